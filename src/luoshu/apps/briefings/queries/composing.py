"""The text of a briefing with its slots filled: blocks, figures, what is lacking, and the table of sources."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from luoshu.adapters.documents import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Run,
    Source,
    Table,
    heading,
    heading_of,
    paragraph,
    table,
)
from luoshu.adapters.documents.layout import date_text
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.queries.slots import SlotReader, unit_name
from luoshu.apps.documents.choices import SOURCES_ANNEX
from luoshu.apps.readings.choices import FigureSource
from luoshu.core.clock import beijing_day, in_beijing
from luoshu.core.reading import read_page

SLOT: Final = re.compile(r"【\s*([^：:【】]{1,8})\s*(?:[：:]\s*([^【】]{1,120}?)\s*)?】")
GAPS: Final = "本期没有数据的项目"
MOST_FIGURES: Final = 300


@dataclass(frozen=True)
class BoundFigure:
    """A number of the text that has a source."""

    run: Run
    owner: str
    owner_name: str
    exact: str
    held_on: date | None


@dataclass(frozen=True)
class Composed:
    """A filled text. ``lacks`` are slots that found nothing, ``unbound`` numbers that somebody typed."""

    blocks: tuple[Block, ...]
    figures: tuple[BoundFigure, ...]
    lacks: tuple[str, ...]
    unbound: tuple[str, ...]

    @property
    def with_sources(self) -> tuple[Block, ...]:
        """The blocks followed by the table of sources."""
        return (*self.blocks, *sources_annex(self.figures)) if self.figures else self.blocks


def compose(acting: Acting, text: str, *, at: datetime, gap: str = "") -> Composed:
    """Fill a text. A line is a paragraph or a heading (一、（一）1.（1）); lines that begin with | make a table.

    ``gap`` stands where a slot found nothing; without it the slot itself stays, for the writer to choose another.
    """
    reader = SlotReader(acting, at, gap)
    figures: list[BoundFigure] = []
    lacks: list[str] = []
    blocks: list[Block] = []
    rows: list[list[tuple[Run, ...]]] = []
    typed: list[str] = []
    for line in [*(one.strip() for one in text.splitlines()), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            rows.append([_filled(cell, reader, figures, lacks, typed) for cell in cells])
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        if line:
            blocks.append(_line(_filled(line, reader, figures, lacks, typed)))
    unbound = _typed_numbers("\n".join(typed), at)
    return Composed(tuple(blocks), tuple(figures), tuple(dict.fromkeys(lacks)), unbound)


def _filled(
    text: str, reader: SlotReader, figures: list[BoundFigure], lacks: list[str], typed: list[str]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    kept = []
    for found in SLOT.finditer(text):
        before = text[at : found.start()]
        runs += [Run(before)] if before else []
        kept.append(before)
        at = found.end()
        slot = reader.read(found.group(1), found.group(2) or "")
        if slot.run is None:
            lacks.append(f"{found.group()}：{slot.lack}")
            runs.append(Run(reader.gap or found.group(), is_bold=True))
            continue
        runs.append(slot.run)
        # The word 数 stands where a bound number was, so that what is typed around it is read as it will be.
        kept.append("数" if slot.run.source else slot.run.text)
        if slot.run.source is not None:
            figures.append(BoundFigure(slot.run, slot.owner, unit_name(slot.owner), slot.exact, slot.held_on))
    runs += [Run(text[at:])] if text[at:] else []
    typed.append("".join((*kept, text[at:])))
    return tuple(runs)


def _line(runs: tuple[Run, ...]) -> Block:
    level, label = heading_of("".join(run.text for run in runs))
    if level and len(runs[0].text) >= label:
        first = Run(runs[0].text[label:], runs[0].is_bold, runs[0].source)
        return Heading(level, (first, *runs[1:]) if first.text else runs[1:])
    return Paragraph(runs)


def _table(rows: list[list[tuple[Run, ...]]]) -> Table:
    width = max(len(row) for row in rows)
    return Table(tuple(tuple(Cell(runs) for runs in (*row, *[()] * (width - len(row)))) for row in rows))


def _typed_numbers(text: str, at: datetime) -> tuple[str, ...]:
    """Numbers that a person typed instead of choosing them: they have no way back."""
    figures = read_page(text, issued=beijing_day(at)).figures if text.strip() else []
    return tuple(dict.fromkeys(one.raw for one in figures if one.core))


def gap_note(lacks: Iterable[str]) -> tuple[Block, ...]:
    """Return what a draft that nobody has looked at yet says about the figures it did not find."""
    return (heading(1, GAPS), *(paragraph(lack) for lack in lacks))


def sources_annex(figures: Iterable[BoundFigure]) -> tuple[Block, ...]:
    """Return the table of sources: each number once for each of its sources, as it stands in the text."""
    seen: dict[tuple[str, ...], tuple[BoundFigure, Source]] = {}
    for one in figures:
        if (source := one.run.source) is not None:
            # Clues are told by their codes; the same words of another place or span rest on other rows.
            span = "" if source.kind == FigureSource.CLUES else f"{source.scope} {source.period}"
            seen.setdefault((one.run.text, source.kind, source.code, span), (one, source))
    kept = list(seen.values())
    rows = [_annex_row(number, *one) for number, one in enumerate(kept[:MOST_FIGURES], start=1)]
    if len(kept) > MOST_FIGURES:
        rows.append(("", "", f"另有 {len(kept) - MOST_FIGURES} 个数，在系统这份文稿的“数的出处”里逐个列出", "", ""))
    header = ("序号", "数", "出处", "编号", "截至")
    return (table(header, rows, caption=SOURCES_ANNEX, widths=(1, 2, 6, 4, 3)),)


KINDS: Final = dict(FigureSource.choices)


def _annex_row(number: int, one: BoundFigure, source: Source) -> tuple[str, ...]:
    code = source.code if len(source.code) <= 40 else f"{source.code[:39]}…"
    words = [str(KINDS.get(source.kind, source.kind)), source.note, f"原数 {one.exact}" if one.exact else ""]
    local = in_beijing(source.as_of) if source.as_of else None
    when = f"{date_text(local.date())}{local.hour}时" if local else date_text(one.held_on)
    return (
        str(number),
        one.run.text,
        "：".join(words[:2]).rstrip("：") + (f"，{words[2]}" if words[2] else ""),
        code,
        when,
    )
