import os
from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.operations import adopt_orphans, attach_photo, release_bytes, store_bytes
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.evidence.storage import clear_incoming, evidence_folder, path_of
from tests.apps.evidence.photo_bytes import phone_photo

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
WORKER = Acting("P-甲", "POST-甲", "grid_worker", ("/410399/",), frozenset())


def content_of(stored):
    with open_bytes(stored) as stream:
        return stream.read()


def test_released_bytes_leave_their_row_and_hash():
    stored = store_bytes(data=b"raw delivery", at=AT)
    assert release_bytes(file_ids=[stored.id], at=AT) == 1
    assert StoredFile.objects.get().released_at == AT
    assert not path_of(stored.sha256).exists()
    assert AuditEntry.objects.get().subject_code == stored.sha256


def test_releasing_twice_is_releasing_once():
    stored = store_bytes(data=b"raw delivery", at=AT)
    release_bytes(file_ids=[stored.id], at=AT)
    assert release_bytes(file_ids=[stored.id], at=AT) == 0


def test_evidence_that_is_attached_is_never_released():
    attachment = attach_photo(
        by=WORKER,
        at=AT,
        data=phone_photo(),
        original_name="a.jpg",
        kind="check",
        subject_kind="fire",
        subject_code="HD-1",
        division_path="/410399/",
    )
    assert release_bytes(file_ids=[attachment.file_id, attachment.shown_copy_id], at=AT) == 0
    assert content_of(attachment.file)[:2] == b"\xff\xd8"


def test_content_that_comes_again_after_its_release_is_kept_anew():
    stored = store_bytes(data=b"raw delivery", at=AT)
    release_bytes(file_ids=[stored.id], at=AT)
    again = store_bytes(data=b"raw delivery", at=AT + timedelta(days=1))
    assert again.id == stored.id
    assert again.released_at is None
    assert content_of(again) == b"raw delivery"


def test_bytes_whose_row_was_never_written_are_adopted():
    stored = store_bytes(data=b"a,b\n1,2\n", at=AT)
    StoredFile.objects.all().delete()
    assert adopt_orphans(at=datetime.now(UTC)) == 0, "an upload may be between bytes and row right now"
    assert adopt_orphans(at=datetime.now(UTC) + timedelta(hours=2)) == 1
    found = StoredFile.objects.get()
    assert (found.sha256, found.size, found.media_type) == (stored.sha256, 8, "text/plain")


def test_a_broken_off_upload_is_cleared_a_day_later():
    store_bytes(data=b"x", at=AT)
    left = evidence_folder() / "incoming" / "left"
    left.write_bytes(b"half")
    assert clear_incoming() == 0
    os.utime(left, (1, 1))
    assert clear_incoming() == 1
