"""Setting sources up: hosts by name only, keys written and never read back, one winner, one poll on demand."""

import json
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.errors import DeliveryUnusable, SourceMoved, SourceSettings
from luoshu.apps.feeds.models import Delivery, Poll, Source
from luoshu.apps.feeds.operations import (
    SourceForm,
    add_source,
    ask_poll,
    change_source,
    finish_poll,
    inbox_folder,
    is_allowed_host,
    key_of,
)
from luoshu.jobs.poll import poll_due
from tests.support.cast import AT, Cast
from tests.support.feeds_factories import firms_file, firms_row
from tests.support.marked_files import MARK

pytestmark = pytest.mark.django_db
KEY = "fedcba9876543210"
ADDRESS = "https://firms.modaps.eosdis.nasa.gov/api/area/csv/{map_key}/VIIRS_SNPP_NRT/110,33,113,35/1"
FOLDER = SourceForm("firms", "投递的卫星文件", folder="drop", poll_minutes=10)


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> Path:
    settings.LUOSHU_HOME = tmp_path
    settings.LUOSHU_FIRMS_MAP_KEY = ""
    return Path(tmp_path)


def dropped(name: str, content: bytes, *, age: float = 60) -> Path:
    folder = inbox_folder("drop")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (AT.timestamp() - age, AT.timestamp() - age))
    return path


def test_the_key_is_in_a_file_and_nowhere_else(cast: Cast, home: Path) -> None:
    form = SourceForm("firms", "VIIRS", poll_url=ADDRESS, poll_minutes=10, key=KEY)
    source = add_source(code="viirs", form=form, by=cast.acting("韩策"), at=AT)
    assert (source.datum, source.key_version, key_of(source)) == ("wgs84", 1, KEY)
    assert KEY not in repr(form)
    for model in apps.get_models():
        rows = json.dumps(list(model._default_manager.values()), default=str, ensure_ascii=False)
        assert KEY not in rows, model.__name__
    pages = cast.client_for("韩策")
    assert KEY not in pages.get("/sources/viirs/").content.decode() + pages.get("/sources/").content.decode()
    files = [path for path in (home / "secrets").iterdir() if KEY in path.read_text("utf-8")]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]


def test_an_empty_key_keeps_the_one_there_is_and_a_new_one_replaces_it(cast: Cast) -> None:
    form = SourceForm("firms", "VIIRS", poll_url=ADDRESS, poll_minutes=10, key=KEY)
    by = cast.acting("韩策")
    add_source(code="viirs", form=form, by=by, at=AT)
    kept = change_source(code="viirs", form=SourceForm("firms", "新名"), version=1, by=by, at=AT)
    assert (kept.name, key_of(kept)) == ("新名", KEY)
    changed = change_source(code="viirs", form=SourceForm("firms", "新名", key="other"), version=2, by=by, at=AT)
    assert key_of(changed) == "other"
    assert [row.detail["new_key"] for row in AuditEntry.objects.filter(subject_code="viirs").order_by("id")] == [
        *(True, False, True)
    ]


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        (ADDRESS, True),
        (ADDRESS.replace("https", "http"), True),
        (ADDRESS.replace(".gov", ".gov:8443"), False),
        (ADDRESS.replace("firms.", "firms.evil."), False),
        ("https://firms.modaps.eosdis.nasa.gov@evil.example/x", False),
        ("https://firms.modaps.eosdis.nasa.gov.evil.example/x", False),
        ("https://169.254.169.254/latest", False),
        ("http://localhost/x", False),
        ("file:///etc/passwd", False),
        ("https://[::1]/x", False),
        ("https://x:99999/", False),
    ],
)
def test_only_hosts_that_were_named_are_fetched_from(url: str, is_allowed: bool) -> None:
    assert is_allowed_host(url) is is_allowed


def test_an_address_elsewhere_is_refused_when_saved_and_when_polled(cast: Cast, settings) -> None:
    form = SourceForm("firms", "VIIRS", poll_url=ADDRESS, poll_minutes=10, key=KEY)
    source = add_source(code="viirs", form=form, by=SYSTEM, at=AT)
    settings.LUOSHU_FEED_HOSTS = []
    with pytest.raises(SourceSettings, match="LUOSHU_FEED_HOSTS"):
        change_source(code="viirs", form=form, version=1, by=SYSTEM, at=AT)
    assert poll_due(at=AT, worker="w") == 1
    source.refresh_from_db()
    assert "LUOSHU_FEED_HOSTS" in source.latest_error
    assert Poll.objects.get().is_ok is False


