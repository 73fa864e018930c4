"""Gaps and doubles, across midnight, the end of a month, a worked Saturday and a holiday; who is told, how often."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.apps.notices.models import Notice
from luoshu.apps.people.queries import holder_of
from luoshu.apps.rosters.models import DutyShift
from luoshu.apps.rosters.operations import plan_shift, set_pattern, tell_gaps, tell_missing_notes
from luoshu.apps.rosters.queries import gaps_between, month_table
from luoshu.apps.rules.choices import DayKind
from luoshu.apps.rules.models import CalendarDay
from luoshu.core.clock import beijing_instant
from luoshu.core.clock.china_holidays import CHINA_2024
from luoshu.core.planning.rosters import Span, doubles_of, gaps_of
from tests.support.cast import AT, TOWN_A1, Cast

pytestmark = pytest.mark.django_db


def with_calendar() -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(
            on=row.on,
            kind=DayKind.WORKDAY if row.is_working else DayKind.HOLIDAY,
            name=row.name,
            document_no=row.document_no,
        )
        for row in CHINA_2024
        if not CalendarDay.objects.filter(on=row.on).exists()
    )


def pattern(cast: Cast, kind: str = "on_duty", label: str = "值班", *, days: str = "every") -> None:
    set_pattern(
        division=cast.division(TOWN_A1),
        kind=kind,
        label=label,
        opens=time(8),
        hours=24,
        needs=1,
        days=days,
        valid_from=date(2024, 1, 1),
        by=cast.acting("陈川"),
        at=AT,
    )


def stand(cast: Cast, day: date, *, hours: int = 24, kind: str = "on_duty", name: str = "赵禾") -> DutyShift:
    starts = beijing_instant(day, time(8))
    return plan_shift(
        division=cast.division(TOWN_A1),
        post=cast.post(name),
        kind=kind,
        starts_at=starts,
        ends_before=starts + timedelta(hours=hours),
        by=cast.acting("陈川"),
        at=AT,
    )


def gap_days(cast: Cast, first: date, last: date) -> list[tuple[str, date]]:
    return [(gap.label, gap.starts.astimezone(UTC).date()) for gap in gaps_between(cast.path(TOWN_A1), first, last)]


def test_a_full_month_end_has_no_gap_and_a_missing_first_day_has(cast: Cast) -> None:
    pattern(cast)
    stand(cast, date(2024, 9, 30))
    assert gap_days(cast, date(2024, 9, 30), date(2024, 9, 30)) == []
    assert gap_days(cast, date(2024, 9, 30), date(2024, 10, 1)) == [("值班", date(2024, 10, 1))]


def test_half_a_night_is_a_gap_of_half_a_night(cast: Cast) -> None:
    pattern(cast)
    stand(cast, date(2024, 9, 20), hours=16)
    gaps = gaps_between(cast.path(TOWN_A1), date(2024, 9, 20), date(2024, 9, 20))
    assert [(gap.starts, gap.ends) for gap in gaps] == [
        (datetime(2024, 9, 20, 16, tzinfo=UTC), datetime(2024, 9, 21, 0, tzinfo=UTC))
    ]


def test_the_holiday_leader_is_wanted_on_days_off_only(cast: Cast) -> None:
    with_calendar()
    pattern(cast)
    pattern(cast, "leading", "节假日带班", days="days_off")
    for day in range(14, 19):
        stand(cast, date(2024, 9, day))
    wanted = [
        gap.starts.astimezone(UTC).day for gap in gaps_between(cast.path(TOWN_A1), date(2024, 9, 14), date(2024, 9, 18))
    ]
    assert wanted == [15, 16, 17], "not on the worked Saturday 14th, not on Wednesday 18th"
    table = month_table(cast.acting("陈川"), cast.division(TOWN_A1), date(2024, 9, 14), date(2024, 9, 18), AT)
    assert [(day.on.day, day.note, day.is_off) for day in table.days][:2] == [
        (14, "中秋节调休上班", False),
        (15, "中秋节", True),
    ]
    assert [day.on.day for day in table.days if day.is_today] == [17]


def test_a_pattern_that_changes_holds_from_its_day(cast: Cast) -> None:
    pattern(cast)
    set_pattern(
        division=cast.division(TOWN_A1),
        kind="on_duty",
        label="值班",
        opens=time(8),
        hours=10,
        needs=1,
        days="every",
        valid_from=date(2024, 9, 20),
        by=cast.acting("陈川"),
        at=AT,
    )
    hours = [
        (gap.ends - gap.starts).total_seconds() / 3600
        for gap in gaps_between(cast.path(TOWN_A1), date(2024, 9, 19), date(2024, 9, 20))
    ]
    assert hours == [24, 10]


def test_a_desk_without_patterns_is_held_to_somebody_always_there(cast: Cast) -> None:
    assert len(gaps_between(cast.path(TOWN_A1), date(2024, 9, 19), date(2024, 9, 20))) == 2


def test_two_shifts_at_once_are_said(cast: Cast) -> None:
    stand(cast, date(2024, 9, 20), hours=30)
    stand(cast, date(2024, 9, 21))
    table = month_table(cast.acting("陈川"), cast.division(TOWN_A1), date(2024, 9, 20), date(2024, 9, 21), AT)
    assert table.doubles == ("赵禾 9月21日 08:00 起同时有两个班",)


def test_gaps_are_told_once_a_day_from_eight_on(cast: Cast) -> None:
    pattern(cast)
    early = datetime(2024, 9, 17, 23, 59, tzinfo=UTC)
    assert tell_gaps(at=early, limit=50) == 0, "it is 7:59 on the 18th in Luoyang"
    assert tell_gaps(at=early + timedelta(minutes=1), limit=50) == 1
    assert tell_gaps(at=early + timedelta(hours=10), limit=50) == 0
    assert tell_gaps(at=early + timedelta(hours=24, minutes=1), limit=50) == 1
    text = Notice.objects.filter(kind="duty_gap").order_by("pk")[0].text
    assert text.startswith("甲北镇值班表有空班：9月18日、9月19日")


def test_a_covered_week_tells_nobody(cast: Cast) -> None:
    pattern(cast)
    for number in range(10):
        stand(cast, date(2024, 9, 16) + timedelta(days=number))
    assert tell_gaps(at=datetime(2024, 9, 17, 2, tzinfo=UTC), limit=50) == 0


def test_a_missing_note_is_asked_for_once(cast: Cast) -> None:
    pattern(cast)
    stand(cast, date(2024, 9, 16))
    after = beijing_instant(date(2024, 9, 17), time(8))
    assert tell_missing_notes(at=after - timedelta(seconds=1), limit=50) == 0
    assert tell_missing_notes(at=after, limit=50) == 1
    assert tell_missing_notes(at=after + timedelta(hours=1), limit=50) == 0
    assert holder_of(cast.post("赵禾"), date(2024, 9, 17))[0] == cast.person("赵禾")


HOURS = st.integers(0, 48)


@given(st.lists(st.tuples(HOURS, HOURS, st.sampled_from("abc")), max_size=8), st.integers(1, 3))
def test_an_hour_is_in_a_gap_exactly_when_too_few_are_there(rows: list[tuple[int, int, str]], needs: int) -> None:
    zero = datetime(2024, 9, 30, tzinfo=UTC)
    spans = [
        Span("on_duty", zero + timedelta(hours=min(a, b)), zero + timedelta(hours=max(a, b)), who)
        for a, b, who in rows
        if a != b
    ]
    wanted = (zero + timedelta(hours=8), zero + timedelta(hours=32))
    gaps = gaps_of("on_duty", "值班", wanted, needs, spans)
    for number in range(8, 32):
        middle = zero + timedelta(hours=number, minutes=30)
        there = len({one.who for one in spans if one.starts <= middle < one.ends})
        missing = [gap.missing for gap in gaps if gap.starts <= middle < gap.ends]
        assert missing == ([needs - there] if there < needs else [])
    doubled = {frozenset((spans.index(a), spans.index(b))) for a, b in doubles_of(spans)}
    for a, one in enumerate(spans):
        for b, other in enumerate(spans[:a]):
            if one.who == other.who and one != other and one.starts < other.ends and other.starts < one.ends:
                assert frozenset((spans.index(one), spans.index(other))) in doubled, (a, b)
