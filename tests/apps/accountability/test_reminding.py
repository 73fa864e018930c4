"""Reminders before, at and after the end of a limit: once each, over a month's end, a holiday and worked weekends."""

from datetime import UTC, date, datetime

import pytest

from luoshu.apps.accountability.models import Matter, RectificationItem
from luoshu.apps.accountability.operations import remind_due_matters
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import BEIJING
from luoshu.jobs.remind import remind_matters
from tests.support.cases_factories import WEST_A1
from tests.support.cast import Cast
from tests.support.matters_factories import OneMatter, one_matter

pytestmark = pytest.mark.django_db
# Monday 30 September 18:00, the last working day before the holiday of 1 to 7 October; Sunday 29 September is worked.
DUE = datetime(2024, 9, 30, 18, 0, tzinfo=BEIJING)


def on(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


def told() -> list[tuple[str, set[str]]]:
    rows = Notice.objects.filter(kind="matter_due").order_by("id")
    return [
        (
            one.dedupe_key.rpartition(":")[2],
            set(NoticeDelivery.objects.filter(notice=one).values_list("post_code", flat=True)),
        )
        for one in rows
    ]


@pytest.fixture
def matter(cast: Cast) -> OneMatter:
    return one_matter(cast, WEST_A1)


def runs(matter: OneMatter, limit_code: str, due: datetime = DUE) -> None:
    Matter.objects.filter(code=matter.code).update(limit_code=limit_code, due_at=due, limit_started_at=on(9, 20))


def ask(*moments: datetime) -> None:
    for moment in moments:
        remind_matters(at=moment, worker="test")


def test_the_three_stages_across_the_holiday_each_once(matter: OneMatter) -> None:
    runs(matter, "criticism_limit")
    ask(on(9, 27, 17), on(9, 28), on(9, 29, 0, 1), on(9, 29), on(9, 30, 17, 59))
    assert told() == [("before", {"a-office", "a-fire-head"})]
    ask(on(9, 30, 18), on(10, 1), on(10, 7, 23, 59), on(10, 8))
    assert told()[1:] == [("over", {"a-office", "a-fire-head", "city-desk", "city-fire-head"})]
    ask(on(10, 8, 18), on(10, 9), on(10, 20))
    assert told()[2:] == [("escalated", {"city-fire-head"})]


def test_a_due_day_after_the_holiday_is_reminded_on_the_last_working_day_before_it(matter: OneMatter) -> None:
    runs(matter, "resubmit_limit", on(10, 8, 18))
    ask(on(9, 29, 23))
    assert told() == []
    ask(on(9, 30, 0, 0))
    assert [stage for stage, _ in told()] == ["before"]


def test_the_review_reminds_the_office_and_the_time_to_object_simply_ends(matter: OneMatter) -> None:
    runs(matter, "review_limit")
    ask(on(9, 29))
    assert told() == [("before", {"city-desk", "city-fire-head"})]
    runs(matter, "objection_limit")
    ask(on(9, 29), on(10, 1), on(10, 20))
    assert [stage for stage, _ in told()[1:]] == ["before"]


def test_a_missed_stage_is_not_told_late_beside_the_next(matter: OneMatter) -> None:
    runs(matter, "criticism_limit")
    ask(on(10, 9))
    assert [stage for stage, _ in told()] == ["escalated"]


def test_another_due_day_is_another_reminder(matter: OneMatter) -> None:
    runs(matter, "criticism_limit")
    ask(on(9, 29))
    runs(matter, "criticism_limit", on(10, 10, 18))
    ask(on(10, 9))
    assert [stage for stage, _ in told()] == ["before", "before"]


def test_items_of_rectification_have_days_of_their_own(matter: OneMatter) -> None:
    item = RectificationItem.objects.create(
        matter=matter.row,
        text="补齐值守",
        owner_unit="甲北镇政府",
        due_on=date(2024, 9, 30),
        added_by="x",
        added_at=DUE,
    )
    ask(on(9, 28), on(9, 29), on(9, 30, 23, 59), on(10, 1, 0, 0))
    assert [stage for stage, _ in told()] == ["before", "over"]
    RectificationItem.objects.filter(pk=item.pk).update(status="passed")
    ask(on(10, 20))
    assert len(told()) == 2


def test_how_long_before_is_a_rule_and_without_one_only_the_end_is_told(matter: OneMatter) -> None:
    runs(matter, "criticism_limit")
    remind = Rule.objects.get(code="limit.party_remind")
    Rule.objects.filter(pk=remind.pk).update(body={**remind.body, "amount": 3, "unit": "natural_day"})
    assert remind_due_matters(at=on(9, 26), limit=9) == 0
    assert remind_due_matters(at=on(9, 27, 0, 0), limit=9) == 1
    Rule.objects.filter(code__in=("limit.party_remind", "limit.party_escalate")).delete()
    runs(matter, "rectify_limit")
    ask(on(9, 30), on(10, 20))
    assert [stage for stage, _ in told()[1:]] == ["over"]


def test_an_ended_matter_and_a_paused_limit_are_left_alone(matter: OneMatter) -> None:
    runs(matter, "criticism_limit")
    Matter.objects.filter(code=matter.code).update(is_open=False)
    ask(on(9, 29), on(10, 20))
    assert told() == []
