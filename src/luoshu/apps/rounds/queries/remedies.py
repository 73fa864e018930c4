"""Reading remedies: what is on record as the table asks, the list, the page of one."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Person, Unit
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.rounds.choices import VERB_RIGHTS, ExtensionState, RemedyLook
from luoshu.apps.rounds.models import Remedy, RemedyEntry, RemedyExtension
from luoshu.apps.rounds.queries.doors import remedies_in_scope
from luoshu.apps.rounds.queries.limits import LatestDay, latest_extension
from luoshu.apps.rounds.queries.topics import needs_photo
from luoshu.core.clock import beijing_day, remaining_words
from luoshu.core.workflow.remedy_table import OWNERS, REMEDY, REMEDY_LIMIT, REMEDY_LIMITS
from luoshu.core.workflow.table import Actor, ClockState, Facts, OpenVerb


@dataclass(frozen=True)
class RemedyRow:
    """One line of the list."""

    code: str
    place: str
    problem: str
    unit: str
    state_label: str
    due_words: str
    is_late: bool
    found_at: datetime
    team: str
    topic: str
    finding_code: str


@dataclass(frozen=True)
class RemedyLine:
    """One step on the page of a remedy, with names instead of codes."""

    at: datetime
    label: str
    state_label: str
    who: str
    note: str
    look_words: str
    until: date | None


@dataclass(frozen=True)
class RemedyView:
    """All that the page of one remedy shows."""

    remedy: Remedy
    row: RemedyRow
    lines: list[RemedyLine]
    forms: tuple[OpenVerb, ...]
    main_verb: str
    units: list[Unit]
    photos: list[Attachment]
    needs_photo: bool
    asked: RemedyExtension | None
    latest: LatestDay | None


def remedy_facts(remedy: Remedy, acting: Acting, *, at: datetime, given: frozenset[str] = frozenset()) -> Facts:
    """Return what is on record about a remedy, as far as the table asks."""
    held = set(given)
    if not needs_photo(remedy.finding, beijing_day(at)):
        held.add("photo_after")
    if acting.unit_code and acting.unit_code == remedy.owner_unit.code:
        held.add("is_owner")
    if remedy.finding.visit.owner_path in acting.paths:
        held.add("of_inspecting_office")
    if _asked(remedy) is not None:
        held.add("extension_asked")
    timeline = RemedyEntry.objects.filter(remedy=remedy).order_by("id").values_list("verb", "person_code")
    return Facts(frozenset(held), REMEDY.done_by(timeline), ClockState(remedy.limit_code))


def _asked(remedy: Remedy) -> RemedyExtension | None:
    return RemedyExtension.objects.filter(remedy=remedy, state=ExtensionState.ASKED).first()


def owner_units(remedy: Remedy, at: datetime) -> list[Unit]:
    """Return the units that may put a problem of this place right: its township's and its departments', held posts."""
    found: dict[str, Unit] = {}
    for role in OWNERS:
        for post in desk_posts(Role(role), remedy.division_path, beijing_day(at)):
            found[post.unit.code] = post.unit
    return list(found.values())


def remedies_for(
    acting: Acting, *, at: datetime, phase: str = "open", topic: str = "", limit: int = 200
) -> list[RemedyRow]:
    """Return the remedies in scope: ``open``, ``late``, ``check`` (waiting to be looked at again), ``done`` or all."""
    rows = remedies_in_scope(acting).select_related("finding__team", "owner_unit")
    if topic:
        rows = rows.filter(finding__topic=topic)
    if phase in ("open", "late", "check"):
        rows = rows.filter(is_open=True)
    if phase == "late":
        rows = rows.filter(due_at__lt=at)
    elif phase == "check":
        rows = rows.filter(state="remedied")
    elif phase == "done":
        rows = rows.filter(is_open=False)
    found = list(rows.order_by("-is_open", "due_at", "code")[:limit])
    names = names_of_paths([one.division_path for one in found])
    return [_row(one, names.get(one.division_path, ""), at) for one in found]


def remedy_counts(acting: Acting, *, at: datetime, topic: str = "") -> dict[str, int]:
    """Count the remedies in scope by the tabs of the list, of all topics or of one."""
    rows = remedies_in_scope(acting)
    if topic:
        rows = rows.filter(finding__topic=topic)
    opened = rows.filter(is_open=True)
    return {
        "open": opened.count(),
        "late": opened.filter(due_at__lt=at).count(),
        "check": opened.filter(state="remedied").count(),
        "done": rows.filter(is_open=False).count(),
    }


def remedy_view(acting: Acting, remedy: Remedy, *, at: datetime) -> RemedyView:
    """Return the page of a remedy. The caller has come through the door."""
    actor, facts = Actor(acting.person_code, frozenset({acting.role})), remedy_facts(remedy, acting, at=at)
    asked, latest = _asked(remedy), _latest(remedy, at)
    forms = tuple(
        form
        for form in REMEDY.open_verbs(remedy.state, facts, actor)
        if acting.may(VERB_RIGHTS[form.verb]) and _is_offered(form, asked, latest, beijing_day(at))
    )
    main = REMEDY.main_verb(remedy.state, facts, actor)
    name = names_of_paths([remedy.division_path]).get(remedy.division_path, "")
    return RemedyView(
        remedy=remedy,
        row=_row(remedy, name, at),
        lines=_lines(remedy),
        forms=forms,
        main_verb=main.verb if main is not None and main.is_ready and main.verb in {one.verb for one in forms} else "",
        units=owner_units(remedy, at) if any(form.verb == "reassign_remedy" for form in forms) else [],
        photos=[
            *attachments_of("finding", remedy.finding.code).filter(shown_copy__isnull=False),
            *attachments_of("remedy", remedy.code).filter(shown_copy__isnull=False),
        ],
        needs_photo=any(asks.code == "photo_after" for form in forms for asks in form.asks),
        asked=asked,
        latest=latest,
    )


def _latest(remedy: Remedy, at: datetime) -> LatestDay | None:
    return latest_extension(remedy, at) if remedy.limit_code == REMEDY_LIMIT else None


def _is_offered(form: OpenVerb, asked: RemedyExtension | None, latest: LatestDay | None, today: date) -> bool:
    """Tell whether a step is worth a line on the page: not an extension that could only be refused by the system."""
    if form.verb == "ask_extension":
        return asked is None and latest is not None and latest.on >= today
    return form.is_ready or form.verb not in ("extend", "refuse_extension")


def _row(remedy: Remedy, place: str, at: datetime) -> RemedyRow:
    words, is_late = "", False
    if remedy.is_open and remedy.due_at is not None:
        left = (remedy.due_at - at).total_seconds()
        words, is_late = f"{REMEDY_LIMITS.get(remedy.limit_code, '')}{remaining_words(left)}", left < 0
    finding = remedy.finding
    return RemedyRow(
        code=remedy.code,
        place=place + (f" {finding.place}" if finding.place else ""),
        problem=finding.kind_label,
        unit=remedy.owner_unit.name,
        state_label=REMEDY.state(remedy.state).label,
        due_words=words,
        is_late=is_late,
        found_at=finding.found_at,
        team=finding.team.name,
        topic=finding.topic_label,
        finding_code=finding.code,
    )


def _lines(remedy: Remedy) -> list[RemedyLine]:
    entries = list(RemedyEntry.objects.filter(remedy=remedy).order_by("at", "id"))
    names = dict(Person.objects.filter(code__in=[one.person_code for one in entries]).values_list("code", "name"))
    return [
        RemedyLine(
            at=one.at,
            label="发现问题" if one.verb == REMEDY.opening_verb else REMEDY.verb_label(one.verb),
            state_label=REMEDY.state(one.to_state).label,
            who=names.get(one.person_code, "系统"),
            note=one.note,
            look_words=str(RemedyLook(one.detail["look"]).label) if one.detail.get("look") else "",
            until=date.fromisoformat(one.detail["until"]) if one.detail.get("until") else None,
        )
        for one in entries
    ]
