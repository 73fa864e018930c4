"""进展评价（内部）: the counties' progress target by target, in the order of the official list, without a rank.

Several targets become one number only under a filed plan whose weights are a dated rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.models import Indicator, StoredValue
from luoshu.apps.indicators.queries import AskedScope, counties_of, indicators_for, rows_link, scaled, stored_on
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.queries.doors import targets_for
from luoshu.apps.targets.queries.progress import CountyRow, counties_by_target
from luoshu.apps.targets.queries.rules import WeightRule, weight_rule
from luoshu.core.indicators import Pace, from_json, rounded

RATE = "%"
"""An indicator counts in the progress when it is a share of 100: 按期结案率 as well as any other."""


@dataclass(frozen=True)
class Rate:
    """A county's value of a weighed indicator, with its parts and the page of the rows behind them."""

    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    link: str


@dataclass(frozen=True)
class CountyProgress:
    """One county: its part of every target and its value of every weighed indicator (None: nothing there), and the
    weighted progress in percent."""

    name: str
    targets: tuple[Target, ...]
    parts: tuple[CountyRow | None, ...]
    indicators: tuple[Indicator, ...]
    rates: tuple[Rate | None, ...]
    progress: Decimal | None
    weight: Decimal

    @property
    def lined(self) -> tuple[tuple[Target, CountyRow | None], ...]:
        """Each target with the county's part of it."""
        return tuple(zip(self.targets, self.parts, strict=True))

    @property
    def rated(self) -> tuple[tuple[Indicator, Rate | None], ...]:
        """Each weighed indicator with the county's value of it."""
        return tuple(zip(self.indicators, self.rates, strict=True))


@dataclass(frozen=True)
class Scorecard:
    """Targets and weighed indicators across, counties down. ``rule`` None: no filed plan, so no common number.

    ``indicators``: those that the filed plan weighs, such as 按期结案率 of the cases of city management.
    """

    on: date
    targets: tuple[Target, ...]
    indicators: tuple[Indicator, ...]
    rows: tuple[CountyProgress, ...]
    rule: WeightRule | None

    @property
    def columns(self) -> int:
        """How many columns the sheet has."""
        return 1 + len(self.targets) + len(self.indicators) + (self.rule is not None)


def scorecard_for(acting: Acting, on: date, *, at: datetime) -> Scorecard:
    """Return the sheet for the counties in the reader's reach. Raises NotAllowed."""
    targets = list(targets_for(acting).filter(starts_on__lte=on, due_on__year__gte=on.year, parent__isnull=True))
    found = counties_by_target(targets, on, at=at)
    kept = [target for target in targets if any(row.pace is not None for row in found[target.pk])]
    rule = weight_rule(acting.paths[0], on) if acting.paths else None
    weighed = _weighed(acting, rule)
    rates = _rates(weighed, on)
    ranked = {path: (place, one.name) for path, (place, one) in _places(weighed, on).items() if path in rates}
    for target in kept:
        ranked |= {row.division_path: (row.list_order, row.name) for row in found[target.pk]}
    rows = []
    for path, (_, name) in sorted(ranked.items(), key=lambda one: (one[1][0], one[0])):
        if not acting.covers(path):
            continue
        parts = [next((one for one in found[target.pk] if one.division_path == path), None) for target in kept]
        due = [(one, part.pace) for one, part in zip(kept, parts, strict=True) if part is not None]
        own = rates.get(path, {})
        progress, weight = weighted([(one, pace) for one, pace in due if pace is not None], rule, rates=own)
        values = tuple(own.get(one.code) for one in weighed)
        rows.append(CountyProgress(name, tuple(kept), tuple(parts), tuple(weighed), values, progress, weight))
    return Scorecard(on, tuple(kept), tuple(weighed), tuple(rows), rule)


def _weighed(acting: Acting, rule: WeightRule | None) -> list[Indicator]:
    """Return the indicators that the filed plan weighs, in their own order."""
    return list(indicators_for(acting).filter(code__in=list(rule.weights))) if rule is not None else []


def _places(weighed: Sequence[Indicator], on: date) -> dict[str, tuple[int, AskedScope]]:
    """Return the counties of the indicators' divisions by path, with their place in the official list."""
    return {
        one.division_path: (place, one)
        for path in {one.division_path for one in weighed}
        for place, one in enumerate(counties_of(path, on))
    }


def _rates(weighed: Sequence[Indicator], on: date) -> dict[str, dict[str, Rate]]:
    """Return the counties' values of some indicators, by path and indicator; those that are shares of 100."""
    if not weighed:
        return {}
    paths = {one.code: path for path, (_, one) in _places(weighed, on).items()}
    found: dict[str, dict[str, Rate]] = {}
    stored = stored_on([one.code for one in weighed], on, scope_codes=list(paths))
    for (code, scope), value in stored.items():
        rate = _rate(value, code, scope, on)
        if rate is not None:
            found.setdefault(paths[scope], {})[code] = rate
    return found


def _rate(stored: StoredValue, code: str, scope: str, on: date) -> Rate | None:
    formula = from_json(stored.formula.body)
    if stored.value is None or formula.unit != RATE:
        return None
    below = scaled(stored.denominator, formula.denominator) if stored.denominator is not None else None
    value = rounded(Fraction(stored.value), formula.decimals)
    return Rate(value, scaled(stored.numerator, formula.numerator), below, rows_link(code, scope, on))


def weighted(
    parts: Sequence[tuple[Target, Pace]], rule: WeightRule | None, *, rates: Mapping[str, Rate] | None = None
) -> tuple[Decimal | None, Decimal]:
    """Return the weighted mean of the shares done and of the rates, each at most whole, and the weight of all."""
    if rule is None:
        return None, Decimal(0)
    shares = [(target.code, pace.share_done) for target, pace in parts]
    shares += [(code, Fraction(rate.value) / 100) for code, rate in (rates or {}).items()]
    total, weight = Fraction(0), Fraction(0)
    for code, share in shares:
        own = Fraction(rule.weights.get(code, Decimal(0)))
        total += own * min(max(share, Fraction(0)), Fraction(1))
        weight += own
    if not weight:
        return None, Decimal(0)
    return rounded(total / weight * 100, 1), rounded(weight, 1)
