"""Units that may lead a target, a problem or a next step: those in the reader's divisions with a post that answers."""

from datetime import date
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.people.queries import posts_in_scope, terms_on
from luoshu.apps.targets.errors import TargetInvalid

ANSWERING: Final = (Role.DEPARTMENT_CLERK.value, Role.QUALITY_OFFICE.value, Role.COUNTY_OFFICE.value)


def leading_units(acting: Acting, on: date) -> list[Unit]:
    """Return the units, the city's first, then in the order of divisions."""
    posts = posts_in_scope(acting, on, roles=ANSWERING)
    units = {post.unit_id: post.unit for post in posts}
    order = {post.unit_id: (post.division.level, post.division.list_order, post.unit.code) for post in posts}
    return sorted(units.values(), key=lambda unit: order[unit.pk])


def leading_unit(acting: Acting, code: str, on: date) -> Unit:
    """Return one of them by code. Raises TargetInvalid."""
    found = next((unit for unit in leading_units(acting, on) if unit.code == code), None)
    if found is None:
        raise TargetInvalid(reason="请从列表里选牵头单位；列表里没有的，先在用户里补齐它的承办岗位。")
    return found


def answering_codes(unit: Unit, on: date) -> list[str]:
    """Return the codes of the held posts that answer in a unit."""
    held = terms_on(on).values("post_id")
    posts = Post.objects.filter(unit=unit, role__in=ANSWERING, pk__in=held).order_by("code")
    return list(posts.values_list("code", flat=True))
