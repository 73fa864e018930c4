"""The document model: frozen, plain, with a source behind every figure that has one.

Text is data: characters that cannot be printed (controls, formatting marks, lone surrogates) are taken out when a run
is made, so that Word, PDF and the page all show the same characters.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

DRAFT_BANNER: Final = "代拟稿（未经签发）"
HEADING_LEVELS: Final = (1, 2, 3, 4)
_GONE: Final = frozenset({"Cf", "Cs", "Cn"})
_AS_SPACE: Final = frozenset({"Cc", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return the text without what cannot be printed; line breaks and controls become one space."""
    kept = []
    for letter in text:
        kind = unicodedata.category(letter)
        if kind not in _GONE:
            kept.append(" " if kind in _AS_SPACE else letter)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: the kind and codes of its rows, a path to open, the moment it held, its base.

    ``title`` is what is counted, ``value`` the exact number in ``unit`` (the text may round it), ``scope`` the code of
    its 口径, ``period`` what it was counted over (``from/to``, two ISO days, both inside, or two
    moments, the last outside); empty where the source gives no such thing. With them the number can be counted again.
    """

    kind: str
    code: str
    url: str = ""
    as_of: datetime | None = None
    note: str = ""
    title: str = ""
    value: str = ""
    unit: str = ""
    scope: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one dress; ``source`` makes it a figure that can be traced."""

    text: str
    is_bold: bool = False
    source: Source | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))


Part: TypeAlias = str | Run
Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; its number (一、（一）1.（1）) is counted when the document is laid out."""

    level: int
    runs: Runs

    def __post_init__(self) -> None:
        if self.level not in HEADING_LEVELS:
            raise ValueError(f"heading level {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its first line two characters in; ``is_flush`` begins at the margin."""

    runs: Runs
    is_flush: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: it covers ``columns`` x ``rows`` of the grid; ``align`` is left, center or right."""

    runs: Runs
    columns: int = 1
    rows: int = 1
    align: str = "center"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Each row lists the cells that begin in it; ``header_rows`` of them repeat on every page.

    ``widths`` are shares of the text width, one a column; empty means equal columns. ``is_dense``: small letters in
    narrow lines, for a paper that must stay on one sheet.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    caption: str = ""
    widths: tuple[float, ...] = ()
    is_dense: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", printable(self.caption))

    @property
    def column_count(self) -> int:
        """Return how many columns the grid has."""
        return max((place + cell.columns for _, place, cell in self.places()), default=0)

    def places(self) -> list[tuple[int, int, Cell]]:
        """Return (row, column, cell) for every cell, with the columns that cells from above cover left free."""
        taken: set[tuple[int, int]] = set()
        found = []
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                found.append((number, column, cell))
                taken |= {(number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
                column += cell.columns
        return found


Block: TypeAlias = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One official document.

    ``red_head`` is the issuing office's red name, empty for a plain paper. ``number`` is the number the OA gave;
    without it ``number_stem`` and ``number_year`` print the empty field 洛禁烧办〔2024〕　号. ``banner`` (代拟稿) and
    ``mark`` (演示) stand in the head of every page.
    """

    title: str
    blocks: tuple[Block, ...]
    addressee: str = ""
    red_head: str = ""
    number_stem: str = ""
    number_year: int | None = None
    number: str = ""
    signer: str = ""
    signature: str = ""
    signed_on: date | None = None
    attachments: tuple[str, ...] = ()
    note: str = ""
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None
    banner: str = DRAFT_BANNER
    mark: str = field(default="")

    def __post_init__(self) -> None:
        for name in ("title", "addressee", "red_head", "number_stem", "number", "signer", "signature", "note"):
            object.__setattr__(self, name, printable(getattr(self, name)))
        for name in ("printed_by", "banner", "mark"):
            object.__setattr__(self, name, printable(getattr(self, name)))
        for name in ("attachments", "copies_to"):
            object.__setattr__(self, name, tuple(printable(one) for one in getattr(self, name)))


def runs_of(parts: Iterable[Part]) -> Runs:
    """Return runs from strings and runs."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def figure(value: object, source: Source) -> Run:
    """Return a figure with its source."""
    return Run(str(value), source=source)


def heading(level: int, *parts: Part) -> Heading:
    """Return a heading."""
    return Heading(level, runs_of(parts))


def paragraph(*parts: Part, is_flush: bool = False) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(runs_of(parts), is_flush)


def table(
    header: Sequence[Part], rows: Iterable[Sequence[Part]], *, caption: str = "", widths: Sequence[float] = ()
) -> Table:
    """Return a plain table: one header row, one cell a column."""
    lines = (header, *rows)
    return Table(
        tuple(tuple(Cell(runs_of((part,))) for part in line) for line in lines), caption=caption, widths=tuple(widths)
    )


def figures_of(document: OfficialDocument) -> list[Run]:
    """Return every run with a source, in reading order."""
    found: list[Run] = []
    for block in document.blocks:
        groups = [cell.runs for row in block.rows for cell in row] if isinstance(block, Table) else [block.runs]
        found += [run for runs in groups for run in runs if run.source is not None]
    return found
