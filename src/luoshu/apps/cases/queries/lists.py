"""The lists of fires: the duty desk, the township's and the grid worker's to-do, all fires with filters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, NamedTuple

from django.db.models import BigIntegerField, Count, Exists, Max, Min, OuterRef, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import TerrainClass
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.queries.cells import moved_away
from luoshu.apps.cases.queries.doors import case_in_scope, newest_cases_in_scope
from luoshu.apps.people.models import Person
from luoshu.apps.people.queries import holders_by_post, masked_phone
from luoshu.apps.places.queries import name_within_city
from luoshu.apps.prepared import Prepared
from luoshu.core.clock import beijing_day, day_bounds, remaining_words
from luoshu.core.workflow.fire_table import FIRE, LIMITS

UNSIGNED_STATES = ("confirmed", "dispatched", "returned", "reopened")
VERIFYING_STATES = ("reported", "accepted", "verifying")
HANDLING_STATES = ("acknowledged", "in_progress", "rework")
CHECKING_STATES = ("feedback", "inspecting")
STATES_OF = {
    "unsigned": UNSIGNED_STATES,
    "verifying": VERIFYING_STATES,
    "handling": HANDLING_STATES,
    "checking": CHECKING_STATES,
}
"""The desk's numbers of open fires, by the name under which the list shows them."""
BACK_STATES = ("returned", "rework")
MOST_OPEN = 400
"""Open fires that a to-do page looks through, those due first; a township has some tens on its worst day."""
MOST_SHOWN, MOST_PAST = 50, 30
NOBODY = "（无责任人，请县级指定）"


class Line(NamedTuple):
    """What a line needs of four tables that have four times as many columns; the post's are None where it has none."""

    pk: int
    code: str
    lon: float
    lat: float
    state: str
    is_open: bool
    first_seen_at: datetime
    terrain_class: str
    state_at: datetime
    limit_code: str
    due_at: datetime | None
    paused_at: datetime | None
    reopened_count: int
    division_name: str
    event_code: str
    clue_count: int
    queue: str
    post_pk: int | None
    post_code: str | None
    post_title: str
    post_path: str


LINE_COLUMNS = (
    *("pk", "code", "lon", "lat", "state", "is_open", "first_seen_at", "terrain_class", "state_at"),
    *("limit_code", "due_at", "paused_at", "reopened_count"),
    *("division__full_name", "event__code", "event__clue_count", "event__queue"),
    *("responsible_post_id", "responsible_post__code", "responsible_post__title", "responsible_post__division_path"),
)
"""Where the fields of a line stand, in their order."""


@dataclass(frozen=True)
class FireRow:
    """One line of a list of fires; ``due_words`` as people say it (核实剩 42 分), ``lamp`` is late, soon or calm."""

    code: str
    place: str
    state: str
    state_label: str
    clue_count: int
    queue: str
    first_seen_at: datetime
    state_at: datetime
    due_at: datetime | None
    due_words: str
    lamp: str
    is_paused: bool
    responsible: str
    responsible_phone: str
    responsible_post_code: str
    signed_at: datetime | None
    reopened_count: int
    terrain: str
    lon: float
    lat: float
    event_code: str


@dataclass(frozen=True)
class DeskCounts:
    """The numbers at the top of the duty desk, all for the same moment as the list below them."""

    unsigned: int
    unsigned_minutes: int
    verifying: int
    handling: int
    checking: int
    late: int
    closed_today: int
    opened_today: int


def due_words(case: FireCase | Line, at: datetime) -> tuple[str, str]:
    """Return what the running limit says and its lamp."""
    if case.paused_at is not None:
        return f"{LIMITS.get(case.limit_code, '')}计时已暂停", "calm"
    if case.due_at is None:
        return "", "calm"
    seconds = (case.due_at - at).total_seconds()
    words = f"{LIMITS.get(case.limit_code, '')}{remaining_words(seconds)}"
    return words, "late" if seconds < 0 else "soon" if seconds < 600 else "calm"


def _rows(acting: Acting, cases: QuerySet[FireCase], at: datetime, most: int) -> list[FireRow]:
    return _rows_of_lists(acting, [_lines(cases, most)], at)[0]


def _lines(cases: QuerySet[FireCase], most: int) -> list[Line]:
    return [Line._make(row) for row in cases.values_list(*LINE_COLUMNS)[:most]]