@pytest.mark.parametrize(
    "form",
    [
        SourceForm("firms", ""),
        SourceForm("nothing", "x"),
        SourceForm("firms", "x", poll_url=ADDRESS),
        SourceForm("firms", "x", poll_minutes=5),
        SourceForm("firms", "x", poll_url=ADDRESS, folder="drop", poll_minutes=5),
        SourceForm("wlf", "x", poll_url=ADDRESS, poll_minutes=5),
        SourceForm("firms", "x", folder="../etc", poll_minutes=5),
        SourceForm("firms", "x", folder="drop", poll_minutes=99_999),
        SourceForm("firms", "x", poll_url="https://firms.modaps.eosdis.nasa.gov/x", poll_minutes=5),
    ],
    ids=repr,
)
def test_settings_that_cannot_work_are_refused(cast: Cast, form: SourceForm) -> None:
    with pytest.raises(SourceSettings):
        add_source(code="x", form=form, by=SYSTEM, at=AT)
    assert not Source.objects.exists()


def test_the_datum_is_fixed_by_a_satellite_and_must_be_said_for_the_others(cast: Cast) -> None:
    with pytest.raises(DeliveryUnusable):
        add_source(code="x", form=SourceForm("camera", "塔基"), by=SYSTEM, at=AT)
    with pytest.raises(DeliveryUnusable):
        add_source(code="x", form=SourceForm("wlf", "葵花", "gcj02"), by=SYSTEM, at=AT)


def test_who_read_an_older_state_loses(cast: Cast) -> None:
    add_source(code="x", form=FOLDER, by=SYSTEM, at=AT)
    change_source(code="x", form=FOLDER, version=1, by=SYSTEM, at=AT)
    with pytest.raises(SourceMoved):
        change_source(code="x", form=FOLDER, version=1, by=SYSTEM, at=AT)
    with pytest.raises(SourceSettings, match="已经用过"):
        add_source(code="x", form=FOLDER, by=SYSTEM, at=AT)


def test_the_operator_lets_it_be_polled_and_changes_nothing(cast: Cast) -> None:
    off = SourceForm("firms", "x", folder="drop", poll_minutes=10, is_enabled=False)
    add_source(code="x", form=off, by=SYSTEM, at=AT)
    operator = cast.acting("何维")
    with pytest.raises(NotAllowed):
        change_source(code="x", form=off, version=1, by=operator, at=AT)
    with pytest.raises(NotAllowed):
        ask_poll(code="x", by=cast.acting("林岚"), at=AT)
    assert poll_due(at=AT, worker="w") == 0
    ask_poll(code="x", by=operator, at=AT)
    assert poll_due(at=AT, worker="w") == 1
    assert poll_due(at=AT, worker="w") == 0


def test_files_in_the_folder_are_taken_once_and_moved_aside(cast: Cast) -> None:
    add_source(code="x", form=FOLDER, by=SYSTEM, at=AT)
    first = dropped("a.csv", firms_file([firms_row(34.05, 112.05)]))
    young = dropped("b.csv", b"half a fi", age=2)
    hidden = dropped(".part", b"x")
    (first.parent / "link").symlink_to(Path(django_settings.LUOSHU_HOME) / "secrets")
    assert poll_due(at=AT, worker="w") == 1
    assert [row.file_name for row in Delivery.objects.all()] == ["a.csv"]
    assert (first.exists(), young.exists(), hidden.exists()) == (False, True, True)
    assert [path.name[-5:] for path in (first.parent / "taken").iterdir()] == ["a.csv"]
    poll = Poll.objects.get()
    assert (poll.is_ok, poll.delivery_codes) == (True, [Delivery.objects.get().code])


def test_a_marked_file_in_the_folder_is_refused_and_said(cast: Cast) -> None:
    source = add_source(code="x", form=FOLDER, by=SYSTEM, at=AT)
    path = dropped("c.csv", f"{MARK}\n内容".encode("gb18030"))
    poll_due(at=AT, worker="w")
    source.refresh_from_db()
    assert "密级标志" in source.latest_error
    assert not Delivery.objects.exists()
    assert [one.name[-5:] for one in (path.parent / "refused").iterdir()] == ["c.csv"]


def test_the_newest_polls_are_kept(cast: Cast) -> None:
    source = add_source(code="x", form=FOLDER, by=SYSTEM, at=AT)
    for number in range(53):
        finish_poll(source_id=source.pk, worker="w", at=AT, problem=f"第{number}次")
    assert Poll.objects.count() == 50
    assert Poll.objects.order_by("id")[0].message == "第3次"


def test_the_pages_say_what_is_wrong_and_cost_few_queries(cast: Cast, django_assert_max_num_queries) -> None:
    client = cast.client_for("韩策")
    form = {"code": "jaxa", "name": "葵花", "kind": "wlf", "folder": "a b", "poll_minutes": "10", "is_enabled": "on"}
    answer = client.post("/sources/", form)
    assert (answer.status_code, "收件文件夹只填一个名字" in answer.content.decode()) == (422, True)
    assert client.post("/sources/", form | {"folder": "jaxa"}).status_code == 302
    with django_assert_max_num_queries(8):
        assert "葵花" in client.get("/sources/").content.decode()
    stale = client.post("/sources/jaxa/", form | {"folder": "jaxa", "version": "7"})
    assert stale.status_code == 409
