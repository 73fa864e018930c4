"""The one flow of every sheet: previewed, then kept or given back in red without being chosen again."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from luoshu.apps.cameras.models import Camera
from luoshu.apps.people.models import Account
from tests.support.camera_factories import WEST_TOWER, sheet_of
from tests.support.cast import AT, Cast
from tests.support.people_factories import GOOD, account_sheet, changed

pytestmark = pytest.mark.django_db
TOWERS, ACCOUNTS = "/cameras/import/", "/users/import/"


def _pass_of(page: HttpResponse) -> str:
    found = re.search(r'name="previewed" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def _previewed(cast: Cast, who: str, path: str, data: bytes, **typed: str) -> HttpResponse:
    return cast.client_for(who).post(path, {"file": SimpleUploadedFile("表.csv", data), **typed})


def test_towers_are_previewed_and_kept_without_choosing_the_file_again(cast: Cast) -> None:
    page = _previewed(cast, "陈川", TOWERS, sheet_of(WEST_TOWER), datum="wgs84")
    words = page.content.decode()
    assert (page.status_code, Camera.objects.count()) == (200, 0)
    assert "新增 西岗一号塔（JA-01）" in words
    assert '<input type="hidden" name="datum" value="wgs84">' in words
    step = {"previewed": _pass_of(page), "datum": "wgs84", "what": "keep"}
    kept = cast.client_for("陈川").post(TOWERS, step)
    assert (kept.status_code, Camera.objects.count()) == (200, 1)
    assert "已导入" in kept.content.decode()


def test_a_wrong_sheet_is_given_back_in_red_from_its_preview(cast: Cast) -> None:
    page = _previewed(cast, "陈川", TOWERS, sheet_of(WEST_TOWER.replace("34.15", "nan")), datum="wgs84")
    assert page.status_code == 422
    red = cast.client_for("陈川").post(TOWERS, {"previewed": _pass_of(page), "datum": "wgs84", "what": "marked"})
    assert red.headers["Content-Type"].endswith("spreadsheetml.sheet")
    kept = cast.client_for("陈川").post(TOWERS, {"previewed": _pass_of(page), "datum": "wgs84", "what": "keep"})
    assert (kept.status_code, Camera.objects.count()) == (422, 0)


def test_a_preview_is_good_for_its_person_its_page_and_an_hour(cast: Cast) -> None:
    with time_machine.travel(AT, tick=False):
        page = _previewed(cast, "陈川", TOWERS, sheet_of(WEST_TOWER), datum="wgs84")
    step = {"previewed": _pass_of(page), "datum": "wgs84", "what": "keep"}
    for who, path, later in (
        ("林岚", TOWERS, timedelta()),
        ("陈川", "/rosters/grid/import/", timedelta()),
        ("陈川", TOWERS, timedelta(hours=1, seconds=1)),
    ):
        with time_machine.travel(AT + later, tick=False):
            refused = cast.client_for(who).post(path, step)
        assert refused.status_code == 422, (who, path, later)
        assert "请重新选择文件" in refused.content.decode()
    forged = cast.client_for("陈川").post(TOWERS, step | {"previewed": step["previewed"] + "x"})
    assert (forged.status_code, Camera.objects.count()) == (422, 0)


def test_codes_are_shown_when_accounts_are_made_and_never_in_a_preview(cast: Cast) -> None:
    page = _previewed(cast, "韩策", ACCOUNTS, account_sheet(GOOD))
    assert "新建账号 冯穗（fengsui）" in page.content.decode()
    assert "一次性口令" not in page.content.decode()
    kept = cast.client_for("韩策").post(ACCOUNTS, {"previewed": _pass_of(page), "what": "keep"})
    assert re.search(r"<code>[A-Z2-9]{4}(-[A-Z2-9]{4}){2}</code>", kept.content.decode())
    assert Account.objects.filter(username="fengsui").exists()
    bad = _previewed(cast, "韩策", ACCOUNTS, account_sheet(changed(GOOD, role="镇长")))
    assert (bad.status_code, "镇长" in bad.content.decode()) == (422, True)
