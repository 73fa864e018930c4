"""Everything the page of one fire shows, gathered once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.cases.choices import LATE_CHECK, VERB_RIGHTS, AsideStatus, BurnedMatter, FindingResult
from luoshu.apps.cases.models import Dispute, Extension, FieldCheck, FireCase, PhoneCall, TimelineEntry
from luoshu.apps.cases.queries.doors import DISPATCH_ROLES, can_take
from luoshu.apps.cases.queries.facts import facts_of, latest_finding, open_assignment
from luoshu.apps.cases.queries.lists import due_words, place_name
from luoshu.apps.clues.models import Clue, ForestHandover, Strike
from luoshu.apps.people.desks import paths_above
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import holders_of
from luoshu.apps.places.queries import valid_on
from luoshu.apps.rosters.queries import ChainLink, responsible_chain
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.table import Actor

OTHER_VERBS = {
    "report": "上报",
    "follow": "线索更新",
    "escalate": "超时告知",
    "call": "电话",
    LATE_CHECK: "核实（迟到）",
}


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
class VerbForm:
    """One step the reader's post may take: the inputs its form asks for, and what is still lacking for it."""

    verb: str
    label: str
    inputs: tuple[str, ...]
    lacking: tuple[str, ...]
    needs_reason: bool
    is_main: bool
    needs_second_person: bool

    @property
    def is_ready(self) -> bool:
        """Whether the step can be taken once the form is filled in."""
        return not self.lacking and not self.needs_second_person


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
    checks: list[FieldCheck]
    calls: list[PhoneCall]
    strikes: list[Strike]
    handovers: list[ForestHandover]
    extension: Extension | None
    disputes: list[Dispute]


def timeline_of(case: FireCase) -> list[TimelineLine]:
    """Return the timeline, oldest first, with names instead of codes."""
    entries = list(TimelineEntry.objects.filter(case=case).order_by("at", "id"))
    names = dict(Person.objects.filter(code__in={entry.person_code for entry in entries}).values_list("code", "name"))
    titles = dict(Post.objects.filter(code__in={entry.post_code for entry in entries}).values_list("code", "title"))
    lines = []
    for entry in entries:
        who = " ".join(part for part in (titles.get(entry.post_code, ""), names.get(entry.person_code, "系统")) if part)
        lines.append(
            TimelineLine(
                at=entry.at,
                label=OTHER_VERBS.get(entry.verb) or FIRE.verb_label(entry.verb),
                state_label=FIRE.state(entry.to_state).label if entry.to_state else "",
                who=who,
                note=entry.note,
                detail=entry.detail,
                is_late_entry=(entry.recorded_at - entry.at).total_seconds() > 300,
            )
        )
    return lines


def _finding_words(finding: FieldCheck | None) -> str:
    if finding is None:
        return ""
    words = FindingResult(finding.result).label
    if finding.burned_matter:
        words += f"，烧的是{BurnedMatter(finding.burned_matter).label}"
    return words


def verb_forms(case: FireCase, acting: Acting, *, at: datetime) -> tuple[list[VerbForm], str]:
    """Return the steps the post may take now, in the table's order, and the verb of the one main button."""
    facts = facts_of(case, acting, at=at)
    actor = Actor(acting.person_code, frozenset({acting.role}))
    forms = [
        VerbForm(
            verb=open_verb.verb,
            label=open_verb.label,
            inputs=tuple(asked.code for asked in open_verb.asks),
            lacking=tuple(asked.missing for asked in open_verb.missing),
            needs_reason=open_verb.needs_reason,
            is_main=open_verb.is_main,
            needs_second_person=open_verb.needs_second_person,
        )
        for open_verb in FIRE.open_verbs(case.state, facts, actor)
        if acting.may(VERB_RIGHTS[open_verb.verb])
    ]
    main = FIRE.main_verb(case.state, facts, actor)
    offered = {form.verb for form in forms}
    return forms, main.verb if main is not None and main.verb in offered else ""


def fire_view(acting: Acting, case: FireCase, *, at: datetime) -> FireView:
    """Return all that the page of a fire shows to ``acting``. The caller has come through the door."""
    forms, main_verb = verb_forms(case, acting, at=at)
    words, lamp = due_words(case, at)
    finding = latest_finding(case)
    return FireView(
        case=case,
        place=place_name(case),
        state_label=FIRE.state(case.state).label,
        due_words=words if case.is_open else "",
        lamp=lamp if case.is_open else "calm",
        clues=list(
            Clue.objects.filter(event_id=case.event_id)
            .select_related("detection", "detection__runner_up", "detection__delivery", "division")
            .prefetch_related("labels", "decisions", "decisions__division", "decisions__previous")
            .order_by("seen_at")[:200]
        ),
        timeline=timeline_of(case),
        forms=forms,
        main_verb=main_verb,
        chain=responsible_chain(case.division, beijing_day(at)),
        assignment=open_assignment(case),
        finding=finding,
        finding_words=_finding_words(finding),
        checks=list(FieldCheck.objects.filter(case=case).order_by("-found_at")[:20]),
        calls=list(PhoneCall.objects.filter(case=case).order_by("-called_at")[:20]),
        strikes=list(
            Strike.objects.filter(clue__event_id=case.event_id).select_related("clue").order_by("-applied_at")
        ),
        handovers=list(ForestHandover.objects.filter(clue__event_id=case.event_id).select_related("clue")),
        extension=Extension.objects.filter(case=case, status=AsideStatus.ASKED).first(),
        disputes=list(Dispute.objects.filter(case=case).select_related("proposed_division").order_by("-raised_at")),
    )


def posts_for_dispatch(case: FireCase, *, at: datetime) -> list[tuple[Post, Person]]:
    """Return the posts that may take this fire and could open it: in its cell or up the ladder, somebody in office.

    Where only the county is known yet, the townships below it come as well. Two queries.
    """
    day = beijing_day(at)
    below = Q(division_path__gte=case.division_path, division_path__lt=path_end(case.division_path))
    posts = list(
        Post.objects.filter(Q(division_path__in=paths_above(case.division_path)) | below, valid_on(day))
        .filter(role__in=DISPATCH_ROLES)
        .select_related("division", "unit")
        .order_by("-division__level", "code")[:200]
    )
    reachable = [post for post in posts if can_take(post, case)]
    holders = holders_of(reachable, day)
    return [(post, holders[post.pk][0]) for post in reachable if post.pk in holders][:60]
