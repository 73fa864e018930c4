"""Rows of a ledger as a sheet: as known at a moment, filtered, in pages; and the history of one row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet, Sum

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.ledgers.models import Ledger, LedgerRow, Measure, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of, find_row_for, is_filler
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers import LedgerDeclaration, Stored, decode_values, from_json, measure_value, shown_value
from luoshu.core.tables import FormColumn, Kind, Value

PAGE_SIZE = 50
MASK = "＊＊＊"


@dataclass(frozen=True)
class Cell:
    """One cell as it is shown: column, text, and whether another ledger fills it or it is masked."""

    key: str
    label: str
    text: str
    is_number: bool = False
    is_date: bool = False
    is_masked: bool = False
    is_lent: bool = False


@dataclass(frozen=True)
class ShownRow:
    """One row of the sheet. ``values`` are what it holds, masked columns left out."""

    key: str
    number: int
    place: str
    cells: tuple[Cell, ...]
    values: Mapping[str, Value]
    valid_on: date
    recorded_at: datetime
    is_removed: bool
    link: str


@dataclass(frozen=True)
class RowPage:
    """A page of rows, how many there are, and the totals of all of them, not of the page alone."""

    rows: tuple[ShownRow, ...]
    count: int
    page: int
    pages: int
    totals: Mapping[str, str]


def row_link(ledger_code: str, key: str) -> str:
    """Return the address of a row."""
    return f"/ledgers/{ledger_code}/rows/{quote(key, safe='')}/"


def versions_as_of(
    ledgers: str | Sequence[str], as_of: datetime | None, on: date | None = None
) -> QuerySet[RowVersion]:
    """Return what each row said: what is known at ``as_of`` (None: now) of the day ``on`` (None: the latest).

    With ``on`` a row may come more than once; the last by (valid_on, number) of a row counts.
    """
    rows = RowVersion.objects.filter(ledger_code__in=[ledgers] if isinstance(ledgers, str) else ledgers)
    if on is not None:
        rows = rows.filter(valid_on__lte=on)
        return rows if as_of is None else rows.filter(recorded_at__lte=as_of)
    return rows.filter(known_at(as_of))


def known_at(as_of: datetime | None, prefix: str = "") -> Q:
    """Return the condition of a version for being what is known at a moment, None for now."""
    is_last = Q(**{f"{prefix}superseded_at__isnull": True})
    if as_of is None:
        return is_last
    return Q(is_last | Q(**{f"{prefix}superseded_at__gt": as_of}), **{f"{prefix}recorded_at__lte": as_of})


def rows_for(
    acting: Acting,
    ledger: Ledger,
    *,
    as_of: datetime | None = None,
    division_path: str = "",
    search: str = "",
    filters: Mapping[str, str] | None = None,
    span: tuple[str, date, date] | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> RowPage:
    """Return a page of the rows in the reader's scope as they were known at a moment, in the order of their places.

    ``filters``: choice columns and the word wanted in each, or several with 、. ``span``: a date column and the days,
    both inside, between which it lies.
    """
    declaration = declaration_of(ledger)
    is_officer = is_filler(acting, ledger, declaration)
    rows = in_scope(versions_as_of(ledger.code, as_of).filter(is_removed=False), acting)
    if division_path:
        rows = rows.filter(division_path__gte=division_path, division_path__lt=path_end(division_path))
    if search.strip():
        rows = rows.filter(search__contains=search.strip()[:60])
    for column, word in (filters or {}).items():
        rows = rows.filter(measures__column=column, measures__word__in=word.split("、"))
    if span is not None:
        days = (span[1].toordinal(), span[2].toordinal())
        rows = rows.filter(measures__column=span[0], measures__value__range=days)
    count = rows.count()
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    versions = list(rows.select_related("row").order_by("division_path", "row_id")[(page - 1) * size : page * size])
    return RowPage(
        rows=tuple(shown_rows(declaration, versions, is_officer=is_officer)),
        count=count,
        page=page,
        pages=pages,
        totals=totals_of(ledger.declaration, rows, is_officer=is_officer),
    )


def totals_of(written: Mapping[str, Any], rows: QuerySet[RowVersion], *, is_officer: bool = False) -> dict[str, str]:
    """Return the sums of the measures that the sheet sums up, over all rows of a query; added in the database.

    A column that is hidden from the reader has no sum either: of a single row it would be the row's own number.
    """
    declaration = from_json(written)
    hidden = declaration.hidden_columns(is_officer=is_officer)
    columns = {
        column.key: column for column in declaration.form.columns if column.is_summed and column.key not in hidden
    }
    measures = {measure.column: measure for measure in declaration.measures if measure.column in columns}
    found = Measure.objects.filter(version__in=rows.values("id"), column__in=list(measures))
    sums = found.values("column").annotate(total=Sum("value")).values_list("column", "total")
    return {key: shown_value(columns[key], measure_value(measures[key], total)) for key, total in sums}


def shown_rows(
    declaration: LedgerDeclaration, versions: Sequence[RowVersion], *, is_officer: bool = False
) -> list[ShownRow]:
    """Return versions (their rows selected) as lines of the sheet, residents' columns masked, lent columns filled in.

    Two queries for any number of rows, and one for each ledger that lends a column.
    """
    places = names_of_paths({version.division_path for version in versions})
    lent = lent_values(declaration, [version.row.key for version in versions])
    shown = []
    for version in versions:
        values = visible_values(declaration, version.values, is_officer=is_officer)
        others = lent.get(version.row.key, {})
        shown.append(
            ShownRow(
                key=version.row.key,
                number=version.number,
                place=places.get(version.division_path, ""),
                cells=cells_of(declaration, values | others, others),
                values=values,
                valid_on=version.valid_on,
                recorded_at=version.recorded_at,
                is_removed=version.is_removed,
                link=row_link(version.ledger_code, version.row.key),
            )
        )
    return shown


def visible_values(
    declaration: LedgerDeclaration, stored: Mapping[str, Stored], *, is_officer: bool = False
) -> dict[str, Value]:
    """Return the values as everybody sees them, or whoever fills the ledger (``is_officer``).

    What is masked is replaced here, so that no page holds it.
    """
    values = decode_values(declaration.form, stored)
    for key in declaration.hidden_columns(is_officer=is_officer):
        if key in stored:
            values[key] = MASK
    return values


@dataclass(frozen=True)
class RowWords:
    """What everybody may read of a row: its name, empty where a masked column is part of it, its words and choices."""

    ledger_title: str
    name: str
    words: tuple[str, ...]


def row_words(versions: Sequence[RowVersion]) -> list[RowWords]:
    """Return, for versions (their rows selected) of any ledgers, the words and choices that everybody reads unmasked.

    What is masked is taken from the declaration in force: a column that became a resident's since is left out too.
    """
    codes = {version.ledger_code for version in versions}
    books = {one.code: one for one in Ledger.objects.filter(code__in=codes, valid_to__isnull=True)}
    columns: dict[str, list[str]] = {}
    named = set()
    for code, book in books.items():
        declaration = declaration_of(book)
        hidden = declaration.hidden_columns(is_officer=False)
        columns[code] = [
            column.key
            for column in declaration.form.columns
            if column.kind in (Kind.TEXT, Kind.CHOICE) and column.key not in hidden
        ]
        if hidden.isdisjoint(declaration.key_columns):
            named.add(code)
    found = []
    for version in versions:
        code = version.ledger_code
        words = tuple(str(value) for key in columns.get(code, ()) if (value := version.values.get(key)))
        name = version.row.key if code in named else ""
        found.append(RowWords(books[code].title if code in books else code, name, words))
    return found


def cells_of(declaration: LedgerDeclaration, values: Mapping[str, Value], lent: Collection[str]) -> tuple[Cell, ...]:
    """Return the values of a row as cells in the order of the sheet."""
    cells = []
    for column in declaration.form.columns:
        value = values[column.key]
        is_masked = value == MASK
        cells.append(
            Cell(
                key=column.key,
                label=column.name,
                text=MASK if is_masked else shown_value(column, value),
                is_number=isinstance(value, Decimal | int),
                is_date=isinstance(value, date),
                is_masked=is_masked,
                is_lent=column.key in lent,
            )
        )
    return tuple(cells)


def lent_values(declaration: LedgerDeclaration, keys: Sequence[str]) -> dict[str, dict[str, Value]]:
    """Return by row key what other ledgers fill in, of their rows of the same key: asked there, shown here."""
    found: dict[str, dict[str, Value]] = {}
    for code in {one.ledger for one in declaration.borrowed}:
        other = Ledger.objects.filter(code=code, valid_to__isnull=True).first()
        if other is None:
            continue
        source = declaration_of(other)
        rows = RowVersion.objects.filter(
            ledger_code=code, superseded_at__isnull=True, is_removed=False, row__key__in=list(keys)
        ).select_related("row")
        for version in rows:
            values = decode_values(source.form, version.values)
            for one in declaration.borrowed:
                # A masked column does not become readable by being lent.
                hidden = source.hidden_columns(is_officer=False)
                if one.ledger == code and one.source in values and one.source not in hidden:
                    found.setdefault(version.row.key, {})[one.column] = values[one.source]
    return found


@dataclass(frozen=True)
class HistoryEntry:
    """One version of a row: who, when, why, which columns changed (name, before, after), and where it was read."""

    number: int
    valid_on: date
    recorded_at: datetime
    person_code: str
    post_code: str
    reason: str
    batch: str
    is_removed: bool
    is_current: bool
    source: str
    sentence: str
    changes: tuple[tuple[str, str, str], ...]


def row_history_for(acting: Acting, ledger: Ledger, key: str) -> tuple[LedgerRow, list[HistoryEntry]]:
    """Return a row and its versions, the newest first. Raises LedgerRowNotVisible."""
    row = find_row_for(acting, ledger, key)
    declaration = declaration_of(ledger)
    is_officer = is_filler(acting, ledger, declaration)
    entries: list[HistoryEntry] = []
    before: dict[str, Value] | None = None
    for version in row.versions.order_by("number"):
        values = visible_values(declaration, version.values, is_officer=is_officer)
        entries.append(
            HistoryEntry(
                number=version.number,
                valid_on=version.valid_on,
                recorded_at=version.recorded_at,
                person_code=version.by,
                post_code=version.post,
                reason=version.reason,
                batch=version.batch,
                is_removed=version.is_removed,
                is_current=version.superseded_at is None,
                source=version.source,
                sentence=version.sentence,
                changes=() if before is None else tuple(_changes(declaration, before, values)),
            )
        )
        before = values
    return row, entries[::-1]


def _changes(
    declaration: LedgerDeclaration, before: Mapping[str, Value], after: Mapping[str, Value]
) -> list[tuple[str, str, str]]:
    return [
        (column.name, _text(column, before[column.key]), _text(column, after[column.key]))
        for column in declaration.form.columns
        if before[column.key] != after[column.key]
    ]


def _text(column: FormColumn, value: Value) -> str:
    return MASK if value == MASK else shown_value(column, value) or "（空）"
