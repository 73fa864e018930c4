"""Storing values: what changed in the ledgers since the last time is computed anew, for all 口径 and counties."""

from collections import defaultdict
from datetime import date, datetime
from typing import Final

from django.db import transaction

from luoshu.apps.indicators.models import FormulaVersion, StoredValue
from luoshu.apps.indicators.queries.scopes import counties_of, named_scopes, scope_of, scopes_of
from luoshu.apps.indicators.queries.sources import Sources
from luoshu.apps.indicators.queries.values import edges_until
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import valid_on
from luoshu.core.clock import beijing_day, month_of
from luoshu.core.indicators import Formula, IndicatorError, evaluate, from_json

CHUNK: Final = 500


def compute_values(*, at: datetime, on: date | None = None) -> int:
    """Store the values as known at ``at`` about a day; return how many indicators had changed.

    Level-triggered: rows and formula unchanged, nothing is written. An indicator whose ledger or column is not there
    is passed over: its page says what is missing.
    """
    day = on or beijing_day(at)
    groups: dict[str, list[FormulaVersion]] = defaultdict(list)
    for version in FormulaVersion.objects.filter(valid_on(day)).select_related("indicator").order_by("pk"):
        groups[version.indicator.division_path].append(version)
    return sum(_compute(path, versions, at, day) for path, versions in groups.items())


def _compute(path: str, versions: list[FormulaVersion], at: datetime, day: date) -> int:
    division = Division.objects.filter(valid_on(day), path=path).first()
    if division is None:
        return 0
    asked = [scope_of(division), *named_scopes(path, day), *counties_of(path, day)]
    formulas = {version.pk: from_json(version.body) for version in versions}
    sources = Sources(formulas.values(), as_of=at, on=day, division_path=path)
    named = {term.scope for formula in formulas.values() for term in formula.terms}
    scopes = {code: scope.area for code, scope in scopes_of(named, day).items()}
    newest = {
        row.indicator_id: row.digest
        for row in StoredValue.objects.filter(
            indicator__in=[version.indicator_id for version in versions], scope_code=asked[0].code, on__lte=day
        ).order_by("on")
    }
    changed = 0
    for version in versions:
        formula = formulas[version.pk]
        try:
            digest = f"{version.number}:{sources.digest(formula)}"[:64]
            if newest.get(version.indicator_id) == digest and not _is_new_month(version, day):
                continue
            areas = tuple(one.area for one in asked)
            grid = evaluate(formula, sources.layouts(formula), areas, edges_until(formula, day), scopes)
        except IndicatorError:
            continue
        cells = [grid.cell(number, 0) for number in range(len(asked))]
        rows = [
            StoredValue(
                indicator=version.indicator,
                formula=version,
                scope_code=one.code,
                scope_name=one.name,
                division_path=one.division_path,
                period=_period(formula, day),
                on=day,
                as_of=at,
                numerator=cell.numerator,
                denominator=cell.denominator,
                value=cell.value,
                missing=cell.missing,
                digest=digest,
            )
            for one, cell in zip(asked, cells, strict=True)
        ]
        _write(rows)
        changed += 1
    return changed


def _period(formula: Formula, day: date) -> str:
    return month_of(day).code if edges_until(formula, day) else day.isoformat()


def _is_new_month(version: FormulaVersion, day: date) -> bool:
    """Tell whether a figure of the month has none for this month yet: without new rows it is zero."""
    formula = from_json(version.body)
    if not edges_until(formula, day):
        return False
    rows = StoredValue.objects.filter(indicator=version.indicator, period=month_of(day).code)
    return not rows.exists()


def _write(rows: list[StoredValue]) -> None:
    """Put one day's values in place of those of the same day."""
    updated = ["formula", "scope_name", "period", "as_of", "numerator", "denominator", "value", "missing", "digest"]
    with transaction.atomic():
        StoredValue.objects.bulk_create(
            rows,
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=["indicator", "scope_code", "on"],
            update_fields=updated,
        )
