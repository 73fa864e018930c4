"""The one filter that turns a post's subtrees into a database condition."""

from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from luoshu.apps.acting import Acting, path_end, paths_above

Row = TypeVar("Row", bound=Model)

WIDEST_LEVEL = 2
"""Up to this level (province, city) a post sees so much that the index of the order serves a list better."""


def within(acting: Acting, field: str = "division_path") -> Q:
    """Return the condition that a row's division path lies in the acting post's subtrees."""
    condition = Q(pk__in=[])
    for root in acting.paths:
        if root == "":
            return Q()
        condition |= Q(**{f"{field}__gte": root, f"{field}__lt": path_end(root)})
    return condition


def within_or_above(acting: Acting, field: str = "division_path") -> Q:
    """Return the condition that a row lies in the acting post's subtrees, or belongs to a division above them."""
    if "" in acting.paths:
        return Q()
    above = [path for root in acting.paths for path in paths_above(root)]
    return within(acting, field) | Q(**{f"{field}__in": above})


def in_scope(rows: QuerySet[Row], acting: Acting, field: str = "division_path") -> QuerySet[Row]:
    """Return the rows that the acting post may see at all."""
    return rows.filter(within(acting, field))


def newest_in_scope(rows: QuerySet[Row], acting: Acting, field: str = "division_path") -> QuerySet[Row]:
    """Return the same rows for a list that is read in order of time and cut off after a page.

    For a whole city, reading in order and leaving the few others out takes as many steps as the page has lines; by the
    index of the path the city's whole history would be read and sorted for it. A database that keeps no statistics
    always takes the path when it is offered, so it is offered as an expression that has no index. PostgreSQL keeps
    statistics and would read the whole table for such an expression.
    """
    if connection.vendor != "sqlite" or not 0 < acting.level <= WIDEST_LEVEL:
        return in_scope(rows, acting, field)
    return in_scope(rows.alias(scope_path=Coalesce(field, Value(""))), acting, "scope_path")
