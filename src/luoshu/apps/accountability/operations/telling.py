"""Notices about matters: unit, number, limit and link only; no text, names or coordinates."""

from datetime import datetime

from luoshu.apps.accountability.choices import MatterLevel
from luoshu.apps.accountability.models import Matter
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.core.clock import beijing_day

PARTY_ROLES = {
    MatterLevel.CITY: (Role.COUNTY_OFFICE, Role.COUNTY_FIRE_HEAD),
    MatterLevel.COUNTY: (Role.TOWNSHIP_OFFICER,),
}
OFFICE_ROLES = {
    MatterLevel.CITY: (Role.CITY_FIRE_DESK, Role.CITY_FIRE_HEAD),
    MatterLevel.COUNTY: (Role.COUNTY_FIRE_DESK, Role.COUNTY_FIRE_HEAD),
}


def tell_party(matter: Matter, text: str, *, at: datetime) -> None:
    """Tell the unit that the matter speaks of."""
    _tell(matter, PARTY_ROLES[MatterLevel(matter.level)], "party", text, at)


def tell_office(matter: Matter, text: str, *, at: datetime) -> None:
    """Tell the office that handles the matter."""
    _tell(matter, OFFICE_ROLES[MatterLevel(matter.level)], "office", text, at)


def _tell(matter: Matter, roles: tuple[Role, ...], whom: str, text: str, at: datetime) -> None:
    day = beijing_day(at)
    posts = [post.code for role in roles for post in desk_posts(role, matter.division_path, day)]
    if not posts:
        return
    send_notice(
        dedupe_key=f"matter:{matter.code}:{whom}:v{matter.version}",
        kind="matter",
        is_urgent=False,
        subject_kind="matter",
        subject_code=matter.code,
        division_path=matter.division_path,
        text=text,
        link=f"/accountability/{matter.code}/",
        post_codes=posts,
        at=at,
    )
