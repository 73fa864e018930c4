"""进展评价（内部）of departments: the targets that each leads, in the order of the units, without a rank."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luoshu.apps.acting import Acting
from luoshu.apps.people.models import Unit
from luoshu.apps.targets.choices import LampColour
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.queries.doors import targets_for
from luoshu.apps.targets.queries.progress import TargetRow, rows_of
from luoshu.apps.targets.queries.rules import WeightRule, weight_rule
from luoshu.apps.targets.queries.scorecard import weighted


@dataclass(frozen=True)
class UnitProgress:
    """One unit: the targets it leads, with how many it helps with; the weighted progress in percent."""

    unit: Unit
    rows: tuple[TargetRow, ...]
    helps: int
    progress: Decimal | None
    weight: Decimal

    @property
    def lamps(self) -> tuple[tuple[str, str, int], ...]:
        """Which lamps its targets have: code, word and how many, the worst first, those that occur alone."""
        found = ((lamp, sum(row.standing.lamp == lamp for row in self.rows)) for lamp in LampColour)
        return tuple((lamp.value, str(lamp.label), count) for lamp, count in found if count)


@dataclass(frozen=True)
class UnitsCard:
    """The units of a day. ``rule`` None: no filed plan, so no common number."""

    on: date
    rows: tuple[UnitProgress, ...]
    rule: WeightRule | None


def units_progress(acting: Acting, on: date, *, at: datetime) -> UnitsCard:
    """Return the units that lead targets in the reader's reach. Raises NotAllowed."""
    targets = list(targets_for(acting).filter(starts_on__lte=on, due_on__year__gte=on.year, parent__isnull=True))
    rule = weight_rule(acting.paths[0], on) if acting.paths else None
    led: dict[int, list[TargetRow]] = {}
    for row in rows_of(acting, targets, on, at=at):
        led.setdefault(row.standing.target.lead_unit_id, []).append(row)
    helping = Target.co_units.through.objects.filter(target__in=[one.pk for one in targets])
    helps = list(helping.values_list("unit_id", flat=True))
    units = Unit.objects.filter(pk__in=led).select_related("division")
    ordered = sorted(units, key=lambda one: (one.division.level, one.division.list_order, one.code))
    found = []
    for unit in ordered:
        rows = led[unit.pk]
        progress, weight = weighted(
            [(row.standing.target, row.standing.pace) for row in rows if row.standing.pace is not None], rule
        )
        found.append(UnitProgress(unit, tuple(rows), helps.count(unit.pk), progress, weight))
    return UnitsCard(on, tuple(found), rule)
