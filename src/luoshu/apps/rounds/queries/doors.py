"""The only doors to plans, teams, draws, visits, findings and remedies.

四不两直: a visit that has not been made, and a draw that is not revealed, are open to the office that planned them and
to the team that goes, to nobody else, whatever else they may read. A county does not see where the city's teams go.
"""

from datetime import date

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.places.queries import valid_on
from luoshu.apps.rounds.choices import DrawState, VisitState
from luoshu.apps.rounds.errors import (
    DrawNotVisible,
    FindingNotVisible,
    PlanNotVisible,
    RemedyNotVisible,
    TeamNotVisible,
    VisitNotVisible,
)
from luoshu.apps.rounds.models import Draw, Finding, Plan, Remedy, Team, TeamMember, Visit
from luoshu.apps.scope import in_scope, within


def plans_in_scope(acting: Acting) -> QuerySet[Plan]:
    """Return the plans of the offices in the reader's scope."""
    return in_scope(Plan.objects.all(), acting)


def find_plan_for(acting: Acting, code: str) -> Plan:
    """Return one plan. Raises PlanNotVisible, NotAllowed."""
    found = plans_in_scope(acting).select_related("division").filter(code=code).first()
    if found is None:
        raise PlanNotVisible
    if not acting.may("rounds.read"):
        raise NotAllowed
    return found


def teams_in_scope(acting: Acting) -> QuerySet[Team]:
    """Return the teams of the offices in the reader's scope."""
    return in_scope(Team.objects.all(), acting)


def find_team_for(acting: Acting, code: str) -> Team:
    """Return one team. Raises TeamNotVisible, NotAllowed."""
    found = teams_in_scope(acting).select_related("division").filter(code=code).first()
    if found is None:
        raise TeamNotVisible
    if not acting.may("rounds.read"):
        raise NotAllowed
    return found


def own_team_ids(acting: Acting, on: date) -> list[int]:
    """Return the teams that the acting post belongs to on a day."""
    rows = TeamMember.objects.filter(valid_on(on), valid_on(on, "team__"), post__code=acting.post_code)
    return list(rows.values_list("team_id", flat=True))


def plans_office(acting: Acting, owner_path: str) -> bool:
    """Tell whether the reader belongs to the office that planned a round of this division."""
    return acting.may("rounds.plan") and acting.covers(owner_path)


def find_draw_for(acting: Acting, code: str) -> Draw:
    """Return one draw: the drawing office's own, or a revealed one. Raises DrawNotVisible, NotAllowed."""
    found = in_scope(Draw.objects.select_related("plan__division"), acting).filter(code=code).first()
    if found is None:
        raise DrawNotVisible
    may_see = acting.may("rounds.draw") or (acting.may("rounds.read") and found.state == DrawState.REVEALED)
    if not may_see:
        raise NotAllowed
    return found


def draws_in_scope(acting: Acting) -> QuerySet[Draw]:
    """Return the draws a reader may see: all of the own office, or those that are revealed."""
    rows = in_scope(Draw.objects.all(), acting)
    return rows if acting.may("rounds.draw") else rows.filter(state=DrawState.REVEALED)


def visits_in_scope(acting: Acting, on: date) -> QuerySet[Visit]:
    """Return the visits a reader may see: made ones in scope; planned ones of the own team or the own office."""
    made = within(acting) & ~Q(state=VisitState.PLANNED) & Q(visited_at__isnull=False)
    condition = made | Q(team_id__in=own_team_ids(acting, on))
    if acting.may("rounds.plan"):
        condition |= within(acting, "owner_path")
    return Visit.objects.filter(condition)


def find_visit_for(acting: Acting, code: str, on: date) -> Visit:
    """Return one visit. Raises VisitNotVisible, NotAllowed."""
    rows = visits_in_scope(acting, on).select_related("team", "division", "draw")
    found = rows.filter(code=code).first()
    if found is None:
        raise VisitNotVisible
    if not acting.may("rounds.read"):
        raise NotAllowed
    return found


def find_finding_for(acting: Acting, code: str) -> Finding:
    """Return one problem. Raises FindingNotVisible, NotAllowed."""
    rows = in_scope(Finding.objects.select_related("visit", "team", "division"), acting)
    found = rows.filter(code=code).first()
    if found is None:
        raise FindingNotVisible
    if not acting.may("rounds.read"):
        raise NotAllowed
    return found


def remedies_in_scope(acting: Acting) -> QuerySet[Remedy]:
    """Return the remedies in scope; a department sees those it has to put right itself."""
    rows = in_scope(Remedy.objects.all(), acting)
    if acting.role == Role.DEPARTMENT_CLERK:
        rows = rows.filter(owner_unit__code=acting.unit_code)
    return rows


def find_remedy_for(acting: Acting, code: str) -> Remedy:
    """Return one remedy. Raises RemedyNotVisible, NotAllowed."""
    rows = remedies_in_scope(acting).select_related(
        "finding__team", "finding__visit", "finding__division", "owner_unit"
    )
    found = rows.filter(code=code).first()
    if found is None:
        raise RemedyNotVisible
    if not acting.may("remedies.read"):
        raise NotAllowed
    return found