def _rows_of_lists(acting: Acting, found: list[list[Line]], at: datetime) -> list[list[FireRow]]:
    """Return the lines of several lists; who holds the posts and who has signed is asked once for all of them."""
    everything = [line for lines in found for line in lines]
    posts = {line.post_pk for line in everything if line.post_pk is not None}
    people = holders_by_post(posts, beijing_day(at)) if posts else {}
    holders = {pk: person for pk, (person, _kind) in people.items()}
    signed = dict(_SIGNED.rows(cases=[line.pk for line in everything]))
    return [[_row(acting, line, at, holders, signed) for line in lines] for lines in found]


_SIGNED: Final = Prepared(
    lambda cases: Assignment.objects.filter(case__pk__in=cases, ended_at__isnull=True).values_list(
        "case_id", "signed_at"
    ),
    cases=[BigIntegerField()],
)


def _row(
    acting: Acting, case: Line, at: datetime, holders: dict[int, Person], signed: dict[int, datetime | None]
) -> FireRow:
    words, lamp = due_words(case, at)
    person = holders.get(case.post_pk) if case.post_pk is not None else None
    return FireRow(
        code=case.code,
        place=name_within_city(case.division_name),
        state=case.state,
        state_label=FIRE.state(case.state).label,
        clue_count=case.clue_count,
        queue=case.queue,
        first_seen_at=case.first_seen_at,
        state_at=case.state_at,
        due_at=case.due_at,
        due_words=words,
        lamp=lamp if case.is_open else "calm",
        is_paused=case.paused_at is not None,
        responsible=f"{case.post_title} {person.name if person else '（空缺）'}" if case.post_code else NOBODY,
        responsible_phone=masked_phone(acting, person.phone, case.post_path) if person else "",
        responsible_post_code=case.post_code or "",
        signed_at=signed.get(case.pk),
        reopened_count=case.reopened_count,
        terrain=TerrainClass(case.terrain_class).label,
        lon=case.lon,
        lat=case.lat,
        event_code=case.event_code,
    )


