"""Screen 7: targets with their lamps, few queries for all of them; those that lag; the counties of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.models import StoredValue
from luoshu.apps.indicators.queries import (
    AskedScope,
    Figure,
    counties_of,
    figures_on,
    indicators_for,
    own_scope,
    stored_on,
)
from luoshu.apps.readings.models import Observation
from luoshu.apps.targets.choices import LampColour, ProblemState, Reads
from luoshu.apps.targets.models import LampOverride, Problem, Target
from luoshu.apps.targets.queries.doors import is_of_unit, targets_for
from luoshu.apps.targets.queries.rules import lamp_rule
from luoshu.apps.targets.queries.standing import (
    Reading,
    Standing,
    goal_of,
    reading_of_observation,
    reading_of_stored,
    stand,
)
from luoshu.core.clock import beijing_day
from luoshu.core.indicators import IndicatorError, Lamp, LampRule, Pace, lamp_of, pace_of, rounded


@dataclass(frozen=True)
class CountyRow:
    """A county's part of a target. ``pace`` None: nothing is due there, or there is no number."""

    name: str
    division_path: str
    list_order: int
    due: Decimal | None
    done: Decimal | None
    pace: Pace | None
    lamp: str
    link: str
    problem: str = ""

    @property
    def lamp_label(self) -> str:
        """The lamp's word."""
        return str(LampColour(self.lamp).label)

    @property
    def share_done(self) -> Decimal | None:
        """How much of what is due there is done, in percent."""
        return None if self.pace is None else rounded(self.pace.share_done * 100, 1)


@dataclass(frozen=True)
class TargetRow:
    """One line of the screen."""

    standing: Standing
    late_counties: tuple[str, ...]
    open_problems: int
    is_own_part: bool


