"""The inspector's phone: a visit with a problem and its photo, one without; every button can be reached by a thumb."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.browser.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser

LOGIN, DESK_LOGIN = "甲县督查组员", "甲县禁烧办"
THUMBED = "main button, main .matters label, main summary, main .choice, main input[type=file]"
# Scrolled to the top or the bottom edge of the screen, as the keyboard and the browser do: what lies at its middle?
COVERED = """
(button) => ["start", "end"].filter((edge) => {
  button.scrollIntoView({ block: edge, behavior: "instant" });
  const box = button.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !top || !(button.contains(top) || top.contains(button));
})
"""


def _photo() -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()


def _first_waiting(phone: Visitor) -> tuple[str, str]:
    """Open the page; return code and village of the first visit not made yet."""
    phone.open("/rounds/today/")
    card = phone.page.locator("[data-case]:has(form[action$='/done/'])").first
    code, place = card.get_attribute("data-case"), card.get_attribute("data-place")
    assert code
    assert place
    return code, place


def _card(phone: Visitor, code: str) -> Locator:
    return phone.page.locator(f"[data-case='{code}']")


def _delivered(phone: Visitor, code: str) -> Locator:
    """Wait until the phone has sent what it kept and the page shows the visit as made; return its card."""
    phone.page.wait_for_selector("#queue:has-text('已送达')")
    card = phone.page.locator(f"[data-case='{code}']:has(.tag.good)")
    card.wait_for()
    return card


def test_a_problem_with_its_photo_is_recorded_in_three_taps(visit: Callable[..., Visitor]) -> None:
    phone, county = visit(LOGIN, PHONE), visit(DESK_LOGIN)
    county.open("/rounds/findings/")
    before = county.page.locator("a.rowlink").count()
    code, place = _first_waiting(phone)

    card = _card(phone, code)
    kind = card.locator(".matters label").nth(1)
    words = kind.inner_text()
    kind.click()
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    card.locator("input[name=photo]").set_input_files(photo)
    card.locator("button", has_text="提交问题").click()
    card = _delivered(phone, code)
    assert "问题 1 个" in card.inner_text()
    assert not card.locator("form[action$='/done/']").count()

    county.open("/rounds/findings/")
    assert county.page.locator("a.rowlink").count() == before + 1
    row = county.page.locator("tr", has_text=place).filter(has_text=words).first
    row.locator("a.rowlink").click()
    county.page.wait_for_load_state()
    assert code in county.page.locator("main").inner_text()
    assert county.page.locator(".photos img").evaluate_all("(all) => all.map((one) => one.naturalWidth)") == [320]
    assert phone.errors == county.errors == []


def test_a_visit_without_a_problem_is_one_tap(visit: Callable[..., Visitor]) -> None:
    phone, county = visit(LOGIN, PHONE), visit(DESK_LOGIN)
    county.open("/rounds/findings/")
    before = county.page.locator("a.rowlink").count()
    code, _ = _first_waiting(phone)
    waiting = phone.page.locator("form[action$='/done/']").count()

    _card(phone, code).locator("button", has_text="没发现问题").click()
    assert "问题 0 个" in _delivered(phone, code).inner_text()
    assert phone.page.locator("form[action$='/done/']").count() == waiting - 1
    county.open("/rounds/findings/")
    assert county.page.locator("a.rowlink").count() == before
    assert phone.errors == county.errors == []


def test_nothing_lies_over_a_button_at_either_edge_of_the_screen(visit: Callable[..., Visitor]) -> None:
    phone = visit(LOGIN, PHONE)
    phone.open("/rounds/today/")
    for folded in phone.page.locator("main details > summary").all():
        if folded.is_visible():
            folded.click()
    buttons = [one for one in phone.page.locator(THUMBED).all() if one.is_visible()]
    assert len(buttons) > 10
    covered = [one.inner_text() for one in buttons if one.evaluate(COVERED)]
    assert covered == []
    small = [one.inner_text() for one in buttons if (one.bounding_box() or {"height": 0})["height"] < 43.5]
    assert small == []
