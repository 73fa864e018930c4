"""What goes along with a cell: the shifts to come of the post that answers for it, and the cells that changed hands."""

from datetime import date, datetime

from django.db.models import QuerySet

from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import SwapState
from luoshu.apps.rosters.models import DutyShift, GridPost


def shifts_ahead(division: Division, post: Post, at: datetime) -> QuerySet[DutyShift]:
    """Return the shifts of a post at a division's desk that have not begun and are in no open swap."""
    rows = DutyShift.objects.filter(division_path=division.path, post=post, starts_at__gt=at)
    return rows.exclude(swaps__state__in=(SwapState.ASKED, SwapState.AGREED)).order_by("starts_at", "pk")


def cells_left_since(first: date, last: date) -> QuerySet[GridPost]:
    """Return the rows of cells whose post ended between two days, both inside, the latest first."""
    rows = GridPost.objects.filter(valid_to__gte=first, valid_to__lte=last, post__isnull=False)
    return rows.select_related("division", "post").order_by("-valid_to", "-pk")
