"""The phone's queue on a bad line: nothing is lost, nothing is there twice, what is refused stays until settled."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser

PATIENCE_MS = 45_000
# A village on the edge of a cell: 400 ms away, 50 kB/s down, 20 kB/s up.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
LOSE_THE_FIRST_ANSWER = """
window.lostAnswers = [];
const plainFetch = window.fetch;
window.fetch = async (...request) => {
  const answer = await plainFetch(...request);
  if (!String(request[0]).endsWith("/steps/check/") || window.lostAnswers.length) return answer;
  window.lostAnswers.push(answer.status);
  throw new TypeError("the answer was lost");
};
"""
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}


class Line:
    """The network of one page, as a phone in a field has it."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")

    def become(self, conditions: dict[str, object]) -> None:
        self.session.send("Network.emulateNetworkConditions", conditions)


def _photo() -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()


def _report(page: Page, code: str) -> None:
    form = page.locator(f"[data-case='{code}'] form[action$='/steps/check/']")
    form.locator("input[value=burning]").check(force=True)
    form.locator("input[value=straw]").check(force=True)
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    form.locator("input[name=photo]").set_input_files(photo)
    form.locator("summary").click()
    form.locator("input[value=corn]").check(force=True)
    form.locator("input[name=area_mu]").fill("0.8")
    form.locator("button").click()


def test_a_report_made_without_a_network_is_sent_on_the_next_open(visit: Callable[..., Visitor]) -> None:
    phone, county = visit("前营村网格员", PHONE), visit("甲县禁烧办")
    phone.open("/field/")
    code = phone.page.locator("[data-case]:has(form[action$='/steps/check/'])").first.get_attribute("data-case")
    assert code
    county.open(f"/fires/{code}/")
    photos, lines = (county.page.locator(place).count() for place in (".photos img", ".timeline li"))

    Line(phone.page).become(OFFLINE)
    _report(phone.page, code)
    phone.page.wait_for_selector("#queue:has-text('1 条待传')")
    # The phone is put away and the page closed; the next day it is opened again, on a slow line.
    phone.page.close()
    phone.page = phone.context.new_page()
    Line(phone.page).become(SLOW)
    # The first answer is lost on its way back although the server has taken the report.
    phone.page.add_init_script(LOSE_THE_FIRST_ANSWER)
    phone.open("/field/")
    phone.page.wait_for_function(
        "() => document.querySelector('#queue').textContent.includes('待传')", timeout=PATIENCE_MS
    )
    assert phone.page.evaluate("() => window.lostAnswers") == [200]
    phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("#queue:has-text('已送达')", timeout=PATIENCE_MS)

    county.open(f"/fires/{code}/")
    assert county.page.locator(".photos img").count() == photos + 1
    assert county.page.locator(".timeline li").count() == lines + 1
    assert "秸秆（玉米），约 0.8 亩" in county.page.content()


def test_a_refused_step_stays_with_its_sentence_until_it_is_mended_or_deleted(visit: Callable[..., Visitor]) -> None:
    phone, county = visit("前营村网格员", PHONE), visit("甲县禁烧办")
    phone.open("/field/")
    code = phone.page.locator("[data-case]:has(form[action$='/steps/check/'])").first.get_attribute("data-case")
    assert code
    _report(phone.page, code)
    phone.page.wait_for_selector("#queue:has-text('已送达')", timeout=PATIENCE_MS)
    phone.page.wait_for_load_state()
    phone.open("/field/")
    spot = phone.page.locator(f"[data-case='{code}'] form[action$='/steps/handle_on_spot/'] button")
    spot.wait_for()

    # While the phone is off the line, the county gives the fire to somebody.
    line = Line(phone.page)
    line.become(OFFLINE)
    spot.click()
    phone.page.wait_for_selector("#queue:has-text('1 条待传')")
    county.open(f"/fires/{code}/")
    form = county.page.locator("form.stepform[action$='/steps/dispatch/']")
    folded = form.locator("xpath=ancestor::details")
    if folded.count():
        folded.first.locator("summary").first.click()
    form.locator("button").click()
    county.page.wait_for_load_state()

    line.become(SLOW)
    phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    refused = phone.page.locator("#undelivered article")
    refused.wait_for(timeout=PATIENCE_MS)
    assert "未送达 · 就地处置" in refused.inner_text()
    assert "已派单" in refused.inner_text()
    # It is still there when the page is opened again; nothing runs over the edge.
    phone.open("/field/")
    refused.wait_for(timeout=PATIENCE_MS)
    assert phone.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    # Mended and sent again it is refused again, and stays.
    refused.locator("button", has_text="改后重发").click()
    refused.locator("input[name=note]").fill("已到地头")
    refused.locator("button", has_text="重发").click()
    phone.page.wait_for_selector("#queue:has-text('1 条未送达')", timeout=PATIENCE_MS)
    refused.wait_for()
    # Only a person takes it away, after one question.
    phone.page.on("dialog", lambda dialog: dialog.accept())
    refused.locator("button", has_text="删除").click()
    refused.wait_for(state="detached")
    phone.open("/field/")
    phone.page.wait_for_timeout(1000)
    assert phone.page.locator("#undelivered article").count() == 0
