"""进展评价（内部）: the counties' progress target by target, in the order of the official list, without a rank.

Several targets become one number only under a filed plan whose weights are a dated rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from luoshu.apps.acting import Acting
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.queries.doors import targets_for
from luoshu.apps.targets.queries.progress import CountyRow, counties_by_target
from luoshu.apps.targets.queries.rules import WeightRule, weight_rule
from luoshu.core.indicators import Pace, rounded


@dataclass(frozen=True)
class CountyProgress:
    """One county: its part of every target (None: nothing due there), and the weighted progress in percent."""

    name: str
    targets: tuple[Target, ...]
    parts: tuple[CountyRow | None, ...]
    progress: Decimal | None
    weight: Decimal

    @property
    def lined(self) -> tuple[tuple[Target, CountyRow | None], ...]:
        """Each target with the county's part of it."""
        return tuple(zip(self.targets, self.parts, strict=True))


@dataclass(frozen=True)
class Scorecard:
    """Targets across, counties down. ``rule`` None: no filed plan, so no common number."""

    on: date
    targets: tuple[Target, ...]
    rows: tuple[CountyProgress, ...]
    rule: WeightRule | None


def scorecard_for(acting: Acting, on: date, *, at: datetime) -> Scorecard:
    """Return the sheet for the counties in the reader's reach. Raises NotAllowed."""
    targets = list(targets_for(acting).filter(starts_on__lte=on, due_on__year__gte=on.year, parent__isnull=True))
    found = counties_by_target(targets, on, at=at)
    kept = [target for target in targets if any(row.pace is not None for row in found[target.pk])]
    rule = weight_rule(acting.paths[0], on) if acting.paths else None
    names: dict[str, str] = {}
    for target in kept:
        names |= {row.division_path: row.name for row in found[target.pk] if acting.covers(row.division_path)}
    order = {path: place for place, path in enumerate(_in_order(kept, found))}
    rows = []
    for path in sorted(names, key=order.__getitem__):
        parts = [next((one for one in found[target.pk] if one.division_path == path), None) for target in kept]
        due = [(one, part.pace) for one, part in zip(kept, parts, strict=True) if part is not None]
        progress, weight = weighted([(one, pace) for one, pace in due if pace is not None], rule)
        rows.append(CountyProgress(names[path], tuple(kept), tuple(parts), progress, weight))
    return Scorecard(on, tuple(kept), tuple(rows), rule)


def _in_order(targets: Sequence[Target], found: dict[int, list[CountyRow]]) -> list[str]:
    """Return the counties in the order of the official list; every target's rows are in it, some left out."""
    ranked: dict[str, int] = {}
    for target in targets:
        for row in found[target.pk]:
            ranked.setdefault(row.division_path, row.list_order)
    return sorted(ranked, key=lambda path: (ranked[path], path))


def weighted(parts: Sequence[tuple[Target, Pace]], rule: WeightRule | None) -> tuple[Decimal | None, Decimal]:
    """Return the weighted mean of the shares done, each at most whole, and the weight of what was counted."""
    if rule is None:
        return None, Decimal(0)
    total, weight = Fraction(0), Fraction(0)
    for target, pace in parts:
        own = Fraction(rule.weights.get(target.code, Decimal(0)))
        total += own * min(max(pace.share_done, Fraction(0)), Fraction(1))
        weight += own
    if not weight:
        return None, Decimal(0)
    return rounded(total / weight * 100, 1), rounded(weight, 1)
