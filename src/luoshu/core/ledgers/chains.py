"""What follows from links: the key a row points at, chains and where they end, works too close to each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from luoshu.core.ledgers.checking import WORDS, Verdict
from luoshu.core.ledgers.declaration import LedgerDeclaration
from luoshu.core.ledgers.linking import EITHER
from luoshu.core.ledgers.values import Stored, joined_key

LinkTo = tuple[str, str, str]
"""One link of a row: its code, the ledger pointed at, the key there. Whether such a row exists is another matter."""


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """One thing to look at along a link; ``key`` is the row of ``ledger`` that it is told of.

    ``quoted`` are the other rows, (ledger, key), that the sentence says something of.
    """

    ledger: str
    key: str
    link: str
    check: str
    sentence: str
    verdict: Verdict = Verdict.INCONSISTENT
    quoted: tuple[tuple[str, str], ...] = ()

    @property
    def word(self) -> str:
        """Return the verdict in the office's word."""
        return WORDS[self.verdict]

    @property
    def row_key(self) -> str:
        """Return the row, under the name that a finding of a check has for it."""
        return self.key


def link_keys(declaration: LedgerDeclaration, stored: Mapping[str, Stored]) -> tuple[LinkTo, ...]:
    """Return where the stored values of a row point."""
    found = []
    for link in declaration.links:
        parts = [
            next((word for key in column.split(EITHER) if (word := _word(stored.get(key)))), "")
            for column in link.columns
        ]
        if all(parts):
            found.append((link.code, link.ledger or declaration.code, joined_key(parts)))
    return tuple(found)


def _word(value: Stored) -> str:
    return "" if value is None else str(value).strip()


def chain_end(edges: Mapping[str, str], key: str) -> str | None:
    """Return where the chain from a key ends; None when it comes back to itself."""
    seen = set()
    while key in edges:
        if key in seen:
            return None
        seen.add(key)
        key = edges[key]
    return key


def find_cycles(edges: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return every ring of keys, each once and beginning with its smallest key. Each key has at most one way on."""
    done: set[str] = set()
    rings = []
    for begin in edges:
        way: dict[str, int] = {}
        key = begin
        while key in edges and key not in done and key not in way:
            way[key] = len(way)
            key = edges[key]
        if key in way:
            ring = list(way)[way[key] :]
            first = ring.index(min(ring))
            rings.append((*ring[first:], *ring[:first]))
        done |= way.keys()
    return sorted(rings)


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """A work at a place on a day. ``is_excused``: the row says why it was opened again, or that both went together.

    ``title`` is what its ledger is called.
    """

    on: date
    ledger: str
    key: str
    months: int
    is_excused: bool = False
    title: str = ""


def months_within(earlier: date, later: date, months: int) -> bool:
    """Tell whether ``later`` comes before the same day of the month so many months on; a year on is not within 12."""
    away = (later.year - earlier.year) * 12 + later.month - earlier.month
    return away < months or (away == months and later.day < earlier.day)


def works_too_close(works: Iterable[Work]) -> list[tuple[Work, Work]]:
    """Return each work with the one before it at the same place when they lie closer than either of them allows.

    A work that is excused is no second opening, and none is counted from it.
    """
    ordered = sorted(work for work in works if not work.is_excused)
    return [
        (earlier, later)
        for earlier, later in pairwise(ordered)
        if months_within(earlier.on, later.on, max(earlier.months, later.months))
    ]


def missing_columns(columns: Sequence[str], stored: Mapping[str, Stored]) -> tuple[str, ...]:
    """Return the columns that say nothing; a dash says that there is none, which is not enough either."""
    return tuple(key for key in columns if stored.get(key) in (None, ""))
