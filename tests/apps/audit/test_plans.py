"""Each filter of the log is answered out of an index, in the order of time, without sorting what it does not show."""

from datetime import timedelta

import pytest
from django.db import connection

from luoshu.apps.acting import Acting
from luoshu.apps.audit.queries import EntryFilter, entries_for
from tests.support.cast import AT

pytestmark = pytest.mark.django_db
AUDITOR = Acting("p-audit", "audit", "audit_admin", ("",), frozenset({"audit.read"}))


def test_every_filter_reads_an_index_in_its_order() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("an empty table is scanned on PostgreSQL whatever its indexes")
    for wanted in (
        EntryFilter(),
        EntryFilter(person_codes=("p-1",)),
        EntryFilter(post_codes=("post-1",)),
        EntryFilter(actions=("fire.accept",)),
        EntryFilter(not_actions=("fire.read", "fires.exported")),
        EntryFilter(subject_code="HD-1"),
        EntryFilter(since=AT, until=AT + timedelta(days=1)),
        EntryFilter(person_codes=("p-1",), actions=("fire.read", "fire.accept"), since=AT),
    ):
        plan = entries_for(AUDITOR, wanted)[:100].explain()
        assert "USING INDEX audit_" in plan, (wanted, plan)
        assert "TEMP B-TREE" not in plan, (wanted, plan)
