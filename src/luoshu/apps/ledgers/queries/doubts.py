"""Rows found otherwise than they say: complaints, spot checks, and the doubts they opened, through one door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.choices import SightingSource
from luoshu.apps.ledgers.errors import DoubtInvalid, DoubtNotVisible
from luoshu.apps.ledgers.models import DoubtEntry, Ledger, LedgerRow, RowDoubt, RowSighting
from luoshu.apps.ledgers.queries.doors import FILL, READ, REVIEW
from luoshu.apps.ledgers.queries.returns import Owner, owners_of
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.apps.people.models import Person
from luoshu.apps.people.queries import posts_by_code
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.scope import in_scope
from luoshu.core.clock import remaining_words
from luoshu.core.ledgers import LedgerDeclaration, Watch
from luoshu.core.tables import FormColumn
from luoshu.core.workflow.doubt_table import CONFIRMER, DOUBT, DOUBT_LIMITS, FILLER
from luoshu.core.workflow.forms import VerbForm
from luoshu.core.workflow.table import Actor, ClockState, Facts

DOUBT_RIGHT: Final = "ledgers.doubt"
PAGE_SIZE: Final = 50
PHASES: Final = ("answer", "late", "confirm", "done", "all")
ANSWERING: Final = tuple(state.code for state in DOUBT.states if state.phase == "answer")
CONFIRMING: Final = tuple(state.code for state in DOUBT.states if state.phase == "confirm")


def watch_of(ledger: Ledger, declaration: LedgerDeclaration) -> Watch:
    """Return how a ledger's rows are found out. Raises DoubtInvalid for a ledger that takes no complaints."""
    if declaration.watch is None:
        raise DoubtInvalid(reason=f"“{ledger.title}”不接投诉和抽查。要接的，请在台账声明里写明状态列和哪些算正常。")
    return declaration.watch


def watched_column(declaration: LedgerDeclaration, watch: Watch) -> FormColumn:
    """Return the choice column that says how a thing stands."""
    return next(column for column in declaration.form.columns if column.key == watch.column)


def bad_words(declaration: LedgerDeclaration, watch: Watch) -> tuple[str, ...]:
    """Return the words of the state that are not in order."""
    return tuple(word for word in watched_column(declaration, watch).choices if word not in watch.well)


def answering_unit(ledger: Ledger, declaration: LedgerDeclaration, row: LedgerRow, on: date) -> Owner | None:
    """Return the unit that answers for a row: of those that fill it, the one that entered it, else the nearest."""
    here = [one for one in owners_of(ledger, declaration, on) if row.division_path.startswith(one.division_path)]
    own = [one for one in here if one.unit_code == row.unit_code]
    return next(iter(own or sorted(here, key=lambda one: (-len(one.division_path), one.unit_code))), None)


def doubts_for(acting: Acting) -> QuerySet[RowDoubt]:
    """Return the doubts of the reader's area. Raises NotAllowed."""
    if not acting.may(READ):
        raise NotAllowed
    return in_scope(RowDoubt.objects.all(), acting)


def find_doubt_for(acting: Acting, code: str) -> RowDoubt:
    """Return one doubt. Raises NotAllowed, DoubtNotVisible."""
    found = doubts_for(acting).select_related("row__division").filter(code=code).first()
    if found is None:
        raise DoubtNotVisible
    return found


def actor_of_doubt(acting: Acting, doubt: RowDoubt) -> Actor:
    """Return the acting person with the parts that the rights give: the unit answers, another unit's post confirms."""
    parts = set()
    if acting.may(FILL) and acting.unit_code == doubt.unit_code:
        parts.add(FILLER)
    elif (acting.may(REVIEW) or acting.may(DOUBT_RIGHT)) and acting.covers(doubt.division_path):
        parts.add(CONFIRMER)
    return Actor(acting.person_code, frozenset(parts))


def facts_of_doubt(doubt: RowDoubt, given: frozenset[str] = frozenset()) -> Facts:
    """Return the facts of a doubt for its table."""
    timeline = list(doubt.entries.order_by("id").values_list("verb", "person_code"))
    return Facts(given, DOUBT.done_by(timeline), ClockState(doubt.limit_code))


def doubt_steps_for(acting: Acting, doubt: RowDoubt) -> list[VerbForm]:
    """Return the steps that the reader may take now."""
    found = DOUBT.open_verbs(doubt.state, facts_of_doubt(doubt), actor_of_doubt(acting, doubt))
    return [VerbForm.of(step) for step in found]


@dataclass(frozen=True)
class DoubtLine:
    """One line of the list."""

    doubt: RowDoubt
    title: str
    called: str
    place: str
    link: str
    state_label: str
    sources: str
    due_words: str
    is_late: bool


@dataclass(frozen=True)
class DoubtPage:
    """A page of the list and how many stand in each phase."""

    lines: tuple[DoubtLine, ...]
    counts: dict[str, int]
    count: int
    page: int
    pages: int


