"""Ledgers read along their links: a page of rows with the other end beside each, or of rows with what arrives at them.

Rows are those of the reader's scope; whether something is there to point at, and what adds up, is asked of the whole
ledger.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger, RowLink, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.link_checks import Works, findings_of_link
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
from luoshu.core.ledgers import LedgerDeclaration, LedgerLink, LinkFinding
from luoshu.core.tables import FormColumn, Value

PAGE_SIZE: Final = 50
ARRIVING: Final = "in"


@dataclass(frozen=True)
class Line:
    """One row of a page of links: its cells, the other end with its cells, its pictures, what arrives at it."""

    key: str
    link: str
    cells: tuple[Cell, ...]
    end: End | None = None
    there: tuple[Cell, ...] = ()
    photos: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """One way to read a ledger along its links."""

    code: str
    title: str


@dataclass(frozen=True)
class ChainPage:
    """A page of a ledger along one of its links, or of all that arrives at it."""

    title: str
    heads: tuple[str, ...]
    there_title: str
    there_heads: tuple[str, ...]
    group_heads: tuple[str, ...]
    has_photos: bool
    stats: tuple[Stat, ...]
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
    return [*first, *(Tab(link.code, link.title) for link in declaration.links)]


def chain_page(
    acting: Acting, ledger: Ledger, tab: str, *, only_found: bool = False, page: int = 1
) -> ChainPage | None:
    """Return a page along one link or of what arrives (``in``); None for a way that the ledger does not have.

    The number of queries depends on the links and their checks, never on the rows.
    """
    declaration = declaration_of(ledger)
    reader = Reader(acting, ledger, declaration)
    if tab == ARRIVING:
        arriving = links_into(declaration.code)
        return _arrivals(reader, arriving, only_found, page) if arriving else None
    link = next((one for one in declaration.links if one.code == tab), None)
    return None if link is None else _along(reader, link, only_found, page)


def _along(reader: Reader, link: LedgerLink, only_found: bool, page: int) -> ChainPage:
    declaration = reader.declaration
    findings = in_reach(reader.acting, findings_of_link(Arriving(declaration, link)))
    rows = reader.rows()
    flagged = _by_key(findings, declaration.code)
    if only_found:
        rows = rows.filter(row__key__in=list(flagged))
    versions, count, page, pages = _paged(rows, page)
    other, is_officer = other_ledger(reader, link)
    target = ledger_in_force(link.ledger or declaration.code)
    places = RowLink.objects.filter(version__in=[one.pk for one in versions], link=link.code)
    ends = dict(places.values_list("version_id", "target_key"))
    there = rows_by_key(link.ledger or declaration.code, set(ends.values()))
    photos = newest_photos([subject_of_row(declaration.code, one.row_id) for one in versions])
    here_columns = _columns(declaration, link.here)
    # What names the row there stands in the link itself.
    named = target.key_columns if target else ()
    there_columns = _columns(target, [key for key in link.there if key not in named])
    lines = []
    for version in versions:
        key = version.row.key
        held = there.get(ends.get(version.pk, ""))
        subject = subject_of_row(declaration.code, version.row_id)
        values = visible_values(declaration, version.values, is_officer=reader.is_officer)
        is_open = held is not None and reader.acting.covers(held.division_path)
        far = visible_values(target, held.values, is_officer=is_officer) if target and held and is_open else None
        lines.append(
            Line(
                key=key,
                link=row_link(declaration.code, key),
                cells=_picked(declaration, values, here_columns),
                end=end_of(reader.acting, other, key, ends[version.pk], held) if version.pk in ends else None,
                there=_picked(target, far, there_columns) if target and far else (),
                photos=tuple(photos.get(subject, ())),
                findings=tuple(one.sentence for one in flagged.get(key, ())),
            )
        )
    return ChainPage(
        title=link.title,
        heads=tuple(column.name for column in here_columns),
        there_title=target.title.removesuffix("台账") if target else "",
        there_heads=tuple(column.name for column in there_columns),
        group_heads=(),
        has_photos=declaration.photo_pair,
        stats=tuple(_stats_along(reader, link)),
        lines=tuple(lines),
        findings=tuple(_told(findings)),
        count=count,
        page=page,
        pages=pages,
        shows_amounts=bool(declaration.officer_columns) and reader.is_officer,
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


def _arrivals(reader: Reader, arriving: Sequence[Arriving], only_found: bool, page: int) -> ChainPage:
    declaration = reader.declaration
    works: Works = {}
    found = [one for link in arriving for one in findings_of_link(link, works=works)]
    findings = in_reach(reader.acting, found)
    rows = reader.rows()
    for one in arriving:
        if one.declaration.code == declaration.code:
            # Of a chain only its ends are lines: what remains, with what went into it.
            rows = unlinked(rows, one.link)
    flagged = _by_key(findings, declaration.code)
    if only_found:
        rows = rows.filter(row__key__in=list(flagged))
    wanted = set(reader.rows().values_list("row__key", flat=True))
    versions, count, page, pages = _paged(rows, page)
    keys = [version.row.key for version in versions]
    columns = _columns(declaration, tuple(dict.fromkeys(key for one in arriving for key in one.link.there)))
    groups: dict[str, list[Group]] = {key: [] for key in keys}
    stats = [Stat(declaration.title.removesuffix("台账"), f"{len(wanted):,}")]
    for one in arriving:
        arrivals = Arrivals(reader.acting, one)
        for key, group in arrivals.groups(keys):
            groups[key].append(group)
        stats += arrivals.stats(wanted, is_short=len(arriving) > 1)
        if one.declaration.code == declaration.code:
            stats.append(Stat("剩余", f"{unlinked(reader.rows(), one.link).count():,}"))
    return ChainPage(
        title=f"{declaration.title.removesuffix('台账')}汇总",
        heads=tuple(column.name for column in columns),
        there_title="",
        there_heads=(),
        group_heads=tuple(one.back for one in arriving),
        has_photos=False,
        stats=tuple(stats),
        lines=tuple(
            Line(
                key=version.row.key,
                link=row_link(declaration.code, version.row.key),
                cells=_picked(
                    declaration,
                    visible_values(declaration, version.values, is_officer=reader.is_officer),
                    columns,
                ),
                groups=tuple(groups[version.row.key]),
                findings=tuple(one.sentence for one in flagged.get(version.row.key, ())),
            )
            for version in versions
        ),
        findings=tuple(_told(findings)),
        count=count,
        page=page,
        pages=pages,
        shows_amounts=bool(declaration.officer_columns) and reader.is_officer,
    )


def _paged(rows: QuerySet[RowVersion], page: int) -> tuple[list[RowVersion], int, int, int]:
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    ordered = rows.select_related("row").order_by("division_path", "row_id")
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
