from datetime import UTC, datetime

import pytest
from django.db import connection

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.anchors import anchor_file, write_anchor
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.operations import record, seal_entries
from luoshu.apps.audit.queries import head, verify_chain

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)


def sealed(count):
    for number in range(count):
        record(
            by=SYSTEM, at=AT, action="fire.open", subject_kind="fire", subject_code=f"HD-{number}", detail={"n": number}
        )
    while seal_entries(at=AT, limit=4):
        pass


def test_entries_are_sealed_in_chunks_without_a_gap():
    sealed(10)
    assert sorted(AuditEntry.objects.values_list("seal_no", flat=True)) == list(range(1, 11))
    report = verify_chain()
    assert report.ok
    assert report.checked == 10


def test_an_empty_chain_holds():
    assert verify_chain().ok


def test_sealing_again_changes_nothing():
    sealed(3)
    before = head()
    assert seal_entries(at=AT) == 0
    assert head() == before


@pytest.mark.parametrize("column", ["action", "person_code", "role", "subject_code", "division_path"])
def test_one_changed_character_is_found_where_it_is(column):
    sealed(9)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_auditentry SET {column} = 'x' WHERE seal_no = 5")  # noqa: S608
    report = verify_chain()
    assert not report.ok
    assert report.first_bad_seal_no == 5
    assert "第 5 条" in report.sentence


def test_a_changed_number_in_the_detail_is_found():
    sealed(9)
    AuditEntry.objects.filter(seal_no=7).update(detail={"n": 999})
    assert verify_chain().first_bad_seal_no == 7


def test_a_time_changed_by_a_microsecond_is_found():
    sealed(3)
    AuditEntry.objects.filter(seal_no=2).update(at=AT.replace(microsecond=1))
    assert verify_chain().first_bad_seal_no == 2


def test_a_deleted_entry_is_found():
    sealed(9)
    AuditEntry.objects.filter(seal_no=4).delete()
    assert verify_chain().first_bad_seal_no == 4


def test_swapped_entries_are_found():
    sealed(9)
    AuditEntry.objects.filter(seal_no=3).update(seal_no=100)
    AuditEntry.objects.filter(seal_no=4).update(seal_no=3)
    AuditEntry.objects.filter(seal_no=100).update(seal_no=4)
    assert verify_chain().first_bad_seal_no == 3


def test_an_entry_that_lost_its_seal_is_found():
    sealed(9)
    AuditEntry.objects.filter(seal_no=6).update(seal_no=None, seal="")
    assert verify_chain().first_bad_seal_no == 6


def test_the_check_of_the_newest_part_sees_a_change_there_only():
    sealed(9)
    AuditEntry.objects.filter(seal_no=2).update(action="x")
    assert verify_chain(newest=3).ok
    AuditEntry.objects.filter(seal_no=8).update(action="x")
    assert verify_chain(newest=3).first_bad_seal_no == 8


def test_entries_cut_off_at_the_end_are_found_by_the_anchor():
    sealed(9)
    write_anchor(seal_no=head()[0], seal=head()[1], at=AT)
    AuditEntry.objects.filter(seal_no__gt=6).delete()
    report = verify_chain()
    assert not report.ok
    assert report.first_bad_seal_no == 7


def test_a_chain_sealed_anew_after_a_change_is_found_by_the_anchor():
    sealed(9)
    write_anchor(seal_no=head()[0], seal=head()[1], at=AT)
    AuditEntry.objects.filter(seal_no__gt=5).update(seal_no=None, seal="")
    AuditEntry.objects.filter(subject_code="HD-7").update(action="x")
    while seal_entries(at=AT):
        pass
    report = verify_chain()
    assert not report.ok
    assert report.first_bad_seal_no == 9


def test_an_anchor_line_cut_short_by_a_crash_is_passed_over():
    sealed(3)
    write_anchor(seal_no=head()[0], seal=head()[1], at=AT)
    with anchor_file().open("a", encoding="ascii") as stream:
        stream.write('{"seal_no": 99, "se')
    assert verify_chain().ok


@pytest.mark.django_db(transaction=True)
def test_sealing_writes_the_anchor():
    sealed(5)
    assert len(anchor_file().read_text(encoding="ascii").splitlines()) == 2
