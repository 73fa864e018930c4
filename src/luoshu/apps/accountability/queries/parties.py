"""The offices and units behind a matter: who handles it, who is told, under which names."""

from datetime import date
from typing import Final

from luoshu.apps.accountability.choices import MatterLevel
from luoshu.apps.accountability.models import Matter
from luoshu.apps.people.choices import Role, UnitKind
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.places.queries import valid_on

PARTY_ROLES: Final = {
    MatterLevel.CITY: (Role.COUNTY_OFFICE, Role.COUNTY_FIRE_HEAD),
    MatterLevel.COUNTY: (Role.TOWNSHIP_OFFICER,),
}
OFFICE_ROLES: Final = {
    MatterLevel.CITY: (Role.CITY_FIRE_DESK, Role.CITY_FIRE_HEAD),
    MatterLevel.COUNTY: (Role.COUNTY_FIRE_DESK, Role.COUNTY_FIRE_HEAD),
}
HEAD_ROLE: Final = {MatterLevel.CITY: Role.CITY_FIRE_HEAD, MatterLevel.COUNTY: Role.COUNTY_FIRE_HEAD}


def party_posts(matter: Matter, on: date) -> list[Post]:
    """Return the held posts of the unit that the matter speaks of; the county's desk where those are vacant."""
    found = _posts(matter, PARTY_ROLES[MatterLevel(matter.level)], on)
    return found or _posts(matter, (Role.COUNTY_FIRE_DESK,), on)


def office_posts(matter: Matter, on: date) -> list[Post]:
    """Return the held posts of the office that handles the matter."""
    return _posts(matter, OFFICE_ROLES[MatterLevel(matter.level)], on)


def head_posts(matter: Matter, on: date) -> list[Post]:
    """Return the held posts of the head of the office that handles the matter."""
    return _posts(matter, (HEAD_ROLE[MatterLevel(matter.level)],), on)


def _posts(matter: Matter, roles: tuple[Role, ...], on: date) -> list[Post]:
    return [post for role in roles for post in desk_posts(role, matter.division_path, on)]


def office_unit(matter: Matter, on: date) -> Unit | None:
    """Return the office that handles the matter: the unit of its desk."""
    posts = office_posts(matter, on)
    return Unit.objects.select_related("division").get(pk=posts[0].unit_id) if posts else None


def party_unit(matter: Matter, on: date) -> Unit | None:
    """Return the unit that the notice goes to: the government of the division, else the unit that answers for it."""
    rows = Unit.objects.filter(valid_on(on), division=matter.division, kind=UnitKind.GOVERNMENT)
    found = rows.select_related("division").order_by("code").first()
    if found is not None:
        return found
    posts = party_posts(matter, on)
    return Unit.objects.select_related("division").get(pk=posts[0].unit_id) if posts else None


def spoken_name(name: str) -> str:
    """Return a division's name as papers write it, without the remark of the demo's invented counties."""
    return name.partition("（")[0]
