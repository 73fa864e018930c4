"""Shift patterns (班次): one more from a day, an end from a day, never two of one name at once, never the past."""

from datetime import date, time

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rosters.errors import CellNotVisible, PatternInvalid, PatternMoved, PatternNotVisible
from luoshu.apps.rosters.models import ShiftPattern
from luoshu.apps.rosters.operations import end_pattern, patterns, set_pattern
from luoshu.apps.rosters.queries import patterns_from, patterns_on
from tests.support.cast import AT, TOWN_A1, Cast
from tests.support.together import all_at_once, needs_a_database_of_threads

pytestmark = pytest.mark.django_db
TODAY, LATER, LAST = date(2024, 9, 17), date(2024, 10, 1), date(2024, 11, 1)


def add(cast: Cast, valid_from: date = TODAY, name: str = "陈川", **changed: object) -> ShiftPattern:
    given = {"kind": "on_duty", "label": "白班", "opens": time(8), "hours": 12, "needs": 1, "days": "every"}
    return set_pattern(
        division=cast.division(TOWN_A1),
        valid_from=valid_from,
        by=cast.acting(name),
        at=AT,
        **{**given, **changed},  # type: ignore[arg-type]
    )


def end(cast: Cast, pattern: ShiftPattern, on: date, name: str = "陈川") -> ShiftPattern:
    return end_pattern(pattern_id=pattern.pk, ends_before=on, by=cast.acting(name), at=AT)


def shown(cast: Cast, on: date = TODAY) -> list[tuple[int, date, date | None]]:
    return [(row.hours, row.valid_from, row.valid_to) for row in patterns_from(cast.path(TOWN_A1), on)]


def test_a_new_one_of_the_same_name_ends_the_one_before(cast: Cast) -> None:
    first = add(cast)
    assert add(cast, LATER).pk == first.pk, "the same again changes nothing"
    add(cast, LATER, hours=10)
    assert shown(cast) == [(12, TODAY, LATER), (10, LATER, None)]
    assert [row.hours for row in patterns_on(cast.path(TOWN_A1), date(2024, 9, 30))] == [12]
    assert [row.hours for row in patterns_on(cast.path(TOWN_A1), LATER)] == [10]
    assert AuditEntry.objects.filter(action="rosters.set_pattern").count() == 2


def test_an_earlier_start_is_refused_even_when_all_else_is_the_same(cast: Cast) -> None:
    add(cast, LATER)
    with pytest.raises(PatternInvalid, match="更晚的日期"):
        add(cast, TODAY)
    with pytest.raises(PatternInvalid, match="更晚的日期"):
        add(cast, LATER, hours=10)


def test_one_that_will_end_makes_way_for_a_new_one(cast: Cast) -> None:
    end(cast, add(cast), LAST)
    add(cast, LATER, hours=10)
    assert shown(cast) == [(12, TODAY, LATER), (10, LATER, None)], "never two of one name at once"


def test_it_ends_from_today_on_and_never_in_the_past(cast: Cast) -> None:
    row = add(cast, date(2024, 1, 1))
    with pytest.raises(PatternInvalid, match="最早自 2024-09-17"):
        end(cast, row, date(2024, 9, 16))
    end(cast, row, TODAY)
    assert shown(cast) == []
    assert patterns_on(cast.path(TOWN_A1), date(2024, 9, 16)) == [row]
    assert AuditEntry.objects.filter(action="rosters.end_pattern", subject_code=str(row.pk)).count() == 1
    with pytest.raises(PatternMoved):
        end(cast, row, TODAY)


def test_one_to_come_is_called_off_and_may_be_entered_again(cast: Cast) -> None:
    row = add(cast, LATER)
    with pytest.raises(PatternInvalid, match="最早自 2024-10-01"):
        end(cast, row, TODAY)
    end(cast, row, LATER)
    assert shown(cast) == []
    add(cast, LATER, hours=8)
    assert shown(cast) == [(8, LATER, None)]


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "sleeping"},
        {"label": " "},
        {"label": "班" * 21},
        {"hours": 0},
        {"hours": 25},
        {"needs": 0},
        {"needs": 51},
        {"days": "sundays"},
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, changed: dict[str, object]) -> None:
    with pytest.raises(PatternInvalid):
        add(cast, **changed)  # type: ignore[arg-type]
    assert not ShiftPattern.objects.exists()


def test_the_right_first_then_the_scope(cast: Cast) -> None:
    row = add(cast)
    for name, refusal in (("郑远", NotAllowed), ("杨溪", CellNotVisible)):
        with pytest.raises(refusal):
            add(cast, LATER, name, hours=10)
    for name, refusal in (("郑远", NotAllowed), ("杨溪", PatternNotVisible)):
        with pytest.raises(refusal):
            end(cast, row, LATER, name)
    assert shown(cast) == [(12, TODAY, None)]


def test_who_looked_before_somebody_else_changed_it_loses(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = add(cast)
    end(cast, stale, LAST)
    stale.valid_to = None
    monkeypatch.setattr(patterns, "find_pattern_for", lambda *_: stale)
    with pytest.raises(PatternMoved):
        end(cast, stale, LATER)
    monkeypatch.setattr(patterns, "_last_held", lambda *_: stale)
    with pytest.raises(PatternMoved):
        add(cast, LATER, hours=10)
    assert shown(cast) == [(12, TODAY, LAST)]


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_one_name_at_once_leave_one(cast: Cast) -> None:
    needs_a_database_of_threads()
    acting, division = cast.acting("陈川"), cast.division(TOWN_A1)

    def enter(number: int) -> str:
        try:
            set_pattern(
                division=division,
                kind="on_duty",
                label="夜班",
                opens=time(20),
                hours=12 - number,
                needs=1,
                days="every",
                valid_from=LATER,
                by=acting,
                at=AT,
            )
        except (PatternMoved, PatternInvalid):
            return "lost"
        return "won"

    assert sorted(all_at_once(2, enter)) == ["lost", "won"]
    assert ShiftPattern.objects.filter(label="夜班", valid_to__isnull=True).count() == 1
