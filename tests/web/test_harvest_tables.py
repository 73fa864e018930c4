"""The autumn pages' tables without a database: gaps, totals, last year, the chain, straw beside fires, points."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.core.harvest import DayReport, DayState, Fill, Lag, PointState, RiskLevel, RiskRule, Step, depot_fill
from luoshu.core.harvest.columns import ALL, SOWN, Numbers, asked_columns, crops_of, is_zero_day
from luoshu.core.tables import FormColumn, Gap, Kind, OfficeForm
from luoshu.web.harvest.burning import Depot, fires_below, straw_line, use_of
from luoshu.web.harvest.daily import PlaceDay, day_table
from luoshu.web.harvest.linking import chain_line, step_numbers
from luoshu.web.harvest.points import counts, point_of

DAY = date(2024, 9, 26)


def mu(key: str, label: str, head: str) -> FormColumn:
    return FormColumn(key, label, Kind.NUMBER, (head,), "亩", "万亩", is_summed=True)


FORM = OfficeForm(
    "harvest_daily",
    "三秋",
    (
        FormColumn("township", "乡镇"),
        *(mu(f"corn_{end}", label, "玉米") for end, label in (("due", "应收"), ("done", "已收"), ("machine", "机收"))),
        FormColumn("corn_percent", "进度", Kind.NUMBER, ("玉米",), "%"),
        *(mu(f"soybean_{end}", label, "大豆") for end, label in (("due", "应收"), ("done", "已收"))),
        mu("straw_removed", "离田", "秸秆"),
        mu("straw_returned", "还田", "秸秆"),
        mu("tilled", "已整", "整地"),
        *(mu(f"sown_{end}", label, "小麦播种") for end, label in (("due", "应种"), ("done", "已种"))),
        FormColumn("harvesters", "收割机", Kind.INTEGER, unit="台"),
    ),
)
CROPS = crops_of(FORM)


def numbers(**given: int) -> Numbers:
    return {key: Decimal(value) for key, value in given.items()}


def place(code: str, state: DayState, values: Numbers | None = None, *, last: Numbers | None = None, late=False):
    held = DAY - timedelta(days=1) if state is DayState.CARRIED else None if state is DayState.MISSING else DAY
    return PlaceDay(
        code=code,
        name=f"乡{code[-1]}",
        path=f"41/4103/{code[:6]}/{code}/",
        county_code=code[:6],
        county_name="甲县" if code[:6] == "410399" else "乙县",
        report=DayReport(state, held, late),
        values=values or {},
        last_year=last or {},
    )


FULL = numbers(corn_due=1000, corn_done=700, corn_machine=630, soybean_due=200, soybean_done=100)


def test_crops_are_read_off_the_columns_and_percentages_are_not_asked() -> None:
    assert [(crop.key, crop.label) for crop in CROPS] == [("corn", "玉米"), ("soybean", "大豆"), ("sown", "小麦播种")]
    asked = [column.key for column in asked_columns(FORM)]
    assert "corn_done" in asked
    assert "harvesters" in asked
    assert not {"corn_due", "corn_percent", "sown_due", "township"} & set(asked)


def test_a_missing_place_has_no_number_and_takes_part_in_no_total() -> None:
    places = [place("410399101", DayState.REPORTED, FULL), place("410399102", DayState.MISSING)]
    table = day_table(DAY, places, CROPS, ALL, by_county=False)
    assert [line.area.percent for line in table.lines] == [Decimal("66.7"), None]
    assert table.total.area.percent == Decimal("66.7")
    assert (table.total.coverage.reported, table.total.coverage.missing) == (1, 1)
    assert [one.name for one in table.missing] == ["乡2"]


def test_a_zero_pulls_the_average_down_where_a_gap_does_not() -> None:
    zero = numbers(corn_due=1000, corn_done=0, corn_machine=0)
    places = [place("410399101", DayState.REPORTED, FULL), place("410399102", DayState.ZERO, zero)]
    assert day_table(DAY, places, CROPS, "corn", by_county=False).total.area.percent == Decimal("35.0")


def test_a_county_says_for_how_many_townships_its_number_stands() -> None:
    places = [
        place("410399101", DayState.REPORTED, FULL),
        place("410399102", DayState.CARRIED, FULL),
        place("410398101", DayState.NO_CHANGE, FULL, late=True),
    ]
    table = day_table(DAY, places, CROPS, "corn", by_county=True)
    assert [(line.name, line.coverage.reported, line.coverage.carried) for line in table.lines] == [
        ("甲县", 1, 1),
        ("乙县", 1, 0),
    ]
    assert [one.code for one in table.late] == ["410398101"]


def test_last_year_is_compared_in_points_and_only_when_every_place_has_it() -> None:
    last = numbers(corn_due=1000, corn_done=600)
    both = [
        place("410399101", DayState.REPORTED, FULL, last=last),
        place("410399102", DayState.CARRIED, FULL, last=last),
    ]
    total = day_table(DAY, both, CROPS, "corn", by_county=False).total
    assert (total.last_percent, total.points) == (Decimal("60.0"), Decimal("10.0"))
    without = [both[0], place("410399102", DayState.REPORTED, FULL)]
    total = day_table(DAY, without, CROPS, "corn", by_county=False).total
    assert (total.last_percent, total.points) == (Decimal("60.0"), None)


def test_an_estimate_has_no_percentage_beside_a_county_that_is_not_whole() -> None:
    estimate = {"410399": (Decimal(500), Decimal(3))}
    whole = [place("410399101", DayState.REPORTED, FULL)]
    line = day_table(DAY, whole, CROPS, "corn", by_county=True, estimates=estimate, apart_points=Decimal(5)).lines[0]
    assert line.beside is not None
    assert (line.beside.gap_points, line.beside.is_flagged) == (Decimal("20.0"), True)
    partly = [*whole, place("410399102", DayState.MISSING)]
    line = day_table(DAY, partly, CROPS, "corn", by_county=True, estimates=estimate, apart_points=Decimal(5)).lines[0]
    assert line.beside is not None
    assert (line.beside.gap_points, line.beside.is_flagged) == (None, False)


def test_the_chain_adds_places_up_by_day_and_keeps_the_last_number_of_the_silent() -> None:
    first, second = DAY - timedelta(days=2), DAY - timedelta(days=1)
    base = {"corn_due": 100, "sown_due": 80}
    days = [
        (first, numbers(**base, corn_done=40, straw_removed=10, straw_returned=10, tilled=0, sown_done=0)),
        (second, numbers(**base, corn_done=80, straw_removed=30, straw_returned=30, tilled=40, sown_done=0)),
        (DAY, numbers(**base, corn_done=90, straw_removed=40, straw_returned=40, tilled=64, sown_done=16)),
    ]
    quiet = [(first, numbers(**base, corn_done=20, straw_removed=0, straw_returned=0, tilled=0, sown_done=0))]
    loud, silent = ([(on, step_numbers(values, CROPS)) for on, values in series] for series in (days, quiet))
    line = chain_line("410399", "甲县", {"a": loud, "b": silent}, DAY)
    harvest, straw, tillage, sowing = line.steps
    assert (harvest.done, harvest.base) == (Decimal(110), Decimal(200))
    assert straw.link is not None
    assert straw.link.waiting == 30
    assert straw.link.lag == Lag(1)
    assert (tillage.done, sowing.done) == (Decimal(64), Decimal(16))
    assert sowing.link is not None
    assert sowing.link.lag == Lag(1)
    assert line.held_to == DAY


def test_the_chain_of_nobody_is_empty_and_no_error() -> None:
    line = chain_line("410399", "甲县", {}, DAY)
    assert [cell.done for cell in line.steps] == [None] * len(Step)
    assert line.held_to is None


RULE = RiskRule(Decimal("0.001"), Decimal("0.1"), 10, Decimal("0.5"), 4, Decimal(1), Decimal(5), "r")


def depot(stored: int) -> Depot:
    fill = depot_fill(Decimal(stored), Decimal(100), nearly_percent=Decimal(80), full_percent=Decimal(95))
    return Depot("k", "收储点", "41/", "甲北镇", Decimal(100), Decimal(stored), fill, "正常", "")


def test_straw_without_room_beside_a_risk_is_a_blocked_township() -> None:
    values = numbers(corn_due=9000, corn_done=8000, straw_removed=1000, straw_returned=2000)
    here = place("410399101", DayState.REPORTED, values)
    given = {"dry_days": 4, "past_fires": 1, "fires_now": 0, "rule": RULE}
    full = straw_line(here, CROPS, [depot(99)], **given)
    assert (full.left, full.risk.level, full.is_blocked) == (Decimal(5000), RiskLevel.HIGH, True)
    assert not straw_line(here, CROPS, [depot(99), depot(50)], **given).is_blocked
    assert not straw_line(here, CROPS, [], **given).is_blocked
    assert depot(99).fill.state is Fill.FULL


def test_a_township_that_did_not_report_has_no_risk_and_says_so() -> None:
    line = straw_line(
        place("410399101", DayState.MISSING), CROPS, [depot(99)], dry_days=4, past_fires=3, fires_now=1, rule=RULE
    )
    assert (line.risk_words, line.is_blocked) == ("口径不明", False)


def test_fires_of_villages_count_for_the_township_above() -> None:
    assert fires_below({"41/9/1/": 2, "41/9/1/5/": 3, "41/9/2/": 7}, "41/9/1/") == 5


def test_use_is_of_the_places_that_gave_both_numbers() -> None:
    whole = {"collectable_t": Decimal(1000), "feed_t": Decimal(300), "fuel_t": Decimal(600)}
    found = use_of([whole, {"collectable_t": Decimal(5000)}, {"feed_t": Decimal(50)}])
    assert (found.percent, found.base_t) == (Decimal("90.0"), Decimal(1000))


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, PointState.FOUND),
        ({"fixed_on": date(2024, 9, 20)}, PointState.FIXED),
        ({"fixed_on": date(2024, 9, 20), "looked_on": date(2024, 9, 25), "result": "保持"}, PointState.KEPT),
        ({"fixed_on": date(2024, 9, 20), "looked_on": date(2024, 9, 25), "result": "反弹"}, PointState.RELAPSED),
        ({"fixed_on": Gap.DASH, "result": Gap.BLANK}, PointState.FOUND),
    ],
)
def test_a_row_of_the_ledger_is_a_point_in_its_state(given: dict, state: PointState) -> None:
    point = point_of("k", "甲北镇西岗村", {"found_on": date(2024, 9, 18), "kind": "垃圾", **given}, DAY)
    assert point is not None
    assert point.state is state
    assert [count for code, _, count in counts([point]) if code == state.value] == [1]


def test_a_row_without_the_day_it_was_found_is_no_point() -> None:
    assert point_of("k", "", {"kind": "垃圾"}, DAY) is None


def test_a_day_of_zeros_is_told_from_one_with_gaps() -> None:
    zeros = dict.fromkeys((column.key for column in asked_columns(FORM)), Decimal(0))
    assert is_zero_day(zeros, FORM)
    assert not is_zero_day({**zeros, "corn_done": None}, FORM)
    assert not is_zero_day({**zeros, SOWN + "_done": Decimal(1)}, FORM)
