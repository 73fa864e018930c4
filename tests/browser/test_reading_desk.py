"""The reading desk by keyboard: a page read, two figures corrected, others accepted, each found again and led back."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.support.shared_data import shared_file

pytestmark = pytest.mark.browser


def take_in(visitor: Visitor, title: str, text: str, issued_on: str) -> None:
    visitor.open("/readings/")
    visitor.page.evaluate("document.querySelector('.panel details').open = true")
    visitor.page.fill("#id_title", title)
    visitor.page.fill("#id_issued_on", issued_on)
    visitor.page.fill("#id_text", text)
    visitor.page.click("text=登记并读取")
    visitor.page.wait_for_selector(".readdesk")


def press_and_settle(visitor: Visitor, key: str, before: str) -> None:
    """Press a key on the desk and wait until the card shows another figure."""
    visitor.page.keyboard.press(key)
    visitor.page.wait_for_function(
        "start => document.querySelector('.figcard')?.dataset.start !== start", arg=before, timeout=10_000
    )


def shown(visitor: Visitor) -> str:
    return str(visitor.page.get_attribute(".figcard", "data-start"))


@pytest.mark.shared
def test_the_front_page_is_read_reviewed_and_found_again(visit: Callable[..., Visitor]) -> None:
    text = shared_file("text/luoyang_front_page_2024-09-20.txt").read_bytes().decode()
    gold = [json.loads(line) for line in shared_file("text/gold_figures.jsonl").read_text("utf-8").splitlines()]
    luo = visit("提质办科员", DESK)
    take_in(luo, "头版（公开报道）", text, date(2024, 9, 20).isoformat())
    marked = luo.page.locator(".readtext .fig")
    raws = marked.all_inner_texts()
    core = [row["raw"] for row in gold if row["core"]]
    assert sum(raw in raws for raw in core) >= len(core) * 0.95
    # One word gives the rest of the page its scope; then the keyboard does the work.
    luo.page.select_option("select[aria-label=整页口径]", label="全市")
    luo.page.click("text=指定")
    luo.page.wait_for_selector(".readprogress:not(:has-text('无口径'))")
    corrected = []
    for name in ("指标甲（更正）", "指标乙（更正）"):
        start = shown(luo)
        luo.page.keyboard.press("e")
        luo.page.fill("#correct input[name=indicator]", name)
        luo.page.click("text=按更正采纳")
        luo.page.wait_for_function("s => document.querySelector('.figcard').dataset.start !== s", arg=start)
        corrected.append((name, start))
    accepted = []
    for _ in range(3):
        start = shown(luo)
        press_and_settle(luo, "Enter", start)
        accepted.append(start)
    press_and_settle(luo, "d", shown(luo))
    press_and_settle(luo, "j", shown(luo))
    press_and_settle(luo, "k", shown(luo))
    desk_url = luo.page.url.partition("?")[0]
    for name, start in corrected:
        luo.open(f"/readings/observations/?words={name}")
        luo.page.click("td.num a")
        luo.page.wait_for_selector(f"#f{start}.accepted")
        assert luo.page.url.startswith(desk_url)
        assert shown(luo) == start
    for start in accepted:
        luo.open(f"{desk_url.removeprefix(luo.site.url)}?at={start}#f{start}")
        assert "accepted" in str(luo.page.get_attribute(f"#f{start}", "class"))
    assert luo.errors == []


def test_the_demo_page_shows_its_traps(visit: Callable[..., Visitor]) -> None:
    luo = visit("提质办科员", DESK)
    luo.open("/readings/")
    luo.page.click("text=全市城市提质工作9月情况（演示）")
    flags = luo.page.locator(".readtext .flag").all_inner_texts()
    assert len(flags) >= 5
    assert set(flags) <= {"需核对", "口径不明", "表述性"}
    assert "错误" not in luo.page.inner_text("main")
    luo.open("/readings/")
    luo.page.click("text=城市提质工作进展数字摘录（公开报道）")
    wanting = luo.page.inner_text("#checks")
    assert wanting.startswith("需核对 ")
    for trap in (
        "392家 / 1248家",
        "606.3–607.3",
        "8000余个 > 洛阳市 5191个",
        "剩余 91项",
        "“自我管理”列了两次",
        "九鼎鼎",
    ):
        assert trap in wanting, trap
    assert "比台账少 1个" in wanting, "the paper's 338 beside the ledger's 339"
    assert luo.errors == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_desk_fits_and_the_phone_only_reads(visit: Callable[..., Visitor], viewport: dict[str, int]) -> None:
    luo = visit("提质办科员", viewport)
    luo.open("/readings/")
    luo.page.click("text=全市城市提质工作9月情况（演示）")
    luo.page.wait_for_selector(".readtext")
    assert luo.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert luo.page.is_visible("text=采纳 >> nth=0") or viewport is PHONE
    assert luo.page.is_visible("#acceptform") is (viewport is DESK)
    assert luo.errors == []


def test_a_marked_word_comes_back(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    luo = visit("提质办科员", DESK)
    luo.open("/readings/drafts/")
    luo.page.click("text=全市城市提质工作简报（演示）")
    with luo.page.expect_download() as started:
        luo.page.click("text=下载带批注的 Word")
    target = tmp_path / "marked.docx"
    started.value.save_as(target)
    assert target.read_bytes().startswith(b"PK")
    assert started.value.suggested_filename.startswith("演示-")


@pytest.mark.shared
def test_the_next_steps_of_the_front_page_are_deployed_without_typing(visit: Callable[..., Visitor]) -> None:
    luo = visit("督查科员", DESK)
    luo.open("/supervision/deployments/")
    luo.page.fill("input[name=title]", "头版（公开报道）")
    luo.page.fill("input[name=issued_on]", "2024-09-20")
    luo.page.set_input_files("input[type=file]", str(shared_file("text/luoyang_front_page_2024-09-20.txt")))
    luo.page.click("text=读出条目")
    luo.page.wait_for_selector("[data-item]")
    items = luo.page.locator("[data-item]")
    assert items.count() >= 20
    assert all(items.nth(number).locator("mark").inner_text().strip() for number in range(items.count()))
    items.first.locator("text=立项 >> nth=0").click()
    luo.page.wait_for_selector("[data-item] .tag.good")
    assert luo.errors == []


def test_an_accepted_figure_carries_a_target_and_a_briefing_and_leads_back(visit: Callable[..., Visitor]) -> None:
    luo = visit("提质办科员", DESK)
    luo.open("/readings/observations/")
    link = luo.page.locator("[data-row]:has-text('邻里中心') a.rowlink").first
    name, code = link.inner_text().strip(), str(link.get_attribute("href")).strip("/").rpartition("/")[2]
    register_target(luo, "建成邻里中心", observation=code)
    assert "338" in luo.page.inner_text("main")
    luo.page.click("text=来源句")
    luo.page.wait_for_selector(".readtext .fig.accepted.here")
    luo.open("/targets/")
    assert "建成邻里中心" in luo.page.inner_text("main")
    luo.open("/briefings/write/?find=" + name)
    slot = luo.page.get_attribute(".slot[data-slot*='采纳值']", "data-slot")
    luo.page.fill("input[name=title]", "邻里中心建设简报（演示）")
    luo.page.fill("textarea[name=text]", f"全市累计建成邻里中心{slot}。")
    luo.page.click("button[value=preview]")
    luo.page.click("#preview a:has-text('338')")
    luo.page.click("main a[href*='?at=']")
    luo.page.wait_for_selector(".readtext .fig.accepted.here")
    assert luo.errors == []


def register_target(visitor: Visitor, title: str, *, observation: str) -> None:
    """Register a target of the whole city for 2024 whose value is an accepted figure."""
    visitor.open("/targets/new/")
    words = {"title": title, "unit": "个", "value": "400", "baseline": "0", "observation": observation}
    words |= {"starts_on": "2024-01-01", "due_on": "2024-12-31", "source": "提质工作情况（演示）"}
    for field, value in words.items():
        visitor.page.fill(f"input[name={field}]", value)
    visitor.page.select_option("select[name=scope]", label="全市")
    for field in ("area", "lead"):
        visitor.page.select_option(f"select[name={field}]", index=1)
    visitor.page.click("form.targetform button.main")
    visitor.page.wait_for_selector(".facts-line")
