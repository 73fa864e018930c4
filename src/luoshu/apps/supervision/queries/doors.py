"""The only door to one matter: who sees it, what they are to it, and which units may be given it."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.people.queries import holders_of, posts_in_scope, terms_on
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import ANSWER_ROLES, UnitPart
from luoshu.apps.supervision.errors import MatterNotVisible
from luoshu.apps.supervision.models import Body, Matter, MatterUnit
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.matter_table import CO, HEAD, LEAD, LEADER, OFFICE, SYSTEM

WIDE_RIGHTS = ("supervision.desk", "supervision.note")
"""Who sees every matter of their divisions; others see what their unit was given."""


def living_bodies(on: date) -> QuerySet[Body]:
    """Return the bodies that exist on a day: not dissolved, and not past the day their document names."""
    alive = Q(dissolves_on__isnull=True) | Q(dissolves_on__gt=on)
    return Body.objects.filter(alive, Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on), starts_on__lte=on)


def matter_in_scope(acting: Acting, *, at: datetime) -> QuerySet[Matter]:
    """Return the matters a post may see.

    The supervision office and the leader: those of their divisions. A county's office: those of units in its county.
    Everybody else: those their unit has, and those of a body their unit sits in, for as long as the body lives.
    """
    if acting.role == SYSTEM_ROLE or any(acting.may(right) for right in WIDE_RIGHTS):
        return Matter.objects.filter(within(acting))
    on = beijing_day(at)
    given = MatterUnit.objects.filter(unit__code=acting.unit_code, ended_at__isnull=True)
    member = Q(members__ends_before__isnull=True) | Q(members__ends_before__gt=on)
    bodies = living_bodies(on).filter(member, members__unit__code=acting.unit_code, members__starts_on__lte=on)
    condition = Q(pk__in=given.values("matter_id")) | Q(body__in=bodies.values("pk"))
    if acting.role == Role.COUNTY_OFFICE:
        condition |= within(acting)
    return Matter.objects.filter(condition)


def find_matter_for(acting: Acting, code: str, *, at: datetime) -> Matter:
    """Return one matter. Raises MatterNotVisible outside the scope, NotAllowed without the right to read matters."""
    if not acting.may("supervision.read") and acting.role != SYSTEM_ROLE:
        raise NotAllowed
    found = matter_in_scope(acting, at=at).select_related("lead_unit__division", "parent", "body").filter(code=code)
    matter = found.first()
    if matter is None:
        raise MatterNotVisible
    return matter


def roles_in(acting: Acting, matter: Matter) -> frozenset[str]:
    """Return what a post is to a matter, in the words of the matter table."""
    roles = {
        Role.SUPERVISION_CLERK.value: {OFFICE},
        Role.SUPERVISION_HEAD.value: {HEAD},
        Role.LEADER.value: {LEADER},
        SYSTEM_ROLE: {SYSTEM},
    }.get(acting.role, set())
    if acting.unit_code and acting.role in ANSWER_ROLES:
        parts = MatterUnit.objects.filter(matter=matter, unit__code=acting.unit_code, ended_at__isnull=True)
        for part in parts.values_list("part", flat=True):
            roles = roles | {LEAD if part == UnitPart.LEAD else CO}
    return frozenset(roles)


def answering_posts(unit: Unit, on: date) -> list[Post]:
    """Return the held posts through which a unit answers; empty means the unit can be given nothing."""
    posts = Post.objects.filter(unit=unit, role__in=ANSWER_ROLES, pk__in=terms_on(on).values("post_id"))
    return list(posts.order_by("code"))


def can_take(unit: Unit, on: date) -> bool:
    """Tell whether a matter may be given to a unit: whoever answers there would come through the door of it."""
    return bool(answering_posts(unit, on))


def units_for_assignment(acting: Acting, *, at: datetime) -> list[Unit]:
    """Return the units in the issuer's divisions that can take a matter, city first, then in the order of divisions."""
    on = beijing_day(at)
    posts = list(posts_in_scope(acting, on, roles=ANSWER_ROLES))
    held = holders_of(posts, on)
    units = {post.unit_id: post.unit for post in posts if post.pk in held}
    order = {post.unit_id: (post.division.level, post.division.list_order, post.unit.code) for post in posts}
    return sorted(units.values(), key=lambda unit: order[unit.pk])
