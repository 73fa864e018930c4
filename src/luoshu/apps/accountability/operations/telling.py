"""Notices about matters: unit, number, limit and link only; no text, names or coordinates."""

from datetime import datetime

from luoshu.apps.accountability.models import Matter
from luoshu.apps.accountability.queries.parties import office_posts, party_posts
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.models import Post
from luoshu.core.clock import beijing_day


def tell_party(matter: Matter, text: str, *, at: datetime) -> None:
    """Tell the unit that the matter speaks of."""
    _tell(matter, party_posts(matter, beijing_day(at)), "party", text, at)


def tell_office(matter: Matter, text: str, *, at: datetime) -> None:
    """Tell the office that handles the matter."""
    _tell(matter, office_posts(matter, beijing_day(at)), "office", text, at)


def _tell(matter: Matter, posts: list[Post], whom: str, text: str, at: datetime) -> None:
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
        post_codes=[post.code for post in posts],
        at=at,
    )
