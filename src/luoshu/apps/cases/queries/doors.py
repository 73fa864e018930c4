"""The only door to one fire."""

from typing import Final

from django.db.models import CharField, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import CaseNotVisible, SameKey
from luoshu.apps.cases.models import Assignment, FireCase, TimelineEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post
from luoshu.apps.places.queries import predecessors_paths
from luoshu.apps.prepared import Prepared
from luoshu.apps.scope import newest_in_scope, within

ASSIGNED_ROLES = frozenset({Role.GRID_WORKER.value, Role.VILLAGE_HEAD.value, Role.TOWNSHIP_OFFICER.value})
"""Roles that see a fire given to them although it lies above their cell: where only the county is known yet."""

NEIGHBOUR_ROLES = frozenset({Role.GRID_WORKER.value, Role.VILLAGE_HEAD.value})
"""Roles that may be sent over the border of their village, to a fire of the same county: who is near goes."""

DISPATCH_ROLES = (*sorted(ASSIGNED_ROLES), Role.COUNTY_FIRE_DESK.value)
"""Roles that a fire may be given to; the city only receives."""


def case_in_scope(acting: Acting) -> QuerySet[FireCase]:
    """Return the fires the acting post may see: those in its subtrees, and for those who go out, those given to it."""
    inside = FireCase.objects.filter(within(acting))
    if acting.role not in ASSIGNED_ROLES:
        return inside
    given = Assignment.objects.filter(post__code=acting.post_code, ended_at__isnull=True)
    # Two index look-ups: for "inside or given" PostgreSQL reads every fire there is and compares its path.
    return FireCase.objects.filter(pk__in=inside.values("pk").union(given.values("case_id")))


def newest_cases_in_scope(acting: Acting) -> QuerySet[FireCase]:
    """Return the same for lists that are read in order of time and cut off after a page."""
    if acting.role in ASSIGNED_ROLES:
        return case_in_scope(acting)
    return newest_in_scope(FireCase.objects.all(), acting)


_BY_CODE: Final = Prepared(
    lambda acting, code: (
        case_in_scope(acting)
        .select_related("division", "division__parent", "event", "event__merged_into", "responsible_post")
        .filter(code=code)
    ),
    code=CharField(),
)


def find_case_for(acting: Acting, code: str) -> FireCase:
    """Return one fire. Raises CaseNotVisible outside the scope, NotAllowed without the right to read fires."""
    found = next(iter(_BY_CODE.rows(acting, code=code)), None)
    if found is None:
        raise CaseNotVisible
    if not acting.may("fires.read"):
        raise NotAllowed
    return found


def is_sent(acting: Acting, code: str, client_key: str) -> bool:
    """Tell whether this step of this person is here already. Raises SameKey where another step bears the key."""
    found = TimelineEntry.objects.filter(client_key=client_key).values_list("case__code", "person_code").first()
    if found is None:
        return False
    if found != (code, acting.person_code):
        raise SameKey
    return True


def can_take(post: Post, case: FireCase) -> bool:
    """Tell whether a fire may be given to a post: it acts on fires, and would come through the door of this one."""
    if post.role not in DISPATCH_ROLES:
        return False
    if case.division_path.startswith(post.division_path):
        return True
    if post.role in ASSIGNED_ROLES and post.division_path.startswith(case.division_path):
        return True
    if post.role in NEIGHBOUR_ROLES and county_path(post.division_path) == county_path(case.division_path):
        return True
    return any(case.division_path.startswith(path) for path in predecessors_paths(post.division))


def county_path(path: str) -> str:
    """Return the path of the county that a division lies in, or of the city itself."""
    return "/".join(path.split("/")[:2]) + "/"
