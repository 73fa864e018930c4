"""The lists and pages of plans, teams, draws, visits and problems."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from luoshu.apps.acting import Acting
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import holders_of, posts_in_scope
from luoshu.apps.places.queries import names_of_paths, valid_on
from luoshu.apps.rounds.choices import PlanState, VisitState
from luoshu.apps.rounds.models import Draw, Finding, Pairing, Plan, Team, TeamMember, Visit
from luoshu.apps.rounds.queries.doors import (
    draws_in_scope,
    own_team_ids,
    plans_in_scope,
    teams_in_scope,
    visits_in_scope,
)
from luoshu.apps.rounds.queries.topics import topics_on
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day, day_start
from luoshu.core.workflow.remedy_table import REMEDY

MEMBER_RIGHT_ROLES = ("inspector", "supervision_clerk", "supervision_head")


@dataclass(frozen=True)
class TeamRow:
    """A team with its people of today and the township it goes to."""

    team: Team
    people: list[str]
    townships: list[str]
    waiting: int


@dataclass(frozen=True)
class VisitRow:
    """A visit with the name of its village and what was found."""

    visit: Visit
    place: str
    findings: int
    plans: list[str]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class FindingRow:
    """A problem with the name of its place, what became of it, who puts it right and until when."""

    finding: Finding
    place: str
    outcome: str
    remedy_code: str
    owner: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class DrawView:
    """A draw with the visits that came of it, as far as the reader may see them, and who took part."""

    draw: Draw
    visits: list[VisitRow]
    waiting: int
    people: dict[str, str] = field(default_factory=dict)


def plans_for(acting: Acting) -> list[Plan]:
    """Return the plans in scope, those in force first."""
    rows = plans_in_scope(acting).select_related("division")
    order = {PlanState.FILED: 0, PlanState.DRAFTED: 1, PlanState.ENDED: 2}
    return sorted(rows, key=lambda plan: (order[PlanState(plan.state)], -plan.first_on.toordinal(), plan.code))


def filed_plans(acting: Acting, on: date, *, mode: str = "") -> list[Plan]:
    """Return the filed plans in scope that a day lies in."""
    rows = plans_in_scope(acting).filter(state=PlanState.FILED, first_on__lte=on, last_on__gte=on)
    return list((rows.filter(mode=mode) if mode else rows).order_by("code"))


def teams_for(acting: Acting, on: date, *, only: Iterable[int] | None = None) -> list[TeamRow]:
    """Return the teams of a day with people, townships and visits still to make; six queries.

    How many visits a team still has to make is counted for those alone who may see them.
    """
    teams = teams_in_scope(acting).filter(valid_on(on)).select_related("division")
    if only is not None:
        teams = teams.filter(pk__in=only)
    listed = list(teams.order_by("division_path", "list_order", "code"))
    members = list(
        TeamMember.objects.filter(valid_on(on), team__in=listed)
        .select_related("post__unit", "post__division")
        .order_by("-is_leader", "pk")
    )
    holders = holders_of([one.post for one in members], on) if members else {}
    pairs = Pairing.objects.filter(valid_on(on), team__in=listed).select_related("division").order_by("division__code")
    waiting = visits_in_scope(acting, on).filter(state=VisitState.PLANNED).values_list("team_id", flat=True)
    planned = list(waiting)
    rows = []
    for team in listed:
        people = [
            f"{holders[one.post_id][0].name}{'（组长）' if one.is_leader else ''}"
            for one in members
            if one.team_id == team.pk and one.post_id in holders
        ]
        towns = [pair.division.name for pair in pairs if pair.team_id == team.pk]
        rows.append(TeamRow(team, people, towns, planned.count(team.pk)))
    return rows


def posts_for_teams(acting: Acting, on: date) -> list[tuple[Post, str]]:
    """Return the posts that may be members of a team, with the name of who holds them."""
    posts = list(posts_in_scope(acting, on, roles=MEMBER_RIGHT_ROLES))
    holders = holders_of(posts, on) if posts else {}
    return [(post, holders[post.pk][0].name) for post in posts if post.pk in holders]


def own_teams(acting: Acting, on: date) -> list[TeamRow]:
    """Return the teams the acting post belongs to."""
    return teams_for(acting, on, only=own_team_ids(acting, on))


def visits_for(
    acting: Acting,
    *,
    at: datetime,
    team: Team | None = None,
    plan: Plan | None = None,
    draw: Draw | None = None,
    state: str = "",
    limit: int = 300,
) -> list[VisitRow]:
    """Return the visits a reader may see, those to be made first, then the latest."""
    rows = visits_in_scope(acting, beijing_day(at)).select_related("team", "division")
    for name, value in (("team", team), ("plans", plan), ("draw", draw)):
        if value is not None:
            rows = rows.filter(**{name: value})
    if state:
        rows = rows.filter(state=state)
    found = list(rows.distinct().order_by("-state", "due_on", "-visited_at", "code")[:limit])
    return visit_rows(found)


def visit_rows(visits: list[Visit]) -> list[VisitRow]:
    """Return visits with names, counts and the plans they serve; three queries."""
    names = names_of_paths([one.division_path for one in visits])
    ids = [one.pk for one in visits]
    found = list(Finding.objects.filter(visit__in=ids).values_list("visit_id", flat=True))
    served: dict[int, list[tuple[str, str]]] = {}
    plans = Plan.objects.filter(visits__in=ids).order_by("code")
    for visit_id, title, topic in plans.values_list("visits__pk", "title", "topic"):
        served.setdefault(visit_id, []).append((title, topic))
    return [
        VisitRow(
            visit=one,
            place=names.get(one.division_path, ""),
            findings=found.count(one.pk),
            plans=[title for title, _ in served.get(one.pk, ())],
            topics=tuple(dict.fromkeys(topic for _, topic in served.get(one.pk, ()))),
        )
        for one in visits
    ]


def todays_visits(acting: Acting, *, at: datetime) -> list[VisitRow]:
    """Return what the inspector's own teams have to visit, and what they visited today, for the phone."""
    on = beijing_day(at)
    teams = own_team_ids(acting, on)
    today = Q(state=VisitState.DONE, visited_at__gte=day_start(on)) | Q(state=VisitState.PLANNED)
    rows = Visit.objects.filter(today, team__in=teams).select_related("team", "division")
    return visit_rows(sorted(rows, key=lambda one: (one.state == VisitState.DONE, one.on or one.due_on, one.code)))


