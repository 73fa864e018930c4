"""The lists of matters: the supervision desk, what is asked of a unit, the undated ones."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Max, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.supervision.models import Feedback, Matter, MatterUnit
from luoshu.apps.supervision.queries.doors import matter_in_scope
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.matter_table import MATTER

VIEWS: Final = (
    *(("open", "未办结"), ("today", "今日到期"), ("late", "已超期"), ("review", "待我审核"), ("undated", "未定时限")),
    *(("watched", "挂账督办"), ("paused", "已中止"), ("disputed", "牵头有异议"), ("ended", "已办结")),
)
REVIEW_STATES: Final = ("submitted", "reviewed")


@dataclass(frozen=True)
class MatterRow:
    """One line of a list of matters; ``due_words`` as people say it, ``lamp`` is late, soon or calm."""

    code: str
    title: str
    kind_label: str
    source: str
    source_text: str
    lead: str
    lead_code: str
    state: str
    state_label: str
    due_on: date | None
    due_words: str
    lamp: str
    latest_feedback: str
    latest_feedback_at: datetime | None
    reopened_count: int
    sent_back_count: int
    is_watched: bool
    parent_code: str
    registered_at: datetime


@dataclass(frozen=True)
class DeskCounts:
    """The numbers at the top of the desk, for the same moment as the list below them."""

    due_today: int
    late: int
    to_review: int
    undated: int


def _condition(view: str, at: datetime) -> Q:
    """Return the condition of one view: the numbers on top and the lists below are cut by the same one."""
    day = beijing_day(at)
    running = Q(is_open=True, paused_at__isnull=True)
    at_unit = running & ~Q(state__in=REVIEW_STATES)
    return {
        "open": Q(is_open=True),
        "today": at_unit & Q(due_on=day),
        "late": at_unit & Q(due_on__lt=day),
        "review": Q(state__in=REVIEW_STATES, is_open=True),
        "undated": running & ~Q(vague_word="") & Q(due_on__isnull=True, no_day_reason=""),
        "watched": Q(is_open=True, watched_at__isnull=False),
        "paused": Q(is_open=True, paused_at__isnull=False),
        "disputed": Q(state="lead_disputed"),
        "ended": Q(is_open=False),
    }.get(view, Q(is_open=True))


def desk_counts(acting: Acting, *, at: datetime) -> DeskCounts:
    """Return the desk's numbers, in one query. Raises NotAllowed."""
    if not acting.may("supervision.read"):
        raise NotAllowed
    found = matter_in_scope(acting, at=at).aggregate(
        due_today=Count("pk", filter=_condition("today", at), distinct=True),
        late=Count("pk", filter=_condition("late", at), distinct=True),
        to_review=Count("pk", filter=_condition("review", at), distinct=True),
        undated=Count("pk", filter=_condition("undated", at), distinct=True),
    )
    return DeskCounts(**found)


def matters_for(
    acting: Acting, *, at: datetime, view: str = "open", words: str = "", unit_code: str = "", most: int = 200
) -> list[MatterRow]:
    """Return the matters of one view, sorted by due day, the undated last. Raises NotAllowed."""
    if not acting.may("supervision.read"):
        raise NotAllowed
    rows = matter_in_scope(acting, at=at).filter(_condition(view, at))
    if words:
        rows = rows.filter(Q(title__contains=words) | Q(code__icontains=words) | Q(source_label__contains=words))
    if unit_code:
        rows = rows.filter(lead_unit__code=unit_code)
    if view == "ended":
        rows = rows.order_by("-closed_at", "-id")
    else:
        rows = rows.order_by(F("due_on").asc(nulls_last=True), "id")
    return _rows(rows.distinct(), at, most)


@dataclass(frozen=True)
class Asked:
    """What is asked of one unit: to accept or do, what came back, what it waits for, the final reports it owes."""

    to_do: list[MatterRow]
    returned: list[MatterRow]
    undated: list[MatterRow]
    taking_part: list[MatterRow]
    waiting: list[MatterRow]
    reports: list[MatterRow]


