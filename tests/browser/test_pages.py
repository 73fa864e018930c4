"""Every page in a real browser at a desk and at a phone: it answers, it fits, it is legible, the console is silent."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

PAGES = (
    ("", "/login/"),
    ("城市值班", "/desk/"),
    ("城市值班", "/desk/?phase=all"),
    ("城市值班", "/fires/?phase=all"),
    ("城市值班", "/clues/"),
    ("城市值班", "/clues/report/"),
    ("城市值班", "/disputes/"),
    ("甲县禁烧办", "/disputes/"),
    ("城市值班", "/bulletins/daily/?on=2024-09-17"),
    ("城市值班", "/bulletins/daily/?on=2020-01-01"),
    ("禁烧办主任", "/documents/"),
    ("禁烧办主任", "/documents/?folder=issued"),
    ("禁烧办主任", "/documents/?folder=received&q=没有的"),
    ("禁烧办主任", "/documents/check/"),
    ("分管领导", "/briefings/leader/?on=2024-09-28"),
    ("督查主任", "/briefings/schedule/"),
    ("督查主任", "/briefings/instructions/"),
    ("督查科员", "/briefings/write/?template=weekly"),
    ("提质办科员", "/briefings/write/"),
    ("城市值班", "/deliveries/"),
    ("城市值班", "/places/"),
    ("城市值班", "/places/410326/"),
    ("城市值班", "/rules/?on=2024-09-17"),
    ("城市值班", "/rules/one/limit.verify.hill/410300/"),
    ("安全管理", "/rules/"),
    ("安全管理", "/rules/new/"),
    ("安全管理", "/rules/new/?form=authority"),
    ("安全管理", "/rules/one/measures.city/410300/"),
    ("安全管理", "/rules/one/limit.verify.hill/410300/"),
    ("安全管理", "/rules/import/?form=measure_table"),
    ("安全管理", "/rules/calendar/?year=2024"),
    ("城市值班", "/search/?q=火点"),
    ("提质办科员", "/search/?q=小区&kind=ledger_row"),
    ("甲县禁烧办", "/search/?q=没有的"),
    ("城市值班", "/me/"),
    ("城市值班", "/me/password/"),
    ("城市值班", "/accountability/"),
    ("城市值班", "/accountability/?on=2024-09-17"),
    ("城市值班", "/accountability/TB20240917-001/"),
    ("城市值班", "/accountability/counts/?from=2024-07-01&until=2024-09-30&unit=410326"),
    ("甲县政府办", "/accountability/?all=1"),
    ("汝阳县禁烧办", "/desk/"),
    ("甲县禁烧办", "/tips/"),
    ("甲县禁烧办", "/tips/JB20240917AA01/"),
    ("甲县执法人员", "/law/"),
    ("东河镇专干", "/township/"),
    ("城市值班", "/rosters/grid/"),
    ("城市值班", "/rosters/grid/?at=410399102"),
    ("城市值班", "/rosters/grid/410398101201/"),
    ("城市值班", "/places/roads/"),
    ("分管领导", "/rosters/grid/"),
    ("城市值班", "/rosters/duty/?at=410398&month=2024-09"),
    ("甲县禁烧办", "/rosters/duty/plan/"),
    ("甲县禁烧办", "/rosters/duty/patterns/"),
    ("甲县禁烧办", "/rosters/duty/plan/?people=1&on_duty=R-rota-2&on_duty=R-rota-3&on_duty=R-rota-4&leading=R-rota-6"),
    ("甲县禁烧办", "/rosters/mine/"),
    ("东河镇专干", "/rosters/duty/"),
    ("前营村网格员", "/field/"),
    ("森防值班", "/forest/"),
    ("甲县政府办", "/ledgers/pocket_parks/import/"),
    ("甲县政府办", "/ledgers/demolition_sites/links/"),
    ("提质办科员", "/ledgers/road_micro/links/?link=road"),
    ("提质办科员", "/ledgers/gas_firms/links/"),
    ("甲县政府办", "/ledgers/batches/DR-20240920-DEMO0001/"),
    ("督查科员", "/fires/?phase=closed"),
    ("督查科员", "/supervision/"),
    ("督查科员", "/supervision/?view=late"),
    ("督查科员", "/supervision/register/"),
    ("督查科员", "/supervision/deployments/"),
    ("督查科员", "/supervision/rectifications/"),
    ("督查科员", "/supervision/bodies/"),
    ("督查科员", "/supervision/indicators/"),
    ("督查科员", "/wall/"),
    ("督查主任", "/supervision/slips/"),
    ("住建科长", "/supervision/asked/"),
    ("甲县政府办", "/supervision/asked/"),
    ("分管领导", "/supervision/note/"),
    ("提质办科员", "/ledgers/"),
    ("提质办科员", "/ledgers/old_communities/"),
    ("甲县政府办", "/ledgers/old_communities/add/"),
    ("甲县政府办", "/ledgers/returns/"),
    ("提质办科员", "/ledgers/old_communities/snapshots/"),
    ("提质办科员", "/ledgers/returns/?view=units"),
    ("提质办科员", "/ledgers/facility_operation/running/"),
    ("甲县政府办", "/ledgers/doubts/?phase=all"),
    ("提质办科员", "/targets/?on=2024-09-20"),
    ("提质办科员", "/targets/MB-2024-188/?on=2024-09-20"),
    ("提质办科员", "/targets/new/"),
    ("提质办科员", "/targets/steps/"),
    ("提质办科员", "/targets/plans/"),
    ("提质办科员", "/targets/plans/GH-2024-1/"),
    ("提质办科员", "/targets/?on=2024-09-20&area=microworks"),
    ("提质办科员", "/targets/scorecard/?on=2024-09-20"),
    ("提质办科员", "/targets/scorecard/?by=unit&on=2024-09-20"),
    ("提质办科员", "/indicators/"),
    ("提质办科员", "/indicators/renovated_2024/?scope=city&on=2024-09-20"),
    ("提质办科员", "/indicators/renovated_2024/formula/"),
    ("甲县政府办", "/targets/?on=2024-09-20"),
    ("提质办科员", "/readings/"),
    ("提质办科员", "/readings/observations/"),
    ("提质办科员", "/readings/published/"),
    ("宣传部门", "/documents/"),
    ("提质办科员", "/supervision/undated/"),
    ("提质办科员", "/readings/scopes/"),
    ("提质办科员", "/readings/drafts/"),
    ("分管领导", "/bulletins/daily/"),
    ("系统管理", "/users/"),
    ("系统管理", "/posts/"),
    ("系统管理", "/sources/"),
    ("系统管理", "/sources/jaxa/"),
    ("系统管理", "/messages/channels/"),
    ("系统管理", "/messages/channels/ruyang-group/"),
    ("运维", "/messages/"),
    ("城市值班", "/cameras/"),
    ("城市值班", "/cameras/RY-02/"),
    ("甲县禁烧办", "/cameras/JIA-02/"),
    ("审计", "/audit/"),
    ("汝阳县督查组员", "/rounds/today/"),
    ("汝阳县督查组员", "/rounds/day/"),
    ("甲县督查组员", "/rounds/today/"),
    ("甲县督查组员", "/rounds/report/"),
    ("甲县督查组员", "/ledgers/check/"),
    ("汝阳县禁烧办", "/rounds/"),
    ("汝阳县禁烧办", "/rounds/teams/"),
    ("督查科员", "/rounds/findings/?topic=gas_safety"),
    ("甲县禁烧办", "/rounds/remedies/"),
    ("督查主任", "/rounds/draws/"),
    ("东河镇专干", "/rounds/remedies/"),
    ("分管领导", "/harvest/"),
    ("甲县政府办", "/harvest/?day=2024-09-28&crop=corn"),
    ("甲县政府办", "/harvest/chain/"),
    ("甲县禁烧办", "/harvest/straw/"),
    ("分管领导", "/harvest/straw/"),
    ("住建科长", "/harvest/villages/"),
    ("东河镇专干", "/harvest/report/"),
    ("东河镇专干", "/harvest/publicity/"),
    ("运维", "/status/"),
)
# Relative luminance and contrast ratio as WCAG 2.1 defines them; text over pictures and the map is left out.
CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, index) => sum + v * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || (colour.length === 4 && colour[3] === 1)) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    if (element.closest("#firemap, svg, [hidden]") || !element.checkVisibility()) continue;
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
    const words = element.textContent.trim().slice(0, 30);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${element.tagName} ${words}`);
  }
  return found.slice(0, 5);
}
"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"
UNNAMED = """
() => [...document.querySelectorAll("button, a, input:not([type=hidden]), select, textarea")].filter((one) => {
  if (!one.checkVisibility()) return false;
  const own = one.getAttribute("aria-label") || one.textContent.trim() || one.title;
  return !(own || (one.labels && one.labels.length) || one.value);
}).map((one) => one.outerHTML.slice(0, 120))
"""


# One login after the other: who looks at the next page has signed in and keeps the tab.
@pytest.mark.parametrize("device", ["desk", "phone"])
@pytest.mark.parametrize(
    ("login", "path"), sorted(PAGES, key=lambda page: page[0]), ids=lambda value: str(value) or "guest"
)
def test_page_answers_fits_and_is_legible(login: str, path: str, device: str, look: Callable[..., Visitor]) -> None:
    visitor = look(login, DESK if device == "desk" else PHONE)
    assert visitor.open(path) == 200
    assert visitor.page.locator("h1").count() >= 1 or path == "/login/"
    assert visitor.page.evaluate(OVERFLOW) <= 0
    assert visitor.page.evaluate(CONTRAST) == []
    assert visitor.page.evaluate(UNNAMED) == []
    visitor.settle()
    _keep_picture(visitor, f"{device}-{login}-{path}")
    assert visitor.errors == []
    assert visitor.page.evaluate(OVERFLOW) <= 0


def _keep_picture(visitor: Visitor, name: str) -> None:
    folder = os.environ.get("LUOSHU_SCREENSHOTS")
    if folder:
        kept = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in name)
        visitor.page.screenshot(path=Path(folder) / f"{kept}.png", full_page=True)


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_pages_of_one_fire_one_clue_and_one_delivery(device: str, look: Callable[..., Visitor]) -> None:
    visitor = look("城市值班", DESK if device == "desk" else PHONE)
    for path in ("/fires/?phase=all", "/clues/", "/deliveries/", "/documents/?folder=all"):
        visitor.open(path)
        links = [link.get_attribute("href") for link in visitor.page.locator("a.rowlink").all()]
        assert links, path
        for link in (links[0], links[-1]):
            assert link
            assert visitor.open(link) == 200
            _keep_picture(visitor, f"{device}-{link}")
            assert visitor.errors == []
            assert visitor.page.evaluate(OVERFLOW) <= 0
            assert visitor.page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_pages_of_one_matter_and_one_deployment(device: str, look: Callable[..., Visitor]) -> None:
    visitor = look("督查科员", DESK if device == "desk" else PHONE)
    for path in ("/supervision/", "/supervision/deployments/"):
        visitor.open(path)
        link = visitor.page.locator("a.rowlink").first.get_attribute("href")
        assert link
        assert visitor.open(link) == 200
        _keep_picture(visitor, f"{device}-{link}")
        assert visitor.errors == []
        assert visitor.page.evaluate(OVERFLOW) <= 0
        assert visitor.page.evaluate(CONTRAST) == []
        assert visitor.page.evaluate(UNNAMED) == []


def test_keyboard_walks_the_items_of_a_deployment(look: Callable[..., Visitor]) -> None:
    visitor = look("督查科员")
    visitor.open("/supervision/deployments/")
    visitor.open(str(visitor.page.locator("a.rowlink").first.get_attribute("href")))
    visitor.page.keyboard.press("j")
    assert visitor.page.evaluate("() => document.activeElement.querySelector('.itemforms') !== null")
    visitor.page.keyboard.press("d")
    assert visitor.page.evaluate("() => document.activeElement.name") == "note"


def test_the_wall_asks_again_and_lets_the_panels_take_turns(visit: Callable[..., Visitor]) -> None:
    visitor = visit("督查科员", {"width": 1920, "height": 1080})
    visitor.open("/wall/")
    with visitor.page.expect_response("**/wall/numbers.json", timeout=12_000) as answered:
        pass
    assert answered.value.status in (200, 304)
    visitor.page.wait_for_function("document.querySelectorAll('#wallmap path').length >= 14", timeout=10_000)
    assert visitor.page.locator("[data-panel]:visible").count() == 1
    visitor.page.set_viewport_size({"width": 3840, "height": 1080})
    visitor.page.wait_for_function("document.querySelectorAll('[data-panel]:not([hidden])').length === 2")
    assert visitor.page.evaluate(OVERFLOW) <= 0
    assert visitor.errors == []


def test_desk_in_the_dark_is_legible(visit: Callable[..., Visitor]) -> None:
    visitor = visit("城市值班")
    visitor.open("/desk/?dark=1")
    assert visitor.page.evaluate(CONTRAST) == []


def test_map_draws_and_names_the_counties(look: Callable[..., Visitor]) -> None:
    visitor = look("城市值班")
    visitor.open("/desk/")
    visitor.page.wait_for_selector("#firemap[data-ready]", timeout=20_000)
    visitor.page.wait_for_function("document.querySelectorAll('.mapname').length >= 14", timeout=20_000)
    assert visitor.errors == []


def test_keyboard_walks_the_desk_and_opens_a_fire(visit: Callable[..., Visitor]) -> None:
    visitor = visit("城市值班")
    visitor.open("/desk/")
    visitor.page.keyboard.press("j")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#selected h2")
    assert visitor.page.locator("#selected [data-key='1']").count() == 1
    outline = visitor.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize("device", ["desk", "phone"])
@pytest.mark.parametrize(
    ("login", "path"),
    [("督查主任", "/rounds/draws/"), ("汝阳县禁烧办", "/rounds/"), ("甲县禁烧办", "/rounds/remedies/")],
)
def test_pages_of_one_draw_one_plan_and_one_remedy(
    login: str, path: str, device: str, look: Callable[..., Visitor]
) -> None:
    visitor = look(login, DESK if device == "desk" else PHONE)
    visitor.open(path)
    for link in [one.get_attribute("href") for one in visitor.page.locator("a.rowlink").all()]:
        assert link
        assert visitor.open(link) == 200
        _keep_picture(visitor, f"{device}-{link}")
        assert visitor.errors == []
        assert visitor.page.evaluate(OVERFLOW) <= 0
        assert visitor.page.evaluate(CONTRAST) == []
        assert visitor.page.evaluate(UNNAMED) == []
