"""The one filter that turns a post's subtrees into a database condition."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from luoshu.apps.acting import Acting, path_end

Row = TypeVar("Row", bound=Model)


def within(acting: Acting, field: str = "division_path") -> Q:
    """Return the condition that a row's division path lies in the acting post's subtrees."""
    condition = Q(pk__in=[])
    for root in acting.paths:
        if root == "":
            return Q()
        condition |= Q(**{f"{field}__gte": root, f"{field}__lt": path_end(root)})
    return condition


def in_scope(rows: QuerySet[Row], acting: Acting, field: str = "division_path") -> QuerySet[Row]:
    """Return the rows that the acting post may see at all."""
    return rows.filter(within(acting, field))
