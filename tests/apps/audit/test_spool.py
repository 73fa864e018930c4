import threading
from datetime import UTC, datetime

import pytest
import time_machine

from luoshu.apps.acting import Acting
from luoshu.apps.audit import spool
from luoshu.apps.audit.errors import ReadNotRecorded
from luoshu.apps.audit.models import AuditEntry, SpoolBatch
from luoshu.apps.audit.operations import move_spool
from luoshu.apps.audit.spool import spool_folder, write_read

AT = datetime(2024, 9, 17, 8, 0, 0, 123456, tzinfo=UTC)
READER = Acting("P-甲", "POST-甲", "county_fire_desk", ("/410399/",))


def look(code="HD-1", **changes):
    values = {"by": READER, "at": AT, "action": "fire.read", "subject_kind": "fire", "subject_code": code}
    write_read(**(values | changes))


def test_a_read_needs_no_database():
    look(detail={"字段": "电话"})
    assert len(list(spool_folder().glob("*.open.jsonl"))) == 1


@pytest.mark.django_db
def test_a_read_comes_into_the_audit_as_it_was():
    look(detail={"字段": "电话"}, division_path="/410399/")
    assert move_spool(at=AT) == 1
    entry = AuditEntry.objects.get()
    assert (entry.at, entry.person_code, entry.subject_code, entry.detail) == (AT, "P-甲", "HD-1", {"字段": "电话"})
    assert list(spool_folder().iterdir()) == []


@pytest.mark.django_db
def test_moving_again_moves_nothing():
    look()
    move_spool(at=AT)
    assert move_spool(at=AT) == 0
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_comes_back_from_a_copy_is_not_moved_twice():
    look()
    (path,) = spool.close_open_files()
    content = path.read_bytes()
    move_spool(at=AT)
    path.write_bytes(content)
    assert move_spool(at=AT) == 0
    assert not path.exists()
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_two_files_closed_at_one_moment_are_both_kept(monkeypatch):
    monkeypatch.setattr(spool, "LARGEST_FILE", 1)
    with time_machine.travel(AT, tick=False):
        for number in range(3):
            look(f"HD-{number}")
    assert move_spool(at=AT) == 3
    assert AuditEntry.objects.count() == 3


@pytest.mark.django_db
def test_a_large_file_is_moved_in_parts(monkeypatch):
    monkeypatch.setattr("luoshu.apps.audit.operations.CHUNK", 10)
    for number in range(25):
        look(f"HD-{number}")
    assert move_spool(at=AT) == 25
    assert sorted(SpoolBatch.objects.values_list("entries", flat=True)) == [5, 10, 10]


@pytest.mark.django_db
def test_a_line_that_cannot_be_read_is_kept_and_the_others_come_in():
    look("HD-1")
    (path,) = spool.close_open_files()
    with path.open("ab") as stream:
        stream.write(b'{"at": "2024-09-\xff broken')
    assert move_spool(at=AT) == 2
    assert "broken" in AuditEntry.objects.get(action="spool.unreadable_line").detail["raw"]


@pytest.mark.django_db
def test_a_full_file_is_closed_by_its_writer(monkeypatch):
    monkeypatch.setattr(spool, "LARGEST_FILE", 400)
    for number in range(10):
        look(f"HD-{number}")
    assert len(spool.waiting_files()) >= 3
    assert move_spool(at=AT) == 10


def test_a_disk_that_refuses_stops_the_read(own_home):
    (own_home / "spool").write_text("in the way", encoding="ascii")
    with pytest.raises(ReadNotRecorded) as caught:
        look()
    assert "查阅已停止" in str(caught.value)


@pytest.mark.django_db(transaction=True)
def test_readers_and_mover_at_the_same_time_lose_and_repeat_nothing():
    def read_many(name):
        for number in range(150):
            look(f"{name}-{number}")

    readers = [threading.Thread(target=read_many, args=(name,)) for name in "abc"]
    for reader in readers:
        reader.start()
    moved = 0
    while any(reader.is_alive() for reader in readers):
        moved += move_spool(at=AT)
    moved += move_spool(at=AT)
    codes = list(AuditEntry.objects.values_list("subject_code", flat=True))
    assert moved == len(codes) == len(set(codes)) == 450
