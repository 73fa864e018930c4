"""Tables flattened to text: a head of words and rows with tabs. The head says what each number is and its status."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, overlap, plain, precision, share_bounds
from luoshu.core.reading.audit.links import unit_class
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.tables import place_of, rows_of

_NUMBERING = re.compile(r"^(?:\d{1,3}[.、)]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))\s*")
_UNIT_NOTE = re.compile(r"\([^()]{1,12}\)|（[^（）]{1,12}）")
_TARGET = re.compile(r"目标|计划|任务|应完成|指标数")
_DONE = re.compile(r"完成|累计|实际|建成|已")
_TOTAL = re.compile(r"(?:合|总|小)计|全[市县区]|共计")
_RATE = re.compile(r"率|占比|比例|比重|%|进度")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure's column: the row's first cell, the head above it, and where row and table begin."""

    label: str
    head: str
    row: int
    table: int


def read_grids(text: str, figures: list[Figure], issued: date) -> tuple[list[Figure], list[Check]]:
    """Name the figures of table rows by row and column, recompute rates and totals. Linear in the text."""
    cells = dict(_cells(text, figures))
    if not cells:
        return figures, []
    named = [_named(figure, cells[figure.start], issued) if figure.start in cells else figure for figure in figures]
    placed = [(figure, cells[figure.start]) for figure in named if figure.start in cells]
    return named, [*_rates(placed), *_totals(placed)]


def _cells(text: str, figures: list[Figure]) -> Iterator[tuple[int, Cell]]:
    at = 0
    for row in rows_of(text):
        while at < len(figures) and figures[at].start < row.start:
            at += 1
        while at < len(figures) and figures[at].start < row.end:
            column = row.column(figures[at].start)
            head = _UNIT_NOTE.sub("", row.head[column]).strip()
            if column and head:
                label = _NUMBERING.sub("", _UNIT_NOTE.sub("", row.cells[0][1])).strip()
                yield figures[at].start, Cell(label, head, row.start, row.table)
            at += 1


def _named(figure: Figure, cell: Cell, issued: date) -> Figure:
    indicator = f"{cell.label}{cell.head}"
    figure = replace(figure, subject=place_of(cell.label) or figure.subject)
    if _RATE.search(cell.head) and figure.unit == "%":
        return replace(figure, indicator=indicator, object=cell.label or None, status="share", ratio=True)
    if _TARGET.search(cell.head) and not cell.head.startswith(("累计", "已", "实际")):
        year = f"{issued.year:04}-01-01/{issued.year:04}-12-31"
        return replace(
            figure, indicator=indicator, object=cell.label or None, status="target", period_or_asof=year, deadline=None
        )
    status = "achieved" if _DONE.search(cell.head) else figure.status
    return replace(figure, indicator=indicator, object=cell.label or None, status=status)


def _rates(cells: list[tuple[Figure, Cell]]) -> Iterator[Check]:
    rows: dict[int, list[tuple[Figure, Cell]]] = {}
    for figure, cell in cells:
        rows.setdefault(cell.row, []).append((figure, cell))
    for row in rows.values():
        plans = [figure for figure, _ in row if figure.status == "target"]
        done = [figure for figure, _ in row if figure.status == "achieved"]
        shares = [figure for figure, cell in row if figure.unit == "%" and "完成" in cell.head]
        if len(plans) == len(done) == len(shares) == 1 and plans[0].unit == done[0].unit:
            yield from _rate(done[0], plans[0], shares[0])


def _rate(part: Figure, whole: Figure, share: Figure) -> Iterator[Check]:
    interval = share_bounds(part, whole)
    if interval is None or whole.value <= 0:
        return
    ratio = (part.value * 100 / whole.value).quantize(Decimal("0.01")) if whole.value else Decimal(0)
    relation = f"{part.raw} / {whole.raw} = {plain(ratio)}%，表中 {share.raw}"
    spans = tuple((figure.start, figure.end) for figure in (part, whole, share))
    ids = tuple(figure.id for figure in (part, whole, share))
    if overlap(interval, bounds(share)):
        yield Check("", "share", "consistent", spans, ids, relation, "按表中精度重算一致")
    else:
        yield Check("", "share", "inconsistent", spans, ids, relation, "分子分母重算与表中比例不符，请核对", "warn")


def _totals(cells: list[tuple[Figure, Cell]]) -> Iterator[Check]:
    """A row 合计 against the rows of its column, where every row of the table gives that column in one unit."""
    columns: dict[tuple[int, str], list[tuple[Figure, Cell]]] = {}
    rows: dict[int, set[int]] = {}
    for figure, cell in cells:
        columns.setdefault((cell.table, cell.head), []).append((figure, cell))
        rows.setdefault(cell.table, set()).add(cell.row)
    for (table, head), column in columns.items():
        totals = [figure for figure, cell in column if _TOTAL.fullmatch(cell.label)]
        parts = [figure for figure, cell in column if not _TOTAL.search(cell.label)]
        if len(totals) != 1 or len(parts) < 2 or len({cell.row for _, cell in column}) != len(rows[table]):
            continue
        figures = [totals[0], *parts]
        same_unit = len({unit_class(figure) for figure in figures}) == 1
        if not same_unit or len(column) != len(figures) or any(f.ratio or f.approx for f in figures):
            continue
        added = sum((figure.value for figure in parts), Decimal(0))
        slack = sum((precision(figure) for figure in figures), Decimal(0))
        equal = abs(added - totals[0].value) <= slack
        yield Check(
            "",
            "sum",
            "consistent" if equal else "inconsistent",
            tuple((figure.start, figure.end) for figure in figures),
            tuple(figure.id for figure in figures),
            f"{head}：各行之和 {plain(added)}，合计 {plain(totals[0].value)}",
            "各行之和等于合计" if equal else "各行之和不等于合计，请核对",
            "info" if equal else "warn",
        )
