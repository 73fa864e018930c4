"""Links between ledgers: what points where, what is told of both ends, and that nothing is lost when an end is not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from luoshu.apps.ledgers.models import LedgerRow, RowLink
from luoshu.apps.ledgers.operations import change_row, record_row, remove_row
from luoshu.apps.ledgers.operations.batches import apply_batch, open_batch
from luoshu.apps.ledgers.queries import MASK, find_ledger_for, rows_for
from luoshu.apps.ledgers.queries.chains import chain_page, tabs_of
from luoshu.apps.ledgers.queries.link_checks import findings_of_link
from luoshu.apps.ledgers.queries.linking import Arriving, links_into
from luoshu.apps.ledgers.queries.row_chains import chains_of_row
from luoshu.core.tables import Gap, Value
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded
from tests.support.linked_books import COUNTY, SITE, declared_books, household, site, site_with_households
from tests.support.office_books import book
from tests.support.shipped_ledgers import shipped_ledger

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def told(code: str) -> dict[str, str]:
    """By the key that is told of, the first sentence of all links of a ledger."""
    declaration = shipped_ledger(code)
    found: dict[str, str] = {}
    for link in declaration.links:
        for one in findings_of_link(Arriving(declaration, link)):
            assert one.word in ("需核对", "口径不明")
            found.setdefault(one.key, one.sentence)
    return found


def test_a_row_knows_what_it_points_at_and_what_points_at_it(cast: Cast) -> None:
    sites = site_with_households(cast, household("016"), household("017", project="示范片区 "))
    officer, office = cast.acting("顾青"), cast.acting("罗简")
    row, one = (LedgerRow.objects.get(key=key) for key in (SITE, f"{SITE}·016"))

    mine, theirs = (chains_of_row(by, find_ledger_for(by, "demolition_sites"), row) for by in (officer, office))
    [(title, end)] = chains_of_row(officer, find_ledger_for(officer, "demolition"), one).points

    assert (title, end.key, end.label, end.is_there) == ("各户在哪个征收项目", SITE, "示范片区", True)
    assert end.link.startswith("/ledgers/demolition_sites/rows/")
    [group] = mine.arrivals
    assert (group.back, group.count) == ("户", 2)
    assert group.told == ("房屋面积 200 平方米", "补偿金额 100 万元", "过渡费 0 万元", "已拆除 2")
    # Amounts are for those who fill the ledger; counts and areas are for everybody.
    assert theirs.arrivals[0].told == ("房屋面积 200 平方米", "已拆除 2")
    assert mine.findings == ()
    assert [tab.code for tab in tabs_of(shipped_ledger("demolition_sites"))] == ["in"]
    assert sites.code == "demolition_sites"


def test_amounts_are_masked_for_everybody_but_who_fills(cast: Cast) -> None:
    site_with_households(cast)
    shown = {}
    for name in ("顾青", "罗简"):
        by = cast.acting(name)
        page = rows_for(by, find_ledger_for(by, "demolition"))
        cells = {cell.key: cell.text for cell in page.rows[0].cells}
        shown[name] = (cells["owner"], cells["money"], cells["area"], page.totals.get("money", ""))
    assert shown == {"顾青": (MASK, "50", "100", "100"), "罗简": (MASK, MASK, "100", "")}


def test_numbers_that_do_not_reconcile_are_told_and_masked_ones_without_the_number(cast: Cast) -> None:
    site_with_households(cast)
    assert told("demolition") == {}
    by = cast.acting("顾青")
    change_row(ledger_code="demolition_sites", key=SITE, values={"households": 3}, seen=1, by=by, at=LATER)
    assert told("demolition") == {SITE: "“户数”填 3 户，登记到这里的户合计 2 户，请核对。"}
    wanted: Mapping[str, Value] = {"households": 2, "area": Decimal("200.5"), "money": Decimal(1)}
    change_row(ledger_code="demolition_sites", key=SITE, values=wanted, seen=2, by=by, at=LATER)
    [link] = links_into("demolition_sites")
    sentences = [one.sentence for one in findings_of_link(link)]
    assert sentences == [
        "“征收面积”填 200.5 平方米，登记到这里的户合计 200 平方米，请核对。",
        "“补偿金额”与登记到这里的户相加不符，请经办人核对。",
    ]
    change_row(ledger_code="demolition_sites", key=SITE, values={"area": Gap.BLANK}, seen=3, by=by, at=LATER)
    assert {one.word for one in findings_of_link(link)} == {"口径不明", "需核对"}


def test_a_dead_link_is_told_and_kept(cast: Cast) -> None:
    site_with_households(cast)
    by = cast.acting("顾青")
    remove_row(ledger_code="demolition_sites", key=SITE, seen=1, reason="登记重复", by=by, at=LATER)

    assert set(told("demolition")) == {f"{SITE}·016", f"{SITE}·017"}
    row = LedgerRow.objects.get(key=f"{SITE}·016")
    [(_, end)] = chains_of_row(by, find_ledger_for(by, "demolition"), row).points
    assert (end.is_there, end.link) == (False, "")
    page = chain_page(by, find_ledger_for(by, "demolition"), "site", only_found=True)
    assert page is not None
    assert page.count == 2
    assert "不在对方台账里" in page.lines[0].findings[0]
    recorded(by, site(), code="demolition_sites", at=LATER)
    assert told("demolition") == {}


def test_a_sheet_says_in_its_preview_which_rows_would_point_at_nothing(cast: Cast) -> None:
    declared_books(cast, "gas_firms")
    by = cast.acting("顾青")
    head = ["县区", "企业名称", "整合状态", "并入企业", "整合日期"]
    rows = [
        [COUNTY, "甲气（虚构）", "保留", "—", "—"],
        [COUNTY, "乙气（虚构）", "已并入", "甲气（虚构）", "2024-05-01"],
        [COUNTY, "丙气（虚构）", "已并入", "丁气（虚构）", "2024-05-01"],
    ]
    batch = open_batch(ledger_code="gas_firms", data=book([["统计表"], head, *rows]), file_name="a.xlsx", by=by, at=AT)

    [[key, title, word, sentence]] = batch.diff["findings"]
    assert (key, title, word) == (f"{COUNTY}·丙气（虚构）", "并入哪家企业", "需核对")
    assert "丁气（虚构）" in sentence
    apply_batch(batch_code=batch.code, by=by, at=AT)
    assert set(told("gas_firms")) == {f"{COUNTY}·丙气（虚构）"}
    page = chain_page(by, find_ledger_for(by, "gas_firms"), "in")
    assert page is not None
    assert [line.cells[0].text for line in page.lines] == ["甲气（虚构）"]
    assert page.lines[0].beside.groups[0].named[0].label == "乙气（虚构）"


def firm(name: str, into: str, state: str = "已并入", **more: Value) -> Mapping[str, Value]:
    merged: dict[str, Value] = {"merged_into": into, "merged_on": date(2024, 5, 1)} if into else {}
    return {"county": COUNTY, "name": name, "state": state} | merged | more


def test_a_chain_ends_at_one_that_remains_and_never_goes_round(cast: Cast) -> None:
    declared_books(cast, "gas_firms")
    by = cast.acting("梁知")
    recorded(by, firm("甲", "", "保留"), firm("乙", "甲"), firm("丙", "乙"), code="gas_firms")
    assert told("gas_firms") == {}
    recorded(
        by,
        firm("丁", "戊"),
        firm("戊", "丁"),
        firm("己", "丁"),
        firm("庚", "辛"),
        firm("辛", "", "拟整合"),
        firm("壬", "甲", "保留"),
        firm("癸", "甲", merged_county="示范乙县"),
        code="gas_firms",
    )
    found = {key.removeprefix(f"{COUNTY}·"): sentence for key, sentence in told("gas_firms").items()}
    assert set(found) == {"丁", "庚", "壬", "癸"}
    assert "转回了自己" in found["丁"]
    assert "“拟整合”" in found["庚"]
    assert "又指向" in found["壬"]
    assert "示范乙县·甲" in found["癸"]


def test_the_same_road_is_opened_once(cast: Cast) -> None:
    declared_books(cast, "roads", "gas_pipes", "road_micro", "heat_pipes")
    by = cast.acting("顾青")

    def pipe(code: str, name: str, on: date, road: str = "示范路", **more: Value) -> None:
        row: dict[str, Value] = {"county": COUNTY, "name": name, "road": road, "finished_on": on}
        done = recorded(by, row | more, code=code)
        assert done.refused == {}

    recorded(by, {"county": COUNTY, "name": "示范路", "grade": "支路"}, code="roads")
    pipe("gas_pipes", "气一", date(2024, 1, 10), kind="市政管道", state="已完成")
    pipe("heat_pipes", "热一", date(2025, 1, 9), kind="老旧管网改造")
    pipe("heat_pipes", "热二", date(2026, 1, 9), kind="老旧管网改造")
    pipe("road_micro", "口一", date(2025, 3, 1), state="施工", dig_once="是")

    assert told("gas_pipes") == {} == told("road_micro")
    found = told("heat_pipes")
    assert set(found) == {f"{COUNTY}·热一"}
    assert "老旧燃气管道改造台账，2024年1月10日" in found[f"{COUNTY}·热一"]
    row = LedgerRow.objects.get(key=f"{COUNTY}·气一")
    assert len(chains_of_row(by, find_ledger_for(by, "gas_pipes"), row).findings) == 1
    pipe("road_micro", "口二", date(2025, 3, 1), state="施工", dig_once="否")
    assert set(told("road_micro")) == {f"{COUNTY}·口二"}


def test_a_word_of_quality_points_at_a_standard_and_a_test(cast: Cast) -> None:
    declared_books(cast, "water_quality", "water_supply")
    by = cast.acting("梁知")
    sample: dict[str, Value] = {
        "county": COUNTY,
        "point": "一厂出水",
        "sampled_on": date(2024, 8, 10),
        "standard": "GB 5749-2022",
    }
    recorded(by, sample, code="water_quality")
    says: dict[str, Value] = {**sample, "name": "一厂", "claim": "达标"}
    recorded(
        by,
        says,
        {"county": COUNTY, "name": "二厂", "claim": "优质"},
        {"county": COUNTY, "name": "三厂", "claim": "待评"},
        says | {"name": "四厂", "standard": "企业标准"},
        code="water_supply",
    )
    found = {key.removeprefix(f"{COUNTY}·"): sentence for key, sentence in told("water_supply").items()}
    assert found == {
        "二厂": "写了“优质”，没有写明“执行标准”、水质说法的依据，请补上依据。",
        "四厂": f"“执行标准”这里是“企业标准”，“{COUNTY}·一厂出水·2024-08-10”是“GB 5749-2022”，请核对。",
    }


def test_rows_that_were_there_before_a_link_is_declared_are_linked_with_it(cast: Cast) -> None:
    bare = replace(shipped_ledger("gas_firms"), links=())
    declared(cast, bare)
    by = cast.acting("顾青")
    recorded(by, firm("甲", "", "保留"), firm("乙", "甲"), firm("丙", "甲"), code="gas_firms")
    remove_row(ledger_code="gas_firms", key=f"{COUNTY}·丙", seen=1, reason="重复", by=by, at=AT)
    assert not RowLink.objects.exists()

    for _ in range(2):
        declared(cast, shipped_ledger("gas_firms"))
        assert list(RowLink.objects.values_list("target_key", flat=True)) == [f"{COUNTY}·甲"]
    declared(cast, bare, valid_from=date(2024, 2, 1))
    assert not RowLink.objects.exists()


def test_a_county_sees_its_own_rows_and_findings_along_a_link(cast: Cast) -> None:
    declared_books(cast, "gas_firms")
    recorded(cast.acting("梁知"), firm("乙", "没有"), firm("远", "没有", county="示范乙县"), code="gas_firms")
    by = cast.acting("顾青")

    page = chain_page(by, find_ledger_for(by, "gas_firms"), "merged_into")

    assert page is not None
    assert (page.count, [key for key, _, _ in page.findings]) == (1, [f"{COUNTY}·乙"])
    assert chain_page(by, find_ledger_for(by, "gas_firms"), "nowhere") is None
    # A row elsewhere is named as the own row names it; what it says stays there.
    far = firm("近", "邻", merged_county="示范乙县")
    recorded(cast.acting("梁知"), firm("邻", "", "拟整合", county="示范乙县", licence="远证"), far, code="gas_firms")
    for name, cells, sentence in (("顾青", (), "与辖区外的一行对不上，请上级核对。"), ("梁知", ("远证",), "“拟整合”")):
        page = chain_page(cast.acting(name), find_ledger_for(by, "gas_firms"), "merged_into")
        assert page is not None
        line = next(one for one in page.lines if one.key == f"{COUNTY}·近")
        assert line.beside.end is not None
        assert (line.beside.end.key, bool(line.beside.end.link)) == ("示范乙县·邻", bool(cells))
        assert tuple(cell.text for cell in line.beside.there if cell.key == "licence") == cells
        assert sentence in line.findings[0]


def test_a_removed_row_points_nowhere_any_more(cast: Cast) -> None:
    site_with_households(cast)
    by = cast.acting("顾青")
    remove_row(ledger_code="demolition", key=f"{SITE}·017", seen=1, reason="重复", by=by, at=LATER)

    [link] = links_into("demolition_sites")
    assert "合计 1 户" in findings_of_link(link)[0].sentence
    record_row(ledger_code="demolition", values=household("017"), by=by, at=LATER)
    assert findings_of_link(link) == []


def test_a_past_day_is_read_along_its_links_as_it_was_known(cast: Cast) -> None:
    declared_books(cast, "gas_firms")
    by = cast.acting("顾青")
    recorded(by, firm("甲", "", "保留"), firm("乙", "甲"), code="gas_firms")
    before = AT + timedelta(hours=1)
    remove_row(ledger_code="gas_firms", key=f"{COUNTY}·甲", seen=1, reason="注销", by=by, at=LATER)
    ledger = find_ledger_for(by, "gas_firms")

    def read(way: str, as_of: datetime | None) -> tuple[int, list[str], list[str]]:
        page = chain_page(by, ledger, way, as_of=as_of)
        assert page is not None
        named = [end.label for line in page.lines for group in line.beside.groups for end in group.named]
        return page.count, named, [sentence for _, _, one in page.findings for sentence in (one.sentence,)]

    assert read("in", before) == (1, ["乙"], [])
    assert read("merged_into", before) == (2, [], [])
    assert read("in", AT - timedelta(days=1))[0] == 0
    count, named, sentences = read("merged_into", None)
    assert (count, named, len(sentences)) == (1, [], 1)
    assert "不在对方台账里" in sentences[0]
