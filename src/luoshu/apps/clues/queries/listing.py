"""Lists of clues, events, strikes and hand-overs in a reader's scope: filtered, paged by key, counted by queue."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.clues.choices import ClueQueue, HandoverStatus, LabelCode, StrikeStatus
from luoshu.apps.clues.models import AttributionDecision, Clue, EventChange, FireEvent, ForestHandover, Label, Strike
from luoshu.apps.clues.queries.behind import Behind
from luoshu.apps.clues.queries.finding import check_reading, clues_in_scope, newest_clues_in_scope
from luoshu.apps.scope import in_scope

LISTED = (
    *("code", "seen_at", "struck_at", "border_m", "queue", "kind", "satellite", "division_path"),
    *("division__full_name", "event__code"),
)
"""A list draws sixty lines of three tables: columns that no line shows cost more than those it does."""

MOST_NAMED = 500
"""So many codes are looked up by name."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of clues, newest first; ``next_key`` asks for the page after it, empty at the end."""

    rows: tuple[Clue, ...]
    next_key: str


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """A page of clues asked for by their codes, the first seen first. ``total``: how many the reader may see."""

    rows: tuple[Clue, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class QueueCount:
    """One queue with everything in it: nothing is hidden. ``struck`` clues are in ``total`` too."""

    queue: str
    label: str
    total: int
    struck: int


def clues_for(
    acting: Acting,
    *,
    queue: str = "",
    kind: str = "",
    label: str = "",
    division_path: str = "",
    starts_at: datetime | None = None,
    ends_before: datetime | None = None,
    is_struck: bool | None = None,
    behind: Behind | None = None,
    after_key: str = "",
    limit: int = 50,
) -> Page:
    """Return clues in scope, newest first. Every filter only narrows; none of them is on by default."""
    rows = _as_listed(newest_clues_in_scope(acting)).filter(_period(starts_at, ends_before))
    if behind is not None:
        rows = rows.filter(behind.condition)
    if queue:
        rows = rows.filter(queue=queue)
    if kind:
        rows = rows.filter(kind=kind)
    if label:
        rows = rows.filter(labels__code=label, labels__overruled_at__isnull=True)
    if division_path:
        rows = rows.filter(division_path__gte=division_path, division_path__lt=division_path[:-1] + "0")
    if is_struck is not None:
        rows = rows.filter(struck_at__isnull=not is_struck)
    if after_key:
        moment, _, number = after_key.rpartition("|")
        seen_at = datetime.fromisoformat(moment)
        rows = rows.filter(Q(seen_at__lt=seen_at) | Q(seen_at=seen_at, id__lt=int(number)))
    found = list(rows.order_by("-seen_at", "-id")[: limit + 1])
    more = len(found) > limit
    page = tuple(found[:limit])
    return Page(page, f"{page[-1].seen_at.isoformat()}|{page[-1].pk}" if more else "")


def _as_listed(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Add what a line of a list shows of division and event, and nothing else of them; ``borne``: the labels."""
    return rows.select_related("division", "event").prefetch_related(Prefetch("labels", to_attr="borne")).only(*LISTED)


def clues_of_codes(acting: Acting, codes: Collection[str], *, number: int = 1, limit: int = 50) -> NumberedPage:
    """Return a page of the clues in scope that bear one of the codes: what stands behind a number. Others are left out.

    Many codes are a part of the days between the first and the last of them, and no statement holds thousands.
    """
    rows = clues_in_scope(acting).order_by("seen_at", "id")
    if len(codes) <= MOST_NAMED:
        found = list(rows.filter(code__in=list(codes)).values_list("pk", flat=True))
    else:
        between = rows.filter(code__gte=min(codes), code__lte=max(codes)).values_list("pk", "code")
        found = [pk for pk, code in between if code in codes]
    pages = max(1, -(-len(found) // limit))
    number = min(max(number, 1), pages)
    shown = found[(number - 1) * limit : number * limit]
    listed = _as_listed(clues_in_scope(acting)).filter(pk__in=shown).order_by("seen_at", "id")
    return NumberedPage(tuple(listed), len(found), number, pages)


def queue_counts(
    acting: Acting,
    *,
    starts_at: datetime | None = None,
    ends_before: datetime | None = None,
    queues: Iterable[ClueQueue] = ClueQueue,
) -> tuple[QueueCount, ...]:
    """Return how many clues each of the queues holds, also an empty one. The index of the counts answers alone."""
    wanted = tuple(queues)
    if len(wanted) < len(ClueQueue):
        rows = clues_in_scope(acting).filter(queue__in=wanted)
    else:
        rows = newest_clues_in_scope(acting)
    counted = rows.filter(_period(starts_at, ends_before)).values_list("queue")
    found = {
        queue: (total, struck) for queue, total, struck in counted.annotate(total=Count("*"), struck=Count("struck_at"))
    }
    return tuple(QueueCount(queue.value, queue.label, *found.get(queue, (0, 0))) for queue in wanted)


def label_counts(
    acting: Acting, *, starts_at: datetime | None = None, ends_before: datetime | None = None
) -> dict[str, int]:
    """Return how many clues bear each label that nobody overruled."""
    rows = clues_in_scope(acting).filter(_period(starts_at, ends_before), labels__overruled_at__isnull=True)
    counted = dict(rows.values_list("labels__code").annotate(Count("id")))
    return {code.value: counted.get(code, 0) for code in LabelCode}


def labels_of(clue: Clue) -> list[Label]:
    """Return all labels of a clue, overruled ones with who called it back and why."""
    return list(clue.labels.order_by("made_at", "id"))


def decisions_of(clue: Clue) -> list[AttributionDecision]:
    """Return who decided its division, oldest first; the machine's proposal stands on the detection."""
    return list(clue.decisions.select_related("division", "previous").order_by("id"))


def changes_of(event: FireEvent) -> list[EventChange]:
    """Return the merges and splits of an event, oldest first."""
    rows = EventChange.objects.filter(Q(source=event) | Q(target=event))
    return list(rows.select_related("source", "target").order_by("id"))


def clues_of_event(acting: Acting, event: FireEvent) -> list[Clue]:
    """Return the clues of an event that the reader may see, the first seen first."""
    rows = clues_in_scope(acting).filter(event=event).select_related("division", "detection__delivery")
    return list(rows.prefetch_related("labels").order_by("seen_at", "id"))


def strikes_for(acting: Acting, *, statuses: Iterable[str] = (), limit: int = 100) -> list[Strike]:
    """Return strike applications in scope, the newest first."""
    return list(_strikes(acting, statuses)[:limit])


def strikes_applied(
    acting: Acting, starts_at: datetime, ends_before: datetime, *, statuses: Iterable[str] = ()
) -> QuerySet[Strike]:
    """Return the applications of a period in scope, the newest first: what ``strike_counts`` counts."""
    return _strikes(acting, statuses).filter(applied_at__gte=starts_at, applied_at__lt=ends_before)


def _strikes(acting: Acting, statuses: Iterable[str]) -> QuerySet[Strike]:
    check_reading(acting)
    rows = in_scope(Strike.objects.select_related("clue__division"), acting).order_by("-applied_at", "-id")
    wanted = list(statuses)
    return rows.filter(status__in=wanted) if wanted else rows


def strike_counts(acting: Acting, starts_at: datetime, ends_before: datetime) -> dict[str, int]:
    """Return how many applications of a period stand where: applied, reviewed, granted, refused, withdrawn."""
    rows = strikes_applied(acting, starts_at, ends_before).order_by()
    counted = dict(rows.values_list("status").annotate(Count("id")))
    return {status.value: counted.get(status, 0) for status in StrikeStatus}


def handovers_for(acting: Acting, *, is_open: bool | None = None, limit: int = 100) -> list[ForestHandover]:
    """Return hand-overs to the forest desk in scope, the newest first."""
    check_reading(acting)
    rows = in_scope(ForestHandover.objects.select_related("clue__division", "clue__event"), acting)
    if is_open is not None:
        rows = rows.filter(status=HandoverStatus.TOLD if is_open else HandoverStatus.TAKEN)
    return list(rows.order_by("-told_at", "-id")[:limit])


def open_events_without_case(limit: int = 200, *, case_relation: str = "case") -> QuerySet[FireEvent]:
    """Return events that a fire has to be opened for: with a clue that counts, not merged away, without a case.

    Static heat waits in its own queue until somebody calls it back; forest fires are the straw desk's matter as well
    as the forest desk's. The relation belongs to a later stage and is only named here.
    """
    rows = FireEvent.objects.filter(
        **{f"{case_relation}__isnull": True},
        merged_into__isnull=True,
        clue_count__gt=0,
        queue__in=(ClueQueue.FIRE, ClueQueue.FOREST),
    )
    return rows.select_related("division").order_by("-latest_seen_at", "-id")[:limit]


def events_for(acting: Acting, *, starts_at: datetime, ends_before: datetime, limit: int = 500) -> list[FireEvent]:
    """Return the events in scope that were seen in a period, newest first; merged ones are inside others."""
    check_reading(acting)
    rows = in_scope(FireEvent.objects.filter(merged_into__isnull=True), acting)
    rows = rows.filter(latest_seen_at__gte=starts_at, first_seen_at__lt=ends_before).select_related("division")
    return list(rows.order_by("-latest_seen_at", "-id")[:limit])


def latest_pass(acting: Acting) -> datetime | None:
    """Return when a satellite last saw something in scope: the duty desk's 卫星最近过境."""
    rows = newest_clues_in_scope(acting).filter(kind__in=("firms", "wlf")).order_by("-seen_at")
    return rows.values_list("seen_at", flat=True).first()


def _period(starts_at: datetime | None, ends_before: datetime | None) -> Q:
    condition = Q()
    if starts_at is not None:
        condition &= Q(seen_at__gte=starts_at)
    if ends_before is not None:
        condition &= Q(seen_at__lt=ends_before)
    return condition
