"""A ledger given out: as the office's own sheet, known at a moment, with its count of rows; or row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.ledgers.models import Ledger, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of, is_filler
from luoshu.apps.ledgers.queries.rows import MASK, lent_values, versions_as_of, visible_values
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day, day_words
from luoshu.core.ledgers import Stored
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
        found = found.filter(measures__column=column, measures__word__in=word.split("、"))
    versions = list(found.select_related("row").order_by("division_path", "row_id"))
    lent = lent_values(declaration, [version.row.key for version in versions])
    is_officer = is_filler(acting, ledger, declaration)
    rows: list[Mapping[str, Value]] = [
        visible_values(declaration, version.values, is_officer=is_officer) | lent.get(version.row.key, {})
        for version in versions
    ]
    moment = as_of or at
    day = beijing_day(moment)
    closing = f"本表共 {len(rows)} 行，数据截至 {day_words(day)}。"
    footer = {"日期": day_words(day)}
    return write_form(declaration.form, rows, footer=footer, closing=closing), len(rows)


def empty_sheet(ledger: Ledger) -> bytes:
    """Return the blank template of a ledger."""
    return write_form(declaration_of(ledger).form, [])


@dataclass(frozen=True)
class PulledRow:
    """One row for another system. ``mark`` orders rows by when they were written; masked cells hold the mask."""

    mark: int
    key: str
    division_path: str
    number: int
    valid_on: date
    recorded_at: datetime
    is_removed: bool
    values: Mapping[str, Stored]


def pulled_rows(
    acting: Acting, ledger: Ledger, *, updated_after: datetime | None = None, after: int = 0, most: int = 500
) -> list[PulledRow]:
    """Return what rows in scope say now, the longest unchanged first, removed ones too; ``after`` is the last mark."""
    declaration = declaration_of(ledger)
    masked = declaration.hidden_columns(is_officer=is_filler(acting, ledger, declaration))
    rows = in_scope(RowVersion.objects.filter(ledger_code=ledger.code, superseded_at__isnull=True), acting)
    if updated_after is not None:
        rows = rows.filter(recorded_at__gt=updated_after)
    return [
        PulledRow(
            mark=one.pk,
            key=one.row.key,
            division_path=one.division_path,
            number=one.number,
            valid_on=one.valid_on,
            recorded_at=one.recorded_at,
            is_removed=one.is_removed,
            values={key: MASK if key in masked else value for key, value in one.values.items()},
        )
        for one in rows.filter(pk__gt=after).select_related("row").order_by("pk")[:most]
    ]