@dataclass(frozen=True)
class Screen:
    """The tabs with how many lag, the lines of the chosen one, and the day they speak of.

    ``figures``: what is counted in the chosen 方面 without being held against a target.
    """

    on: date
    is_past: bool
    tabs: tuple[tuple[str, str, int, int], ...]
    area: str
    rows: tuple[TargetRow, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def lines(self) -> tuple[TargetRow, ...]:
        """The targets to show with their figures: for a county those in which it has a part."""
        return tuple(row for row in self.rows if not row.is_own_part or row.standing.pace is not None)

    @property
    def unheld(self) -> list[tuple[str, tuple[Figure, ...]]]:
        """The figures as one group without a heading: the 方面 is the chosen tab."""
        return [("", self.figures)]

    @property
    def elsewhere(self) -> tuple[TargetRow, ...]:
        """The city's targets in which nothing is due where the reader is."""
        return tuple(row for row in self.rows if row.is_own_part and row.standing.pace is None)


def default_day(acting: Acting, today: date) -> date:
    """Return today while a target is running; else the last day with a value (the year of the targets is over)."""
    rows = targets_for(acting)
    if rows.filter(starts_on__lte=today, due_on__gte=today).exists():
        return today
    last_due: date | None = rows.aggregate(last=Max("due_on"))["last"]
    if last_due is None:
        return today
    stored = StoredValue.objects.filter(indicator__code__in=rows.values("indicator_code"), on__lte=last_due)
    last: date | None = stored.aggregate(last=Max("on"))["last"]
    return last or min(today, last_due)


def screen_for(acting: Acting, on: date, *, area: str = "", at: datetime) -> Screen:
    """Return the screen for a day. Raises NotAllowed."""
    targets = list(targets_for(acting).filter(starts_on__lte=on, parent__isnull=True))
    # A target of an earlier year that was reached is history; one that was not stays on the screen for a year.
    targets = [one for one in targets if one.due_on.year >= on.year - 1]
    rows = rows_of(acting, targets, on, at=at)
    rows = [row for row in rows if row.standing.target.due_on >= on or row.standing.lamp != LampColour.DONE]
    tabs: dict[str, list[TargetRow]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        tabs.setdefault(row.standing.target.area, []).append(row)
        titles.setdefault(row.standing.target.area, row.standing.target.area_title)
    indicators = list(indicators_for(acting))
    for one in indicators:
        titles.setdefault(one.area, one.area_title)
    listed = tuple(
        (code, title, len(tabs.get(code, ())), sum(one.standing.is_late for one in tabs.get(code, ())))
        for code, title in titles.items()
    )
    if area not in titles:
        return Screen(on, on != beijing_day(at), listed, "", tuple(rows))
    held = {row.standing.target.indicator_code for row in rows}
    beside = [one for one in indicators if one.area == area and one.code not in held]
    figures = tuple(figures_on(beside, own_scope(acting), on)) if beside else ()
    return Screen(on, on != beijing_day(at), listed, area, tuple(tabs.get(area, ())), figures)


def rows_of(acting: Acting, targets: Sequence[Target], on: date, *, at: datetime) -> list[TargetRow]:
    """Return the lines of some targets: a fixed number of queries, however many there are."""
    known = _Known(targets, on, at)
    rows = []
    for target in targets:
        covers = acting.covers(target.division_path)
        scope = target.scope_code
        if not covers and not is_of_unit(acting, target):
            scope = own_scope(acting)
        is_own_part = scope != target.scope_code
        path = acting.paths[0] if acting.paths else ""
        standing = known.standing(target, scope, is_own_part=is_own_part, path=path)
        late: tuple[str, ...] = ()
        if covers and not is_own_part:
            late = tuple(row.name for row in known.counties(target) if row.lamp == LampColour.LATE)
        rows.append(TargetRow(standing, late, known.open_problems.get(target.pk, 0), is_own_part))
    return rows


def county_rows(acting: Acting, target: Target, on: date, *, at: datetime) -> list[CountyRow]:
    """Return the counties of a target within the reader's reach, in the order of the official list."""
    rows = _Known([target], on, at).counties(target)
    return [row for row in rows if acting.covers(row.division_path)]


def counties_by_target(targets: Sequence[Target], on: date, *, at: datetime) -> dict[int, list[CountyRow]]:
    """Return the counties' parts of several targets."""
    known = _Known(targets, on, at)
    return {target.pk: known.counties(target) for target in targets}


def lagging_targets(acting: Acting, at: datetime, *, on: date | None = None, most: int = 5) -> list[TargetRow]:
    """Return the running targets whose lamp says 滞后, the nearest day first. Raises NotAllowed."""
    day = on or beijing_day(at)
    running = targets_for(acting).filter(starts_on__lte=day, due_on__gte=day, parent__isnull=True)
    rows = [row for row in rows_of(acting, list(running), day, at=at) if row.standing.is_late]
    return sorted(rows, key=lambda row: (row.standing.target.due_on, row.standing.target.list_order))[:most]


@dataclass(frozen=True)
class FinishedYear:
    """The targets of the last year that had any, as they stood on its last day with numbers (``on``)."""

    on: date
    rows: tuple[TargetRow, ...]

    @property
    def reached(self) -> int:
        """How many were reached by that day."""
        return sum(row.standing.lamp == LampColour.DONE for row in self.rows)

    @property
    def unreached(self) -> tuple[TargetRow, ...]:
        """Those that were not, in the order of the list."""
        return tuple(row for row in self.rows if row.standing.lamp != LampColour.DONE)


def last_finished_year(acting: Acting, at: datetime) -> FinishedYear | None:
    """Return the last year's result when no target is under way; None while one is, or without any.

    Raises NotAllowed.
    """
    today = beijing_day(at)
    on = default_day(acting, today)
    known = targets_for(acting).filter(parent__isnull=True, starts_on__lte=on, due_on__year__gte=on.year)
    running = targets_for(acting).filter(starts_on__lte=today, due_on__gte=today)
    if running.exists() or not (targets := list(known.filter(due_on__lt=today))):
        return None
    return FinishedYear(on, tuple(rows_of(acting, targets, on, at=at)))


class _Known:
    """What some targets need, fetched at once."""

    def __init__(self, targets: Iterable[Target], on: date, at: datetime) -> None:
        self.targets, self.on = list(targets), on
        codes = {target.indicator_code for target in self.targets} - {""}
        self.stored = stored_on(codes, on) if codes else {}
        wanted = {target.observation_code for target in self.targets} - {""}
        rows = Observation.objects.filter(code__in=wanted, withdrawn_at__isnull=True, as_of__lte=on)
        rows = rows.select_related("page", "scope").defer("page__text")
        self.observations = {row.code: row for row in rows} if wanted else {}
        signed = LampOverride.objects.filter(target__in=[one.pk for one in self.targets], ends_on__gte=on)
        signed = signed.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), signed_at__lte=at).order_by("signed_at")
        self.overrides = {row.target_id: row for row in signed}
        problems = Problem.objects.filter(target__in=[one.pk for one in self.targets], state=ProblemState.OPEN)
        counts = problems.values("target").annotate(count=Count("pk")).order_by()
        self.open_problems = {row["target"]: row["count"] for row in counts}
        children = Target.objects.filter(parent__in=[one.pk for one in self.targets], withdrawn_at__isnull=True)
        # A county is judged by the part that was set for it; what it may have to do later is not its lateness.
        self.parts = set(children.values_list("parent_id", "division_path"))
        self._rules: dict[str, LampRule | None] = {}
        self._counties: dict[str, list[AskedScope]] = {}

    def rule(self, target: Target) -> LampRule | None:
        """Return the rule of the lamp where the target belongs."""
        path = target.division_path
        if path not in self._rules:
            self._rules[path] = lamp_rule(path, self.on)[0]
        return self._rules[path]

    def standing(self, target: Target, scope: str, *, is_own_part: bool, path: str = "") -> Standing:
        """Return where a target stands as a whole, or in the reader's own division at ``path``."""
        if is_own_part:
            return self._part(target, scope, path)
        if target.observation_code:
            reading = reading_of_observation(target, self.observations.get(target.observation_code))
        elif target.indicator_code:
            reading = reading_of_stored(target, self.stored.get((target.indicator_code, scope)))
        else:
            reading = Reading(problem="还没有连到指标或采纳值")
        return stand(target, reading, self.on, self.rule(target), self.overrides.get(target.pk))

    def _part(self, target: Target, scope: str, path: str) -> Standing:
        reading = Reading(problem="本县区没有分解数")
        if target.indicator_code:
            reading = reading_of_stored(target, self.stored.get((target.indicator_code, scope)))
        pace = _part_pace(target, reading, self.on)
        rule = self.rule(target)
        lamp = self._part_lamp(target, path, pace)
        return Standing(target, self.on, reading, pace, lamp, lamp, None, rule.code if rule else "")

    def _part_lamp(self, target: Target, path: str, pace: Pace | None) -> str:
        rule = self.rule(target)
        if (target.pk, path) not in self.parts:
            return LampColour.NOT_SET.value
        return Lamp.UNKNOWN.value if rule is None else lamp_of(pace, rule).value

    def counties(self, target: Target) -> list[CountyRow]:
        """Return the counties' parts: due is the base of the indicator there."""
        if not target.indicator_code:
            return []
        path = target.division_path
        if path not in self._counties:
            self._counties[path] = counties_of(path, self.on)
        found = []
        for place, scope in enumerate(self._counties[path]):
            reading = reading_of_stored(target, self.stored.get((target.indicator_code, scope.code)))
            pace = _part_pace(target, reading, self.on)
            if reading.denominator is not None and not reading.denominator:
                continue  # nothing is due there
            if reading.denominator is None and not reading.current:
                continue
            done = reading.numerator if target.reads == Reads.NUMERATOR else reading.current
            found.append(
                CountyRow(
                    scope.name,
                    scope.division_path,
                    place,
                    reading.denominator,
                    done,
                    pace,
                    self._part_lamp(target, scope.division_path, pace),
                    reading.link,
                    reading.problem,
                )
            )
        return found


def _part_pace(target: Target, reading: Reading, on: date) -> Pace | None:
    """Return the pace of a part: what is due there is the base of the indicator; without one there is no pace."""
    if reading.denominator is None or reading.numerator is None or target.reads != Reads.NUMERATOR:
        return None
    if reading.denominator <= 0:
        return None
    try:
        return pace_of(goal_of(target, value=reading.denominator), reading.numerator, on)
    except IndicatorError:
        return None
