"""One row along its links, for the page of the row."""

from dataclasses import dataclass

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger, LedgerRow, RowLink
from luoshu.apps.ledgers.queries.doors import current_version, declaration_of
from luoshu.apps.ledgers.queries.link_checks import Looked, Works, findings_of_link
from luoshu.apps.ledgers.queries.link_ends import (
    Arrivals,
    End,
    Group,
    Reader,
    end_of,
    in_reach,
    other_ledger,
    rows_by_key,
)
from luoshu.apps.ledgers.queries.linking import Arriving, links_into
from luoshu.apps.ledgers.queries.orders import order_end
from luoshu.apps.ledgers.queries.tallies import Counted, counted_for, tally_findings
from luoshu.core.ledgers import LinkFinding


@dataclass(frozen=True)
class RowChains:
    """One row along its links: where it points, what arrives at it, what was counted for it, what wants a look."""

    points: tuple[tuple[str, End], ...]
    arrivals: tuple[Group, ...]
    findings: tuple[LinkFinding, ...]
    counted: tuple[Counted, ...] = ()


def chains_of_row(acting: Acting, ledger: Ledger, row: LedgerRow) -> RowChains:
    """Return what a row that the reader has opened points at, and what points at it with counts and sums."""
    declaration = declaration_of(ledger)
    reader = Reader(acting, ledger, declaration)
    places = RowLink.objects.filter(version__row=row, version__superseded_at__isnull=True)
    ends = {code: (to, key) for code, to, key in places.values_list("link", "target_ledger", "target_key")}
    points = []
    findings: list[LinkFinding] = []
    works: Works = {}
    for link in declaration.links:
        if link.code in ends:
            to, key = ends[link.code]
            other, _ = other_ledger(reader, link)
            held = rows_by_key(to, {key}).get(key)
            points.append((link.title, end_of(acting, other, row.key, key, held)))
        findings += findings_of_link(Arriving(declaration, link), Looked(row=row.key))
    if declaration.order_column and (order := order_end(acting, declaration, row)) is not None:
        points.append(order)
    groups = []
    for one in links_into(declaration.code):
        arrivals = Arrivals(acting, one)
        groups += [group for _, group in arrivals.groups([row.key]) if group.count]
        findings += findings_of_link(one, Looked(to=row.key), works)
    counted: dict[int, tuple[Counted, ...]] = {}
    if declaration.tallies:
        said = [current_version(row)]
        counted = counted_for(declaration, said)
        findings += tally_findings(declaration, said, counted)
    told = in_reach(acting, list(dict.fromkeys(findings)))
    return RowChains(tuple(points), tuple(groups), tuple(told), next(iter(counted.values()), ()))
