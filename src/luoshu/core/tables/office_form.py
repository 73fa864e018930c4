"""An office's sheet as data: title, unit line, merged headings, columns, totals first or last, footer.

The same declaration writes the sheet (`write_form`), reads it back (`read_form`) and says which cells are red.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from luoshu.core.quantities import dimension_of, to_standard

SEQUENCE: Final = "序号"
TEMPLATE_SHEET: Final = "模板"
"""A hidden sheet of this name tells which form, and which edition of it, a workbook was made from."""
_MAGNITUDES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    CHOICE = "choice"


class Gap(StrEnum):
    """A cell without a value: nothing typed, or a dash that says there is none. Neither is a zero."""

    BLANK = "blank"
    DASH = "dash"


class Totals(StrEnum):
    """Where the office puts its line of totals."""

    NONE = "none"
    FIRST = "first"
    LAST = "last"


Value = str | int | Decimal | date | Gap


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column. ``heads`` are the merged headings above the label, from the top; ``habits`` other spellings of it.

    ``unit`` is the unit of the stored value, ``sheet_unit`` the one the sheet is kept in when that differs: a value
    of 120,000 亩 stands in the sheet as 12 万亩.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    heads: tuple[str, ...] = ()
    unit: str = ""
    sheet_unit: str = ""
    choices: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()
    is_required: bool = False
    is_summed: bool = False
    is_locked: bool = False
    width: float = 12.0

    @property
    def name(self) -> str:
        """Return the column with its headings: 应收 under 玉米 is 玉米·应收."""
        return "·".join((*self.heads, self.label))

    @property
    def is_number(self) -> bool:
        """Whether the cells hold numbers."""
        return self.kind in (Kind.NUMBER, Kind.INTEGER)

    @property
    def written_unit(self) -> str:
        """Return the unit that a value stands in on the sheet."""
        return self.sheet_unit or self.unit

    @property
    def per_unit(self) -> Decimal:
        """Return what one unit of the sheet is in the unit of the stored value."""
        return unit_factor(self.written_unit, self.unit) or Decimal(1)


@dataclass(frozen=True, slots=True)
class OfficeForm:
    """A sheet of an office. ``edition`` is raised when columns change; old editions are refused with a sentence."""

    code: str
    title: str
    columns: tuple[FormColumn, ...]
    edition: int = 1
    unit_line: str = ""
    is_numbered: bool = True
    totals: Totals = Totals.NONE
    total_label: str = "合计"
    footer: tuple[str, ...] = ("填报人", "审核人", "日期")

    @property
    def depth(self) -> int:
        """How many rows the headings take."""
        return 1 + max((len(column.heads) for column in self.columns), default=0)

    def fingerprint(self) -> str:
        """Return a word that changes with the columns: their keys, headings, kinds and units."""
        lines = [f"{one.key}|{'/'.join(one.heads)}|{one.label}|{one.kind}|{one.written_unit}" for one in self.columns]
        return hashlib.sha256("\n".join([self.code, str(self.edition), *lines]).encode()).hexdigest()[:16]


def unit_factor(written: str, wanted: str) -> Decimal | None:
    """Return what a value in ``written`` is multiplied with to be in ``wanted``; None when they measure other things.

    >>> unit_factor("万亩", "亩")
    Decimal('10000')
    """
    (many, plain), (times, base) = _split_unit(written), _split_unit(wanted)
    if plain == base:
        return many / times
    if dimension_of(plain) == "count" or dimension_of(plain) != dimension_of(base):
        return None
    (value, standard), (one, same) = to_standard(many, plain), to_standard(times, base)
    return value / one if standard == same else None


def _split_unit(unit: str) -> tuple[Decimal, str]:
    """``万亩`` -> (10000, ``亩``); a magnitude alone stays what it is, as ``千`` in ``千瓦`` does."""
    unit = unit.strip().replace("个百分点", "%")
    if dimension_of(unit) != "count":
        return Decimal(1), unit
    for word in sorted(_MAGNITUDES, key=len, reverse=True):
        if unit.startswith(word) and len(unit) > len(word):
            return Decimal(_MAGNITUDES[word]), unit[len(word) :]
    return Decimal(1), unit
