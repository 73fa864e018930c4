"""The calendar as a page shows it: what is owed in the reader's area, how each stands, which steps are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.choices import Content, ReturnState
from luoshu.apps.ledgers.models import Ledger, Return, ReturnEntry
from luoshu.apps.ledgers.queries.dead_links import dead_links_of
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.returns import (
    PAGE_SIZE,
    WAITING,
    PeriodRows,
    returns_for,
    rows_of_return,
    standing_of,
    steps_for,
)
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.apps.ledgers.queries.tallies import TALLY
from luoshu.apps.places.queries import names_of_paths
from luoshu.core.ledgers import LedgerDeclaration
from luoshu.core.ledgers.linking import EITHER
from luoshu.core.workflow.forms import VerbForm
from luoshu.core.workflow.return_table import NO_CHANGE

MOST_TOLD = 20
CHECKING = (ReturnState.SUBMITTED, ReturnState.REVIEWED, ReturnState.APPROVED)


@dataclass(frozen=True)
class CalendarLine:
    """One return: how it stands, what the reader may do, what the own rows say before they are reported.

    ``told`` is what wants a look before it is approved, (row, link, sentence): as it was handed in, and the links that
    lead nowhere now. What speaks of a hidden column is counted in ``wanting`` and not told.
    """

    filed: Return
    title: str
    place: str
    standing: str
    steps: tuple[VerbForm, ...]
    rows: PeriodRows | None
    entries: tuple[ReturnEntry, ...]
    told: tuple[tuple[str, str, str], ...] = ()
    wanting: int = 0


@dataclass(frozen=True)
class CalendarPage:
    """A page of the calendar."""

    lines: tuple[CalendarLine, ...]
    count: int
    page: int
    pages: int


def period_keys(acting: Acting, code: str, limit: int = 24) -> list[tuple[str, str]]:
    """Return the newest periods of a ledger with their labels."""
    rows = returns_for(acting).filter(ledger_code=code).order_by("-last_on")
    return list(rows.values_list("period_key", "period_label").distinct()[:limit])


def _standing(rows: QuerySet[Return], standing: str, at: datetime) -> QuerySet[Return]:
    wanted = {
        "missing": Q(state=ReturnState.DUE, due_at__lt=at),
        "todo": Q(state__in=WAITING),
        "check": Q(state__in=CHECKING),
        "late": Q(is_late=True) & ~Q(state=ReturnState.DUE),
        "locked": Q(state=ReturnState.LOCKED),
    }
    return rows.filter(wanted[standing]) if standing in wanted else rows


def calendar_lines(
    acting: Acting, *, books: Sequence[Ledger], period_key: str = "", standing: str = "", at: datetime, page: int = 1
) -> CalendarPage:
    """Return a page of returns, the newest due first, in the order of the places; never ranked. Raises NotAllowed."""
    by_code = {book.code: book for book in books}
    rows = returns_for(acting).filter(ledger_code__in=list(by_code))
    if period_key:
        rows = rows.filter(period_key=period_key)
    rows = _standing(rows, standing, at)
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    ordered = rows.order_by("-last_on", "ledger_code", "division_path", "unit_code")
    held = list(ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    places = names_of_paths({one.division_path for one in held})
    declarations = {code: declaration_of(by_code[code]) for code in {one.ledger_code for one in held}}
    entries: dict[int, list[ReturnEntry]] = {}
    for entry in ReturnEntry.objects.filter(filed__in=held).order_by("id"):
        entries.setdefault(entry.filed_id, []).append(entry)
    lines = []
    for one in held:
        declaration = declarations[one.ledger_code]
        # Only what the reader is about to report is read row by row.
        is_own = one.state in WAITING and one.unit_code == acting.unit_code and acting.may("ledgers.fill")
        own = rows_of_return(one, declaration) if is_own else None
        found = _found(one, declaration)
        told = dict.fromkeys((row["row"], row["sentence"]) for row in found if _is_open(row, declaration))
        timeline = [(entry.verb, entry.person_code) for entry in entries.get(one.pk, [])]
        lines.append(
            CalendarLine(
                filed=one,
                title=declaration.title,
                place=places.get(one.division_path, ""),
                standing=standing_of(one, at),
                # A ledger that takes no 无变化 does not offer it, not even to say so.
                steps=tuple(
                    step
                    for step in steps_for(acting, one, declaration, own, timeline)
                    if step.verb != NO_CHANGE or step.is_ready
                ),
                rows=own,
                entries=tuple(entries.get(one.pk, [])),
                told=tuple((key, row_link(one.ledger_code, key), sentence) for key, sentence in list(told)[:MOST_TOLD]),
                wanting=len({(row["row"], row["sentence"]) for row in found}),
            )
        )
    return CalendarPage(tuple(lines), count, page, pages)


def _found(one: Return, declaration: LedgerDeclaration) -> list[dict[str, str]]:
    """What a return was handed in with; while it is being checked, also the links that have died since."""
    found = list(one.findings)
    if one.state in CHECKING and one.content == Content.ROWS:
        dead = dead_links_of(one, declaration)
        found += [{"row": link.key, "sentence": link.sentence, "link": link.link} for link in dead]
    return found


def _is_open(found: dict[str, str], declaration: LedgerDeclaration) -> bool:
    """Tell whether a sentence speaks of columns that everybody reads; what is not known to is taken for hidden."""
    hidden = declaration.hidden_columns(is_officer=False)
    checks = {check.code: check.columns for check in declaration.checks}
    links = {link.code: link.columns for link in declaration.links} | {TALLY: ()}
    columns = links.get(found["link"]) if "link" in found else checks.get(found.get("check", ""))
    parts = hidden if columns is None else {part for column in columns for part in column.split(EITHER)}
    return hidden.isdisjoint(parts)
