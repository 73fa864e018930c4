"""The board: one column a phase, one card a matter, each with what the reader may do next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from luoshu.apps.accountability.models import CountedFire, Matter, ProposedMeasure
from luoshu.apps.accountability.queries.counting import open_strikes_of
from luoshu.apps.accountability.queries.doors import matters_in_scope, parts_of, sees_inside
from luoshu.apps.accountability.queries.papers import authority_of
from luoshu.apps.accountability.queries.words import moment_words
from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Dispute
from luoshu.apps.clues.models import Strike
from luoshu.apps.errors import NotAllowed
from luoshu.core.clock import beijing_day, remaining_words
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY, LIMITS, PHASES

ENDED_SHOWN: Final = timedelta(days=30)
MOST_CARDS: Final = 300
SOON: Final = timedelta(hours=4)
WAITS_FOR_PARTY: Final = ("issued", "criticism_back")
STUDIED: Final = ("proposal", "approval")
"""What the office is still studying stands in one column for everybody outside, without its clauses."""
STUDY_LABEL: Final = "研究中"


@dataclass(frozen=True)
class Card:
    """One matter on the board. ``lacks`` is what stands red on it."""

    code: str
    unit: str
    post: str
    fires: int
    fires_on: date
    places: str
    clauses: str
    state_label: str
    due_label: str
    due_said: str
    due_words: str
    lamp: str
    next_label: str
    is_mine: bool
    lacks: tuple[str, ...]
    official_number: str
    asides: str


@dataclass(frozen=True)
class Column:
    """One phase with its cards."""

    phase: str
    label: str
    cards: list[Card]


def board_for(acting: Acting, *, at: datetime, day: date | None = None, with_ended: bool = False) -> list[Column]:
    """Return the columns in their order; what was crossed off in the last month stands in the last one.

    ``day`` shows the matters of one day of fires, ``with_ended`` all there are, however they ended. Raises NotAllowed.
    """
    if not acting.may("matters.read"):
        raise NotAllowed
    rows = matters_in_scope(acting)
    if day is not None:
        rows = rows.filter(fires_on=day)
    elif not with_ended:
        rows = rows.filter(Q(is_open=True) | Q(state="crossed_off", state_at__gte=at - ENDED_SHOWN))
    matters = list(rows.order_by("-is_open", "due_at", "-fires_on", "division__list_order")[:MOST_CARDS])
    cards = cards_of(acting, matters, at=at)
    placed: dict[str, list[Card]] = {}
    is_inside = all(sees_inside(acting, one) for one in matters)
    for one, card in zip(matters, cards, strict=True):
        phase = _phase(one.state)
        placed.setdefault("study" if phase in STUDIED and not is_inside else phase, []).append(card)
    labels = {phase: label for phase, label in PHASES.items() if phase != "ended" or "ended" in placed}
    if not is_inside:
        labels = {("study" if phase == "proposal" else phase): label for phase, label in labels.items()}
        labels.pop("approval")
        labels["study"] = STUDY_LABEL
    return [Column(phase, label, placed.get(phase, [])) for phase, label in labels.items()]


def _phase(state: str) -> str:
    return ACCOUNTABILITY.state(state).phase


def cards_of(acting: Acting, matters: Sequence[Matter], *, at: datetime) -> list[Card]:
    """Return the cards of matters, in their order."""
    ids = [one.pk for one in matters]
    places: dict[int, dict[str, int]] = {}
    counted = CountedFire.objects.filter(matter__in=ids, left_at__isnull=True)
    for pk, place, count in counted.values_list("matter_id", "place").annotate(count=Count("id")).order_by("place"):
        places.setdefault(pk, {})[place] = count
    measures: dict[int, list[ProposedMeasure]] = {}
    for row in ProposedMeasure.objects.filter(proposal__matter__in=ids).select_related("proposal").order_by("id"):
        measures.setdefault(row.proposal.matter_id, []).append(row)
    asides = _asides(ids)
    return [
        _card(acting, one, places.get(one.pk, {}), measures.get(one.pk, []), asides.get(one.pk, ""), at)
        for one in matters
    ]


def _asides(ids: Sequence[int]) -> dict[int, str]:
    """Return what waits beside each matter: strikes and disputes that are not decided yet."""
    cases = dict(CountedFire.objects.filter(matter__in=ids, left_at__isnull=True).values_list("case_id", "matter_id"))
    strikes = Strike.objects.filter(open_strikes_of(cases)).values_list("clue__event__case", flat=True)
    disputes = Dispute.objects.filter(case__in=cases, status=AsideStatus.ASKED).values_list("case_id", flat=True)
    said: dict[int, list[str]] = {}
    for label, found in (("核减待核定", strikes), ("归属待核定", disputes)):
        for pk, count in Counter(cases[case] for case in found).items():
            said.setdefault(pk, []).append(f"{label} {count}")
    return {pk: "、".join(words) for pk, words in said.items()}


def _card(
    acting: Acting,
    matter: Matter,
    places: dict[str, int],
    measures: list[ProposedMeasure],
    asides: str,
    at: datetime,
) -> Card:
    current = [one for one in measures if one.proposal.number == matter.proposal_no and one.adopted is not False]
    posts = dict.fromkeys(one.get_addressee_display() for one in current)
    clauses = dict.fromkeys(one.clause for one in current)
    is_studied = _phase(matter.state) in STUDIED and not sees_inside(acting, matter)
    words, lamp = due_words(matter, at)
    label, is_mine = next_action(acting, matter)
    return Card(
        code=matter.code,
        unit=matter.division.name,
        post="" if is_studied else "、".join(posts),
        fires=sum(places.values()),
        fires_on=matter.fires_on,
        places="、".join(f"{place} {count}" for place, count in places.items()),
        clauses="" if is_studied else "、".join(clauses),
        state_label=STUDY_LABEL if is_studied else ACCOUNTABILITY.state(matter.state).label,
        due_label=LIMITS.get(matter.limit_code, ""),
        due_said=moment_words(matter.due_at) if matter.due_at is not None and matter.is_open else "",
        due_words=words,
        lamp=lamp,
        next_label=label,
        is_mine=is_mine,
        lacks=lacks_of(matter, at) if sees_inside(acting, matter) else (),
        official_number=matter.official_number,
        asides=asides,
    )


def lacks_of(matter: Matter, at: datetime) -> tuple[str, ...]:
    """Return what stands red on a card: the missing authority, a count that changed after the decision."""
    lacks = []
    if matter.is_count_changed:
        lacks.append("计数有变化，待主任核定")
    if matter.state == "decided" and authority_of(matter, beijing_day(at)) is None:
        lacks.append("缺发文授权")
    return tuple(lacks)


def due_words(matter: Matter, at: datetime) -> tuple[str, str]:
    """Return "书面检查剩 2 天" or "已过截止" and the lamp: calm, soon, late."""
    if matter.due_at is None or not matter.is_open:
        return "", "calm"
    label = LIMITS.get(matter.limit_code, "")
    if matter.due_at < at:
        # The time to object simply ends; nobody is late by it.
        return (f"{label}期满", "calm") if matter.limit_code == "objection_limit" else (f"{label}已过截止", "late")
    left = matter.due_at - at
    words = remaining_words(int(left.total_seconds()))
    return f"{label}{words}", "soon" if left <= SOON else "calm"


def next_action(acting: Acting, matter: Matter) -> tuple[str, bool]:
    """Return the reader's next step and True, or whom the matter waits for and False; from the table alone."""
    if not matter.is_open:
        return "", False
    parts = parts_of(acting, matter)
    for row in ACCOUNTABILITY.transitions_from(matter.state):
        is_drafted = row.verb == "draft" and matter.document_code
        is_waiting = row.verb in ("record_issue", "start_rectification", "answer_statement")
        if row.is_main and not parts.isdisjoint(row.roles) and not is_drafted and not is_waiting:
            return row.label, True
    if matter.state == "decided" and parts:
        return "等 OA 印发", False
    return ("等被告知单位" if matter.state in WAITS_FOR_PARTY else "等承办单位"), False