def asked_of(acting: Acting, *, at: datetime) -> Asked:
    """Return what is asked of the reader's unit, by due day. Raises NotAllowed."""
    if not acting.may("supervision.answer"):
        raise NotAllowed
    rows = matter_in_scope(acting, at=at).select_related("lead_unit")
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "id")
    leads = MatterUnit.objects.filter(unit__code=acting.unit_code, ended_at__isnull=True, part="lead")
    parts = MatterUnit.objects.filter(unit__code=acting.unit_code, ended_at__isnull=True, part="co")
    own = rows.filter(pk__in=leads.values("matter_id"))
    running = own.filter(is_open=True)
    undated = _condition("undated", at)
    return Asked(
        to_do=_rows(running.filter(state__in=("assigned", "handling")).exclude(undated), at, 100),
        returned=_rows(running.filter(state="sent_back").exclude(undated), at, 100),
        undated=_rows(running.filter(undated), at, 100),
        taking_part=_rows(rows.filter(is_open=True, pk__in=parts.values("matter_id")), at, 100),
        waiting=_rows(running.exclude(state__in=("assigned", "handling", "sent_back")), at, 100),
        reports=_rows(own.filter(state="done"), at, 50),
    )


def desk_fingerprint(acting: Acting, *, at: datetime) -> str:
    """Return a short word that changes with every change of the visible matters, for ETags."""
    found = matter_in_scope(acting, at=at).aggregate(count=Count("pk"), latest=Max("changed_at"))
    return f"{found['count']}-{found['latest'].timestamp() if found['latest'] else 0}"


def due_words(matter: Matter, at: datetime) -> tuple[str, str]:
    """Return what the due day says and its lamp."""
    if not matter.is_open:
        return "", "calm"
    if matter.paused_at is not None:
        return "已中止，不计时", "calm"
    if matter.due_on is None:
        return (f"未定时限（{matter.vague_word}）", "calm") if matter.vague_word else ("未交办", "calm")
    left = (matter.due_on - beijing_day(at)).days
    if left < 0:
        return f"已超期 {-left} 天", "late"
    if left == 0:
        return "今日到期", "soon"
    return f"剩 {left} 天", "soon" if left <= 2 else "calm"


def _rows(matters: QuerySet[Matter], at: datetime, most: int) -> list[MatterRow]:
    found = list(matters.select_related("lead_unit", "parent")[:most])
    latest: dict[int, Feedback] = {}
    feedbacks = Feedback.objects.filter(matter__in=[matter.pk for matter in found]).order_by("given_at", "id")
    for feedback in feedbacks:
        latest[feedback.matter_id] = feedback
    return [_row(matter, at, latest.get(matter.pk)) for matter in found]


def _row(matter: Matter, at: datetime, feedback: Feedback | None) -> MatterRow:
    words, lamp = due_words(matter, at)
    percent = f"（{feedback.percent}%）" if feedback is not None and feedback.percent is not None else ""
    return MatterRow(
        code=matter.code,
        title=matter.title,
        kind_label=matter.get_kind_display(),
        source=matter.source_label,
        source_text=matter.source_text,
        lead=matter.lead_unit.name if matter.lead_unit else "（未交办）",
        lead_code=matter.lead_unit.code if matter.lead_unit else "",
        state=matter.state,
        state_label=MATTER.state(matter.state).label,
        due_on=matter.due_on,
        due_words=words,
        lamp=lamp,
        latest_feedback=f"{feedback.text}{percent}" if feedback else "",
        latest_feedback_at=feedback.given_at if feedback else None,
        reopened_count=matter.reopened_count,
        sent_back_count=matter.sent_back_count,
        is_watched=matter.watched_at is not None,
        parent_code=matter.parent.code if matter.parent else "",
        registered_at=matter.registered_at,
    )
