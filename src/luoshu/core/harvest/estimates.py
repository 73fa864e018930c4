"""A remote-sensing estimate beside the reported figure: two views of one field, and whether they are far apart."""

from dataclasses import dataclass
from decimal import Decimal

from luoshu.core.harvest.shares import percent, points_between, share


@dataclass(frozen=True, slots=True)
class Beside:
    """``gap_mu`` and ``gap_points``: reported minus estimated. ``is_flagged``: further apart than the rule allows."""

    reported_percent: Decimal | None
    estimated_percent: Decimal | None
    gap_mu: Decimal | None
    gap_points: Decimal | None
    is_flagged: bool


def lay_beside(
    reported: Decimal | None,
    estimated: Decimal | None,
    due: Decimal | None,
    *,
    error_points: Decimal,
    apart_points: Decimal,
) -> Beside:
    """Compare two areas (mu) of one place, crop and day.

    ``error_points``: what the estimate itself may be off, as its maker states it; ``apart_points``: what is allowed on
    top. A flag asks somebody to look; it never says which of the two is right.
    """
    ours, theirs = percent(share(reported, due)), percent(share(estimated, due))
    gap = points_between(ours, theirs)
    gap_mu = None if reported is None or estimated is None else reported - estimated
    return Beside(ours, theirs, gap_mu, gap, gap is not None and abs(gap) > error_points + apart_points)
