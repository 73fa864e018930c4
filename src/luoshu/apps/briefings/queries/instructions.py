"""Instructions: who may read them, and which wait to become a matter."""

from datetime import date

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.briefings.choices import InstructionStatus
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Unit
from luoshu.apps.people.queries import posts_in_scope

RECEIVING_ROLES = (Role.SUPERVISION_HEAD, Role.CITY_FIRE_HEAD, Role.QUALITY_OFFICE)
READ = "briefings.instructions"


def instructions_for(acting: Acting) -> QuerySet[Instruction]:
    """Return the instructions a post gave or its office received, the newest first. Raises NotAllowed."""
    if not acting.may(READ):
        raise NotAllowed
    condition = Q(given_post=acting.post_code) | Q(to_unit__code=acting.unit_code)
    return Instruction.objects.filter(condition).select_related("to_unit").order_by("-given_at", "-id")


def receiving_units(acting: Acting, on: date) -> list[Unit]:
    """Return the offices a leader may write to: supervision first, then fires and city quality."""
    order = {role.value: place for place, role in enumerate(RECEIVING_ROLES)}
    posts = sorted(
        posts_in_scope(acting, on, roles=tuple(order)), key=lambda post: (order[post.role], post.division_path)
    )
    return list({post.unit.code: post.unit for post in posts}.values())


def waiting_instructions(limit: int = 50) -> QuerySet[Instruction]:
    """Return instructions that nothing was made of yet, the oldest first, for the job that makes matters of them."""
    rows = Instruction.objects.filter(status=InstructionStatus.GIVEN).select_related("to_unit__division")
    return rows.order_by("given_at", "id")[:limit]