def desk_counts(acting: Acting, *, at: datetime) -> DeskCounts:
    """Return the desk's numbers, in two queries."""
    starts, ends = day_bounds(beijing_day(at))
    found = (
        case_in_scope(acting)
        .filter(is_open=True)
        .aggregate(
            unsigned=Count("id", filter=Q(state__in=UNSIGNED_STATES)),
            verifying=Count("id", filter=Q(state__in=VERIFYING_STATES)),
            handling=Count("id", filter=Q(state__in=HANDLING_STATES)),
            checking=Count("id", filter=Q(state__in=CHECKING_STATES)),
            late=Count("id", filter=Q(paused_at__isnull=True, due_at__lt=at)),
            oldest=Min("state_at", filter=Q(state__in=UNSIGNED_STATES)),
        )
    )
    # A fire that is closed or opened today was changed today.
    found |= (
        newest_cases_in_scope(acting)
        .filter(changed_at__gte=starts)
        .aggregate(
            closed_today=Count("id", filter=Q(is_open=False, closed_at__gte=starts, closed_at__lt=ends)),
            opened_today=Count("id", filter=Q(opened_at__gte=starts, opened_at__lt=ends)),
        )
    )
    oldest = found.pop("oldest")
    minutes = max(0, int((at - oldest).total_seconds() // 60)) if oldest else 0
    return DeskCounts(unsigned_minutes=minutes, **found)


def desk_fingerprint() -> str:
    """Return a short word that changes with every change of any fire, for ETags.

    Asked over all fires and not over the visible ones: that one index answers it at once, a fire that left a scope
    changed too, and a word that changes once too often only costs a list.
    """
    latest = FireCase.objects.aggregate(latest=Max("changed_at"))["latest"]
    return blake2b(str(latest).encode(), digest_size=9).hexdigest()


def fires_for(
    acting: Acting,
    *,
    at: datetime,
    phase: str = "open",
    words: str = "",
    seen_from: datetime | None = None,
    seen_before: datetime | None = None,
    before: str = "",
    most: int = 100,
) -> list[FireRow]:
    """Return fires, newest first. ``phase``: open, late, closed, all, one of STATES_OF or one state.

    ``before`` pages by code.
    """
    cases = _of_phase(acting, phase, at).filter(_seen(seen_from, seen_before)).order_by("-first_seen_at", "-code")
    if words:
        cases = cases.filter(Q(code__icontains=words) | Q(division__full_name__contains=words))
    if before:
        pivot = case_in_scope(acting).filter(code=before).values_list("first_seen_at", flat=True).first()
        if pivot:
            cases = cases.filter(Q(first_seen_at__lt=pivot) | Q(first_seen_at=pivot, code__lt=before))
    return _rows(acting, cases, at, most)


def _of_phase(acting: Acting, phase: str, at: datetime) -> QuerySet[FireCase]:
    # Open fires are few and have an index of their own; history is long and is read in its order.
    is_open = phase in ("open", "late", *STATES_OF)
    cases = case_in_scope(acting) if is_open else newest_cases_in_scope(acting)
    if phase == "open":
        return cases.filter(is_open=True)
    if phase == "late":
        return cases.filter(is_open=True, paused_at__isnull=True, due_at__lt=at)
    if phase == "closed":
        return cases.filter(is_open=False)
    if phase in STATES_OF:
        return cases.filter(is_open=True, state__in=STATES_OF[phase])
    return cases.filter(state=phase) if phase and phase != "all" else cases


def count_fires(
    acting: Acting,
    *,
    at: datetime,
    phase: str = "all",
    seen_from: datetime | None = None,
    seen_before: datetime | None = None,
) -> int:
    """Return how many fires of a phase were first seen in a period: the length of their list."""
    return _of_phase(acting, phase, at).filter(_seen(seen_from, seen_before)).count()


def _seen(seen_from: datetime | None, seen_before: datetime | None) -> Q:
    condition = Q()
    if seen_from:
        condition &= Q(first_seen_at__gte=seen_from)
    if seen_before:
        condition &= Q(first_seen_at__lt=seen_before)
    return condition


@dataclass(frozen=True)
class Todo:
    """The lists of one post: to do, waiting, come back, ended lately, and gone to another post with its cell."""

    mine: list[FireRow]
    waiting: list[FireRow]
    returned: list[FireRow]
    ended: list[FireRow]
    moved: list[FireRow]


def todo_for(acting: Acting, *, at: datetime) -> Todo:
    """Return the to-do lists of a township's or a grid worker's post."""
    cases = case_in_scope(acting).order_by("due_at", "first_seen_at", "id")
    given = Assignment.objects.filter(post__code=acting.post_code, ended_at__isnull=True)
    open_here = cases.filter(is_open=True).annotate(is_given=Exists(given.filter(case=OuterRef("pk"))))
    lists: dict[str, list[Line]] = {"mine": [], "waiting": [], "returned": []}
    for *columns, is_given in open_here.values_list(*LINE_COLUMNS, "is_given")[:MOST_OPEN]:
        line = Line._make(columns)
        if name := _list_of(acting, line.state, is_given=is_given):
            lists[name].append(line)
    ended = cases.filter(is_open=False, closed_at__gte=at - timedelta(days=7)).order_by("-closed_at")
    # Where the post's cell went to another: still shown here for some days, so that nobody looks for them.
    moved = cases.filter(pk__in=moved_away(acting.post_code, at).values("pk")).exclude(pk__in=given.values("case_id"))
    shown = [*(found[:MOST_SHOWN] for found in lists.values()), _lines(ended, MOST_PAST), _lines(moved, MOST_PAST)]
    mine, waiting, returned, ended_rows, moved_rows = _rows_of_lists(acting, shown, at)
    return Todo(mine=mine, waiting=waiting, returned=returned, ended=ended_rows, moved=moved_rows)


def _list_of(acting: Acting, state: str, *, is_given: bool) -> str:
    """Return the list that an open fire stands in for a post; empty when it is another post's to take back."""
    is_township = acting.may("fires.township")
    if state in BACK_STATES:
        return "returned" if is_township or is_given else ""
    # The office's own work: what nobody has now, and what the field has done and somebody else must look at.
    if is_township and state in (*CHECKING_STATES, "confirmed", "reopened"):
        return "mine"
    # Whoever stands in the village may go and look, whether the head or the grid worker was named.
    is_here = acting.may("fires.field") or is_given
    return "mine" if is_here and state not in CHECKING_STATES else "waiting"
