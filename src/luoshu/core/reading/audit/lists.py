"""A total of one section and the items of the list below it: ① 3.1亿元 ② 1.4亿元 … against 筹集资金8.6亿元."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from luoshu.core.reading.audit.intervals import plain, precision
from luoshu.core.reading.audit.links import Index
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check, Figure

_ITEM: Final = re.compile(r"(?:[①-⑳]|\(\d{1,2}\)|\(?[一二三四五六七八九十]{1,2}\)|\d{1,2}[.、)](?!\d)|[-·●■◆▪]+\s*)")
_GENERAL: Final = ("项目", "情况", "任务", "工作", "建设", "改造", "问题")
MIN_ITEMS: Final = 3
NEAR: Final = Decimal("0.3")


def check_lists(layout: Layout, index: Index) -> Iterator[Check]:
    """Runs of list items that carry one number each, in one unit, against the total said before the list."""
    run: list[Figure] = []
    for number, block in enumerate(layout.blocks):
        figures = index.by_paragraph.get(number, [])
        counted = [figure for figure in figures if not figure.ratio]
        if _ITEM.match(block.opening) and len(counted) == 1 and (not run or counted[0].unit == run[0].unit):
            run.append(counted[0])
            continue
        yield from _against_total(layout, index, run)
        run = []
    yield from _against_total(layout, index, run)


def _against_total(layout: Layout, index: Index, run: list[Figure]) -> Iterator[Check]:
    if len(run) < MIN_ITEMS or any(figure.approx for figure in run) or len({f.object for f in run}) < len(run):
        return
    added = sum((figure.value for figure in run), Decimal(0))
    first = index.position[run[0].id]
    topic = _topic(layout.blocks, run[0].paragraph)
    near = [
        figure
        for figure in index.figures[max(0, first - 30) : first]
        if figure.unit == run[0].unit
        and figure.document == run[0].document
        and figure.subject == run[0].subject
        and not (figure.ratio or figure.part or figure.baseline or figure.remaining or figure.approx)
    ]
    slack = sum((precision(figure) for figure in run), Decimal(0))
    relation = " + ".join(plain(figure.value) for figure in run) + f" = {plain(added)}"
    equal = next((f for f in reversed(near) if abs(f.value - added) <= slack + precision(f)), None)
    if equal is not None:
        yield make("sum", "consistent", [equal, *run], relation, "所列各项之和等于前面的总数")
        return
    named = [f for f in near if _is_of(f, topic, run) and abs(f.value - added) <= added * NEAR]
    if len(named) == 1:
        unequal = f"{relation} ≠ {plain(named[0].value)}"
        why = "所列各项之和与前面的总数不符，请核对"
        yield make("sum", "unclear", [named[0], *run], unequal, why, "warn")


def _topic(blocks: list[Block], paragraph: int) -> str:
    """The words of the heading or the line with a colon right above the first item."""
    above = blocks[paragraph - 1].opening if paragraph else ""
    return above if blocks[paragraph - 1].kind == "heading" or above.endswith(":") else ""


def _is_of(figure: Figure, topic: str, run: list[Figure]) -> bool:
    """The total and the list speak of one thing: its noun stands in the heading, and in most of the items."""
    noun = (figure.object or "")[-2:]
    if len(noun) < 2 or noun in _GENERAL or noun not in topic:
        return False
    return sum(noun in (item.object or item.indicator) for item in run) * 2 >= len(run)
