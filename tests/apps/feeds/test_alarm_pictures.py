"""What is kept of the pictures of alarms: smoke, no face, no plate, and not for long (F26)."""

import base64
import io
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from luoshu.apps.accountability.models import Matter
from luoshu.apps.accountability.operations import count_matters
from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.operations import keep_reduced
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.evidence.storage import stored_hashes
from luoshu.apps.feeds.models import AlarmPicture, Delivery, Source
from luoshu.apps.feeds.operations import SourceForm, add_source, receive_delivery, store_delivery
from luoshu.apps.rules.operations import save_rule
from luoshu.core.fire.pictures import Box
from luoshu.jobs.delete_pictures import delete_due_pictures
from luoshu.jobs.poll import poll_due
from tests.apps.evidence.photo_bytes import phone_photo, png_that_claims
from tests.support.cases_factories import Fire, with_rules
from tests.support.cast import AT, CITY, SETUP, Cast

pytestmark = pytest.mark.django_db
EXE = b"MZ\x90\x00" + bytes(600)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.LUOSHU_HOME = tmp_path
    return tmp_path


def plate(width: int = 1920) -> bytes:
    """Return a picture filled by a plate: black and white strokes, seven characters across."""
    picture = Image.new("RGB", (width, width // 3), "white")
    draw = ImageDraw.Draw(picture)
    step = width / 7 / 5
    for stroke in range(0, 35, 2):
        draw.rectangle((stroke * step, 0, (stroke + 1) * step, width), fill="black")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=95)
    return kept.getvalue()


def contrast(data: bytes) -> float:
    """Return how far apart light and dark are in the middle row, 0 to 1: 0 is one grey."""
    with Image.open(io.BytesIO(data)) as opened:
        grey = opened.convert("L")
    row = [grey.getpixel((x, grey.height // 2)) for x in range(grey.width // 10, grey.width * 9 // 10)]
    return (max(row) - min(row)) / 255  # type: ignore[type-var, operator]


def bytes_of(file: StoredFile | None) -> bytes:
    assert file is not None
    with open_bytes(file) as stream:
        return stream.read()


def alarm(picture: bytes | str = b"", **more: Any) -> dict[str, Any]:
    text = picture if isinstance(picture, str) else base64.b64encode(picture).decode()
    place = {"longitude": 112.05, "latitude": 34.15, "reported_at": AT.isoformat(), "source_id": "A-000017"}
    return place | {"picture": text} | more


def take_in(cast: Cast, *alarms: dict[str, Any], **more: Any) -> Delivery:
    given = {"kind": "camera", "datum": "wgs84", "file_name": "a.json", "by": cast.acting("林岚"), "at": AT} | more
    delivery = receive_delivery(data=json.dumps(alarms).encode(), **given)
    store_delivery(delivery_id=delivery.pk, worker="t", at=AT)
    return delivery


def opened(cast: Cast, *alarms: dict[str, Any]) -> Fire:
    with_rules(cast)
    take_in(cast, *alarms)
    make_clues(at=AT, worker="t")
    open_due_cases(at=AT)
    return Fire(cast, FireCase.objects.get().code, AT)


def test_a_plate_that_fills_the_picture_cannot_be_read_and_in_the_box_not_from_ten_metres(cast: Cast) -> None:
    whole, crop = keep_reduced(data=plate(), box=None, at=AT)
    assert crop is None
    assert contrast(bytes_of(whole)) < 0.05 < 0.9 < contrast(plate())
    # A frame ten metres wide holds a plate of 0.44 m in 84 of 1920 pixels.
    frame = Image.new("RGB", (1920, 1080), (200, 200, 200))
    with Image.open(io.BytesIO(plate())) as large:
        frame.paste(large.resize((84, 28)), (900, 500))
    kept = io.BytesIO()
    frame.save(kept, "PNG")
    _, crop = keep_reduced(data=kept.getvalue(), box=Box(880, 480, 130, 70), at=AT)
    assert contrast(bytes_of(crop)) < 0.4


def test_what_is_kept_is_small_and_bears_nothing_of_the_camera(cast: Cast) -> None:
    opened(cast, alarm(phone_photo(size=(1600, 1200)), box=[400, 300, 200, 200]))
    picture = AlarmPicture.objects.get()
    for file, size in ((picture.whole, (160, 120)), (picture.crop, (240, 240))):
        data = bytes_of(file)
        assert b"31337" not in data
        with Image.open(io.BytesIO(data)) as shown:
            assert (shown.size, shown.format, dict(shown.getexif())) == (size, "JPEG", {})
    # Three files lie in the store: the alarms without their picture, and the two copies. The original is nowhere.
    assert len(list(stored_hashes())) == 3
    assert json.loads(bytes_of(Delivery.objects.get().file))[0]["picture"] == ""


@pytest.mark.parametrize("box", [[0, 0, 1600, 1200], [5000, 0, 9, 9], [0.1, 0.1, 0.9, 0.9]], ids=["all", "out", "most"])
def test_a_box_that_is_the_whole_picture_or_outside_of_it_is_no_box(cast: Cast, box: list[float]) -> None:
    take_in(cast, alarm(phone_photo(size=(1600, 1200)), box=box))
    assert AlarmPicture.objects.get().crop is None


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (phone_photo()[:2000], "不完整或已损坏"),
        (png_that_claims(9_000, 9_000), "百万像素"),
        (EXE, "不是照片"),
        (b"GIF89a" + bytes(600), "不是照片"),
        ("gone.jpg", "没有一同送来"),
        (bytes(3 * 1024 * 1024), "上限"),
    ],
    ids=["truncated", "huge", "program", "gif", "not there", "heavy"],
)
def test_a_bad_picture_is_refused_with_its_reason_and_the_alarm_counts(
    cast: Cast, settings: Any, picture: bytes | str, words: str
) -> None:
    settings.LUOSHU_MAX_PHOTO_MB = 2
    delivery = take_in(cast, alarm(picture))
    delivery.refresh_from_db()
    row = AlarmPicture.objects.get()
    assert (delivery.accepted, row.whole, row.crop) == (1, None, None)
    assert words in row.refusal


def test_the_clue_and_the_fire_show_it_to_those_with_the_right(cast: Cast) -> None:
    fire = opened(cast, alarm(phone_photo(size=(1600, 1200)), box=[400, 300, 200, 200]), alarm(EXE))
    clue, picture = Clue.objects.get(), AlarmPicture.objects.get(whole__isnull=False)
    address = f"/clues/{clue.code}/pictures/{picture.code}/"
    for name, status in (("陈川", 200), ("赵禾", 200), ("孙田", 403), ("周野", 404)):
        answer = cast.client_for(name).get(f"{address}smoke/")
        assert answer.status_code == status, name
        if answer.streaming:
            assert b"".join(answer.streaming_content) == bytes_of(picture.crop)
    assert cast.client_for("陈川").get(f"{address}original/").status_code == 404
    for page in (f"/clues/{clue.code}/", f"/fires/{fire.code}/"):
        shown = cast.client_for("陈川").get(page).content.decode()
        assert f"{address}smoke/" in shown
        assert "没有收下" in shown
    assert "报警图片" not in cast.client_for("孙田").get(f"/fires/{fire.code}/").content.decode()


def test_an_alarm_sent_again_brings_its_picture_to_the_same_clue(cast: Cast) -> None:
    opened(cast, alarm())
    take_in(cast, alarm(phone_photo()))
    assert AlarmPicture.objects.get().detection_key == Clue.objects.get().detection.key


def put(path: Path, content: bytes, seconds_ago: float) -> None:
    path.write_bytes(content)
    moment = AT.timestamp() - seconds_ago
    os.utime(path, (moment, moment))


def test_a_file_beside_the_alarm_is_used_and_gone_and_no_original_is_left_in_the_folder(cast: Cast, home: Path) -> None:
    form = SourceForm("camera", "塔", datum="wgs84", folder="towers", poll_minutes=5)
    add_source(code="towers", form=form, by=SYSTEM, at=AT)
    folder = home / "inbox" / "towers"
    folder.mkdir(parents=True)
    put(folder / "shot.jpg", phone_photo(), 60)
    put(folder / "old.jpg", phone_photo(), 4000)
    put(folder / "young.jpg", phone_photo(), 30)
    (folder.parent / "secret.jpg").write_bytes(phone_photo())
    (folder / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    rows = [alarm("shot.jpg"), alarm("../secret.jpg", source_id="A-000018"), alarm("link.jpg", source_id="A-000019")]
    put(folder / "a.json", json.dumps([*rows, alarm(phone_photo(), source_id="A-000020")]).encode(), 20)
    assert poll_due(at=AT, worker="t") == 1
    assert [(bool(one.whole), one.refusal[:4]) for one in AlarmPicture.objects.order_by("row_no")] == [
        (True, ""),
        (False, "报警写明"),
        (False, "报警写明"),
        (True, ""),
    ]
    assert {path.name for path in folder.glob("*.jpg")} == {"young.jpg", "link.jpg"}
    assert (folder.parent / "secret.jpg").exists()
    left = [path.read_bytes() for path in (folder / "taken").iterdir()]
    assert len(left) == 1
    assert b"/9j/" not in left[0]
    assert "没有报警提到" in Source.objects.get().latest_error


def run(days: float) -> int:
    return delete_due_pictures(at=AT + timedelta(days=days), worker="t")


def test_it_is_deleted_on_the_day_the_rule_says_once_the_fire_needs_it_no_more(cast: Cast) -> None:
    fire = opened(cast, alarm(phone_photo(size=(1600, 1200)), box=[400, 300, 200, 200]))
    assert run(40) == 0
    fire.closed()
    FireCase.objects.update(is_open=False)
    assert run(29.9) == 0
    assert run(30) == 1
    assert run(31) == 0
    picture = AlarmPicture.objects.get()
    assert (picture.whole, picture.crop, picture.rule_code) == (None, None, "picture.alarm")
    assert StoredFile.objects.filter(released_at__isnull=False).count() == 2
    entry = AuditEntry.objects.get(action="pictures.deleted")
    assert (entry.detail["picture"], entry.detail["rule"]) == (picture.code, "picture.alarm")
    assert "已按规定于" in cast.client_for("陈川").get(f"/clues/{Clue.objects.get().code}/").content.decode()


def test_an_open_matter_holds_it_and_a_shorter_rule_holds_for_what_is_there(cast: Cast) -> None:
    fire = opened(cast, alarm(phone_photo()))
    fire.closed()
    FireCase.objects.update(is_open=False)
    count_matters(at=AT + timedelta(days=1))
    save_rule(
        code="picture.alarm",
        kind="picture",
        title="报警图片保存期限",
        issuer="市",
        division_path=cast.path(CITY),
        valid_from=date(2024, 9, 20),
        body={"days": 7},
        by=SETUP,
        at=AT,
    )
    assert run(8) == 0
    assert Matter.objects.update(is_open=False) > 0
    assert run(6.9) == 0
    assert run(8) == 1


def test_two_pictures_of_the_same_bytes_are_deleted_apart(cast: Cast) -> None:
    with_rules(cast)
    take_in(cast, alarm(phone_photo()))
    take_in(cast, alarm(phone_photo(), source_id="A-000018"), at=AT + timedelta(days=10))
    assert run(31) == 1
    assert StoredFile.objects.filter(released_at__isnull=False).count() == 0
    assert run(41) == 1
    assert StoredFile.objects.filter(released_at__isnull=False).count() == 1
