"""From a file dropped in to a closed fire and back to the detection, with the phone's network cut in the middle."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page
from shapely.geometry import Point, shape

from tests.browser.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser

VILLAGE = "410398101201"
HEADER = "#ID,Year,Month,Day,Time,Lat,Lon,Area,Volcano,Level,Reliability,FRP,QF,Hot\n"
APART_DEGREES = 0.03
PATIENCE_MS = 45_000


def _point_in_village(visitor: Visitor) -> tuple[float, float]:
    """Return a point of the village far enough from the fire that is there already to be a fire of its own."""
    # Asked from the page itself: only the browser knows where the test's host name leads.
    text = visitor.page.evaluate("() => fetch('/places/layers/village.json').then((answer) => answer.text())")
    features = json.loads(text)["features"]
    outline = next(shape(one["geometry"]) for one in features if one["properties"]["code"] == VILLAGE)
    taken = outline.representative_point()
    west, south, east, north = outline.bounds
    steps = [
        (west + (east - west) * column / 12, south + (north - south) * row / 12)
        for column in range(13)
        for row in range(13)
    ]
    inner = outline.buffer(-0.004)
    return next(
        (round(lon, 4), round(lat, 4))
        for lon, lat in steps
        if inner.contains(Point(lon, lat)) and taken.distance(Point(lon, lat)) > APART_DEGREES
    )


def _himawari(lon: float, lat: float) -> bytes:
    seen = datetime.now(UTC) - timedelta(minutes=11)
    line = f"1,{seen.year},{seen.month},{seen.day},{seen:%H%M},{lat},{lon},0,0,2,3,21.5,0,1\n"
    return (HEADER + line).encode()


def _photo() -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((1200, 900), 60).convert("RGB").save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _step(page: Page, verb: str, **fields: str) -> None:
    """Fill in the form of a step on a fire's page and press its button."""
    form = page.locator(f"form.stepform[action$='/steps/{verb}/']")
    details = form.locator("xpath=ancestor::details")
    if details.count() and details.first.get_attribute("open") is None:
        details.first.locator("summary").first.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.first.fill(value)
    form.locator("button").first.click()
    page.wait_for_load_state()
    assert page.locator(".message.error").count() == 0, page.locator(".message.error").all_inner_texts()


def test_from_a_file_to_a_closed_fire_and_back_to_the_detection(visit: Callable[..., Visitor]) -> None:
    city = visit("城市值班")
    city.open("/desk/")
    lon, lat = _point_in_village(city)

    # A file is dropped in and read by the worker.
    city.open("/deliveries/")
    city.page.select_option("select[name=kind]", "wlf")
    city.page.set_input_files(
        "input[name=file]", {"name": "himawari.csv", "mimeType": "text/csv", "buffer": _himawari(lon, lat)}
    )
    city.page.click("button:has-text('上传')")
    city.page.wait_for_selector("text=入库", timeout=PATIENCE_MS)

    # It stands on the desk without a reload.
    city.open("/desk/")
    card = city.page.locator(".firecards a", has_text="前营村").filter(has_text="核实中")
    city.page.wait_for_function(
        "() => [...document.querySelectorAll('.firecards li')]"
        ".filter((one) => one.textContent.includes('前营村')).length >= 2",
        timeout=PATIENCE_MS,
    )
    code = card.first.get_attribute("href").strip("/").split("/")[-1]  # type: ignore[union-attr]

    # The phone: the card is there, the network goes, the report waits, the network comes, it arrives.
    phone = visit("前营村网格员", PHONE)
    phone.open("/field/")
    form = phone.page.locator(f"[data-case='{code}'] form[action$='/steps/check/']")
    form.wait_for(timeout=PATIENCE_MS)
    phone.context.set_offline(True)
    form.locator("input[value=burning]").check(force=True)
    form.locator("input[value=straw]").check(force=True)
    form.locator("input[name=photo]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    )
    form.locator("button").click()
    phone.page.wait_for_selector("#queue:has-text('1 条待传')")
    phone.context.set_offline(False)
    phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("#queue:has-text('已送达')", timeout=PATIENCE_MS)
    phone.page.wait_for_load_state()

    # On the spot; out; reported back - each a tap.
    for label in ("handle_on_spot", "first_report"):
        phone.open("/field/")
        phone.page.click(f"[data-case='{code}'] form[action$='/steps/{label}/'] button")
        phone.page.wait_for_selector("#queue:has-text('已送达')", timeout=PATIENCE_MS)
    phone.open("/field/")
    form = phone.page.locator(f"[data-case='{code}'] form[action$='/steps/check/']")
    form.locator("input[value=out]").check(force=True)
    form.locator("input[value=straw]").check(force=True)
    form.locator("button").click()
    phone.page.wait_for_selector("#queue:has-text('已送达')", timeout=PATIENCE_MS)
    phone.open("/field/")
    phone.page.click(f"[data-case='{code}'] form[action$='/steps/feedback/'] button")
    phone.page.wait_for_selector("#queue:has-text('已送达')", timeout=PATIENCE_MS)

    # The second pair of eyes closes it; the photo is seen.
    township = visit("东河镇专干")
    township.open(f"/fires/{code}/")
    assert township.page.locator(".photos img").count() == 1
    _step(township.page, "inspect", look="photo")
    _step(township.page, "close", basic_cause="清理地头秸秆")
    assert township.page.locator(".pagehead .tag", has_text="已办结").count() == 1

    # The bulletin counts it, and the number leads back to the detection in its file.
    city.open("/bulletins/daily/")
    number = city.page.locator(".stat", has_text="疑似火点").locator("a")
    number.click()
    city.page.wait_for_load_state()
    clue = city.page.locator("tr", has_text="前营村").locator("a.rowlink").first
    clue.click()
    city.page.wait_for_load_state()
    city.page.click("a[href^='/deliveries/']:not([href='/deliveries/'])")
    city.page.wait_for_load_state()
    assert "himawari.csv" in city.page.inner_text("main") or "葵花" in city.page.inner_text("main")
    # Being offline is reported by the browser itself as a failed request; nothing else may stand in the console.
    assert [one for one in phone.errors if "ERR_INTERNET_DISCONNECTED" not in one] == []
    assert city.errors == []
    assert township.errors == []
