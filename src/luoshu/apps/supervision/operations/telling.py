"""Notices about matters: number, what is asked, link; the text of the matter stays behind its door."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.queries.doors import answering_posts
from luoshu.core.clock import beijing_day

MOST_ADDRESSEES: Final = 8


def tell(matter: Matter, *, key: str, kind: str, text: str, posts: Iterable[str], at: datetime) -> None:
    """Tell some posts about a matter, once per key; nobody to tell is no error. Nothing here is urgent: no receipt."""
    codes = list(dict.fromkeys(code for code in posts if code))[:MOST_ADDRESSEES]
    if not codes:
        return
    send_notice(
        dedupe_key=f"supervision:{matter.code}:{key}",
        kind=kind,
        is_urgent=False,
        subject_kind="supervision",
        subject_code=matter.code,
        division_path=matter.division_path,
        text=text,
        link=f"/supervision/{matter.code}/",
        post_codes=codes,
        at=at,
    )


def tell_units(matter: Matter, *, key: str, kind: str, text: str, at: datetime, only_lead: bool = False) -> None:
    """Tell the units that have the matter."""
    rows = matter.units.filter(ended_at__isnull=True).select_related("unit").order_by("-part", "id")
    units = [row.unit for row in rows if row.part == "lead" or not only_lead]
    tell(matter, key=key, kind=kind, text=text, posts=posts_of_units(units, at), at=at)


def posts_of_units(units: Iterable[Unit], at: datetime) -> list[str]:
    """Return the codes of the posts through which the units answer."""
    return [post.code for unit in units for post in answering_posts(unit, beijing_day(at))]


def tell_desk(matter: Matter, *, key: str, kind: str, text: str, at: datetime) -> None:
    """Tell the supervision office that issued the matter."""
    posts = desk_posts(Role.SUPERVISION_CLERK, matter.issuer_path, beijing_day(at))
    tell(matter, key=key, kind=kind, text=text, posts=[post.code for post in posts], at=at)


def tell_leaders(matter: Matter, *, key: str, text: str, at: datetime) -> list[str]:
    """Tell the leaders of the issuing division; return their posts."""
    posts = [post.code for post in desk_posts(Role.LEADER, matter.issuer_path, beijing_day(at))]
    tell(matter, key=key, kind="supervision_reported", text=text, posts=posts, at=at)
    return posts
