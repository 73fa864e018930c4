"""Reading rules: what held for a place on a day. The most specific division wins, then the latest start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import CharField, DateField, Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.errors import NotAllowed
from luoshu.apps.prepared import Given, Prepared
from luoshu.apps.rules.bodies import ANY_TERRAIN, DISTANCES, HEAT_FIELDS, IN_WINDOW, LEAP_YEAR, limit_of, month_day
from luoshu.apps.rules.choices import DayKind, RuleKind
from luoshu.apps.rules.errors import RuleNotVisible
from luoshu.apps.rules.models import CalendarDay, Rule
from luoshu.apps.scope import within
from luoshu.core.clock import CalendarRow, Limit, WorkCalendar
from luoshu.core.fire.screening import ScreeningRules
from luoshu.core.fire.static_heat import HeatThresholds

DEFAULT_TERRAIN = "plain"
PICTURE_DAYS = 30
WHOLE_YEAR = 365
EVERYWHERE = ""
"""The path of a rule that holds for every division."""


class LimitAnswer(NamedTuple):
    """How long a step may take, and the code of the rule that says so."""

    limit: Limit
    rule_code: str


@dataclass(frozen=True)
class Season:
    """A season of some authority; ``starts`` and ``ends`` are (month, day), both inside; it may cross the new year."""

    code: str
    title: str
    starts: tuple[int, int]
    ends: tuple[int, int]
    issuer: str
    document_no: str
    is_example: bool

    def covers(self, day: date) -> bool:
        """Tell whether a day of any year lies in the season."""
        here = (day.month, day.day)
        if self.starts <= self.ends:
            return self.starts <= here <= self.ends
        return here >= self.starts or here <= self.ends

    @property
    def length_days(self) -> int:
        """Count the days of the season in a leap year."""
        first, last = date(LEAP_YEAR, *self.starts), date(LEAP_YEAR, *self.ends)
        return ((last - first).days % 366) + 1


@dataclass(frozen=True)
class ScreeningAnswer:
    """The thresholds of labels on a day, ready for ``core.fire``, and the version to keep with each label."""

    heat: HeatThresholds
    rules: ScreeningRules
    near_forest_m: float
    near_border_m: float
    version: str


def rules_on(on: date | Given, *, kind: str | Given = "") -> QuerySet[Rule]:
    """Return the rules in force on a day."""
    rows = Rule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    return rows.filter(kind=kind) if kind else rows


def most_specific(rows: Iterable[Rule], key: Callable[[Rule], Any]) -> dict[Any, Rule]:
    """Return one rule for each key: the longest path wins, then the latest start."""
    chosen: dict[Any, Rule] = {}
    for row in sorted(rows, key=lambda row: (len(row.division_path), row.valid_from)):
        chosen[key(row)] = row
    return chosen


def _in_force(kind: str, division_path: str, on: date) -> QuerySet[Rule]:
    return rules_on(on, kind=kind).filter(division_path__in=[EVERYWHERE, *paths_above(division_path)])


_NAMED: Final = Prepared(
    lambda kind, code, paths, on: rules_on(on, kind=kind).filter(code=code, division_path__in=paths),
    kind=CharField(),
    code=CharField(),
    paths=[CharField()],
    on=DateField(),
)
_CODED: Final = Prepared(
    lambda codes, paths, on: rules_on(on).filter(code__in=codes, division_path__in=paths),
    codes=[CharField()],
    paths=[CharField()],
    on=DateField(),
)


def rule_in_force(kind: str, code: str, division_path: str, on: date) -> Rule | None:
    """Return the one rule with this code that held for a place on a day, or None."""
    rows = _NAMED.rows(kind=kind, code=code, paths=[EVERYWHERE, *paths_above(division_path)], on=on)
    return most_specific(rows, lambda row: row.code).get(code)


def seasons(division_path: str, on: date) -> list[Season]:
    """Return the seasons that are in force for a place on a day, whether or not the day lies in one of them."""
    rows = most_specific(_in_force(RuleKind.SEASON, division_path, on), lambda row: row.code)
    found = [
        Season(
            code=row.code,
            title=row.title,
            starts=month_day(row.body["starts"], "开始"),
            ends=month_day(row.body["ends"], "结束"),
            issuer=row.issuer,
            document_no=row.document_no,
            is_example=row.is_example,
        )
        for row in rows.values()
    ]
    return sorted(found, key=lambda season: (season.starts, season.code))


def season_on(division_path: str, on: date) -> str | None:
    """Return the code of the season a day lies in, the shortest of several (a peak inside a year-long one), or None."""
    covering = [season for season in seasons(division_path, on) if season.covers(on)]
    return min(covering, key=lambda season: (season.length_days, season.code)).code if covering else None


def window_on(division_path: str, on: date) -> Season | None:
    """Return the window of the ban a day lies in, the shortest of several; a ban of the whole year is no window."""
    covering = [one for one in seasons(division_path, on) if one.covers(on) and one.length_days < WHOLE_YEAR]
    return min(covering, key=lambda season: (season.length_days, season.code)) if covering else None


def is_in_window(division_path: str, on: date) -> bool:
    """Tell whether a day lies in a window of the ban: duty and limits may be tighter then, nothing is hidden ever."""
    return window_on(division_path, on) is not None


def terrain_of(division_path: str, on: date) -> str:
    """Return the terrain class of a place: plain, hill or mountain; plain where no rule speaks of it."""
    rows = most_specific(_in_force(RuleKind.TERRAIN, division_path, on), lambda row: "")
    return str(rows[""].body["class"]) if rows else DEFAULT_TERRAIN


def limit_for(code: str, terrain: str, division_path: str, on: date) -> LimitAnswer | None:
    """Return the limit in force for a place, its terrain and a day, with the rule's code; None if no rule names it.

    A nearer division goes first; of one division a rule for the windows of the ban while one holds, then a rule for the
    terrain, then one for any terrain.
    """
    rows = [
        row
        for row in _in_force(RuleKind.LIMIT, division_path, on)
        if row.body.get("limit") == code and row.body.get("terrain", ANY_TERRAIN) in (terrain, ANY_TERRAIN)
    ]
    if any(row.body.get("when") == IN_WINDOW for row in rows) and not is_in_window(division_path, on):
        rows = [row for row in rows if row.body.get("when") != IN_WINDOW]
    if not rows:
        return None
    best = max(
        rows,
        key=lambda row: (
            len(row.division_path),
            row.body.get("when") == IN_WINDOW,
            row.body.get("terrain", ANY_TERRAIN) == terrain,
            row.valid_from,
        ),
    )
    return LimitAnswer(limit_of(best.body), best.code)


class FineRange(NamedTuple):
    """Between how many yuan a fine may be, both inside, and the code of the rule that says so."""

    least_yuan: int
    most_yuan: int
    rule_code: str


def fine_range(division_path: str, on: date) -> FineRange | None:
    """Return the range of fines in force for a place on a day; None where no rule names one."""
    rows = most_specific(_in_force(RuleKind.FINE_RANGE, division_path, on), lambda row: "")
    if not rows:
        return None
    row = rows[""]
    return FineRange(int(row.body["least_yuan"]), int(row.body["most_yuan"]), row.code)


class RewardRule(NamedTuple):
    """What a verified report is worth, whether only the first of several is rewarded, and the rule that says so."""

    yuan: int
    first_only: bool
    rule_code: str


def reward_rule(division_path: str, on: date) -> RewardRule | None:
    """Return the reward for a report in force for a place on a day; None where no rule promises one."""
    rows = most_specific(_in_force(RuleKind.REWARD, division_path, on), lambda row: "")
    if not rows:
        return None
    row = rows[""]
    return RewardRule(int(row.body["yuan"]), bool(row.body.get("first_only", True)), row.code)


def platform_mapping(code: str, division_path: str, on: date) -> dict[str, Any] | None:
    """Return how a platform writes alarms and wants results on a day (core.fire.platforms), None without a rule."""
    row = rule_in_force(RuleKind.PLATFORM, code, division_path, on)
    return dict(row.body) if row is not None else None


def crops_on(division_path: str, on: date) -> tuple[tuple[str, str], ...]:
    """Return the crops that a field check may name on a day, as (code, label)."""
    row = rule_in_force(RuleKind.CROPS, "crops", division_path, on)
    return tuple((one["code"], one["label"]) for one in row.body["crops"]) if row is not None else ()


def audit_days(division_path: str, on: date) -> tuple[int, str] | None:
    """Return for how many days the audit stays in the database, and the code of the rule; None: for good."""
    row = rule_in_force(RuleKind.AUDIT, "audit.keep", division_path, on)
    return (int(row.body["days"]), row.code) if row is not None else None


def picture_days(division_path: str, on: date) -> tuple[int, str]:
    """Return for how many days pictures of alarms are kept, and the code of the rule that says so (F26: 30 days)."""
    row = rule_in_force(RuleKind.PICTURE, "picture.alarm", division_path, on)
    return (int(row.body["days"]), row.code) if row is not None else (PICTURE_DAYS, "")


def screening_rules(on: date, division_path: str = "") -> ScreeningAnswer:
    """Return the thresholds of labels in force for a place on a day; the method's own where no rule is in force."""
    rows = most_specific(_in_force(RuleKind.SCREENING, division_path, on), lambda row: "")
    body: dict[str, Any] = dict(rows[""].body) if rows else {}
    version = f"{rows[''].code}@{rows[''].valid_from.isoformat()}" if rows else HeatThresholds().version
    heat = HeatThresholds(**{name: body[name] for name in HEAT_FIELDS if name in body}, version=version)
    distances = {name: float(body[name]) for name in DISTANCES if name in body}
    border = distances.pop("near_border_m", 500.0)
    rules = ScreeningRules(**distances, version=version)
    return ScreeningAnswer(heat, rules, rules.near_forest_m, border, version)