def doubt_page(
    acting: Acting,
    books: Sequence[tuple[Ledger, LedgerDeclaration]],
    *,
    phase: str = "",
    search: str = "",
    at: datetime,
    page: int = 1,
) -> DoubtPage:
    """Return a page of doubts of some ledgers, the nearest limit first, what is over after what is open.

    ``search``: the number of a work order, of a doubt, or words of the row's name. Six queries for any number.
    """
    rows = doubts_for(acting).filter(ledger_code__in=[book.code for book, _ in books])
    wanted = {
        "answer": Q(state__in=ANSWERING),
        "late": Q(is_open=True, due_at__lt=at),
        "confirm": Q(state__in=CONFIRMING),
        "done": Q(is_open=False),
    }
    counts = {name: Count("id", filter=condition) for name, condition in wanted.items()}
    counted = rows.aggregate(**counts, all=Count("id"))
    rows = rows.filter(wanted.get(phase, Q()))
    if words := search.strip()[:60]:
        orders = RowSighting.objects.filter(order_no=words).values("doubt")
        rows = rows.filter(Q(code=words) | Q(row__key__contains=words) | Q(pk__in=orders))
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    ordered = rows.select_related("row").order_by("-is_open", "due_at", "-opened_at", "id")
    held = list(ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return DoubtPage(tuple(_lines(held, books, at)), counted, count, page, pages)


def _lines(
    held: Sequence[RowDoubt], books: Sequence[tuple[Ledger, LedgerDeclaration]], at: datetime
) -> list[DoubtLine]:
    places = names_of_paths({one.division_path for one in held})
    known = {book.code: (book.title, declaration.watch) for book, declaration in books}
    found: dict[int, list[str]] = {}
    sources = RowSighting.objects.filter(doubt__in=held).order_by("id")
    for doubt_id, source in sources.values_list("doubt_id", "source"):
        found.setdefault(doubt_id or 0, []).append(source)
    lines = []
    for one in held:
        title, watch = known[one.ledger_code]
        words, is_late = due_words(one, at)
        seen = found.get(one.pk, [])
        lines.append(
            DoubtLine(
                doubt=one,
                title=title,
                called=watch.title if watch else "",
                place=places.get(one.division_path, ""),
                link=row_link(one.ledger_code, one.row.key),
                state_label=DOUBT.state(one.state).label,
                sources="、".join(
                    label if seen.count(code) == 1 else f"{label} {seen.count(code)} 次"
                    for code, label in SightingSource.choices
                    if code in seen
                ),
                due_words=words,
                is_late=is_late,
            )
        )
    return lines


def due_words(doubt: RowDoubt, at: datetime) -> tuple[str, bool]:
    """Return how long is left for the step that is due, in words, and whether it is over."""
    if not doubt.is_open or doubt.due_at is None:
        return "", False
    left = (doubt.due_at - at).total_seconds()
    return f"{DOUBT_LIMITS.get(doubt.limit_code, '')}{remaining_words(left)}", left < 0


def doubted_keys(acting: Acting, ledger: Ledger, keys: Sequence[str]) -> set[str]:
    """Return which of some rows are doubted now."""
    rows = in_scope(RowDoubt.objects.filter(ledger_code=ledger.code, is_open=True, row__key__in=list(keys)), acting)
    return set(rows.values_list("row__key", flat=True))


@dataclass(frozen=True)
class Told:
    """One line of the history of a row's complaints, checks and answers, the newest first."""

    at: datetime
    label: str
    who: str
    note: str
    seen_on: date | None = None
    photo_code: str = ""


@dataclass(frozen=True)
class RowWatch:
    """What the page of a row shows of complaints and checks: the open doubt with its steps, and all that happened."""

    open: RowDoubt | None
    state_label: str
    due_words: str
    is_late: bool
    steps: tuple[VerbForm, ...]
    told: tuple[Told, ...]


def row_watch(acting: Acting, row: LedgerRow, at: datetime) -> RowWatch:
    """Return the complaints, checks and doubts of a row that the reader has opened already; six queries."""
    held = RowDoubt.objects.filter(row=row, is_open=True).first()
    sightings = list(RowSighting.objects.filter(row=row).order_by("id"))
    entries = list(
        DoubtEntry.objects.filter(doubt__row=row)
        .exclude(verb=DOUBT.opening_verb)
        .select_related("doubt")
        .order_by("id")
    )
    posts = posts_by_code([one.post_code for one in sightings] + [one.post_code for one in entries])
    people = [one.person_code for one in entries if one.post_code not in posts]
    names = dict(Person.objects.filter(code__in=people).values_list("code", "name"))

    def who(one: RowSighting | DoubtEntry) -> str:
        post = posts.get(one.post_code)
        return f"{post.unit.name}{post.title}" if post is not None else names.get(one.person_code, "系统")

    told = [Told(one.recorded_at, _said(one), who(one), one.text, one.seen_on, one.photo_code) for one in sightings] + [
        Told(one.at, f"{DOUBT.verb_label(one.verb)}（{one.doubt.code}）", who(one), _noted(one)) for one in entries
    ]
    words, is_late = due_words(held, at) if held is not None else ("", False)
    return RowWatch(
        open=held,
        state_label=DOUBT.state(held.state).label if held is not None else "",
        due_words=words,
        is_late=is_late,
        steps=tuple(doubt_steps_for(acting, held)) if held is not None else (),
        told=tuple(sorted(told, key=lambda one: one.at)[::-1]),
    )


def _said(one: RowSighting) -> str:
    if one.source == SightingSource.COMPLAINT:
        return f"12345 工单 {one.order_no}"
    return f"抽查：{one.word}" + ("" if one.doubt_id else "，与台账一致")


def _noted(one: DoubtEntry) -> str:
    parts = [
        f"{one.detail['word']}，从 {one.detail['since']} 起" if one.detail.get("since") else "",
        f"{one.detail['back']} 恢复" if one.detail.get("back") else "",
        one.note,
    ]
    return "；".join(part for part in parts if part)
