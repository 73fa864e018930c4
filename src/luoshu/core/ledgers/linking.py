"""What ties rows together, declared as data: links from row to row, what must hold along them, and guarded stages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from luoshu.core.tables import FormColumn, Kind

EITHER: Final = "|"
MOST_MONTHS: Final = 120


class LinkCheckKind(StrEnum):
    """What must hold along a link; "here" is the ledger that points, "there" the one that is pointed at.

    ``count``: as many rows point there as its column says. ``sum``: a column here adds up to a column there.
    ``chain``: no chain comes back to itself, and its end has one of the words. ``needed``: a row with one of the words
    points at a row that is there, and has its other columns filled. ``same``: both ends say the same in a column.
    ``apart``: two works at one place lie so many months apart, unless a row says why not.
    """

    COUNT = "count"
    SUM = "sum"
    CHAIN = "chain"
    NEEDED = "needed"
    SAME = "same"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """One check of a link. ``there`` is a column of the other ledger, every other column one of this.

    ``column``: what is summed (sum), compared (same), the day of the work (apart). ``where`` and ``words``: the choice
    column and its words that are counted or summed alone (count, sum), that the end of a chain has (chain), that ask
    for a link (needed; the strongest word first), that excuse a work (apart). ``columns``: what else has to be filled
    (needed). ``nouns``: of what a text says such a word (needed): 水质 and 供水 where the words are 优质 and 达标.
    """

    code: str
    kind: LinkCheckKind
    column: str = ""
    there: str = ""
    where: str = ""
    words: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    months: int = 0
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerLink:
    """Rows of this ledger point at rows of ``ledger`` (empty: of this one).

    ``columns`` give the key of the row there, part by part; ``a|b`` is the first of the two that is filled. A row in
    which a part is missing points nowhere. ``back`` is what the pointing rows are called where they arrive. ``here``
    and ``there`` are the columns shown of both ends, ``sums`` and ``count_by`` what is added up and counted at the row
    that is pointed at; with ``is_named`` the pointing rows are named there one by one.
    """

    code: str
    title: str
    columns: tuple[str, ...]
    ledger: str = ""
    back: str = ""
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    count_by: str = ""
    is_named: bool = False
    checks: tuple[LinkCheck, ...] = ()


class GuardKind(StrEnum):
    """What a guard asks for: columns filled, every linked row far enough, or the two pictures of before and after."""

    GIVEN = "given"
    LINKED = "linked"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Guard:
    """What has to be there before a column says one of ``words`` (none given: before it is filled at all).

    ``linked``: every row of ``ledger`` that points here by its ``link`` has one of the words ``closed`` in its
    ``column``, and at least one row does point here.
    """

    code: str
    kind: GuardKind
    words: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    ledger: str = ""
    link: str = ""
    column: str = ""
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stages:
    """A column with guards. ``order`` are its words from first to last; going back asks for a reason.

    ``reason_column`` is where a sheet or another system gives that reason: what stands there must be new.
    """

    column: str
    order: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    reason_column: str = ""


def faults_of_links(
    links: tuple[LedgerLink, ...], columns: Mapping[str, FormColumn], measures: frozenset[str]
) -> Iterator[str]:
    """Yield what is wrong with links as far as this ledger alone can tell."""
    codes = [link.code for link in links]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"关联代码“{code}”用了两次，请改成不同的代码。"
    for link in links:
        what = f"关联“{link.code}”"
        if not link.title.strip() or not link.columns:
            yield f"{what}没有写明名称或用哪几列，请补上。"
        named = [part for column in link.columns for part in column.split(EITHER)]
        for key in (*named, *link.here, *link.sums, *((link.count_by,) if link.count_by else ())):
            if key not in columns:
                yield f"{what}的列“{key}”不在表里，请核对列代码。"
        for key in link.sums:
            if key in columns and key not in measures:
                yield f"{what}加总的列“{key}”不是计数列，请换一列。"
        if link.count_by in columns and columns[link.count_by].kind is not Kind.CHOICE:
            yield f"{what}分类计数的列“{link.count_by}”不是选择列，请换一列。"
        for check in link.checks:
            yield from _faults_of_check(what, check, columns, measures)


def _faults_of_check(
    what: str, check: LinkCheck, columns: Mapping[str, FormColumn], measures: frozenset[str]
) -> Iterator[str]:
    what = f"{what}的校核“{check.code}”"
    kind = check.kind
    for key in (check.column, check.where, *check.columns):
        if key and key not in columns:
            yield f"{what}的列“{key}”不在表里，请核对列代码。"
    yield from _strange_words(what, check.where, check.words, columns)
    if kind in (LinkCheckKind.COUNT, LinkCheckKind.SUM, LinkCheckKind.SAME) and not check.there:
        yield f"{what}没有写明与对方哪一列比，请补上。"
    if kind in (LinkCheckKind.SUM, LinkCheckKind.SAME, LinkCheckKind.APART) and not check.column:
        yield f"{what}没有写明用哪一列，请补上。"
    if kind is LinkCheckKind.SUM and check.column in columns and check.column not in measures:
        yield f"{what}加总的列“{check.column}”不是计数列，请换一列。"
    if kind is LinkCheckKind.NEEDED and not check.words:
        yield f"{what}没有写明哪些说法需要依据，请补上。"
    if kind is LinkCheckKind.APART:
        if check.column in columns and columns[check.column].kind is not Kind.DATE:
            yield f"{what}的列“{check.column}”不是日期，请换一列。"
        if not 1 <= check.months <= MOST_MONTHS:
            yield f"{what}的月数应在 1 到 {MOST_MONTHS} 之间，请改写。"


def faults_of_stages(stages: tuple[Stages, ...], columns: Mapping[str, FormColumn], has_photos: bool) -> Iterator[str]:
    """Yield what is wrong with stages as far as this ledger alone can tell."""
    for one in stages:
        what = f"状态列“{one.column}”"
        if one.column not in columns or (one.reason_column and one.reason_column not in columns):
            yield f"{what}或它的原因列不在表里，请核对列代码。"
            continue
        if one.order:
            yield from _strange_words(what, one.column, one.order, columns)
        for guard in one.guards:
            if guard.words:
                yield from _strange_words(f"{what}的条件“{guard.code}”", one.column, guard.words, columns)
            if guard.kind is GuardKind.GIVEN and not (guard.columns and set(guard.columns) <= set(columns)):
                yield f"{what}的条件“{guard.code}”要填的列不在表里，请核对列代码。"
            if guard.kind is GuardKind.LINKED and not (guard.ledger and guard.link and guard.column and guard.closed):
                yield f"{what}的条件“{guard.code}”没有写全对方台账、关联、列和办完的说法，请补上。"
            if guard.kind is GuardKind.PHOTOS and not has_photos:
                yield f"{what}的条件“{guard.code}”要照片，台账却没有改造前后照片，请把 photo_pair 改为 true。"


def _strange_words(what: str, key: str, words: tuple[str, ...], columns: Mapping[str, FormColumn]) -> Iterator[str]:
    if not words or (key and key not in columns):
        return
    if not key or columns[key].kind is not Kind.CHOICE:
        yield f"{what}要看的列不是选择列，请换一列。"
        return
    for word in words:
        if word not in columns[key].choices:
            yield f"{what}里的“{word}”不是“{columns[key].name}”的选项，请核对。"