def work_calendar(first: date, last: date) -> WorkCalendar:
    """Return the working calendar of the days from ``first`` to ``last``, both inside."""
    rows = CalendarDay.objects.filter(on__gte=first, on__lte=last).order_by("on")
    return WorkCalendar.from_rows(
        CalendarRow(row.on, row.kind == DayKind.WORKDAY, row.name, row.document_no) for row in rows
    )


def calendar_years() -> list[int]:
    """Return the years whose holiday arrangement is entered, so that a page can say which are missing."""
    return sorted({on.year for on in CalendarDay.objects.dates("on", "year")})


def rules_for(acting: Acting, on: date | None = None, *, kind: str = "") -> QuerySet[Rule]:
    """Return the rules that a reader sees: of the reader's divisions and of those above them. Raises NotAllowed."""
    if not acting.may("rules.read"):
        raise NotAllowed
    above = [EVERYWHERE, *(path for root in acting.paths for path in paths_above(root))]
    rows = Rule.objects.filter(within(acting) | Q(division_path__in=above))
    if on is not None:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("kind", "code", "division_path", "-valid_from")


def find_rule_for(acting: Acting, code: str, division_path: str, on: date) -> Rule:
    """Return one rule as it stood on a day. Raises NotAllowed, RuleNotVisible."""
    row = rules_for(acting, on).filter(code=code, division_path=division_path).first()
    if row is None:
        raise RuleNotVisible(rule=code)
    return row


