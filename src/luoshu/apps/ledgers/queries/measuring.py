"""Numbers of a ledger as arrays: what indicators add up, without opening a row's JSON."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from luoshu.apps.acting import path_end
from luoshu.apps.ledgers.models import Ledger, LedgerRow, Measure, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.rows import row_link, versions_as_of
from luoshu.core.ledgers import LedgerDeclaration
from luoshu.core.tables import Kind

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class LedgerArrays:
    """The rows of a ledger, one position each, in the order of ``row_ids``.

    ``division_ids`` points into ``paths``; ``on`` is the day each state holds from, as a proleptic ordinal. ``values``
    by column: a measure x 10^scale (see ``scales``), a date as its ordinal, a choice as its place in ``codes``. Where
    ``missing`` is true there is no value, and the number beside it means nothing.
    """

    row_ids: Ints
    division_ids: Ints
    paths: tuple[str, ...]
    on: NDArray[np.int32]
    values: Mapping[str, Ints]
    missing: Mapping[str, NDArray[np.bool_]]
    codes: Mapping[str, tuple[str, ...]]
    scales: Mapping[str, int]


def measured_columns(declaration: LedgerDeclaration) -> dict[str, Kind]:
    """Return the columns that are stored as numbers: measures, dates and choices."""
    kinds = {column.key: column.kind for column in declaration.form.columns}
    found = {key: kind for key, kind in kinds.items() if kind in (Kind.DATE, Kind.CHOICE)}
    return found | {measure.column: kinds[measure.column] for measure in declaration.measures}


def measures(
    ledger_code: str,
    columns: Sequence[str],
    *,
    as_of: datetime,
    on: date | None = None,
    division_path: str = "",
) -> LedgerArrays:
    """Return the rows known at ``as_of``, removed ones left out: as of the day ``on``, or the latest of each.

    Raises LookupError for a ledger that does not exist and for a column that it does not measure.
    """
    found = measures_of({ledger_code: columns}, as_of=as_of, on=on, division_path=division_path)[ledger_code]
    if isinstance(found, LookupError):
        raise found
    return found


def measures_of(
    wanted: Mapping[str, Collection[str]], *, as_of: datetime, on: date | None = None, division_path: str = ""
) -> dict[str, LedgerArrays | LookupError]:
    """Return what ``measures`` gives for many ledgers, by code, in three queries; or what it raises for one of them."""
    found: dict[str, LedgerArrays | LookupError] = {}
    declared: dict[str, LedgerDeclaration] = {}
    ledgers = {one.code: one for one in Ledger.objects.filter(code__in=list(wanted)).order_by("code", "edition")}
    for code, columns in wanted.items():
        try:
            declared[code] = _declared(code, columns, ledgers.get(code))
        except (LookupError, ValueError) as refusal:
            found[code] = refusal if isinstance(refusal, LookupError) else LookupError(str(refusal))
    asked = {code: columns for code, columns in wanted.items() if code in declared}
    if not asked:
        return found
    versions = versions_as_of(tuple(asked), as_of, on)
    if division_path:
        versions = versions.filter(division_path__gte=division_path, division_path__lt=path_end(division_path))
    lines: dict[str, list[tuple[Any, ...]]] = {code: [] for code in asked}
    ledger_of: dict[int, str] = {}
    for code, *line in versions.values_list(
        *("ledger_code", "row_id", "id", "division_path", "valid_on", "number", "is_removed")
    ):
        lines[code].append(tuple(line))
        ledger_of[line[1]] = code
    numbers: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for version_id, column, value, word in _numbers(versions, asked):
        if version_id in ledger_of:
            numbers[ledger_of[version_id], column].append((version_id, value, word))
    for code, columns in asked.items():
        found[code] = _arrays(declared[code], columns, _heads(lines.pop(code)), numbers)
    return found


def _declared(code: str, columns: Collection[str], ledger: Ledger | None) -> LedgerDeclaration:
    """Return what a ledger's newest edition declares. Raises LookupError, BadDeclaration (a ValueError)."""
    if ledger is None:
        raise LookupError(f"没有代码为“{code}”的台账，请核对。")
    declaration = declaration_of(ledger)
    kinds = measured_columns(declaration)
    unknown = [column for column in columns if column not in kinds]
    if unknown:
        raise LookupError(f"台账“{ledger.title}”没有可计数的列“{'、'.join(unknown)}”，请核对列代码。")
    return declaration