def findings_for(
    acting: Acting,
    *,
    first_on: date,
    last_on: date,
    topic: str = "",
    kind: str = "",
    only_open: bool = False,
    team: Team | None = None,
    codes: Iterable[str] = (),
    limit: int = 500,
) -> list[FindingRow]:
    """Return the problems in scope found on the days from ``first_on`` to ``last_on``, the latest first.

    ``only_open``: those that are not crossed off.
    """
    rows = in_scope(Finding.objects.select_related("team", "division", "remedy__owner_unit", "visit"), acting)
    wanted = [code for code in codes if code]
    if wanted:
        rows = rows.filter(code__in=wanted)
    else:
        rows = rows.filter(found_at__gte=day_start(first_on), found_at__lt=day_start(last_on + timedelta(days=1)))
    wanted_as = {"topic": topic, "kind": kind}
    rows = rows.filter(**{name: value for name, value in wanted_as.items() if value})
    if only_open:
        rows = rows.filter(remedy__is_open=True)
    if team is not None:
        rows = rows.filter(team=team)
    found = list(rows.order_by("-found_at", "code")[:limit])
    names = names_of_paths([one.division_path for one in found])
    return [finding_row(one, names.get(one.division_path, "")) for one in found]


def finding_row(finding: Finding, place: str) -> FindingRow:
    """Return a problem with what became of it."""
    remedy = getattr(finding, "remedy", None)
    outcome = REMEDY.state(remedy.state).label if remedy is not None else "现场已改"
    if remedy is None:
        return FindingRow(finding, place, outcome, "")
    return FindingRow(finding, place, outcome, remedy.code, remedy.owner_unit.name, remedy.due_at)


@dataclass(frozen=True)
class TopicCount:
    """A topic of the list: how many of its problems are not crossed off, and how many of these are late."""

    code: str
    label: str
    open: int
    late: int


def topic_counts(acting: Acting, *, at: datetime) -> list[TopicCount]:
    """Return the topics with problems in scope or in force there, 禁烧 first; two queries."""
    path = acting.paths[0] if acting.paths else ""
    known = {one.code: one.label for one in topics_on(path, beijing_day(at))}
    rows = in_scope(Finding.objects.all(), acting).values("topic", "topic_label")
    opened = Q(remedy__is_open=True)
    counted = rows.annotate(open=Count("id", filter=opened), late=Count("id", filter=opened & Q(remedy__due_at__lt=at)))
    found: dict[str, tuple[int, int]] = {}
    for row in counted.order_by("topic"):
        known.setdefault(row["topic"], row["topic_label"])
        held = found.get(row["topic"], (0, 0))
        found[row["topic"]] = (held[0] + row["open"], held[1] + row["late"])
    return [TopicCount(code, label, *found.get(code, (0, 0))) for code, label in known.items()]


def draws_for(acting: Acting) -> list[Draw]:
    """Return the draws a reader may see, the latest first."""
    return list(draws_in_scope(acting).select_related("plan").order_by("-committed_at", "code")[:100])


def draw_view(acting: Acting, draw: Draw, *, at: datetime) -> DrawView:
    """Return the page of a draw. The caller has come through the door."""
    visits = visits_for(acting, at=at, draw=draw)
    codes = [draw.committed_by, draw.drawn_by, draw.revealed_by]
    people = dict(Person.objects.filter(code__in=codes).values_list("code", "name"))
    waiting = sum(one.visit.state == VisitState.PLANNED for one in visits)
    return DrawView(draw, visits, waiting, people)


def pairings_of(plan: Plan) -> list[Pairing]:
    """Return the pairs of a plan, the present ones first, in the order of the official list."""
    rows = Pairing.objects.filter(plan=plan).select_related("team", "division")
    return list(rows.order_by("-valid_from", "division__list_order", "division__code"))
