"""Areas and differences as the autumn tables write them."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

from luoshu.apps.ledgers.queries import row_link
from luoshu.core.ledgers.values import plain

register = template.Library()
TEN_THOUSAND = 10_000
HUNDREDTH = Decimal("0.01")


@register.filter
def wanmu(area_mu: Decimal | str | None) -> str:
    """``12.35``: mu in 万亩, two decimals; a dash where there is no number (templates hand on ``""`` for nothing).

    Little is not nothing: it is shown as 0.01.
    """
    if not isinstance(area_mu, Decimal):
        return "—"
    shown = (Decimal(area_mu) / TEN_THOUSAND).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return f"{max(shown, HUNDREDTH) if area_mu > 0 else shown}"


@register.filter
def signed(points: Decimal | None) -> str:
    """``+2.8``, ``-1.0`` or ``0.0``"""
    if points is None:
        return "—"
    return f"{points:+}" if points else f"{abs(points)}"


@register.filter
def plainly(number: Decimal | None) -> str:
    """Return a number without idle zeros."""
    return "—" if number is None else plain(Decimal(number))


@register.filter
def shortly(county: str, is_wide: bool) -> str:
    """The county before a township where several counties stand in one list."""
    return county if is_wide else ""


@register.filter
def rowurl(key: str, ledger: str) -> str:
    """Where one row of a ledger is shown."""
    return row_link(ledger, key)
