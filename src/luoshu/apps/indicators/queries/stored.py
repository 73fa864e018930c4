"""Values as the worker stored them: what pages with many figures read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from luoshu.apps.indicators.models import Indicator, StoredValue
from luoshu.apps.indicators.queries.values import rows_link, scaled
from luoshu.core.indicators import from_json


@dataclass(frozen=True)
class Figure:
    """The newest stored value of an indicator for one 口径, with its parts; ``on`` None: nothing computed yet.

    ``part_unit``: what both parts are counted in, where the value is a share of them; ``decimals``: its places.
    """

    indicator: Indicator
    value: Decimal | None
    unit: str
    above: Decimal | None
    below: Decimal | None
    below_name: str
    scope: str
    on: date | None
    link: str
    part_unit: str = ""
    decimals: int = 0


def stored_on(
    indicator_codes: Iterable[str], on: date, *, scope_codes: Iterable[str] | None = None
) -> dict[tuple[str, str], StoredValue]:
    """Return the newest stored values not after a day, by indicator and 口径. One query, one look-up for each."""
    rows = StoredValue.objects.filter(indicator__code__in=set(indicator_codes))
    if scope_codes is not None:
        rows = rows.filter(scope_code__in=set(scope_codes))
    newest = StoredValue.objects.filter(
        indicator=OuterRef("indicator"), scope_code=OuterRef("scope_code"), on__lte=on
    ).order_by("-on")
    rows = rows.filter(pk=Subquery(newest.values("pk")[:1])).select_related("indicator", "formula")
    return {(row.indicator.code, row.scope_code): row for row in rows}


def history_of(indicator_code: str, scope_code: str, on: date, limit: int = 60) -> list[StoredValue]:
    """Return how one value went, the newest first, not after a day."""
    rows = StoredValue.objects.filter(indicator__code=indicator_code, scope_code=scope_code, on__lte=on)
    return list(rows.select_related("formula").order_by("-on")[:limit])


def figures_on(indicators: Sequence[Indicator], scope_code: str, on: date) -> list[Figure]:
    """Return the newest values of indicators for one 口径, not after a day: one query."""
    stored = stored_on([one.code for one in indicators], on, scope_codes=[scope_code])
    return [_figure(one, stored.get((one.code, scope_code))) for one in indicators]


def _figure(indicator: Indicator, stored: StoredValue | None) -> Figure:
    if stored is None:
        return Figure(indicator, None, "", None, None, "", "", None, f"/indicators/{indicator.code}/")
    formula = from_json(stored.formula.body)
    return Figure(
        indicator=indicator,
        value=stored.value,
        unit=formula.unit,
        above=scaled(stored.numerator, formula.numerator),
        below=None if stored.denominator is None else scaled(stored.denominator, formula.denominator),
        below_name=formula.denominator_name,
        scope=stored.scope_name,
        on=stored.on,
        link=rows_link(indicator.code, stored.scope_code, stored.on),
        part_unit=formula.part_unit,
        decimals=formula.decimals,
    )
