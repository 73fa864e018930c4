"""The only door to one matter, and who is who in it."""

from typing import Final

from django.db.models import QuerySet

from luoshu.apps.accountability.choices import MatterLevel
from luoshu.apps.accountability.errors import MatterNotVisible
from luoshu.apps.accountability.models import Matter
from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.places.choices import Level
from luoshu.apps.scope import in_scope
from luoshu.core.workflow.accountability_table import HEAD, OFFICE, PARTY, SYSTEM

PARTS: Final[dict[str, dict[str, frozenset[str]]]] = {
    MatterLevel.CITY: {
        Role.CITY_FIRE_DESK: frozenset({OFFICE}),
        Role.CITY_FIRE_HEAD: frozenset({OFFICE, HEAD}),
        Role.COUNTY_OFFICE: frozenset({PARTY}),
        Role.COUNTY_FIRE_HEAD: frozenset({PARTY}),
    },
    MatterLevel.COUNTY: {
        Role.COUNTY_FIRE_DESK: frozenset({OFFICE}),
        Role.COUNTY_FIRE_HEAD: frozenset({OFFICE, HEAD}),
        Role.TOWNSHIP_OFFICER: frozenset({PARTY}),
    },
}
"""Which part a post plays in a matter follows from its role and from the matter's level, never from a setting."""


def matters_in_scope(acting: Acting) -> QuerySet[Matter]:
    """Return the matters of the units in the reader's subtrees: a county sees its own and those of its townships."""
    return in_scope(Matter.objects.select_related("division"), acting)


def find_matter_for(acting: Acting, code: str) -> Matter:
    """Return one matter. Raises MatterNotVisible outside the scope, NotAllowed without the right to read matters."""
    found = matters_in_scope(acting).filter(code=code).first()
    if found is None:
        raise MatterNotVisible
    if not acting.may("matters.read"):
        raise NotAllowed
    return found


def parts_of(acting: Acting, matter: Matter) -> frozenset[str]:
    """Return the parts the acting post plays in a matter: office, head, party; empty for those who only read."""
    if acting.role == SYSTEM_ROLE:
        return frozenset({SYSTEM})
    return PARTS[MatterLevel(matter.level)].get(acting.role, frozenset())


def is_office(acting: Acting, matter: Matter) -> bool:
    """Tell whether the post handles the matter: only it sees the machine's notes on a text that was handed in."""
    return OFFICE in parts_of(acting, matter)


def sees_inside(acting: Acting, matter: Matter) -> bool:
    """Tell whether the post may see what is still being studied: the office itself, and the city's readers above it."""
    return is_office(acting, matter) or (acting.level <= Level.CITY and PARTY not in parts_of(acting, matter))
