"""What the ledgers can say a number of: indicators by their formulas, and the plain counts and sums of ledgers.

Many are asked at once for a day: each ledger is read one time, whatever asks for it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.models import FormulaVersion
from luoshu.apps.indicators.queries.indicators import indicators_for
from luoshu.apps.indicators.queries.scopes import AskedScope, scopes_of
from luoshu.apps.indicators.queries.sources import Sources
from luoshu.apps.indicators.queries.values import edges_until, rows_link, scaled
from luoshu.apps.ledgers.queries import declaration_of, ledgers_for
from luoshu.apps.places.queries import valid_on
from luoshu.core.indicators import Counting, Formula, IndicatorError, Term, Timing, evaluate, from_json
from luoshu.core.ledgers import Flow, LedgerDeclaration

INDICATOR, LEDGER = "indicator", "ledger"
_TAIL: Final = re.compile(r"(?:统计|情况)?(?:台账|登记|一览表|表)$")
LEAST_LABEL: Final = 4
"""A column's own label is a name only from so many characters on: 面积 and 摊位 are in every other ledger."""


@dataclass(frozen=True)
class Quantity:
    """One thing that has a number: an indicator, or a ledger (``code``) or its column (``code@column``).

    ``names`` are what texts may call it; ``slot`` is how a briefing asks for it. ``unit`` is empty for a count of rows,
    which any measure word may name.
    """

    kind: str
    code: str
    title: str
    names: tuple[str, ...]
    formula: Formula
    division_path: str
    slot: str = ""

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.formula.unit

    @property
    def is_of_period(self) -> bool:
        """Tell whether the value counts what lies in a month, and not all that there is."""
        return self.formula.timing is Timing.DATED and self.formula.counting is Counting.INCREMENT

    def link(self, scope_code: str, on: date) -> str:
        """Return the page with the rows behind the number."""
        return (
            rows_link(self.code, scope_code, on) if self.kind == INDICATOR else f"/ledgers/{self.code.split('@')[0]}/"
        )


@dataclass(frozen=True)
class HeldValue:
    """What the ledgers hold of a quantity in a place on a day. ``parts`` are (number, unit): value, then numerator."""

    quantity: Quantity
    scope: AskedScope
    on: date
    parts: tuple[tuple[Decimal, str], ...]

    @property
    def link(self) -> str:
        """The page with the rows behind it."""
        return self.quantity.link(self.scope.code, self.on)


def quantities_on(acting: Acting, on: date) -> list[Quantity]:
    """Return what the reader may see a number of on a day: indicators first."""
    return [*_indicators(acting, on), *ledger_quantities(acting, on)]


def ledger_quantity(acting: Acting, name: str, on: date) -> Quantity | None:
    """Return the count or a sum of a ledger by ``ledger`` or ``ledger@column``, in codes or in labels."""
    return ledger_named(name, ledger_quantities(acting, on))


def ledger_named(name: str, known: Iterable[Quantity]) -> Quantity | None:
    """Return the count or sum of that name among quantities that are known already."""
    return next((one for one in known if one.kind == LEDGER and name.strip() in (one.code, one.slot)), None)


def held_values(wanted: Sequence[tuple[Quantity, AskedScope]], *, as_of: datetime, on: date) -> list[HeldValue | None]:
    """Return each quantity in its place on a day, as known at ``as_of``; None where the ledgers say nothing of it.

    A ledger that had no row by that day says nothing: it had not begun.
    """
    if not wanted:
        return []
    formulas = [quantity.formula for quantity, _ in wanted]
    sources = Sources(formulas, as_of=as_of, on=on, division_path=_shared_root(wanted))
    named = {
        code: scope.area for code, scope in scopes_of((t.scope for one in formulas for t in one.terms), on).items()
    }
    found: list[HeldValue | None] = []
    for quantity, scope in wanted:
        formula = quantity.formula
        try:
            layouts = sources.layouts(formula)
            if not all(layout.count for layout in layouts.values()):
                found.append(None)
                continue
            cell = evaluate(formula, layouts, (scope.area,), edges_until(formula, on), named).cell(0, 0)
        except IndicatorError:
            found.append(None)
            continue
        above = scaled(cell.numerator, formula.numerator)
        parts = [(cell.value, formula.unit)]
        if formula.denominator is not None and formula.part_unit:
            parts.append((above, formula.part_unit))
        told = tuple((number, unit) for number, unit in parts if number is not None)
        found.append(HeldValue(quantity, scope, on, told) if told and cell.value is not None else None)
    return found


def _indicators(acting: Acting, on: date) -> Iterable[Quantity]:
    if not acting.may("indicators.read"):
        return
    rows = FormulaVersion.objects.filter(valid_on(on), indicator__in=indicators_for(acting))
    for row in rows.select_related("indicator").order_by("indicator__list_order", "indicator__code"):
        one = row.indicator
        try:
            formula = from_json(row.body)
        except IndicatorError:
            continue
        yield Quantity(INDICATOR, one.code, one.title, (one.title, *map(str, one.aliases)), formula, one.division_path)


def ledger_quantities(acting: Acting, on: date) -> Iterable[Quantity]:
    """Yield counts and cumulative sums of the ledgers whose rows are things; rows of days add up to nothing."""
    for ledger in ledgers_for(acting, on):
        declaration = declaration_of(ledger)
        if declaration.date_column:
            continue
        stem = _TAIL.sub("", ledger.title)
        yield Quantity(
            *(LEDGER, ledger.code, ledger.title, (stem, f"{stem}数")),
            formula=Formula(Term(ledger.code), unit=""),
            division_path=ledger.division_path,
            slot=ledger.title,
        )
        yield from _sums(ledger.code, ledger.title, stem, declaration, ledger.division_path)


def _sums(code: str, title: str, stem: str, declaration: LedgerDeclaration, path: str) -> Iterable[Quantity]:
    columns = {column.key: column for column in declaration.form.columns}
    for measure in declaration.measures:
        column = columns[measure.column]
        if measure.flow is not Flow.CUMULATIVE or not column.unit or column.unit == "%":
            continue
        own = [name for name in (column.name, *column.habits) if len(name) >= LEAST_LABEL]
        term = Term(code, measure.column, scale=Decimal(1).scaleb(-measure.scale))
        yield Quantity(
            *(LEDGER, f"{code}@{measure.column}", f"{title} {column.name}", (f"{stem}{column.name}", *own)),
            formula=Formula(term, unit=column.unit, decimals=measure.scale),
            division_path=path,
            slot=f"{title}@{column.name}",
        )


def _shared_root(wanted: Sequence[tuple[Quantity, AskedScope]]) -> str:
    """The widest division of the quantities: rows outside it are read for none of them."""
    paths = {quantity.division_path for quantity, _ in wanted}
    shortest = min(paths, key=len)
    return shortest if all(path.startswith(shortest) for path in paths) else ""
