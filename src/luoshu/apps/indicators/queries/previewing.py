"""What a formula gives today beside the one in force, before it is saved: for each 口径 and each county."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.indicators.errors import FormulaInvalid
from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries.indicators import formula_on
from luoshu.apps.indicators.queries.scopes import AskedScope, counties_of, known_scope, named_scopes, scopes_of
from luoshu.apps.indicators.queries.sources import Sources
from luoshu.apps.indicators.queries.values import edges_until, scaled
from luoshu.core.clock import beijing_day
from luoshu.core.indicators import Cell, Formula, IndicatorError, evaluate, from_json


@dataclass(frozen=True)
class PreviewRow:
    """One place: what stands there now (None: no formula, or no value) and what the new formula gives."""

    name: str
    before: Decimal | None
    after: Decimal | None
    above: Decimal | None
    below: Decimal | None
    missing: int

    @property
    def is_changed(self) -> bool:
        """Whether the value becomes another one."""
        return self.before != self.after

    @property
    def is_empty(self) -> bool:
        """Whether nothing is counted there, now or then."""
        return not (self.before or self.after or self.above or self.below or self.missing)


@dataclass(frozen=True)
class Preview:
    """The rows of a preview, the 口径 first, then the counties in the order of the list."""

    on: date
    rows: tuple[PreviewRow, ...]
    unit: str
    unit_before: str

    @property
    def changed(self) -> int:
        """In how many places the value becomes another one."""
        return sum(row.is_changed for row in self.rows)

    @property
    def full(self) -> tuple[PreviewRow, ...]:
        """The rows in which something is counted; the others are named by their number alone."""
        return tuple(row for row in self.rows if not row.is_empty)

    @property
    def empty(self) -> int:
        """In how many places nothing is counted."""
        return len(self.rows) - len(self.full)


def preview_formula(
    acting: Acting, body: Mapping[str, Any], *, at: datetime, indicator: Indicator | None = None
) -> Preview:
    """Return what a formula would give today. Raises NotAllowed, FormulaInvalid."""
    if not acting.may("indicators.configure") or not acting.paths:
        raise NotAllowed
    today = beijing_day(at)
    path = indicator.division_path if indicator is not None else acting.paths[0]
    whole = path.rstrip("/").rpartition("/")[2]
    asked = [*_once([known_scope(whole, today), *named_scopes(path, today)]), *counties_of(path, today)]
    asked = [one for one in asked if acting.covers(one.division_path)]
    try:
        formula = from_json(body)
        after = _cells(formula, asked, path, today, at)
    except IndicatorError as error:
        raise FormulaInvalid(reason=str(error)) from error
    version = formula_on(indicator, today) if indicator is not None else None
    held = from_json(version.body) if version is not None else None
    try:
        before = _cells(held, asked, path, today, at) if held is not None else [None] * len(asked)
    except IndicatorError:
        before = [None] * len(asked)  # the one in force reads a ledger that is gone
    return Preview(
        today,
        tuple(_row(one, old, new, formula) for one, old, new in zip(asked, before, after, strict=True)),
        formula.unit,
        held.unit if held is not None else "",
    )


def _once(asked: list[AskedScope]) -> list[AskedScope]:
    """Leave out a 口径 that is the whole of another: 全市 is the city."""
    found: dict[tuple[str, ...], AskedScope] = {}
    for one in asked:
        found.setdefault(one.area.paths, one)
    return list(found.values())


def _cells(formula: Formula, asked: list[AskedScope], path: str, on: date, at: datetime) -> "list[Cell | None]":
    scopes = scopes_of((term.scope for term in formula.terms), on)
    sources = Sources([formula], as_of=at, on=on, division_path=path)
    areas = tuple(one.area for one in asked)
    named = {code: scope.area for code, scope in scopes.items()}
    grid = evaluate(formula, sources.layouts(formula), areas, edges_until(formula, on), named)
    return [grid.cell(number, 0) for number in range(len(asked))]


def _row(asked: AskedScope, old: Cell | None, new: Cell | None, formula: Formula) -> PreviewRow:
    if new is None:
        raise ValueError("the new formula has a cell for every place")
    below = None if new.denominator is None else scaled(new.denominator, formula.denominator)
    above = scaled(new.numerator, formula.numerator)
    return PreviewRow(asked.name, None if old is None else old.value, new.value, above, below, new.missing)
