"""Straw: what is still on the fields, how full the depots are, what part is put to use, and where it may burn."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luoshu.core.harvest.shares import percent, share


class Fill(StrEnum):
    """How full a depot (收储点) is."""

    FREE = "free"
    NEARLY = "nearly"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DepotFill:
    """A depot's fill: percent of its capacity, and tons still free (below zero when it is overfull)."""

    state: Fill
    percent: Decimal | None
    free_t: Decimal | None


def depot_fill(
    stored_t: Decimal | None, capacity_t: Decimal | None, *, nearly_percent: Decimal, full_percent: Decimal
) -> DepotFill:
    """Judge one depot; without its two numbers it is unknown, not empty."""
    exact = share(stored_t, capacity_t)
    if exact is None or stored_t is None or capacity_t is None:
        return DepotFill(Fill.UNKNOWN, None, None)
    # The limits speak of the exact share: what is shown may be rounded up to them.
    state = Fill.FULL if exact * 100 >= full_percent else Fill.NEARLY if exact * 100 >= nearly_percent else Fill.FREE
    return DepotFill(state, percent(exact), capacity_t - stored_t)


def left_on_fields(harvested: Decimal | None, removed: Decimal | None, returned: Decimal | None) -> Decimal | None:
    """Return the harvested mu whose straw is neither removed nor returned; None when any number is missing."""
    if harvested is None or removed is None or returned is None:
        return None
    return max(harvested - removed - returned, Decimal(0))


@dataclass(frozen=True, slots=True)
class Utilisation:
    """综合利用率 with the base it is of: the tons that can be collected (可收集量), and the ways of use in tons."""

    used_t: Decimal | None
    base_t: Decimal | None
    by_way: Mapping[str, Decimal]

    @property
    def percent(self) -> Decimal | None:
        """Used of what can be collected."""
        return percent(share(self.used_t, self.base_t))

    @property
    def is_over_base(self) -> bool:
        """Whether more is said to be used than there is: one of the numbers is wrong."""
        return self.used_t is not None and self.base_t is not None and self.used_t > self.base_t


def utilisation(by_way: Mapping[str, Decimal | None], collectable_t: Decimal | None) -> Utilisation:
    """Add the ways of use (five of them in the offices' table); a way nobody reported is left out, not zero."""
    known = {way: tons for way, tons in by_way.items() if tons is not None}
    return Utilisation(sum(known.values(), Decimal(0)) if known else None, collectable_t, known)


class RiskLevel(StrEnum):
    """How much a township should look after its fields. A word for planning a day, no mark on anybody."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RiskRule:
    """The formula as an authority set it, dated: its numbers, and the version to show beside every result."""

    per_mu: Decimal
    per_dry_day: Decimal
    most_dry_days: int
    per_past_fire: Decimal
    most_past_fires: int
    middle_from: Decimal
    high_from: Decimal
    version: str


@dataclass(frozen=True, slots=True)
class BurnRisk:
    """The result with what went in, so that a page can write the sum out."""

    level: RiskLevel
    score: Decimal | None
    left_mu: Decimal | None
    dry_days: int | None
    past_fires: int


def burn_risk(left_mu: Decimal | None, dry_days: int | None, past_fires: int, rule: RiskRule) -> BurnRisk:
    """Return straw on the fields × (1 + dry days × a) × (1 + past fires × b), days and fires counted up to a cap.

    Unknown when the straw or the weather is unknown: a township that reported nothing is not a safe one.
    """
    if left_mu is None or dry_days is None:
        return BurnRisk(RiskLevel.UNKNOWN, None, left_mu, dry_days, past_fires)
    days, fires = min(max(dry_days, 0), rule.most_dry_days), min(max(past_fires, 0), rule.most_past_fires)
    score = left_mu * rule.per_mu * (1 + days * rule.per_dry_day) * (1 + fires * rule.per_past_fire)
    level = (
        RiskLevel.HIGH if score >= rule.high_from else RiskLevel.MIDDLE if score >= rule.middle_from else RiskLevel.LOW
    )
    return BurnRisk(level, score, left_mu, dry_days, past_fires)
