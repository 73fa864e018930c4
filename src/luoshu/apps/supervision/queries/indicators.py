"""结案率, 按期结案率 and lateness, with everything they are made of; units stand in their own order, never by rank."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.supervision.choices import Denominator
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.queries.doors import matter_in_scope
from luoshu.apps.supervision.queries.ladder import denominator_rule
from luoshu.core.clock import beijing_day, day_end, day_start


@dataclass(frozen=True)
class Rate:
    """A share with what it is made of. ``value`` is None when nothing was due."""

    label: str
    numerator: int
    denominator: int
    due: int
    paused: int
    rule: str
    rule_code: str

    @property
    def value(self) -> float | None:
        """The share in percent."""
        return 100.0 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class UnitLateness:
    """How late a unit's matters were, in hours beyond the limit; only those that were late count."""

    unit: str
    due: int
    late: int
    p50_hours: float | None
    p90_hours: float | None


@dataclass(frozen=True)
class Indicators:
    """The page of indicators for one span of days, both inside."""

    first: date
    last: date
    as_of: datetime
    closed: Rate
    on_time: Rate
    lateness: list[UnitLateness]


def indicators_of(acting: Acting, *, first: date, last: date, at: datetime) -> Indicators:
    """Return the indicators of the matters that fell due from ``first`` to ``last``. Raises NotAllowed."""
    if not acting.may("supervision.desk") and not acting.may("supervision.note"):
        raise NotAllowed
    start, end = day_start(first), day_end(last)
    matters = list(matter_in_scope(acting, at=at).exclude(state="withdrawn").select_related("lead_unit__division"))
    due = [matter for matter in matters if _fell_due(matter, start, end)]
    paused = [matter for matter in matters if matter.is_open and matter.paused_at is not None]
    rule, rule_code = denominator_rule(acting.paths[0] if acting.paths else "", beijing_day(at))
    # A paused matter has no due day any more; it counts as due only where the rule leaves it in the denominator.
    whole = len(due) + len(paused)
    base = whole - len(paused) if rule == Denominator.DUE_MINUS_PAUSED else whole
    done = [matter for matter in due if matter.closed_at is not None]
    in_time = [matter for matter in done if _late_hours(matter, at) <= 0]
    label = str(Denominator(rule).label)
    return Indicators(
        first=first,
        last=last,
        as_of=at,
        closed=Rate("结案率", len(done), base, whole, len(paused), label, rule_code),
        on_time=Rate("按期结案率", len(in_time), base, whole, len(paused), label, rule_code),
        lateness=_by_unit(due, at),
    )


def _due_at(matter: Matter) -> datetime | None:
    return matter.closed_due_at or matter.due_at


def _fell_due(matter: Matter, start: datetime, end: datetime) -> bool:
    due = _due_at(matter)
    return due is not None and start < due <= end


def _late_hours(matter: Matter, at: datetime) -> float:
    due = _due_at(matter)
    if due is None:
        return 0.0
    return ((matter.closed_at or matter.submitted_at or at) - due).total_seconds() / 3600


def _by_unit(matters: Sequence[Matter], at: datetime) -> list[UnitLateness]:
    groups: dict[int, list[Matter]] = {}
    for matter in matters:
        if matter.lead_unit_id is not None:
            groups.setdefault(matter.lead_unit_id, []).append(matter)
    rows = []
    for group in groups.values():
        unit = group[0].lead_unit
        if unit is None:
            continue
        hours = sorted(late for matter in group if (late := _late_hours(matter, at)) > 0)
        order = (unit.division.level, unit.division.list_order, unit.code)
        rows.append((order, UnitLateness(unit.name, len(group), len(hours), _part(hours, 0.5), _part(hours, 0.9))))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _part(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least ``share`` of the values do not exceed; None for no values."""
    return values[max(0, math.ceil(share * len(values)) - 1)] if values else None
