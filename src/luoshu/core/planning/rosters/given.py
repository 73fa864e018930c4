"""What a roster is planned from: people, turns to fill, rules. No clock, no database; days are Beijing days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from luoshu.core.clock import WorkCalendar
from luoshu.core.planning.rosters.problems import BadRoster

ON_DUTY, LEADING = "on_duty", "leading"
EVERY, WORKDAYS, DAYS_OFF, WINDOW = "every", "workdays", "days_off", "window"
"""On which days a shift comes back: all, working days, days off, the days of a window of the burning ban."""
BURDENS = ("holidays", "nights", "weekends", "all")
"""What is shared out fairly, the heaviest first; ``all`` counts every turn."""
BURDEN_WORDS = {"holidays": "节假日", "nights": "夜班", "weekends": "周末", "all": "总班次"}
KIND_WORDS = {ON_DUTY: "值班", LEADING: "带班"}


@dataclass(frozen=True)
class Member:
    """Somebody who can be put on duty (``can_stand``) or lead. ``carried``: the turns of earlier plans, by burden."""

    code: str
    name: str
    can_lead: bool = False
    can_stand: bool = True
    absent: frozenset[date] = frozenset()
    wants_off: frozenset[date] = frozenset()
    carried: Mapping[str, int] = field(default_factory=dict)

    def burden(self, name: str) -> int:
        """Return what an earlier plan already laid on this person."""
        return self.carried.get(name, 0)


@dataclass(frozen=True)
class Turn:
    """One shift to fill with ``needs`` people; times are Beijing wall-clock times without zone."""

    on: date
    kind: str
    label: str
    starts: datetime
    ends: datetime
    needs: int = 1
    is_night: bool = False
    is_weekend: bool = False
    is_holiday: bool = False

    def counts_as(self, burden: str) -> bool:
        """Tell whether the turn adds to a burden."""
        return (
            burden == "all"
            or {
                "holidays": self.is_holiday,
                "nights": self.is_night,
                "weekends": self.is_weekend,
            }[burden]
        )


@dataclass(frozen=True)
class Pattern:
    """A shift that comes back: opens at a wall-clock time and lasts some hours, on the ``days`` that it names."""

    kind: str
    label: str
    opens: time
    hours: int
    needs: int = 1
    days: str = EVERY

    def holds_on(self, day: date, calendar: WorkCalendar, *, in_window: bool) -> bool:
        """Tell whether the shift comes back on a day; a worked weekend (调休) is a working day."""
        if self.days == WINDOW:
            return in_window
        return self.days == EVERY or calendar.is_working_day(day) == (self.days == WORKDAYS)


@dataclass(frozen=True)
class RosterRules:
    """Editable defaults. ``rest_hours`` follow a night; no value of 0 is checked."""

    rest_hours: int = 24
    most_in_a_row: int = 3
    leaders_lead: bool = True
    keep_requests: bool = True


@dataclass(frozen=True)
class RosterGiven:
    """Everything a plan depends on. Raises BadRoster when it cannot be meant."""

    members: tuple[Member, ...]
    turns: tuple[Turn, ...]
    rules: RosterRules = RosterRules()

    def __post_init__(self) -> None:
        codes = [member.code for member in self.members]
        if len(set(codes)) != len(codes):
            raise BadRoster("人员名单里有重复的代码，请核对后再排班。")
        if not self.members or not self.turns:
            raise BadRoster("没有人员或没有要排的班次，请先选好人员和日期。")
        if any(turn.ends <= turn.starts or turn.needs < 1 for turn in self.turns):
            raise BadRoster("班次的结束要晚于开始，每班至少 1 人，请核对班次。")
        wrong = [value for one in self.members for value in one.carried.values() if value < 0]
        if wrong or self.rules.rest_hours < 0 or self.rules.most_in_a_row < 0:
            raise BadRoster("累计班次、休息小时、连续天数不能是负数，请核对。")

    @property
    def days(self) -> int:
        """Return how many days have a turn."""
        return len({turn.on for turn in self.turns})


def is_holiday(calendar: WorkCalendar, day: date) -> bool:
    """Tell whether a day is a named holiday (放假), not a plain weekend and not a worked one."""
    row = calendar.row_of(day)
    return row is not None and not row.is_working


def turns_of(
    patterns: Iterable[Pattern],
    first: date,
    last: date,
    calendar: WorkCalendar,
    *,
    in_window: Callable[[date], bool] = lambda day: False,
) -> tuple[Turn, ...]:
    """Lay shift patterns over the days from ``first`` to ``last``, both inside.

    ``in_window`` tells whether a window of the ban holds on a day. A turn belongs to the day it starts on and is a
    night when it covers midnight. A worked weekend (调休) is none.
    """
    turns = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for pattern in patterns:
            if not pattern.holds_on(day, calendar, in_window=in_window(day)):
                continue
            starts = datetime.combine(day, pattern.opens)
            ends = starts + timedelta(hours=pattern.hours)
            turns.append(
                Turn(
                    on=day,
                    kind=pattern.kind,
                    label=pattern.label,
                    starts=starts,
                    ends=ends,
                    needs=pattern.needs,
                    is_night=ends > datetime.combine(day + timedelta(days=1), time(0)),
                    is_weekend=not calendar.is_working_day(day) and not is_holiday(calendar, day),
                    is_holiday=is_holiday(calendar, day),
                )
            )
    return tuple(sorted(turns, key=lambda turn: (turn.starts, turn.kind, turn.label)))


def clashes(turns: Sequence[Turn], rest_hours: int) -> list[tuple[int, int]]:
    """Return the pairs of turns one person cannot both take because the rest after a night would be too short."""
    found = []
    rest = timedelta(hours=rest_hours)
    order = sorted(range(len(turns)), key=lambda n: turns[n].starts)
    for place, one in enumerate(order):
        if not turns[one].is_night:
            continue
        for other in order[place + 1 :]:
            if turns[other].starts - turns[one].ends >= rest:
                break
            if turns[other].on != turns[one].on:
                found.append((one, other))
    return found


def overlapping(turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """Return the pairs of turns of different days that run at the same time: nobody is in two places."""
    order = sorted(range(len(turns)), key=lambda n: turns[n].starts)
    found = []
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if turns[other].starts >= turns[one].ends:
                break
            if turns[other].on != turns[one].on:
                found.append((one, other))
    return found


def runs_of_days(days: Iterable[date], length: int) -> list[tuple[date, ...]]:
    """Return every run of ``length`` consecutive days among some days."""
    ordered = sorted(set(days))
    runs: list[tuple[date, ...]] = []
    run: list[date] = ordered[:1]
    for before, day in pairwise(ordered):
        run = [*run, day] if day - before == timedelta(days=1) else [day]
        if len(run) >= length:
            runs.append(tuple(run[-length:]))
    if length == 1:
        return [(day,) for day in ordered]
    return runs


def may_take(member: Member, turn: Turn, given: RosterGiven) -> bool:
    """Tell whether a person may take a turn, each rule of one person and one turn by itself."""
    if turn.on in member.absent or (turn.kind == ON_DUTY and not member.can_stand):
        return False
    if given.rules.keep_requests and turn.on in member.wants_off:
        return False
    return not (given.rules.leaders_lead and turn.kind == LEADING and not member.can_lead)
