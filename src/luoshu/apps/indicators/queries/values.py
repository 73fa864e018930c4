"""Values of indicators on demand: for one 口径, for all counties, with the rows and the published values beside."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.choices import Part
from luoshu.apps.indicators.errors import IndicatorNotVisible
from luoshu.apps.indicators.models import FormulaVersion, Indicator
from luoshu.apps.indicators.queries.indicators import find_indicator_for, formula_on
from luoshu.apps.indicators.queries.scopes import AskedScope, counties_of, scope_for, scopes_of
from luoshu.apps.indicators.queries.sources import Sources
from luoshu.core.clock import beijing_day, month_of
from luoshu.core.indicators import (
    Cell,
    Formula,
    IndicatorError,
    Term,
    Timing,
    counted,
    evaluate,
    from_json,
    month_edges,
    ratio,
)


@dataclass(frozen=True)
class Base:
    """Another base of the same share, shown beside: 口径, denominator, and what the share would be."""

    scope: str
    denominator: Decimal
    value: Decimal | None


@dataclass(frozen=True)
class IndicatorValue:
    """A value with all it is made of, in the indicator's units. ``problem`` says why there is none.

    ``rows_link`` leads to the rows behind the numerator; ``formula_version`` is the number of the formula in force on
    the day; ``missing`` rows had no number; ``decimals`` are the places a share is rounded to.
    """

    code: str
    title: str
    value: Decimal | None
    unit: str
    numerator: Decimal | None
    denominator: Decimal | None
    denominator_name: str
    part_unit: str
    decimals: int
    scope: str
    scope_code: str
    on: date
    as_of: datetime
    rows_link: str
    formula_version: int
    formula_source: str
    missing: int = 0
    beside: tuple[Base, ...] = field(default=())
    problem: str = ""


def value_for(
    acting: Acting, indicator_code: str, scope_code: str, as_of: datetime, *, on: date | None = None
) -> IndicatorValue:
    """Return an indicator for a 口径 or division, as it was known at ``as_of`` about a day (without ``on``: that day).

    The formula is the one in force on the day. Raises NotAllowed, IndicatorNotVisible, ScopeNotVisible.
    """
    day = on or beijing_day(as_of)
    indicator = find_indicator_for(acting, indicator_code)
    asked = scope_for(acting, scope_code, day)
    return _values(indicator, [asked], as_of, day)[0]


def county_values(
    acting: Acting, indicator_code: str, as_of: datetime, *, on: date | None = None
) -> list[IndicatorValue]:
    """Return an indicator for the counties in the reader's reach, in the order of the official list."""
    day = on or beijing_day(as_of)
    indicator = find_indicator_for(acting, indicator_code)
    asked = [one for one in counties_of(indicator.division_path, day) if acting.covers(one.division_path)]
    return _values(indicator, asked, as_of, day)


def rows_behind(
    acting: Acting, indicator_code: str, scope_code: str, as_of: datetime, *, part: str, on: date | None = None
) -> tuple[str, list[int]]:
    """Return the ledger and the ids of the rows that make the numerator or the denominator.

    Raises NotAllowed, IndicatorNotVisible, ScopeNotVisible.
    """
    day = on or beijing_day(as_of)
    indicator = find_indicator_for(acting, indicator_code)
    asked = scope_for(acting, scope_code, day)
    version = formula_on(indicator, day)
    if version is None:
        return "", []
    formula = from_json(version.body)
    term = formula.numerator if part == Part.ABOVE else formula.denominator
    if term is None:
        raise IndicatorNotVisible
    area = asked.area
    if term.scope:
        # The rows of a wider base are the names behind it: only for who may see that whole base.
        area = scope_for(acting, term.scope, day).area
    try:
        layout = Sources([formula], as_of=as_of, on=day, division_path=indicator.division_path).layout(term.ledger)
        first = last = 0
        if formula.timing is Timing.DATED:
            period = month_of(day)
            first = 1 if formula.counting == "cumulative" else period.first.toordinal()
            last = day.toordinal()
        return term.ledger, counted(formula, term, layout, area, first, last).tolist()
    except IndicatorError:
        return term.ledger, []


def edges_until(formula: Formula, day: date) -> tuple[int, ...]:
    """Return the one period a formula is asked for: the month so far; none for a formula of the present state."""
    if formula.timing is not Timing.DATED:
        return ()
    first = month_edges(day, day)[0]
    return (first, day.toordinal() + 1)


