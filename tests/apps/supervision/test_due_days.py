"""Due days: the rule of the kind in working days with 调休, a named day, 延期, 中止 against 挂账督办, 未定时限."""

from datetime import date

import pytest

from luoshu.apps.supervision.errors import BadMatter, MatterStepRefused
from luoshu.apps.supervision.queries import asked_of, desk_counts, matters_for
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, Work, on_day, with_rules, work_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        # From Thursday 19 September: 29 September (Sunday) and 12 October (Saturday) are worked, 1-7 October not.
        ("leader_urgent", date(2024, 9, 24)),
        ("leader_normal", date(2024, 10, 15)),
        ("minutes", date(2024, 10, 22)),
        ("document", date(2024, 11, 5)),
        ("leader_hard", date(2024, 11, 5)),
    ],
)
def test_limits_count_working_days_with_the_calendar(cast: Cast, kind: str, due: date) -> None:
    with_rules(cast)
    matter = work_of(cast, kind=kind).assigned().matter
    assert matter.due_on == due
    assert matter.due_at == on_day(due, 18)
    assert matter.rule_code == f"limit.matter.{kind}"


def test_a_matter_handed_over_on_a_holiday_counts_from_the_next_working_day(cast: Cast) -> None:
    with_rules(cast)
    holiday = on_day(date(2024, 10, 3))
    assert work_of(cast, kind="leader_urgent", at=holiday).assigned(at=holiday).matter.due_on == date(2024, 10, 10)


def test_a_named_day_goes_before_the_rule(cast: Cast) -> None:
    with_rules(cast)
    matter = work_of(cast, due_on=date(2024, 12, 31)).assigned().matter
    assert (matter.due_on, matter.rule_code) == (date(2024, 12, 31), "")
    with pytest.raises(BadMatter, match="已经过去"):
        work_of(cast, due_on=date(2024, 9, 18))


def test_without_a_rule_nothing_is_late(cast: Cast) -> None:
    matter = work_of(cast).assigned().matter
    assert (matter.due_at, matter.due_on, matter.limit_code) == (None, None, "handle_limit")


def test_an_extension_adds_working_days_to_a_rule_and_to_a_named_day(cast: Cast, work: Work) -> None:
    named = work_of(cast, due_on=date(2024, 9, 30)).handling()
    work.handling()
    for one in (work, named):
        one.ask(3, MEETING_AT)
        one.decide(grant=True, at=MEETING_AT)
    assert work.matter.due_on == date(2024, 10, 25)
    assert named.matter.due_on == date(2024, 10, 10)
    refused = work_of(cast).handling()
    before = refused.matter.due_on
    refused.ask(3, MEETING_AT)
    refused.decide(grant=False, at=MEETING_AT)
    assert refused.matter.due_on == before


def test_a_pause_stops_the_clock_and_gives_the_days_back(cast: Cast, work: Work) -> None:
    named = work_of(cast, due_on=date(2024, 9, 30)).handling()
    work.handling()
    for one in (work, named):
        one.pause(on_day(date(2024, 9, 23), 9))
        assert (one.matter.due_on, one.matter.due_at) == (None, None)
    counts = desk_counts(cast.acting("沈知"), at=on_day(date(2024, 12, 1)))
    assert counts.late == 0
    for one in (work, named):
        one.resume(on_day(date(2024, 9, 25), 9))
    # Two working days stood still.
    assert named.matter.due_on == date(2024, 10, 9)
    assert work.matter.due_on == date(2024, 10, 24)


def test_a_watched_matter_goes_on_running(cast: Cast, work: Work) -> None:
    work.handling()
    due = work.matter.due_on
    work.step("沈知", "watch", note="挂牌盯办")
    assert (work.matter.due_on, work.matter.paused_at) == (due, None)
    assert desk_counts(cast.acting("沈知"), at=on_day(date(2024, 12, 1))).late == 1
    with pytest.raises(MatterStepRefused, match="已在挂账"):
        work.step("沈知", "watch", note="再挂")
    work.step("沈知", "stop_watching", note="问题解决")
    assert work.matter.watched_at is None


def test_haste_instead_of_a_day_waits_in_the_list_until_the_lead_answers(cast: Cast) -> None:
    with_rules(cast)
    early, soon = work_of(cast, vague="早日", title="开工"), work_of(cast, vague="尽快", title="整改")
    for one in (early, soon):
        one.assigned()
    desk, lead = cast.acting("沈知"), cast.acting("梁知")
    assert desk_counts(desk, at=MEETING_AT).undated == 2
    assert len(asked_of(lead, at=MEETING_AT).undated) == 2
    early.step("梁知", "give_day", due_on=date(2024, 11, 15))
    soon.step("梁知", "say_why_no_day", note="取决于上级批复")
    assert desk_counts(desk, at=MEETING_AT).undated == 0
    assert early.matter.due_on == date(2024, 11, 15)
    assert soon.matter.due_on is None
    with pytest.raises(MatterStepRefused, match="时限已经定下"):
        early.step("梁知", "give_day", due_on=date(2024, 12, 1))
    with pytest.raises(BadMatter):
        soon.step("梁知", "give_day", due_on=date(2024, 9, 1))
    assert early.step("沈知", "set_day", due_on=date(2024, 12, 20), note="统一到年底").due_on == date(2024, 12, 20)


def test_the_numbers_on_top_are_the_lengths_of_the_lists(cast: Cast) -> None:
    with_rules(cast)
    for count, due in enumerate((date(2024, 9, 20), date(2024, 9, 23), date(2024, 9, 23), date(2024, 9, 26))):
        work_of(cast, title=f"事项{count}号", due_on=due).assigned()
    work_of(cast, title="审核中").submitted()
    work_of(cast, title="未定", vague="适时").assigned()
    desk, at = cast.acting("沈知"), on_day(date(2024, 9, 23), 11)
    counts = desk_counts(desk, at=at)
    views = ("today", "late", "review", "undated")
    lengths = [len(matters_for(desk, at=at, view=view)) for view in views]
    assert [counts.due_today, counts.late, counts.to_review, counts.undated] == lengths == [2, 1, 1, 1]
    days = [row.due_on for row in matters_for(desk, at=at)]
    assert days == [*sorted(day for day in days if day), *(day for day in days if day is None)]


def test_today_is_a_beijing_day(cast: Cast) -> None:
    with_rules(cast)
    work_of(cast, due_on=date(2024, 9, 23)).assigned()
    desk = cast.acting("沈知")
    assert desk_counts(desk, at=on_day(date(2024, 9, 23), 0)).due_today == 1
    assert desk_counts(desk, at=on_day(date(2024, 9, 23), 23)).due_today == 1
    assert desk_counts(desk, at=on_day(date(2024, 9, 24), 0)).late == 1
