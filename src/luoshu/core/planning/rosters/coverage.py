"""Which parts of the turns nobody covers, and who is in two places at once. Half-open spans of aware instants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Span:
    """Somebody (``who``) on a shift of a kind from a moment until before another."""

    kind: str
    starts: datetime
    ends: datetime
    who: str = ""


@dataclass(frozen=True)
class Gap:
    """A part of a turn where ``missing`` people are not there."""

    kind: str
    label: str
    starts: datetime
    ends: datetime
    missing: int

    @property
    def is_whole_day(self) -> bool:
        """Tell whether it lasts a day and night, so that a page need not print the same time twice."""
        return self.ends - self.starts == timedelta(days=1)


def gaps_of(kind: str, label: str, wanted: tuple[datetime, datetime], needs: int, spans: Iterable[Span]) -> list[Gap]:
    """Return the parts of one turn that fewer than ``needs`` different people of its kind cover, in order.

    Neighbouring parts that miss the same number are one gap.
    """
    opens, closes = wanted
    mine = [one for one in spans if one.kind == kind and one.starts < closes and one.ends > opens]
    edges = sorted({opens, closes, *(max(one.starts, opens) for one in mine), *(min(one.ends, closes) for one in mine)})
    found: list[Gap] = []
    for start, end in pairwise(edges):
        there = len({one.who for one in mine if one.starts <= start and one.ends >= end})
        if there >= needs:
            continue
        last = found[-1] if found else None
        if last is not None and last.ends == start and last.missing == needs - there:
            found[-1] = Gap(kind, label, last.starts, end, last.missing)
        else:
            found.append(Gap(kind, label, start, end, needs - there))
    return found


def doubles_of(spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Return the pairs of spans in which one person is on two shifts at once."""
    by_person: dict[str, list[Span]] = {}
    for one in sorted(spans, key=lambda one: (one.starts, one.ends)):
        by_person.setdefault(one.who, []).append(one)
    found = []
    for mine in by_person.values():
        for place, one in enumerate(mine):
            found += [(one, other) for other in mine[place + 1 :] if other.starts < one.ends]
    return found