def own_rules(acting: Acting, on: date, *, kind: str) -> list[Rule]:
    """Return the rules of one kind that hold on a day and belong to the reader's own divisions. Raises NotAllowed."""
    return list(rules_for(acting, on, kind=kind).filter(within(acting)))


def latest_rules_for(acting: Acting, code: str, division_path: str) -> list[Rule]:
    """Return all rows of one rule of one division, the newest first: its history. Raises NotAllowed."""
    rows = rules_for(acting).filter(code=code, division_path=division_path)
    return list(rows.order_by("-valid_from"))


def rule_history(acting: Acting, code: str, division_code: str) -> list[Rule]:
    """Return all rows of the rule of the division with this code (empty: of everywhere), the newest first.

    Raises NotAllowed, RuleNotVisible.
    """
    rows = list(rules_for(acting).filter(code=code).order_by("-valid_from"))
    found = [row for row in rows if row.division_code == division_code]
    if not found:
        raise RuleNotVisible(rule=code)
    return [row for row in found if row.division_path == found[0].division_path]


def calendar_days(year: int) -> list[CalendarDay]:
    """Return the days of a year that differ from their weekday's habit."""
    return list(CalendarDay.objects.filter(on__year=year).order_by("on"))


def rule_sources(codes: Iterable[str], division_path: str, on: date) -> dict[str, Rule]:
    """Return the rules behind stored codes as they stood on a day, to show them with the decision they produced."""
    rows = _CODED.rows(codes=list(codes), paths=[EVERYWHERE, *paths_above(division_path)], on=on)
    return most_specific(rows, lambda row: row.code)
