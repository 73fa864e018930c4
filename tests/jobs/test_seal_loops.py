from datetime import UTC, datetime

import pytest

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.operations import record
from luoshu.apps.audit.queries import verify_chain
from luoshu.apps.audit.spool import write_read
from luoshu.jobs.loops import all_loops
from luoshu.jobs.seal import ChainBroken, check_chain, seal_audit, tidy_bytes

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
FIRE = {"by": SYSTEM, "at": AT, "subject_kind": "fire", "subject_code": "HD-1"}


def test_reads_and_verbs_end_up_in_one_sealed_chain():
    write_read(action="fire.read", **FIRE)
    record(action="fire.open", **FIRE)
    assert seal_audit(at=AT, worker="w") == 3
    assert verify_chain().checked == 2
    assert seal_audit(at=AT, worker="w") == 0


def test_a_broken_chain_is_an_error_of_its_loop():
    record(action="fire.open", **FIRE)
    seal_audit(at=AT, worker="w")
    check_chain(at=AT, worker="w")
    AuditEntry.objects.update(action="fire.none")
    with pytest.raises(ChainBroken) as caught:
        check_chain(at=AT, worker="w")
    assert "第 1 条" in str(caught.value)


def test_tidying_an_empty_instance_does_nothing():
    assert tidy_bytes(at=AT, worker="w") == 0


def test_no_two_loops_bear_the_same_name():
    names = [loop.name for loop in all_loops(2)]
    assert len(names) == len(set(names))
    assert {"send", "seal", "check_chain"} <= set(names)
