"""Everything the page of one matter shows to one reader, gathered once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from luoshu.apps.accountability.choices import CriticismStatus, LeftBecause
from luoshu.apps.accountability.models import (
    CountedFire,
    Decision,
    Matter,
    MatterEntry,
    Proposal,
    ProposedMeasure,
    RectificationItem,
    ReviewSection,
    Statement,
    WrittenCriticism,
)
from luoshu.apps.accountability.queries.board import Card, cards_of
from luoshu.apps.accountability.queries.doors import is_office, matters_in_scope, parts_of, sees_inside
from luoshu.apps.accountability.queries.facts import facts_of, is_answered
from luoshu.apps.accountability.queries.margin import Piece, pieces_of
from luoshu.apps.accountability.queries.papers import Papers, papers_of
from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Dispute
from luoshu.apps.clues.models import Strike
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.people.models import Person, Post
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import rule_sources
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY
from luoshu.core.workflow.forms import VerbForm
from luoshu.core.workflow.table import Actor

INSIDE_VERBS: Final = frozenset(
    {"propose", "submit", "record_decision", "send_back_proposal", "decide_again", "draft", "refer", "recount_back"}
)
"""Steps that a unit outside learns of by the issued notice, not before."""
OTHER_VERBS: Final = {"open": "列入", "refer": "登记移送（提请）"}
ISSUED_STATES: Final = frozenset(
    {"issued", "criticism_in", "criticism_back", "rectifying", "looked_again", "crossed_off"}
)


@dataclass(frozen=True)
class FireLine:
    """A fire that counts, or counted: where, its marks, and why it left."""

    code: str
    place: str
    seen_at: datetime
    area_mu: float | None
    is_disputed: bool
    strike: str
    left: str
    left_at: datetime | None


@dataclass(frozen=True)
class ProposalView:
    """A proposal, and what it gained and lost against the one before."""

    proposal: Proposal
    measures: list[ProposedMeasure]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    is_latest: bool


@dataclass(frozen=True)
class CriticismView:
    """A text with the notes the reader may see beside it: the office all, the unit those sent back."""

    row: WrittenCriticism
    pieces: list[Piece]
    notes: list[dict[str, Any]]
    is_latest: bool
    file: Attachment | None
    who: str


@dataclass(frozen=True)
class Line:
    """One line of the timeline, in words."""

    at: datetime
    label: str
    state_label: str
    who: str
    note: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class MatterView:
    """One matter as its page shows it to the reader."""

    matter: Matter
    card: Card
    forms: list[VerbForm]
    main_verb: str
    parts: frozenset[str]
    sees_inside: bool
    is_office: bool
    fires: list[FireLine]
    left: list[FireLine]
    proposals: list[ProposalView]
    decisions: list[Decision]
    papers: Papers
    statements: list[tuple[Statement, str]]
    criticisms: list[CriticismView]
    items: list[RectificationItem]
    sections: list[tuple[ReviewSection, bool]]
    timeline: list[Line]
    rules: list[Rule]
    files: dict[str, Attachment]
    others: list[Matter]


def matter_view(acting: Acting, matter: Matter, *, at: datetime) -> MatterView:
    """Return all that the page shows to ``acting``. The caller has come through the door."""
    forms, main_verb = verb_forms(acting, matter, at=at)
    is_inside = sees_inside(acting, matter)
    is_open_to_all = matter.state in ISSUED_STATES
    fires, left = _fires(matter)
    names = _names(matter)
    sources = rule_sources(matter.rule_codes, matter.division_path, beijing_day(matter.opened_at))
    shows = is_inside or is_open_to_all
    return MatterView(
        matter=matter,
        card=cards_of(acting, [matter], at=at)[0],
        forms=forms,
        main_verb=main_verb,
        parts=parts_of(acting, matter),
        sees_inside=is_inside,
        is_office=is_office(acting, matter),
        fires=fires,
        left=left,
        proposals=_proposals(matter) if is_inside else [],
        decisions=list(Decision.objects.filter(matter=matter).order_by("-id")) if shows else [],
        papers=papers_of(matter, beijing_day(at)) if shows else Papers(None, None, is_out=False),
        statements=[
            (one, names.get(one.made_by, "")) for one in Statement.objects.filter(matter=matter).order_by("id")
        ],
        criticisms=_criticisms(acting, matter, names),
        items=list(RectificationItem.objects.filter(matter=matter).order_by("due_on", "id")),
        sections=[(one, is_answered(one)) for one in ReviewSection.objects.filter(matter=matter).order_by("position")],
        timeline=_timeline(matter, names, shows=shows),
        rules=[sources[code] for code in matter.rule_codes if code in sources],
        files={one.code: one for one in attachments_of("matter", matter.code)},
        others=_others(acting, matter),
    )


def verb_forms(acting: Acting, matter: Matter, *, at: datetime) -> tuple[list[VerbForm], str]:
    """Return the steps the reader may take now, and the verb of the one main button."""
    parts = parts_of(acting, matter)
    if not parts:
        return [], ""
    facts, actor = facts_of(matter, at=at), Actor(acting.person_code, parts)
    forms = [VerbForm.of(one) for one in ACCOUNTABILITY.open_verbs(matter.state, facts, actor) if one.verb != "recount"]
    main = ACCOUNTABILITY.main_verb(matter.state, facts, actor)
    return forms, main.verb if main is not None else ""


def _fires(matter: Matter) -> tuple[list[FireLine], list[FireLine]]:
    rows = CountedFire.objects.filter(matter=matter).select_related("case").order_by("case__first_seen_at", "id")
    cases = [row.case_id for row in rows]
    disputed = set(Dispute.objects.filter(case__in=cases, status=AsideStatus.ASKED).values_list("case_id", flat=True))
    strikes: dict[int, str] = {}
    for strike in Strike.objects.filter(clue__event__case__in=cases).select_related("clue__event__case").order_by("id"):
        strikes[strike.clue.event.case.pk] = strike.get_status_display()
    lines = [
        (
            row.left_at is None,
            FireLine(
                code=row.case.code,
                place=row.place,
                seen_at=row.case.first_seen_at,
                area_mu=row.case.area_mu,
                is_disputed=row.case_id in disputed,
                strike=strikes.get(row.case_id, ""),
                left=LeftBecause(row.left_because).label if row.left_because else "",
                left_at=row.left_at,
            ),
        )
        for row in rows
    ]
    return [line for counts, line in lines if counts], [line for counts, line in lines if not counts]


def _proposals(matter: Matter) -> list[ProposalView]:
    rows = list(Proposal.objects.filter(matter=matter).prefetch_related("measures__referral").order_by("number"))
    views, before = [], None
    for row in rows:
        measures = list(row.measures.all())
        said = {f"{one.clause} {one.get_measure_display()}" for one in measures}
        gained = tuple(sorted(said - before)) if before is not None else ()
        lost = tuple(sorted(before - said)) if before is not None else ()
        views.append(ProposalView(row, measures, gained, lost, row is rows[-1]))
        before = said
    return list(reversed(views))


def _criticisms(acting: Acting, matter: Matter, names: dict[str, str]) -> list[CriticismView]:
    rows = list(WrittenCriticism.objects.filter(matter=matter).order_by("-number"))
    reviewer = is_office(acting, matter)
    files = {one.code: one for one in attachments_of("matter", matter.code)}
    views = []
    for row in rows:
        notes = list(row.notes) if reviewer else list(row.sent_back) if row.status != CriticismStatus.SUBMITTED else []
        pieces = pieces_of(row.text, notes)
        views.append(
            CriticismView(row, pieces, notes, row is rows[0], files.get(row.file_code), names.get(row.submitted_by, ""))
        )
    return views


def _names(matter: Matter) -> dict[str, str]:
    codes = set(MatterEntry.objects.filter(matter=matter).values_list("person_code", flat=True))
    return dict(Person.objects.filter(code__in=codes).values_list("code", "name"))


def _timeline(matter: Matter, names: dict[str, str], *, shows: bool) -> list[Line]:
    entries = list(MatterEntry.objects.filter(matter=matter).order_by("at", "id"))
    titles = dict(Post.objects.filter(code__in={one.post_code for one in entries}).values_list("code", "title"))
    lines = []
    for one in entries:
        if one.verb in INSIDE_VERBS and not shows:
            continue
        who = " ".join(part for part in (titles.get(one.post_code, ""), names.get(one.person_code, "系统")) if part)
        state = ACCOUNTABILITY.state(one.to_state).label if one.from_state != one.to_state else ""
        label = OTHER_VERBS.get(one.verb) or ACCOUNTABILITY.verb_label(one.verb)
        lines.append(Line(one.at, label, state, who, one.note, one.detail))
    return lines


def _others(acting: Acting, matter: Matter) -> list[Matter]:
    """Decided matters of the same day that may go into the same notice."""
    if matter.state != "decided" or not is_office(acting, matter):
        return []
    rows = matters_in_scope(acting).filter(level=matter.level, fires_on=matter.fires_on, state="decided")
    return list(rows.exclude(pk=matter.pk).order_by("division__list_order", "code"))
