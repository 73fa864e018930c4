"""Look, for every notice in a post's own list, which channels outside it also takes."""

from datetime import datetime

from luoshu.apps.notices.digests import who_gathers
from luoshu.apps.notices.routing import Addressee, route_deliveries, unrouted_deliveries
from luoshu.apps.people.queries import holders_of, posts_by_code
from luoshu.core.clock import beijing_day


def route_out(*, at: datetime, worker: str) -> int:
    """Route one chunk; return how many rows were looked at. Side by side, the second finds them done."""
    rows = unrouted_deliveries()
    if not rows:
        return 0
    posts = posts_by_code(row.post_code for row in rows)
    holders = {key: person.code for key, (person, _) in holders_of(posts.values(), beijing_day(at)).items()}
    gathering = who_gathers(holders.values())
    found = {
        code: Addressee(*(post.unit.code, post.role, post.division_path), gathers=holders.get(post.pk, "") in gathering)
        for code, post in posts.items()
    }
    return route_deliveries(rows=rows, posts=found, at=at)
