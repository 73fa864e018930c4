"""What a post has to do because it answers for a cell of the grid: what goes along when the cell changes hands."""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import QuerySet

from luoshu.apps.acting import path_end
from luoshu.apps.cases.models import FireCase
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.queries import cell_holder, shifts_ahead

CHANGE_HANDS: Final = "change_hands"
SHOWN_FOR: Final = timedelta(days=7)


class CellWork(NamedTuple):
    """The post that answers for a cell, and how many open fires and shifts to come it has there."""

    post: Post | None
    fires: int
    shifts: int


def fires_of_cell(division: Division, post: Post) -> QuerySet[FireCase]:
    """Return the open fires in a cell that a post answers for."""
    path = division.path
    rows = FireCase.objects.filter(is_open=True, responsible_post=post)
    return rows.filter(division_path__gte=path, division_path__lt=path_end(path))


def work_of_cell(division: Division, on: date, at: datetime) -> CellWork:
    """Return what would move if the cell got another post now. Two queries and the cell's own."""
    post = cell_holder(division, on)
    if post is None:
        return CellWork(None, 0, 0)
    return CellWork(post, fires_of_cell(division, post).count(), shifts_ahead(division, post, at).count())


def moved_away(post_code: str, at: datetime) -> QuerySet[FireCase]:
    """Return the fires that left a post with its cell in the last days: the post still sees where they went."""
    return FireCase.objects.filter(
        timeline__verb=CHANGE_HANDS, timeline__detail__from=post_code, timeline__recorded_at__gte=at - SHOWN_FOR
    ).distinct()