def _numbers(
    versions: QuerySet[RowVersion], asked: Mapping[str, Collection[str]]
) -> Iterable[tuple[int, str, int, str]]:
    """The narrow rows of versions: of each ledger its own columns and no others."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, columns in asked.items():
        if columns:
            groups[tuple(sorted(columns))].append(code)
    if not groups:
        return ()
    rows = Measure.objects.filter(version__in=versions.values("id"))
    if len(asked) == 1:
        rows = rows.filter(column__in=next(iter(groups)))
    else:
        chosen = [Q(version__ledger_code__in=codes, column__in=columns) for columns, codes in groups.items()]
        rows = rows.filter(reduce(or_, chosen))
    return rows.values_list("version_id", "column", "value", "word")


def _arrays(
    declaration: LedgerDeclaration,
    columns: Collection[str],
    heads: "_Heads",
    numbers: Mapping[tuple[str, str], Sequence[tuple[int, int, str]]],
) -> LedgerArrays:
    kinds, kept = measured_columns(declaration), heads.version_ids
    # A version id is looked up by its place among the sorted ids.
    order = np.argsort(kept)
    values: dict[str, Ints] = {}
    missing: dict[str, NDArray[np.bool_]] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for column in columns:
        lines = numbers.get((declaration.code, column), ())
        value, gone = np.zeros(len(kept), np.int64), np.ones(len(kept), np.bool_)
        if kinds[column] is Kind.CHOICE:
            codes[column], found = _coded([word for _, _, word in lines])
        else:
            found = np.fromiter((line[1] for line in lines), np.int64, len(lines))
        if len(kept) and lines:
            ids = np.fromiter((line[0] for line in lines), np.int64, len(lines))
            at = np.searchsorted(kept, ids, sorter=order).clip(max=len(kept) - 1)
            places = order[at]
            is_kept = kept[places] == ids
            value[places[is_kept]] = found[is_kept]
            gone[places[is_kept]] = False
        values[column], missing[column] = value, gone
    scales = {measure.column: measure.scale for measure in declaration.measures if measure.column in columns}
    return LedgerArrays(heads.row_ids, heads.division_ids, heads.paths, heads.on, values, missing, codes, scales)


@dataclass(frozen=True)
class _Heads:
    row_ids: Ints
    version_ids: Ints
    division_ids: Ints
    paths: tuple[str, ...]
    on: NDArray[np.int32]


def _heads(found: Iterable[tuple[Any, ...]]) -> _Heads:
    """The last version of each row, by (valid_on, number), unless it says that the row was removed."""
    lines = sorted((line[0], line[3].toordinal(), line[4], line[1], line[2], line[5]) for line in found)
    last = [
        line for at, line in enumerate(lines) if (at + 1 == len(lines) or lines[at + 1][0] != line[0]) and not line[5]
    ]
    paths = sorted({line[4] for line in last})
    place = {path: at for at, path in enumerate(paths)}
    return _Heads(
        row_ids=np.array([line[0] for line in last], np.int64),
        version_ids=np.array([line[3] for line in last], np.int64),
        division_ids=np.array([place[line[4]] for line in last], np.int64),
        paths=tuple(paths),
        on=np.array([line[1] for line in last], np.int32),
    )


def _coded(words: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """Return the words that occur, in order, and for each word its place among them."""
    names = sorted(set(words))
    place = {name: at for at, name in enumerate(names)}
    return tuple(names), np.array([place[word] for word in words], np.int64)


@dataclass(frozen=True)
class RowRef:
    """A row to click on."""

    row_id: int
    ledger_code: str
    key: str
    link: str


def row_refs(row_ids: Iterable[int]) -> dict[int, RowRef]:
    """Return the links of rows, for drilling down from a number; the page behind a link checks its reader."""
    wanted, found = [int(pk) for pk in row_ids], {}
    for start in range(0, len(wanted), 5000):
        rows = LedgerRow.objects.filter(pk__in=wanted[start : start + 5000]).values_list("pk", "ledger_code", "key")
        found.update({pk: RowRef(pk, code, key, row_link(code, key)) for pk, code, key in rows})
    return found
