"""Everything the page of one fire shows, gathered once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import BigIntegerField, prefetch_related_objects

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import LATE_CHECK, VERB_RIGHTS, BurnedMatter, FindingResult
from luoshu.apps.cases.models import Dispute, FieldCheck, FireCase, TimelineEntry
from luoshu.apps.cases.queries.cells import CHANGE_HANDS
from luoshu.apps.cases.queries.doors import case_in_scope
from luoshu.apps.cases.queries.facts import FireRecord, facts_of, read_record, read_records, round_of
from luoshu.apps.cases.queries.law import LawOutside, law_outside
from luoshu.apps.cases.queries.lists import due_words
from luoshu.apps.cases.queries.takers import Reachable, people_of
from luoshu.apps.clues.models import Clue, ForestHandover, Strike
from luoshu.apps.places.queries import name_within_city
from luoshu.apps.prepared import Prepared
from luoshu.apps.rosters.queries import ChainLink
from luoshu.apps.rules.queries import crops_on
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.forms import VerbForm
from luoshu.core.workflow.table import Actor

OTHER_VERBS = {
    "report": "上报",
    "follow": "线索更新",
    "escalate": "超时告知",
    "call": "电话",
    LATE_CHECK: "核实（迟到）",
    CHANGE_HANDS: "随网格移交",
}
GIVE = frozenset({"dispatch", "reassign"})
ASK_FOR_A_POST = GIVE | {"call"}
"""The steps whose form lists the posts that may take the fire."""
MOST_CLUES = 200


@dataclass(frozen=True)
class TimelineLine:
    """One line of the timeline, in words."""

    at: datetime
    label: str
    state_label: str
    who: str
    note: str
    detail: dict[str, Any]
    is_late_entry: bool


@dataclass(frozen=True)
class FireView:
    """One fire as its page shows it; ``forms`` and ``main_verb`` are those of the reader's post."""

    case: FireCase
    place: str
    state_label: str
    due_words: str
    lamp: str
    forms: list[VerbForm]
    clues: list[Clue]
    timeline: list[TimelineLine]
    main_verb: str
    chain: list[ChainLink]
    assignment: Any
    finding: FieldCheck | None
    finding_words: str
    strikes: list[Strike]
    handovers: list[ForestHandover]
    disputes: list[Dispute]
    posts: list[Reachable]
    law: LawOutside | None


def timeline_lines(entries: list[TimelineEntry]) -> list[TimelineLine]:
    """Return the timeline of a record, oldest first, with names instead of codes."""
    lines = []
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.pk)):
        title, name = vars(entry)["post_title"], vars(entry)["person_name"]
        lines.append(
            TimelineLine(
                at=entry.at,
                label=OTHER_VERBS.get(entry.verb) or FIRE.verb_label(entry.verb),
                state_label=FIRE.state(entry.to_state).label if entry.to_state else "",
                who=" ".join(part for part in (title, name or "系统") if part),
                note=entry.note,
                detail=entry.detail,
                is_late_entry=(entry.recorded_at - entry.at).total_seconds() > 300,
            )
        )
    return lines


def _finding_words(case: FireCase, finding: FieldCheck | None) -> str:
    if finding is None:
        return ""
    words = FindingResult(finding.result).label
    if finding.burned_matter:
        words += f"，烧的是{BurnedMatter(finding.burned_matter).label}"
    if finding.crop:
        crops = dict(crops_on(case.division_path, beijing_day(finding.found_at)))
        words += f"（{crops.get(finding.crop, finding.crop)}）"
    if finding.area_mu is not None:
        words += f"，约 {finding.area_mu:g} 亩"
    return f"{words}，{finding.parcel}" if finding.parcel else words


def verb_forms(
    case: FireCase, acting: Acting, *, at: datetime, known: FireRecord | None = None
) -> tuple[list[VerbForm], str]:
    """Return the steps the post may take now, in the table's order, and the verb of the one main button."""
    facts = facts_of(case, acting, at=at, known=known)
    actor = Actor(acting.person_code, frozenset({acting.role}))
    forms = [
        VerbForm.of(open_verb)
        for open_verb in FIRE.open_verbs(case.state, facts, actor)
        if acting.may(VERB_RIGHTS[open_verb.verb])
    ]
    main = FIRE.main_verb(case.state, facts, actor)
    offered = {form.verb for form in forms}
    return forms, main.verb if main is not None and main.verb in offered else ""


def ready_forms(acting: Acting, codes: Iterable[str], *, at: datetime) -> dict[str, dict[str, VerbForm]]:
    """Return for some fires in scope the steps the post can take now, by code and verb. Four queries for all."""
    cases = list(case_in_scope(acting).select_related("division").filter(code__in=list(codes)))
    records = read_records(cases)
    return {
        case.code: {
            form.verb: form for form in verb_forms(case, acting, at=at, known=records[case.pk])[0] if form.is_ready
        }
        for case in cases
    }


def fire_view(acting: Acting, case: FireCase, *, at: datetime) -> FireView:
    """Return all that the page of a fire shows to ``acting``. The caller has come through the door.

    What the record says is not there is not asked for.
    """
    record = read_record(case)
    forms, main_verb = verb_forms(case, acting, at=at, known=record)
    words, lamp = due_words(case, at)
    finding = record.finding(round_of(case, record.entries))
    asked = {form.verb for form in forms}
    chain, posts = people_of(acting, case, at, with_posts=bool(asked & ASK_FOR_A_POST), with_near=bool(asked & GIVE))
    return FireView(
        case=case,
        place=name_within_city(case.division.full_name),
        state_label=FIRE.state(case.state).label,
        due_words=words if case.is_open else "",
        lamp=lamp if case.is_open else "calm",
        clues=_clues_of(case),
        timeline=timeline_lines(record.entries),
        forms=forms,
        main_verb=main_verb,
        chain=chain,
        assignment=record.assignment,
        finding=finding,
        finding_words=_finding_words(case, finding),
        strikes=_strikes_of(case) if record.has_strikes else [],
        handovers=_handovers_of(case) if record.is_with_forest else [],
        disputes=_disputes_of(case) if record.has_disputes else [],
        posts=posts,
        law=law_outside(case) if record.has_law_record else None,
    )


_CLUES: Final = Prepared(
    lambda event: (
        Clue.objects.filter(event_id=event)
        .select_related("detection", "detection__runner_up", "detection__delivery", "division")
        .order_by("seen_at")[:MOST_CLUES]
    ),
    event=BigIntegerField(),
)


def _clues_of(case: FireCase) -> list[Clue]:
    clues = _CLUES.rows(event=case.event_id)
    prefetch_related_objects(clues, "labels")
    return clues


def _strikes_of(case: FireCase) -> list[Strike]:
    return list(Strike.objects.filter(clue__event_id=case.event_id).select_related("clue").order_by("-applied_at"))


def _handovers_of(case: FireCase) -> list[ForestHandover]:
    return list(ForestHandover.objects.filter(clue__event_id=case.event_id).select_related("clue"))


def _disputes_of(case: FireCase) -> list[Dispute]:
    return list(Dispute.objects.filter(case=case).select_related("proposed_division").order_by("-raised_at"))
