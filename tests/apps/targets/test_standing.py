"""Where a target stands: parts, pace, lamp by the rule of the day; who sees the whole and who its own part."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.indicators.models import StoredValue
from luoshu.apps.indicators.operations import compute_values
from luoshu.apps.rules.models import Rule
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved, TargetNotVisible
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.operations import bind_target, break_down_target, revise_target, set_target
from luoshu.apps.targets.queries import (
    county_rows,
    default_day,
    find_target_for,
    lagging_targets,
    rows_of,
    scorecard_for,
    screen_for,
)
from tests.support.cast import CITY, COUNTY_A, COUNTY_B, Cast
from tests.support.community_factories import (
    LEDGER,
    SEPTEMBER,
    SHARE,
    TODAY,
    Community,
    add_rows,
    with_indicator,
    with_ledger,
    with_scopes,
)
from tests.support.target_factories import draft_of, with_target_rules

pytestmark = pytest.mark.django_db


def standing(cast: Cast, target: Target, name: str = "罗简", on: date = TODAY):  # type: ignore[no-untyped-def]
    return rows_of(cast.acting(name), [target], on, at=SEPTEMBER)[0].standing


def test_the_line_of_the_screen(cast: Cast, target: Target) -> None:
    found = standing(cast, target)
    assert found.words == "已完 3（30.0%） · 时间过去 72% · 剩 7 个/102 天"
    assert (found.lamp_label, found.rule_code) == ("滞后", "target.lamp")
    assert (found.reading.numerator, found.reading.denominator, found.reading.scope) == (3, 10, "全市")
    assert found.reading.link.startswith("/indicators/renovated/?scope=city")


def test_the_lamp_follows_the_rule_of_the_day(cast: Cast, target: Target) -> None:
    Rule.objects.filter(code="target.lamp").update(body={"topic": "lamp", "warning_points": 40, "late_points": 60})
    assert standing(cast, target).lamp_label == "预警"
    Rule.objects.filter(code="target.lamp").update(valid_from=date(2025, 1, 1))
    assert standing(cast, target).lamp_label == "无数据", "no rule, no lamp"


def test_a_ledger_that_counts_other_than_the_target_is_said(cast: Cast, target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(value=12)
    target.refresh_from_db()
    assert standing(cast, target).goal_note == "台账共 10 个，与目标 12 不一致，需核对"


def test_a_county_gets_its_own_part_only(cast: Cast, target: Target) -> None:
    row = rows_of(cast.acting("吕文"), [target], TODAY, at=SEPTEMBER)[0]
    assert row.is_own_part
    assert row.standing.words == "已完 2（50.0%） · 时间过去 72% · 剩 2 个/102 天"
    assert (row.late_counties, row.standing.override) == ((), None)
    assert [one.name for one in county_rows(cast.acting("吕文"), target, TODAY, at=SEPTEMBER)] == ["示范甲县"]


def test_counties_stand_in_the_order_of_the_list(cast: Cast, target: Target) -> None:
    rows = county_rows(cast.acting("罗简"), target, TODAY, at=SEPTEMBER)
    assert [(one.name, one.done, one.due, one.lamp_label) for one in rows] == [
        ("示范乙县", 1, 6, "滞后"),
        ("示范甲县", 2, 4, "滞后"),
    ]
    whole = rows_of(cast.acting("罗简"), [target], TODAY, at=SEPTEMBER)[0]
    assert whole.late_counties == ("示范乙县", "示范甲县")


def test_a_county_without_a_part_of_its_own_is_not_judged(cast: Cast, target: Target) -> None:
    whole = set_target(draft=draft_of(title="没有分解的"), by=cast.acting("罗简"), at=SEPTEMBER)
    rows = county_rows(cast.acting("罗简"), whole, TODAY, at=SEPTEMBER)
    assert [(one.share_done, one.lamp_label) for one in rows] == [
        (Decimal("16.7"), "未分解"),
        (Decimal("50.0"), "未分解"),
    ]
    assert rows_of(cast.acting("罗简"), [whole], TODAY, at=SEPTEMBER)[0].late_counties == ()
    only = frozenset({COUNTY_A})
    parts = break_down_target(target_code=whole.code, by=cast.acting("罗简"), at=SEPTEMBER, only=only)
    assert [(one.value, one.lead_unit.code, one.parent) for one in parts] == [(4, "a-gov", whole)]
    assert [one.lamp_label for one in county_rows(cast.acting("罗简"), whole, TODAY, at=SEPTEMBER)] == [
        "未分解",
        "滞后",
    ]
    again = break_down_target(target_code=whole.code, by=cast.acting("罗简"), at=SEPTEMBER)
    assert [one.scope_name for one in again] == ["示范乙县"], "a part that was set stays"
    with pytest.raises(NotAllowed):
        break_down_target(target_code=whole.code, by=cast.acting("梁知"), at=SEPTEMBER)


def test_who_sees_a_target_at_all(cast: Cast, target: Target) -> None:
    for name in ("罗简", "沈知", "宋衡", "郑远", "梁知", "顾青", "吕文"):
        assert find_target_for(cast.acting(name), target.code) == target
    for name in ("林岚", "赵禾", "孙田", "韩策"):
        with pytest.raises(NotAllowed):
            find_target_for(cast.acting(name), target.code)
    own = set_target(draft=draft_of(scope_code=COUNTY_A, title="甲县的目标"), by=cast.acting("罗简"), at=SEPTEMBER)
    assert find_target_for(cast.acting("吕文"), own.code) == own
    other = set_target(draft=draft_of(scope_code="410398", title="乙县的目标"), by=cast.acting("罗简"), at=SEPTEMBER)
    with pytest.raises(TargetNotVisible):
        find_target_for(cast.acting("吕文"), other.code)


def test_the_screen_has_tabs_and_a_fixed_number_of_queries(
    cast: Cast, target: Target, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(12):
        draft = draft_of(title=f"目标{number}号", area=f"area{number % 3}", area_title=f"方面{number % 3}")
        set_target(draft=draft, by=cast.acting("罗简"), at=SEPTEMBER)
    acting = cast.acting("罗简")
    with django_assert_max_num_queries(14):
        found = screen_for(acting, TODAY, at=SEPTEMBER)
    assert len(found.rows) == 13
    assert {(title, count, late) for _, title, count, late in found.tabs} == {
        ("老旧小区改造", 1, 1),
        ("方面0", 4, 4),
        ("方面1", 4, 4),
        ("方面2", 4, 4),
    }
    assert len(screen_for(acting, TODAY, area="area1", at=SEPTEMBER).rows) == 4
    assert screen_for(acting, date(2023, 12, 1), at=SEPTEMBER).rows == ()


def test_after_its_day_an_unreached_target_stays_and_says_so(cast: Cast, target: Target) -> None:
    row = screen_for(cast.acting("罗简"), date(2025, 1, 3), at=SEPTEMBER).rows[0]
    assert row.standing.words == "已完 3（30.0%） · 已过期 3 天 · 差 7 个"
    assert row.standing.lamp_label == "滞后"


def test_without_running_targets_the_last_day_with_values_is_shown(cast: Cast, target: Target) -> None:
    acting = cast.acting("罗简")
    assert default_day(acting, TODAY) == TODAY
    assert default_day(acting, date(2026, 5, 1)) == TODAY


def test_lagging_targets_the_nearest_day_first(cast: Cast, target: Target) -> None:
    sooner = set_target(draft=draft_of(title="更早的", due_on=date(2024, 10, 31)), by=cast.acting("罗简"), at=SEPTEMBER)
    found = lagging_targets(cast.acting("郑远"), SEPTEMBER)
    assert [row.standing.target for row in found] == [sooner, target]
    assert lagging_targets(cast.acting("郑远"), SEPTEMBER, most=1)[0].standing.target == sooner


def test_reached_is_done_whatever_the_time(cast: Cast, target: Target) -> None:
    StoredValue.objects.filter(scope_code="city").update(numerator=10)
    found = standing(cast, target)
    assert (found.lamp_label, found.words) == ("已完成", "已完 10（100.0%） · 时间过去 72% · 已达到目标")


def test_a_target_that_goes_down_and_one_in_another_unit(cast: Cast, target: Target) -> None:
    gas = draft_of(title="燃气企业整合", direction="down", baseline=Decimal(12), value=Decimal(2), unit="个")
    found = standing(cast, set_target(draft=gas, by=cast.acting("罗简"), at=SEPTEMBER))
    assert found.words.startswith("现有 3（90.0%）")
    other = standing(cast, set_target(draft=draft_of(unit="公里"), by=cast.acting("罗简"), at=SEPTEMBER))
    assert "不能换算" in other.words
    assert other.lamp_label == "无数据"


def test_the_progress_sheet_needs_a_filed_plan_to_add_up(cast: Cast, target: Target) -> None:
    acting = cast.acting("罗简")
    card = scorecard_for(acting, TODAY, at=SEPTEMBER)
    assert card.rule is None
    assert [(row.name, row.progress) for row in card.rows] == [("示范乙县", None), ("示范甲县", None)]
    Rule.objects.create(
        code="target.weights",
        kind="target",
        title="权重",
        issuer="示例",
        division_path=cast.path(CITY),
        valid_from=date(2024, 1, 1),
        body={"topic": "weights", "plan_no": "演示〔2024〕8号", "weights": {target.code: 40}},
    )
    card = scorecard_for(acting, TODAY, at=SEPTEMBER)
    assert card.rule is not None
    assert [(row.name, row.progress) for row in card.rows] == [
        ("示范乙县", Decimal("16.7")),
        ("示范甲县", Decimal("50.0")),
    ]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"title": " "}, "名称"),
        ({"source_label": ""}, "哪次会议"),
        ({"observation_code": "SZ-1"}, "没有这个采纳值"),
        ({"value": Decimal(0)}, "大于起点值"),
        ({"due_on": date(2023, 1, 1)}, "早于起算日"),
        ({"lead_code": "a1-gov"}, "牵头单位"),
        ({"reads": "x"}, "分子"),
        ({"scope_code": ""}, "口径"),
    ],
)
def test_targets_that_are_refused(cast: Cast, target: Target, changed: dict[str, object], word: str) -> None:
    with pytest.raises(Exception, match=word):
        set_target(draft=draft_of(**changed), by=cast.acting("罗简"), at=SEPTEMBER)


def test_only_the_quality_office_sets_and_changes(cast: Cast, target: Target) -> None:
    for name in ("梁知", "宋衡", "郑远", "吕文"):
        with pytest.raises(NotAllowed):
            set_target(draft=draft_of(), by=cast.acting(name), at=SEPTEMBER)
        with pytest.raises(NotAllowed):
            bind_target(
                target_code=target.code,
                indicator_code="renovated",
                observation_code="",
                by=cast.acting(name),
                at=SEPTEMBER,
            )


def test_a_change_needs_a_reason_and_one_of_two_wins(cast: Cast, target: Target) -> None:
    by = cast.acting("罗简")
    given = {"target_code": target.code, "value": Decimal(9), "due_on": date(2024, 12, 31), "by": by, "at": SEPTEMBER}
    with pytest.raises(TargetInvalid, match="依据"):
        revise_target(reason="", version=1, **given)
    revise_target(reason="9月推进会调整", version=1, **given)
    with pytest.raises(TargetMoved):
        revise_target(reason="9月推进会调整", version=1, **given)
    target.refresh_from_db()
    assert (target.value, target.version) == (9, 2)
    with pytest.raises(TargetInvalid, match="只能选一样"):
        bind_target(target_code=target.code, indicator_code="", observation_code="", by=by, at=SEPTEMBER)


def test_a_target_without_any_number_is_unknown_not_late(cast: Cast, target: Target) -> None:
    draft = draft_of(title="还没有数的", indicator_code="")
    found = standing(cast, set_target(draft=draft, by=cast.acting("罗简"), at=SEPTEMBER + timedelta(days=1)))
    assert (found.lamp_label, found.words) == ("无数据", "还没有连到指标或采纳值 · 时间过去 72%")


def test_a_number_that_nobody_filled_in_is_no_zero(cast: Cast) -> None:
    with_ledger(cast)
    with_scopes(cast)
    # What was due stands there, what was done nowhere.
    add_rows(cast, [Community(COUNTY_A, "施工", households=None), Community(COUNTY_B, "施工", households=None)])
    done = {"ledger": LEDGER, "measure": "households"}
    body = {**SHARE, "numerator": done, "denominator": {"ledger": LEDGER}}
    with_indicator(cast, body=body)
    with_target_rules(cast)
    compute_values(at=SEPTEMBER)
    target = set_target(draft=draft_of(value=2), by=cast.acting("罗简"), at=SEPTEMBER)
    found = standing(cast, target)
    assert (found.lamp_label, found.words) == ("无数据", "台账各行都没有填数 · 时间过去 72%")
    assert [(one.done, one.due, one.pace) for one in county_rows(cast.acting("罗简"), target, TODAY, at=SEPTEMBER)] == [
        (None, 1, None),
        (None, 1, None),
    ]