def scaled(value: int, term: Term | None) -> Decimal | None:
    """Return a part of a formula in the unit of the indicator, without trailing zeros."""
    if term is None:
        return None
    number = (Decimal(value) * term.scale).normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def _values(indicator: Indicator, asked: list[AskedScope], as_of: datetime, day: date) -> list[IndicatorValue]:
    version = formula_on(indicator, day)
    if version is None:
        words = f"{day} 还没有这项指标的公式，请选更晚的日期，或由提质办补录当时的公式。"
        return [_without(indicator, one, as_of, day, words) for one in asked]
    formula = from_json(version.body)
    scopes = scopes_of([*(term.scope for term in formula.terms), *formula.beside], day)
    sources = Sources([formula], as_of=as_of, on=day, division_path=indicator.division_path)
    edges = edges_until(formula, day)
    try:
        areas = tuple(one.area for one in asked)
        named = {code: scope.area for code, scope in scopes.items()}
        grid = evaluate(formula, sources.layouts(formula), areas, edges, named)
        bases = _bases(formula, sources, scopes, edges)
    except IndicatorError as error:
        return [_without(indicator, one, as_of, day, str(error)) for one in asked]
    return [
        _value(indicator, one, grid.cell(number, 0), version, formula, as_of, day, bases)
        for number, one in enumerate(asked)
    ]


def _bases(
    formula: Formula, sources: Sources, scopes: dict[str, AskedScope], edges: tuple[int, ...]
) -> list[tuple[str, int]]:
    """Return the denominators of the 口径 that are shown beside the one used."""
    if formula.denominator is None or not formula.beside:
        return []
    known = [scopes[code] for code in formula.beside if code in scopes]
    base = Term(formula.denominator.ledger, formula.denominator.measure, formula.denominator.where)
    plain = Formula(
        numerator=base,
        unit=formula.unit,
        excluded=formula.excluded,
        timing=formula.timing,
        counting=formula.counting,
    )
    grid = evaluate(plain, {base.ledger: sources.layout(base.ledger)}, tuple(scope.area for scope in known), edges)
    return [(scope.name, grid.cell(number, 0).numerator) for number, scope in enumerate(known)]


def _value(
    indicator: Indicator,
    asked: AskedScope,
    cell: Cell,
    version: FormulaVersion,
    formula: Formula,
    as_of: datetime,
    day: date,
    bases: list[tuple[str, int]],
) -> IndicatorValue:
    beside = []
    for name, count in bases:
        base = scaled(count, formula.denominator)
        if base is not None:
            beside.append(Base(name, base, ratio(formula, cell.numerator, count)))
    below = None if cell.denominator is None else scaled(cell.denominator, formula.denominator)
    return IndicatorValue(
        code=indicator.code,
        title=indicator.title,
        value=cell.value,
        unit=formula.unit,
        numerator=scaled(cell.numerator, formula.numerator),
        denominator=below,
        denominator_name=formula.denominator_name,
        part_unit=formula.part_unit if formula.denominator is not None else formula.unit,
        decimals=formula.decimals,
        scope=asked.name,
        scope_code=asked.code,
        on=day,
        as_of=as_of,
        rows_link=rows_link(indicator.code, asked.code, day),
        formula_version=version.number,
        formula_source=version.source,
        missing=cell.missing,
        beside=tuple(beside),
        problem="" if cell.value is not None else "分母为 0、不在分母的口径内，或各行都没有填数，不能计算。",
    )


def rows_link(indicator_code: str, scope_code: str, on: date) -> str:
    """Return the page that lists the rows behind a value."""
    return f"/indicators/{indicator_code}/?scope={scope_code}&on={on.isoformat()}"


def _without(indicator: Indicator, asked: AskedScope, as_of: datetime, day: date, problem: str) -> IndicatorValue:
    return IndicatorValue(
        code=indicator.code,
        title=indicator.title,
        value=None,
        unit="",
        numerator=None,
        denominator=None,
        denominator_name="",
        part_unit="",
        decimals=0,
        scope=asked.name,
        scope_code=asked.code,
        on=day,
        as_of=as_of,
        rows_link=rows_link(indicator.code, asked.code, day),
        formula_version=0,
        formula_source="",
        problem=problem,
    )
