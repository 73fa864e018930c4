"""The only door to one fire."""

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import CaseNotVisible
from luoshu.apps.cases.models import FireCase
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.scope import within

FIELD_ROLES = frozenset({Role.GRID_WORKER.value, Role.VILLAGE_HEAD.value})


def case_in_scope(acting: Acting) -> QuerySet[FireCase]:
    """Return the fires the acting post may see: those in its subtrees, and those given to it.

    A village's or a grid worker's post sees a fire only while it lies in its cell or is given to it.
    """
    condition = within(acting)
    if acting.role in FIELD_ROLES:
        condition |= Q(assignments__post__code=acting.post_code, assignments__ended_at__isnull=True)
        return FireCase.objects.filter(condition).distinct()
    return FireCase.objects.filter(condition)


def find_case_for(acting: Acting, code: str) -> FireCase:
    """Return one fire. Raises CaseNotVisible outside the scope, NotAllowed without the right to read fires."""
    found = (
        case_in_scope(acting)
        .select_related("division", "division__parent", "event", "responsible_post")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise CaseNotVisible
    if not acting.may("fires.read"):
        raise NotAllowed
    return found
