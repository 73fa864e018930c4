"""Notices about fires: number, matter and link only; no coordinates, names or photos."""

from collections.abc import Iterable
from datetime import date, datetime

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.queries import open_assignment
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.core.clock import beijing_day

MOST_ADDRESSEES = 6


def tell(
    case: FireCase, *, key: str, kind: str, text: str, posts: Iterable[str], at: datetime, is_urgent: bool = True
) -> None:
    """Tell some posts about a fire, once per key; nobody to tell is no error."""
    codes = list(dict.fromkeys(code for code in posts if code))[:MOST_ADDRESSEES]
    if not codes:
        return
    send_notice(
        dedupe_key=f"fire:{case.code}:{key}",
        kind=kind,
        is_urgent=is_urgent,
        subject_kind="fire",
        subject_code=case.code,
        division_path=case.division_path,
        text=text,
        link=f"/fires/{case.code}/",
        post_codes=codes,
        at=at,
        due_at=case.due_at,
    )


def posts_of(case: FireCase, role: Role, *, at: datetime) -> list[str]:
    """Return the held posts of a role that answer for the place of the fire."""
    return [post.code for post in desk_posts(role, case.division_path, beijing_day(at))]


def desks_at(division_path: str, on: date) -> list[str]:
    """Return the held posts of the county's desk for a place, or the city's where the county has none."""
    posts = desk_posts(Role.COUNTY_FIRE_DESK, division_path, on) or desk_posts(Role.CITY_FIRE_DESK, division_path, on)
    return [post.code for post in posts]


def desks_of(case: FireCase, *, at: datetime) -> list[str]:
    """Return the desks that answer for the place of a fire."""
    return desks_at(case.division_path, beijing_day(at))


def tell_assignee(case: FireCase, *, at: datetime) -> None:
    """Tell the post that has the fire."""
    held = open_assignment(case)
    if held is not None:
        text = f"火点 {case.code} 已派给您，请尽快签收。"
        tell(case, key=f"v{case.version}", kind="fire_assigned", text=text, posts=[held.post.code], at=at)


def tell_offices(case: FireCase, *, text: str, at: datetime) -> None:
    """Tell those who have to act after the field: the township, and the county where there is none."""
    posts = posts_of(case, Role.TOWNSHIP_OFFICER, at=at) or desks_of(case, at=at)
    tell(case, key=f"v{case.version}", kind="fire_moved", text=text, posts=posts, at=at, is_urgent=False)
