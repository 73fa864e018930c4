"""Limits by terrain and dated rules, pauses, extensions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.errors import AsideOpen, BadFinding, StepNotTaken, StepRoleRefused
from luoshu.apps.cases.models import Extension, Pause
from luoshu.apps.cases.operations import ask_extension, decide_extension, pause_clock, resume_clock
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import WEST_B1, Fire, fire_at, minutes, with_rules
from tests.support.cast import AT, COUNTY_A, COUNTY_B, SETUP, Cast

pytestmark = pytest.mark.django_db


def rule(cast: Cast, kind: str, division: str, body: dict, valid_from: date, code: str) -> None:
    save_rule(
        code=code,
        kind=kind,
        title="测试规则",
        issuer="测试",
        division_path=cast.path(division),
        valid_from=valid_from,
        body=body,
        by=SETUP,
        at=AT,
    )


def test_hills_have_their_own_limit(cast: Cast) -> None:
    with_rules(cast)
    rule(cast, "terrain", COUNTY_B, {"class": "mountain"}, date(2020, 1, 1), "terrain.b")
    case = fire_at(cast, WEST_B1).case
    assert case.terrain_class == "mountain"
    assert case.due_at == AT + minutes(120)
    assert case.rule_codes[-1] == "limit.verify.mountain"


def test_a_september_2024_fire_keeps_the_limits_of_september_2024(cast: Cast) -> None:
    with_rules(cast)
    body = {"limit": "verify_limit", "terrain": "any", "amount": 20, "unit": "minute"}
    rule(cast, "limit", COUNTY_A, body, date(2026, 1, 1), "limit.verify.a")
    assert fire_at(cast).case.due_at == AT + minutes(60)
    later = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert fire_at(cast, at=later).case.due_at == later + minutes(20)


def test_a_pause_takes_its_share_and_the_limit_goes_on_with_what_was_left(fire: Fire, cast: Cast) -> None:
    pause_clock(case_code=fire.code, reason="暴雨，道路中断", by=cast.acting("陈川"), at=fire.at(10))
    assert (fire.case.due_at, fire.case.paused_at) == (None, fire.at(10))
    resume_clock(case_code=fire.code, by=cast.acting("陈川"), at=fire.at(40))
    assert (fire.case.due_at, fire.case.paused_at) == (AT + minutes(90), None)
    assert Pause.objects.get().approved_by == "p-chenchuan"


def test_a_pause_across_midnight_counts_its_minutes(cast: Cast) -> None:
    with_rules(cast)
    late = datetime(2024, 9, 17, 15, 40, tzinfo=UTC)  # 23:40 in Luoyang
    fire = fire_at(cast, at=late)
    pause_clock(case_code=fire.code, reason="断电", by=cast.acting("陈川"), at=fire.at(10))
    resume_clock(case_code=fire.code, by=cast.acting("陈川"), at=fire.at(70))
    assert fire.case.due_at == late + minutes(120)


def test_a_step_ends_the_pause_and_the_next_limit_runs(fire: Fire, cast: Cast) -> None:
    fire.check("钱麦", "burning", 5)
    pause_clock(case_code=fire.code, reason="断路", by=cast.acting("陈川"), at=fire.at(6))
    fire.step("赵禾", "confirm_fire", 20)
    case = fire.case
    assert (case.paused_at, case.limit_code) == (None, "ack_limit")
    assert case.due_at is not None
    assert Pause.objects.get().ends_at == fire.at(20)


def test_a_pause_needs_a_desk_a_reason_and_a_running_clock(fire: Fire, cast: Cast) -> None:
    with pytest.raises(StepRoleRefused):
        pause_clock(case_code=fire.code, reason="下雨", by=cast.acting("赵禾"), at=fire.at(1))
    with pytest.raises(StepNotTaken, match="理由"):
        pause_clock(case_code=fire.code, reason=" ", by=cast.acting("陈川"), at=fire.at(1))
    pause_clock(case_code=fire.code, reason="下雨", by=cast.acting("陈川"), at=fire.at(1))
    with pytest.raises(StepNotTaken, match="已经暂停"):
        pause_clock(case_code=fire.code, reason="下雨", by=cast.acting("陈川"), at=fire.at(2))
    resume_clock(case_code=fire.code, by=cast.acting("林岚"), at=fire.at(3))
    with pytest.raises(StepNotTaken, match="无需恢复"):
        resume_clock(case_code=fire.code, by=cast.acting("林岚"), at=fire.at(4))


def ask(fire: Fire, name: str = "钱麦", amount: int = 30, minute: float = 10) -> Extension:
    by = fire.cast.acting(name)
    return ask_extension(case_code=fire.code, minutes=amount, reason="路远", by=by, at=fire.at(minute))


def test_a_granted_extension_moves_the_deadline(fire: Fire, cast: Cast) -> None:
    ask(fire)
    decide_extension(case_code=fire.code, grant=True, note="", by=cast.acting("陈川"), at=fire.at(12))
    assert fire.case.due_at == AT + minutes(90)


def test_a_refused_extension_moves_nothing_and_says_why(fire: Fire, cast: Cast) -> None:
    ask(fire)
    decide_extension(case_code=fire.code, grant=False, note="就近可达", by=cast.acting("陈川"), at=fire.at(12))
    assert fire.case.due_at == AT + minutes(60)
    assert Extension.objects.get().status == AsideStatus.REFUSED


def test_only_one_extension_waits_at_a_time_and_amounts_are_sane(fire: Fire) -> None:
    ask(fire)
    with pytest.raises(AsideOpen):
        ask(fire)
    Extension.objects.all().delete()
    for amount in (0, 5000):
        with pytest.raises(BadFinding):
            ask(fire, amount=amount)


def test_an_extension_asked_for_a_limit_that_ended_cannot_be_granted_on_the_next(fire: Fire, cast: Cast) -> None:
    fire.check("钱麦", "burning", 5)
    ask(fire)
    fire.step("赵禾", "confirm_fire", 20)
    assert Extension.objects.get().status == AsideStatus.ENDED
    with pytest.raises(StepNotTaken, match="没有待批的延期申请"):
        decide_extension(case_code=fire.code, grant=True, note="", by=cast.acting("陈川"), at=fire.at(21))


def test_granting_during_a_pause_counts_at_the_resume(fire: Fire, cast: Cast) -> None:
    ask(fire)
    pause_clock(case_code=fire.code, reason="断路", by=cast.acting("陈川"), at=fire.at(15))
    decide_extension(case_code=fire.code, grant=True, note="", by=cast.acting("林岚"), at=fire.at(16))
    assert fire.case.due_at is None
    resume_clock(case_code=fire.code, by=cast.acting("陈川"), at=fire.at(25))
    assert fire.case.due_at == AT + timedelta(minutes=60 + 30 + 10)
