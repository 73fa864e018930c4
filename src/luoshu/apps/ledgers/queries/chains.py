"""Ledgers read along their links: a page of rows with the other end beside each, or of rows with what arrives at them.

Rows are those of the reader's scope; whether something is there to point at, and what adds up, is asked of the whole
ledger.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger, RowLink, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.link_checks import Looked, Works, findings_of_link
from luoshu.apps.ledgers.queries.link_ends import (
    Arrivals,
    End,
    Group,
    Reader,
    Stat,
    end_of,
    in_reach,
    other_ledger,
    rows_by_key,
)
from luoshu.apps.ledgers.queries.linking import Arriving, ledger_in_force, links_into, unlinked
from luoshu.apps.ledgers.queries.photographs import newest_photos, subject_of_row
from luoshu.apps.ledgers.queries.rows import Cell, cells_of, row_link, visible_values
from luoshu.apps.ledgers.queries.tallies import TALLY, Counted, counted_for, tally_findings
from luoshu.core.ledgers import LedgerDeclaration, LedgerLink, LinkFinding
from luoshu.core.tables import FormColumn, Value

PAGE_SIZE: Final = 50
ARRIVING: Final = "in"
MOST_TALLIED: Final = 600


@dataclass(frozen=True)
class Beside:
    """What stands beside the cells of a row: the other end with its cells, its pictures, what arrives at it."""

    end: End | None = None
    there: tuple[Cell, ...] = ()
    photos: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Line:
    """One row of a page of links."""

    key: str
    link: str
    cells: tuple[Cell, ...]
    beside: Beside
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """One way to read a ledger along its links."""

    code: str
    title: str


@dataclass(frozen=True)
class Way:
    """One way to read a ledger: which rows, by which columns, and what stands beside the rows of a page, by version.

    ``heads`` of what stands beside: those of the other end, and one for each link that arrives.
    """

    title: str
    rows: QuerySet[RowVersion]
    columns: Sequence[FormColumn]
    findings: Sequence[LinkFinding]
    stats: tuple[Stat, ...]
    beside: Callable[[Sequence[RowVersion]], dict[int, Beside]]
    there_title: str = ""
    there_heads: tuple[str, ...] = ()
    group_heads: tuple[str, ...] = ()
    has_photos: bool = False
    newest_first: bool = False
    empty: str = "您的辖区内还没有行，由填报单位登记后显示。"


@dataclass(frozen=True)
class ChainPage:
    """A page of a ledger along one of its links, or of all that arrives at it."""

    way: Way
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    findings: tuple[tuple[str, str, LinkFinding], ...]
    count: int
    page: int
    pages: int
    shows_amounts: bool


def tabs_of(declaration: LedgerDeclaration) -> list[Tab]:
    """Return the ways to read a ledger: what arrives at its rows, and each link of its own."""
    arriving = links_into(declaration.code)
    first = [Tab(ARRIVING, "汇总")] if arriving else []
    first += [Tab(TALLY, "与明细对照")] if declaration.tallies else []
    return [*first, *(Tab(link.code, link.title) for link in declaration.links)]


def chain_page(
    acting: Acting,
    ledger: Ledger,
    tab: str,
    *,
    only_found: bool = False,
    page: int = 1,
    as_of: datetime | None = None,
) -> ChainPage | None:
    """Return a page along one link or of what arrives (``in``); None for a way that the ledger does not have.

    ``as_of``: as it was known at a moment, None for now. The number of queries depends on the links and their checks,
    never on the rows.
    """
    declaration = declaration_of(ledger)
    reader = Reader(acting, ledger, declaration, as_of)
    if tab == ARRIVING:
        arriving = links_into(declaration.code)
        return _filled(reader, _arrivals(reader, arriving), only_found, page) if arriving else None
    if tab == TALLY:
        return _filled(reader, _tallied(reader), only_found, page) if declaration.tallies else None
    link = next((one for one in declaration.links if one.code == tab), None)
    return None if link is None else _filled(reader, _along(reader, link), only_found, page)


def _filled(reader: Reader, way: Way, only_found: bool, page: int) -> ChainPage:
    """Put the rows of one page together."""
    declaration, flagged = reader.declaration, _by_key(way.findings, reader.declaration.code)
    rows = way.rows.filter(row__key__in=list(flagged)) if only_found else way.rows
    order = ("-valid_on",) if way.newest_first else ()
    versions, count, page, pages = _paged(rows.order_by(*order, "division_path", "row_id"), page)
    beside = way.beside(versions)
    lines = []
    for version in versions:
        key = version.row.key
        values = visible_values(declaration, version.values, is_officer=reader.is_officer)
        told = tuple(one.sentence for one in flagged.get(key, ()))
        cells = _picked(declaration, values, way.columns)
        lines.append(Line(key, row_link(declaration.code, key), cells, beside[version.pk], told))
    return ChainPage(
        way=way,
        heads=tuple(column.name for column in way.columns),
        lines=tuple(lines),
        findings=tuple(_told(way.findings)),
        count=count,
        page=page,
        pages=pages,
        shows_amounts=bool(declaration.officer_columns) and reader.is_officer,
    )


def _along(reader: Reader, link: LedgerLink) -> Way:
    declaration, target_code = reader.declaration, link.ledger or reader.declaration.code
    target = ledger_in_force(target_code)
    other, is_officer = other_ledger(reader, link)
    # What names the row there stands in the link itself.
    named = target.key_columns if target else ()
    there_columns = _columns(target, [key for key in link.there if key not in named])
    # Pictures are kept as they are now, not as they were.
    has_photos = declaration.photo_pair and reader.as_of is None

    def beside(versions: Sequence[RowVersion]) -> dict[int, Beside]:
        places = RowLink.objects.filter(version__in=[one.pk for one in versions], link=link.code)
        ends = dict(places.values_list("version_id", "target_key"))
        there = rows_by_key(target_code, set(ends.values()), reader.as_of)
        subjects = [subject_of_row(declaration.code, one.row_id) for one in versions]
        photos = newest_photos(subjects) if has_photos else {}
        found = {}
        for version, subject in zip(versions, subjects, strict=True):
            held = there.get(ends.get(version.pk, ""))
            is_open = held is not None and reader.acting.covers(held.division_path)
            far = visible_values(target, held.values, is_officer=is_officer) if target and held and is_open else None
            end = ends.get(version.pk)
            found[version.pk] = Beside(
                end=end_of(reader.acting, other, version.row.key, end, held) if end is not None else None,
                there=_picked(target, far, there_columns) if target and far else (),
                photos=tuple(photos.get(subject, ())),
            )
        return found

    looked = Looked(as_of=reader.as_of)
    return Way(
        title=link.title,
        rows=reader.rows(),
        columns=_columns(declaration, link.here),
        findings=in_reach(reader.acting, findings_of_link(Arriving(declaration, link), looked)),
        stats=tuple(_stats_along(reader, link)),
        beside=beside,
        there_title=target.title.removesuffix("台账") if target else "",
        there_heads=tuple(column.name for column in there_columns),
        has_photos=has_photos,
    )


def _stats_along(reader: Reader, link: LedgerLink) -> Iterable[Stat]:
    declaration = reader.declaration
    total = reader.rows().count()
    loose = unlinked(reader.rows(), link).count()
    yield Stat(declaration.title.removesuffix("台账"), f"{total:,}")
    yield Stat("已对上", f"{total - loose:,}")
    yield Stat("未对" if link.ledger and link.ledger != declaration.code else "没有去向（剩余）", f"{loose:,}")
    if link.count_by:
        column = next(one for one in declaration.form.columns if one.key == link.count_by)
        words = reader.rows().filter(measures__column=link.count_by).values("measures__word")
        counts = dict(words.annotate(rows=Count("id")).values_list("measures__word", "rows"))
        for word in column.choices:
            if counts.get(word):
                yield Stat(word, f"{counts[word]:,}")


def _arrivals(reader: Reader, arriving: Sequence[Arriving]) -> Way:
    declaration, looked = reader.declaration, Looked(as_of=reader.as_of)
    works: Works = {}
    rows = reader.rows()
    wanted = set(reader.rows().values_list("row__key", flat=True))
    stats = [Stat(declaration.title.removesuffix("台账"), f"{len(wanted):,}")]
    seen = [Arrivals(reader.acting, one, reader.as_of) for one in arriving]
    for one, arrivals in zip(arriving, seen, strict=True):
        stats += arrivals.stats(wanted, is_short=len(arriving) > 1)
        if one.declaration.code == declaration.code:
            # Of a chain only its ends are lines: what remains, with what went into it.
            rows = unlinked(rows, one.link)
            stats.append(Stat("剩余", f"{unlinked(reader.rows(), one.link).count():,}"))

    def beside(versions: Sequence[RowVersion]) -> dict[int, Beside]:
        keys = [version.row.key for version in versions]
        groups: dict[str, list[Group]] = {key: [] for key in keys}
        for arrivals in seen:
            for key, group in arrivals.groups(keys):
                groups[key].append(group)
        return {version.pk: Beside(groups=tuple(groups[version.row.key])) for version in versions}

    return Way(
        title=f"{declaration.title.removesuffix('台账')}汇总",
        rows=rows,
        columns=_columns(declaration, tuple(dict.fromkeys(key for one in arriving for key in one.link.there))),
        findings=in_reach(reader.acting, [one for link in arriving for one in findings_of_link(link, looked, works)]),
        stats=tuple(stats),
        beside=beside,
        group_heads=tuple(one.back for one in arriving),
    )


def _tallied(reader: Reader) -> Way:
    """Reported numbers beside counted ones: of the newest rows, those that have single rows behind them."""
    declaration, as_of = reader.declaration, reader.as_of
    newest = list(reader.rows().select_related("row__division").order_by("-valid_on", "row_id")[:MOST_TALLIED])
    counted = counted_for(declaration, newest, as_of)
    names = {column.key: column.label for column in declaration.form.columns}

    def beside(versions: Sequence[RowVersion]) -> dict[int, Beside]:
        shown = counted_for(declaration, versions, as_of)
        return {
            one.pk: Beside(groups=tuple(_told_apart(number) for number in shown.get(one.pk, ()))) for one in versions
        }

    return Way(
        title=f"{declaration.title.removesuffix('台账')}：与明细对照",
        rows=reader.rows().filter(pk__in=list(counted)),
        columns=_columns(declaration, declaration.key_columns),
        findings=tally_findings(declaration, newest, counted),
        stats=(Stat("对照的行", f"{len(newest):,}"), Stat("有明细的", f"{len(counted):,}")),
        beside=beside,
        group_heads=tuple(names[one.column] for one in declaration.tallies),
        newest_first=True,
        empty="还没有明细。按各列写明的台账导入明细以后，这里逐行对照；没有明细的行不比。",
    )


def _told_apart(one: Counted) -> Group:
    """A counted number with what was reported, as a cell of the page."""
    told = "没有报" if one.reported is None else f"报 {one.reported:,}"
    return Group(one.name, one.counted, (told, *([f"差 {one.apart:+,}"] if one.apart else [])), link=one.link)


def _paged(rows: QuerySet[RowVersion], page: int) -> tuple[list[RowVersion], int, int, int]:
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    ordered = rows.select_related("row__division")
    return list(ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]), count, page, pages


def _columns(declaration: LedgerDeclaration | None, keys: Sequence[str]) -> list[FormColumn]:
    columns = {column.key: column for column in declaration.form.columns} if declaration else {}
    return [columns[key] for key in keys if key in columns]


def _picked(
    declaration: LedgerDeclaration, values: Mapping[str, Value], columns: Sequence[FormColumn]
) -> tuple[Cell, ...]:
    cells = {cell.key: cell for cell in cells_of(declaration, values, frozenset())}
    return tuple(cells[column.key] for column in columns)


def _by_key(findings: Iterable[LinkFinding], ledger_code: str) -> dict[str, list[LinkFinding]]:
    found: dict[str, list[LinkFinding]] = {}
    for one in findings:
        if one.ledger == ledger_code:
            found.setdefault(one.key, []).append(one)
    return found


def _told(findings: Iterable[LinkFinding]) -> Iterable[tuple[str, str, LinkFinding]]:
    for one in findings:
        yield one.key, row_link(one.ledger, one.key), one
