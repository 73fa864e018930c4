"""The ledgers of the demo city reach every figure that was printed; nothing bad is said of a real county."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from luoshu.apps.readings.queries import same_matter
from luoshu.core.ledgers import CheckedRow, encode_values, row_key, run_checks
from luoshu.core.tables import Gap, Value
from luoshu.demo.areas.extract import extract_text
from luoshu.demo.areas.figures import FIGURES, PageFigure
from luoshu.demo.areas.spread import URBAN, WEIGHTS, Ground
from luoshu.demo.eight_areas import area_rows
from tests.support.shipped_ledgers import shipped_ledger

REAL = {code: f"县区{code}" for code in WEIGHTS}
GROUND = Ground(REAL, {code: [f"{code}东街道", f"{code}西镇", f"{code}南乡"] for code in REAL})
INVENTED = {REAL["410398"], REAL["410399"]}
GOOD = {
    "建成投用",
    "已完成",
    "已投用",
    "已举办义务教育",
    "已落地",
    "正常运营",
    "已建成",
    "在营",
    "完工",
    "施工",
    "规范经营",
    "已调整",
    "已改造",
    "已实施",
    "保留",
    "许可已注销",
    "未完成",
    "已结案",
}
"""States that speak ill of nobody: what is under way is not late, and what is left the page says itself."""


@pytest.fixture(scope="module")
def rows() -> Mapping[str, list[dict[str, Value]]]:
    return dict(area_rows(GROUND))


def counted(rows: list[dict[str, Value]], figure: PageFigure) -> Decimal:
    picked = [
        row
        for row in rows
        if all(row.get(column) in words.split("、") for column, words in figure.where.items())
        and (not figure.county or row["county"] == REAL[figure.county])
    ]
    if not figure.column:
        return Decimal(len(picked))
    return sum((Decimal(value) for row in picked if isinstance(value := row[figure.column], int | Decimal)), Decimal(0))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: f"{one.ledger}-{one.text}")
def test_the_rows_reach_the_printed_figure(figure: PageFigure, rows: Mapping[str, list[dict[str, Value]]]) -> None:
    found = counted(rows[figure.ledger], figure)
    if figure.approx:
        assert figure.value < found < figure.value * Decimal("1.1")
    else:
        assert found == figure.value
    assert figure.said in extract_text()
    assert len([row for row in rows[figure.ledger] if row]) >= 3


def test_the_share_of_homestays_is_of_the_districts_not_of_the_city(
    rows: Mapping[str, list[dict[str, Value]]],
) -> None:
    places = [row["county"] for row in rows["homestays"]]
    urban = sum(places.count(REAL[code]) for code in URBAN)
    assert (urban, places.count(REAL["410302"]), len(places)) == (607, 392, 1248)
    assert round(392 / Decimal(urban) * 100, 1) == Decimal("64.6")


def test_parts_of_one_thing_add_up_over_ledgers(rows: Mapping[str, list[dict[str, Value]]]) -> None:
    assert len(rows["tech_firms"]) == 956
    assert sum(Decimal(str(row["planned_money"])) for row in rows["expressways"]) == 4_440_000_000
    assert not any("done_money" in row for row in rows["expressways"]), "the page does not say what is done"
    assert len(rows["night_stalls"]) == 1855
    assert sum(Decimal(str(row["half_revenue"])) for row in rows["tech_communities"]) == 4 * 10**9
    merged = [row for row in rows["gas_firms"] if row["state"] in ("已并入", "许可已注销")]
    kept = {(row["county"], row["name"]) for row in rows["gas_firms"] if row["state"] == "保留"}
    assert (len(merged), len(kept)) == (45, 18)
    assert {(row["county"], row["merged_into"]) for row in merged} <= kept
    assert sum(row["county"] == REAL["410303"] for row in rows["neighbourhood_centres"]) == 60
    assert sum(row["county"] == REAL["410303"] for row in rows["sports_parks"]) == 30


def test_rows_fit_their_ledger_and_its_checks(rows: Mapping[str, list[dict[str, Value]]]) -> None:
    for code, lines in rows.items():
        declaration = shipped_ledger(code)
        keys = [row_key(declaration, row) for row in lines]
        assert all(keys), code
        assert len(set(keys)) == len(keys), code
        for row in lines:
            assert set(row) <= {column.key for column in declaration.form.columns}, code
            encode_values(declaration.form, row)
        checked = [CheckedRow(key, row) for key, row in zip(keys, lines, strict=True)]
        assert [one.findings for one in run_checks(declaration, checked) if one.findings] == [], code


def test_what_goes_badly_goes_so_in_invented_counties_alone(rows: Mapping[str, list[dict[str, Value]]]) -> None:
    bad = [
        (code, row["county"], row["state"])
        for code, lines in rows.items()
        for row in lines
        if isinstance(row.get("state"), str) and row["state"] not in GOOD and row["county"] not in INVENTED
    ]
    assert bad == []
    words = {row["county"] for row in rows["water_supply"] if row.get("standard", Gap.BLANK) is Gap.BLANK}
    assert words == {REAL["410398"]}
    late = [row for row in rows["city_cases"] if row["on_time"] != row["due"]]
    assert {row["county"] for row in late} == {REAL["410398"]}
    assert {row["county"] for row in rows["demolition"]} == {REAL["410398"]}
    with_reason = [row for row in rows["old_communities"] if row.get("reason", Gap.BLANK) is not Gap.BLANK]
    assert {row["county"] for row in with_reason} == {REAL["410398"]}


def test_works_stand_in_the_traffic_area_of_their_road(rows: Mapping[str, list[dict[str, Value]]]) -> None:
    areas = {(row["county"], row["name"]) for row in rows["traffic_areas"]}
    assert {name for _, name in areas} == {
        "高铁站周边",
        "隋唐大运河文化博物馆周边",
        "洛邑古城周边",
        "河科大一附院景华院区周边",
    }
    inside = {(row["county"], row["name"]): row.get("traffic_area", Gap.BLANK) for row in rows["roads"]}
    assert {(county, name) for (county, _), name in inside.items() if name is not Gap.BLANK} == areas
    works = rows["road_micro"]
    assert {(row["county"], row["traffic_area"]) for row in works if row["traffic_area"] is not Gap.BLANK} == areas
    assert all(row["traffic_area"] == inside[row["county"], row["road"]] for row in works)


def test_single_cases_come_to_what_the_months_report_but_for_one(rows: Mapping[str, list[dict[str, Value]]]) -> None:
    apart = {}
    for row in rows["city_cases"]:
        if row["county"] != REAL["410398"]:
            continue
        month = str(row["month"])
        files = [one for one in rows["city_case_files"] if one["kind"] == row["kind"]]
        due = [one for one in files if str(one["due_on"]).startswith(month)]
        done = [one for one in due if isinstance(on := one.get("closed_on"), date) and str(on) <= str(row["ended_on"])]
        counted = {
            "opened": sum(str(one["opened_on"]).startswith(month) for one in files),
            "due": len(due),
            "closed": len(done),
            "on_time": sum(one["closed_on"] <= one["due_on"] for one in done),
            "reworked": sum(one["reworked"] == "是" for one in due),
        }
        for column, number in counted.items():
            if number != row[column]:
                apart[month, row["kind"], column] = int(str(row[column])) - number
    assert 200 < len(rows["city_case_files"]) < 1000
    assert {one["county"] for one in rows["city_case_files"]} == {REAL["410398"]}
    assert set(apart.values()) == {1}
    assert {key[:2] for key in apart} == {("2024-08", "部件")}


def test_the_same_city_is_made_every_time(rows: Mapping[str, list[dict[str, Value]]]) -> None:
    assert dict(area_rows(GROUND)) == rows


def test_no_two_figures_of_one_unit_are_taken_for_each_other() -> None:
    taken = [
        (one.name, other.name)
        for at, one in enumerate(FIGURES)
        for other in FIGURES[at + 1 :]
        if one.unit == other.unit and not (one.county or other.county) and same_matter(one.name, other.name)
    ]
    assert taken == []
