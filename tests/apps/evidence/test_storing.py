import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshu.apps.evidence.errors import BytesMissing, BytesReleased, DiskRefused, EmptyFile, FileTooLarge
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.operations import store_bytes
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.evidence.storage import evidence_folder, path_of

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)


def files_on_disk():
    return [path for path in evidence_folder().rglob("*") if path.is_file() and path.name != ".lock"]


def test_bytes_lie_under_their_hash_and_come_back_unchanged():
    stored = store_bytes(data=b"lon,lat\n112,34\n", at=AT)
    assert stored.sha256 == hashlib.sha256(b"lon,lat\n112,34\n").hexdigest()
    assert path_of(stored.sha256).parent.name == stored.sha256[2:4]
    with open_bytes(stored) as stream:
        assert stream.read() == b"lon,lat\n112,34\n"


def test_the_same_content_again_is_the_same_row_and_file():
    first = store_bytes(data=b"same", at=AT)
    again = store_bytes(data=io.BytesIO(b"same"), at=AT + timedelta(days=1))
    assert again.id == first.id
    assert len(files_on_disk()) == 1


def test_a_file_over_the_limit_leaves_nothing_behind(settings):
    settings.LUOSHU_MAX_UPLOAD_MB = 1
    with pytest.raises(FileTooLarge) as caught:
        store_bytes(data=io.BytesIO(b"x" * (1024 * 1024 + 1)), at=AT)
    assert "1 MB" in str(caught.value)
    assert StoredFile.objects.count() == 0
    assert files_on_disk() == []


def test_an_endless_upload_is_cut_off_without_being_held_in_memory(settings):
    settings.LUOSHU_MAX_UPLOAD_MB = 2

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            assert 0 < size <= 1024 * 1024
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(FileTooLarge):
        store_bytes(data=endless, at=AT)
    assert endless.given <= 3 * 1024 * 1024


def test_an_empty_file_is_refused():
    with pytest.raises(EmptyFile):
        store_bytes(data=b"", at=AT)
    assert files_on_disk() == []


def test_a_stream_that_breaks_off_leaves_nothing_behind():
    class Broken(io.RawIOBase):
        calls = 0

        def read(self, size=-1):
            self.calls += 1
            if self.calls > 2:
                raise ConnectionResetError("gone")
            return b"part"

    with pytest.raises(DiskRefused):
        store_bytes(data=Broken(), at=AT)
    assert files_on_disk() == []
    assert StoredFile.objects.count() == 0


def test_a_damaged_copy_on_disk_is_replaced_when_the_content_comes_again():
    stored = store_bytes(data=b"whole content", at=AT)
    path = path_of(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"whole")
    store_bytes(data=b"whole content", at=AT)
    assert path.read_bytes() == b"whole content"


def test_bytes_missing_from_the_disk_are_told_apart_from_released_ones():
    stored = store_bytes(data=b"gone", at=AT)
    path_of(stored.sha256).unlink()
    with pytest.raises(BytesMissing):
        open_bytes(stored)
    stored.released_at = AT
    with pytest.raises(BytesReleased):
        open_bytes(stored)


@pytest.mark.parametrize(
    ("content", "hint", "media_type"),
    [
        (b"a,b\n1,2\n", "text/csv", "text/csv"),
        (b"a,b\n1,2\n", "image/jpeg", "text/plain"),
        (b"#!/bin/sh\nrm -rf /", "image/jpeg", "text/x-script"),
        (b"<html><script>", "text/csv", "text/html"),
        (b'<?xml version="1.0"?><svg onload="x()">', "image/png", "image/svg+xml"),
        (
            b"PK\x03\x04rest",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("纬度,经度\n".encode("gbk"), "text/csv", "text/csv"),
    ],
)
def test_the_media_type_is_what_the_bytes_show(content, hint, media_type):
    assert store_bytes(data=content, at=AT, media_hint=hint).media_type == media_type


@given(st.binary(min_size=1, max_size=5000))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_come_back_as_they_came(content):
    with open_bytes(store_bytes(data=content, at=AT)) as stream:
        assert stream.read() == content
