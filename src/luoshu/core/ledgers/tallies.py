"""Numbers that are reported by hand and can be counted: which rows of which other ledger make up which column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from luoshu.core.tables import FormColumn, Kind


@dataclass(frozen=True, slots=True)
class Tally:
    """A column whose reported number is held against the rows of another ledger, counted; it is never written over.

    A row there counts for the row here whose division it lies in, whose reporting period holds the day in its column
    ``date``, and which says the same in the choice columns ``same``. With ``done`` (a date column there) it counts once
    that day has come, by the end of the period; with ``is_in_time`` also not after ``date``. ``where`` and ``words``
    pick rows by a choice there.
    """

    column: str
    ledger: str
    date: str
    same: tuple[str, ...] = ()
    done: str = ""
    is_in_time: bool = False
    where: str = ""
    words: tuple[str, ...] = ()


def faults_of_tallies(
    tallies: tuple[Tally, ...], columns: Mapping[str, FormColumn], measures: frozenset[str], is_reported: bool
) -> Iterator[str]:
    """Yield what is wrong with tallies as far as this ledger alone can tell."""
    if tallies and not is_reported:
        yield "与明细对照的台账要按期报送，请写明报送周期。"
    for one in tallies:
        what = f"与明细对照的列“{one.column}”"
        if one.column not in measures:
            yield f"{what}不是计数列，请换一列。"
        if not one.ledger or not one.date:
            yield f"{what}没有写明数哪本台账、按哪个日期，请补上。"
        for key in one.same:
            if key not in columns or columns[key].kind is not Kind.CHOICE:
                yield f"{what}要相同的列“{key}”不是选择列，请换一列。"
        if one.is_in_time and not one.done:
            yield f"{what}数按期的，要写明哪一列是办结日期，请补上。"
        if bool(one.where) != bool(one.words):
            yield f"{what}只数一部分的，要写明哪一列和哪些说法，请补全。"


def tally_sentence(name: str, unit: str, reported: int, counted: int, title: str) -> str:
    """Return what is said of a reported number that is not the counted one."""
    more = "多" if reported > counted else "少"
    told, found, apart = (f"{number:,} {unit}".strip() for number in (reported, counted, abs(reported - counted)))
    return f"“{name}”报 {told}，按“{title}”数是 {found}，{more}报 {apart}，请核对。"
