"""Look, for every notice in a post's own list, which channels outside it also takes."""

from datetime import datetime

from luoshu.apps.notices.routing import Addressee, route_deliveries, unrouted_deliveries
from luoshu.apps.people.queries import posts_by_code


def route_out(*, at: datetime, worker: str) -> int:
    """Route one chunk; return how many rows were looked at. Side by side, the second finds them done."""
    rows = unrouted_deliveries()
    if not rows:
        return 0
    posts = {
        code: Addressee(post.unit.code, post.role, post.division_path)
        for code, post in posts_by_code(row.post_code for row in rows).items()
    }
    return route_deliveries(rows=rows, posts=posts, at=at)
