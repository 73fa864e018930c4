from datetime import UTC, datetime

import pytest
from django.db import transaction

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.operations import record
from luoshu.apps.audit.queries import EntryFilter, entries_for
from luoshu.apps.errors import NotAllowed

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
AUDITOR = Acting("P-审", "POST-审", "audit_admin", ("",), frozenset({"audit.read"}))


def note(**changes):
    values = {"by": SYSTEM, "at": AT, "action": "fire.open", "subject_kind": "fire", "subject_code": "HD-1"}
    record(**(values | changes))


def test_an_entry_goes_away_with_the_transaction_that_failed():
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0


def test_odd_detail_never_stops_a_verb():
    odd = {"nan": float("nan"), "nul": "a\x00b", "half": "\ud800", "set": {2, 1}, "at": AT, 7: b"x", "big": 2**80}
    note(detail=odd)
    kept = AuditEntry.objects.get().detail
    assert kept["nan"] == "nan"
    assert kept["nul"] == "a\ufffdb"
    assert kept["set"] == [1, 2]
    assert kept["at"] == "2024-09-17T08:00:00.000000Z"


def test_a_code_that_is_too_long_is_cut_not_refused():
    note(subject_code="长" * 200)
    assert len(AuditEntry.objects.get().subject_code) == 80


def test_the_auditor_reads_entries_newest_first_and_filtered():
    note(subject_code="HD-1")
    note(subject_code="HD-2", at=AT.replace(hour=9))
    assert [entry.subject_code for entry in entries_for(AUDITOR)] == ["HD-2", "HD-1"]
    assert [entry.subject_code for entry in entries_for(AUDITOR, EntryFilter(subject_code="HD-1"))] == ["HD-1"]


def test_the_system_administrator_does_not_read_the_log():
    administrator = Acting("P-系", "POST-系", "system_admin", ("",), frozenset({"users.edit", "status.read"}))
    with pytest.raises(NotAllowed):
        entries_for(administrator)
