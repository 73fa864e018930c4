"""下达未支付: what was granted and what was paid, by an indicator over the ledger of funds; the oldest unpaid."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.choices import Part
from luoshu.apps.indicators.errors import IndicatorNotVisible
from luoshu.apps.indicators.queries import (
    IndicatorValue,
    find_indicator_for,
    formula_on,
    own_scope,
    rows_behind,
    value_for,
)
from luoshu.apps.ledgers.queries import row_refs
from luoshu.apps.ledgers.queries.dated import DatedRow, ledger_above, rows_on
from luoshu.core.clock import beijing_day, month_of
from luoshu.core.indicators import from_json

FUNDS: Final = "funds_paid"
"""The indicator: paid of granted, in money. Which ledger and columns it counts stands in its formula."""

YUAN: Final = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
GRANTED_ON: Final = "granted_on"


@dataclass(frozen=True)
class UnpaidGrant:
    """A grant of which nothing was paid: its row, how much in 元, since how many days."""

    name: str
    yuan: Decimal
    days: int
    link: str


@dataclass(frozen=True)
class FundFigures:
    """``value``: numerator paid, denominator granted. ``before``: at the end of last month, None if unknown."""

    value: IndicatorValue
    before: IndicatorValue | None
    ledger_code: str
    oldest: UnpaidGrant | None

    @property
    def granted(self) -> Decimal:
        """What was granted, in 元."""
        return (self.value.denominator or Decimal(0)) * YUAN[self.value.part_unit]

    @property
    def paid(self) -> Decimal:
        """What was paid, in 元."""
        return (self.value.numerator or Decimal(0)) * YUAN[self.value.part_unit]

    @property
    def unpaid(self) -> Decimal:
        """What was granted and not paid, in 元."""
        return self.granted - self.paid


def fund_figures(acting: Acting, *, at: datetime) -> FundFigures | None:
    """Return the figures as of a moment; None where no such indicator counts money, or nothing was granted."""
    if not acting.may("indicators.read"):
        return None
    scope, on = own_scope(acting), beijing_day(at)
    try:
        value = value_for(acting, FUNDS, scope, at)
    except IndicatorNotVisible:
        return None
    if value.value is None or value.part_unit not in YUAN:
        return None
    before = value_for(acting, FUNDS, scope, at, on=month_of(on).previous().last)
    ledger_code, ids = rows_behind(acting, FUNDS, scope, at, part=Part.BELOW)
    return FundFigures(
        value=value,
        before=before if before.value is not None else None,
        ledger_code=ledger_code,
        oldest=_oldest(acting, ledger_code, ids, on),
    )


def _oldest(acting: Acting, ledger_code: str, ids: list[int], on: date) -> UnpaidGrant | None:
    """The grant that waits longest without anything paid, of the very rows that the indicator counts."""
    formula = formula_on(find_indicator_for(acting, FUNDS), on)
    ledger = ledger_above(acting, ledger_code)
    if formula is None or ledger is None:
        return None
    counted = from_json(formula.body)
    paid, granted = counted.numerator.measure, counted.denominator.measure if counted.denominator else ""
    keys = {one.key for one in row_refs(ids).values()}
    waiting = []
    for row in rows_on(acting, ledger, on):
        since, amount = row.values.get(GRANTED_ON), row.values.get(granted)
        if row.key not in keys or not isinstance(since, date) or not isinstance(amount, Decimal | int):
            continue
        if amount > 0 and not _number(row, paid):
            waiting.append(UnpaidGrant(row.key, Decimal(amount), (on - since).days, row.link))
    return max(waiting, key=lambda one: one.days, default=None)


def _number(row: DatedRow, column: str) -> Decimal:
    value = row.values.get(column)
    return Decimal(value) if isinstance(value, Decimal | int) else Decimal(0)
