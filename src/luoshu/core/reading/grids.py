"""Tables flattened to text: a head of words and rows with tabs. The head says what each number is and its status."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, overlap, plain, share_bounds
from luoshu.core.reading.model import Check, Figure

_TAB_LINE = re.compile(r"[^\n\t]{1,60}(?:\t[^\n\t]{0,60}){1,24}(?=\n|\Z)")
_DIGIT = re.compile(r"\d")
_NUMBERING = re.compile(r"^(?:\d{1,3}[.、)]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))\s*")
_UNIT_NOTE = re.compile(r"\([^()]{1,12}\)|（[^（）]{1,12}）")
_TARGET = re.compile(r"目标|计划|任务|应完成|指标数")
_DONE = re.compile(r"完成|累计|实际|建成|已")
_RATE = re.compile(r"率|占比|比例|比重|%|进度")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure's column: the row's first cell, the head above it, and where the row begins."""

    label: str
    head: str
    row: int


def read_grids(text: str, figures: list[Figure], issued: date) -> tuple[list[Figure], list[Check]]:
    """Name the figures of table rows by row and column, and recompute the rates of a row. Linear in the text."""
    if "\t" not in text:
        return figures, []
    cells = dict(_cells(text, figures))
    if not cells:
        return figures, []
    named = [_named(figure, cells[figure.start], issued) if figure.start in cells else figure for figure in figures]
    return named, list(_rates([(figure, cells[figure.start]) for figure in named if figure.start in cells]))


def _cells(text: str, figures: list[Figure]) -> Iterator[tuple[int, Cell]]:
    head: list[str] = []
    at = 0
    last = 0
    for line in _TAB_LINE.finditer(text):
        parts = line.group().split("\t")
        if text.count("\n", last, line.start()) > 2:
            head = []  # the next table has a head of its own
        last = line.end()
        if not any(_DIGIT.search(part) for part in parts[1:]):
            head = [_UNIT_NOTE.sub("", part).strip() for part in parts]
            continue
        if len(head) != len(parts):
            continue
        starts, place = [], line.start()
        for part in parts:
            starts.append(place)
            place += len(part) + 1
        while at < len(figures) and figures[at].start < line.start():
            at += 1
        while at < len(figures) and figures[at].start < line.end():
            column = max(number for number, start in enumerate(starts) if start <= figures[at].start)
            if column and head[column]:
                label = _NUMBERING.sub("", _UNIT_NOTE.sub("", parts[0])).strip()
                yield figures[at].start, Cell(label, head[column], line.start())
            at += 1


def _named(figure: Figure, cell: Cell, issued: date) -> Figure:
    indicator = f"{cell.label}{cell.head}"
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
