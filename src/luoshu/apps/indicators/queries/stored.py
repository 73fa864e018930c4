"""Values as the worker stored them: what pages with many figures read."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery

from luoshu.apps.indicators.models import StoredValue


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
