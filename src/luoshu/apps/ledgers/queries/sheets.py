"""A ledger as the office's own sheet: what the reader may see, as it was known at a moment, and its count of rows."""

from collections.abc import Mapping
from datetime import datetime

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.rows import lent_values, versions_as_of, visible_values
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day
from luoshu.core.tables import Value, write_form


def ledger_sheet(
    acting: Acting,
    ledger: Ledger,
    *,
    at: datetime,
    as_of: datetime | None = None,
    division_path: str = "",
    filters: Mapping[str, str] | None = None,
) -> tuple[bytes, int]:
    """Return the sheet as XLSX and its number of rows, which also stands in the sheet's last line."""
    declaration = declaration_of(ledger)
    found = in_scope(versions_as_of(ledger.code, as_of).filter(is_removed=False), acting)
    if division_path:
        found = found.filter(division_path__gte=division_path, division_path__lt=path_end(division_path))
    for column, word in (filters or {}).items():
        found = found.filter(measures__column=column, measures__word=word)
    versions = list(found.select_related("row").order_by("division_path", "row_id"))
    lent = lent_values(declaration, [version.row.key for version in versions])
    rows: list[Mapping[str, Value]] = [
        visible_values(declaration, version.values) | lent.get(version.row.key, {}) for version in versions
    ]
    moment = as_of or at
    day = beijing_day(moment)
    closing = f"本表共 {len(rows)} 行，数据截至 {day.year}年{day.month}月{day.day}日。"
    footer = {"日期": f"{day.year}年{day.month}月{day.day}日"}
    return write_form(declaration.form, rows, footer=footer, closing=closing), len(rows)


def empty_sheet(ledger: Ledger) -> bytes:
    """Return the blank template of a ledger."""
    return write_form(declaration_of(ledger).form, [])
