"""Clues that no number of a bulletin tells apart, counted by the database: a pass is a few hundred groups."""

from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    Func,
    Max,
    Min,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from luoshu.apps.acting import Acting
from luoshu.apps.clues.queries.behind import NOT_SATELLITE, Behind, Figure, county_code
from luoshu.apps.clues.queries.finding import clues_in_scope

CODE_WIDTH: Final = 7
"""Of the codes of provinces, cities and counties in a path, each with its slash."""
MOST_ABOVE: Final = 3


STRETCH_S: Final = 600
"""Clues of one stretch, counted from any full hour, are one group: less than the gap that ends a pass."""


class Group(NamedTuple):
    """So many ``clues`` of ten minutes, one satellite, county and queue; ``area_m2`` is each one's, None for none.

    ``first_at``, ``last_at``: epoch seconds, rounded down. ``codes`` where they were asked for, in no order.
    """

    first_at: int
    last_at: int
    satellite: str
    county: str
    queue: str
    is_struck: bool
    area_m2: float | None
    clues: int
    codes: tuple[str, ...]


class JoinedCodes(Aggregate):
    """The codes of a group with commas between, in no order."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite learnt the standard's name only in 2023."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


class EpochSeconds(Func):
    """The whole seconds of a moment, counted by the database: a city's day has thousands to convert otherwise."""

    template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Moments are stored as text; a fraction of a second is cut off first, since it would be rounded."""
        seconds = "CAST(STRFTIME('%%%%s', SUBSTR(%(expressions)s, 1, 19)) AS INTEGER)"
        return self.as_sql(compiler, connection, template=seconds, **context)


class Stretch(Func):
    """The ten minutes that a moment lies in."""

    template = f"FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / {STRETCH_S})::bigint"
    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """``2024-09-17 08:1`` of ``2024-09-17 08:15:00``, as moments are stored."""
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 15)", **context)


def groups_of(
    acting: Acting, starts_at: datetime, ends_before: datetime, *, with_codes: bool = False
) -> tuple[Group, ...]:
    """Return the clues of ``starts_at <= seen < ends_before`` in the reader's scope. Raises ClueRightMissing."""
    keys = (
        clues_in_scope(acting)
        .filter(Behind(starts_at, ends_before).condition)
        .order_by()
        .values_list(
            Stretch("seen_at"),
            "satellite",
            _county_path(),
            "queue",
            Case(When(struck_at__isnull=True, then=0), default=1),
            "area_m2",
        )
    )
    counted = keys.annotate(
        first_at=EpochSeconds(Min("seen_at")),
        last_at=EpochSeconds(Max("seen_at")),
        clues=Count("*"),
        codes=JoinedCodes("code") if with_codes else Value(""),
    )
    # A day has thousands of groups, in a few counties: each is looked for once.
    county_of = cache(county_code)
    return tuple(
        [
            Group(
                first_at,
                last_at,
                satellite or NOT_SATELLITE,
                county_of(path),
                queue,
                is_struck == 1,
                area_m2,
                clues,
                tuple(codes.split(",")) if codes else (),
            )
            for _, satellite, path, queue, is_struck, area_m2, first_at, last_at, clues, codes in counted
        ]
    )


def figure_of(acting: Acting, behind: Behind, note: str = "", *, with_codes: bool = False) -> Figure:
    """Return the number of clues in scope that meet the conditions. Raises ClueRightMissing."""
    clues = clues_in_scope(acting).filter(behind.condition)
    if not with_codes:
        return Figure(clues.count(), behind, note)
    codes = tuple(clues.order_by("code").values_list("code", flat=True))
    return Figure(len(codes), behind, note, codes)


def _county_path() -> Case:
    """The path as far as its county, the whole of it where none is found: what ``county_code`` reads the same in.

    A village more or less is another group, and a city has thousands of them.
    """
    ends = (CODE_WIDTH * above for above in range(1, MOST_ABOVE + 1))
    return Case(
        *(When(_ends_a_county(end), then=Substr("division_path", 1, end)) for end in ends),
        default=F("division_path"),
        output_field=CharField(),
    )


def _ends_a_county(end: int) -> Q:
    """Tell whether six digits that do not end in 00 stand right before this place, and nothing longer before them."""
    condition = ~Q(Exact(Substr("division_path", end - 2, 2), Value("00")))
    for at in range(CODE_WIDTH, end + 1, CODE_WIDTH):
        condition &= Q(Exact(Substr("division_path", at, 1), Value("/")))
    return condition
