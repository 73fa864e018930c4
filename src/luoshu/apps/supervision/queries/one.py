"""Everything the page of one matter shows: where it comes from, who has it, what may be done, what happened."""

from dataclasses import dataclass
from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.people.models import Person, Post
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import rule_sources
from luoshu.apps.supervision.choices import VERB_RIGHTS
from luoshu.apps.supervision.errors import MatterNotVisible
from luoshu.apps.supervision.models import DayExtension, Feedback, FeedbackFile, Matter, MatterPause, MatterUnit
from luoshu.apps.supervision.queries.doors import find_matter_for, matter_in_scope, roles_in
from luoshu.apps.supervision.queries.facts import facts_of
from luoshu.apps.supervision.queries.lists import due_words
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.forms import VerbForm
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.table import Actor

OTHER_WORDS = {"register": "立项", "slip": "发单", "urge": "催办"}


@dataclass(frozen=True)
class Happened:
    """One line of the timeline."""

    at: datetime
    label: str
    note: str
    who: str
    post: str


@dataclass(frozen=True)
class MatterView:
    """The page of one matter."""

    state_label: str
    due_words: str
    lamp: str
    units: list[MatterUnit]
    forms: list[VerbForm]
    main_verb: str
    timeline: list[Happened]
    feedbacks: list[Feedback]
    pauses: list[MatterPause]
    extensions: list[DayExtension]
    parts: list[tuple[Matter, str, bool]]
    rule: Rule | None


def matter_view(acting: Acting, matter: Matter, *, at: datetime) -> MatterView:
    """Return the page of one matter that came through the door."""
    words, lamp = due_words(matter, at)
    forms, main = _forms(acting, matter)
    on = beijing_day(matter.limit_started_at or matter.registered_at)
    sources = rule_sources([matter.rule_code], matter.division_path, on) if matter.rule_code else {}
    parts = matter.parts.select_related("lead_unit").order_by("id")
    visible = set(matter_in_scope(acting, at=at).filter(parent=matter).values_list("pk", flat=True))
    return MatterView(
        state_label=MATTER.state(matter.state).label,
        due_words=words,
        lamp=lamp,
        units=list(matter.units.filter(ended_at__isnull=True).select_related("unit").order_by("-part", "id")),
        forms=forms,
        main_verb=main,
        timeline=_timeline(matter),
        feedbacks=list(matter.feedbacks.select_related("unit").prefetch_related("files").order_by("-given_at", "-id")),
        pauses=list(matter.pauses.order_by("starts_at")),
        extensions=list(matter.extensions.order_by("asked_at")),
        parts=[(part, MATTER.state(part.state).label, part.pk in visible) for part in parts],
        rule=sources.get(matter.rule_code),
    )


def _forms(acting: Acting, matter: Matter) -> tuple[list[VerbForm], str]:
    facts = facts_of(matter)
    actor = Actor(acting.person_code, roles_in(acting, matter))
    forms = [
        VerbForm.of(one)
        for one in MATTER.open_verbs(matter.state, facts, actor)
        if acting.may(VERB_RIGHTS.get(one.verb, ""))
    ]
    main = MATTER.main_verb(matter.state, facts, actor)
    known = {form.verb for form in forms}
    return forms, main.verb if main is not None and main.verb in known else ""


def _timeline(matter: Matter) -> list[Happened]:
    entries = list(matter.timeline.order_by("-at", "-id"))
    people = dict(Person.objects.filter(code__in={e.person_code for e in entries}).values_list("code", "name"))
    posts = {
        post.code: f"{post.unit.name} · {post.title}"
        for post in Post.objects.filter(code__in={e.post_code for e in entries}).select_related("unit")
    }
    return [
        Happened(
            at=entry.at,
            label=OTHER_WORDS.get(entry.verb) or MATTER.verb_label(entry.verb),
            note=entry.note,
            who=people.get(entry.person_code, "系统"),
            post=posts.get(entry.post_code, ""),
        )
        for entry in entries
    ]


def feedback_file_for(acting: Acting, matter_code: str, number: int, *, at: datetime) -> FeedbackFile:
    """Return a file of a matter that the reader may see. Raises MatterNotVisible, NotAllowed."""
    matter = find_matter_for(acting, matter_code, at=at)
    found = FeedbackFile.objects.select_related("file", "feedback__matter").filter(pk=number, feedback__matter=matter)
    kept = found.first()
    if kept is None:
        raise MatterNotVisible
    return kept
