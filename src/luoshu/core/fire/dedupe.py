"""One row a detection, however often, in however many files and in whatever order it was delivered.

Among deliveries of one detection the best stays: the one with most filled columns, then the highest product version
(standard over near-real-time over real-time processing, then the number), then the greatest values column by column.
That is a total order on what is written out, so the result depends on no order of files or rows. Memory holds unique
rows only.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from luoshu.core.fire.formats.assembly import CODED, FLOATS
from luoshu.core.fire.formats.canonical import version_rank
from luoshu.core.fire.formats.delivery import Coded, ParsedDelivery
from luoshu.core.fire.keys import natural_key_words

MEASURES = ("confidence", "frp_mw", "brightness_k", "brightness2_k", "scan_km", "track_km")
_PLACES = ("lat", "lon")
_NUMBERS = (*_PLACES, *MEASURES)
_EMPTY = np.uint64(0)
assert set(_NUMBERS) == set(FLOATS)  # noqa: S101 -- a new column must be given its place in the order


class Deduplicator:
    """Takes deliveries one after another and keeps each detection once."""

    def __init__(self) -> None:
        self.received = 0
        self._count = 0
        self._numbers = np.empty((len(_NUMBERS), 1024))
        self._codes = np.empty((len(CODED), 1024), dtype=np.int16)
        self._words = np.empty((2, 1024), dtype=np.uint64)
        self._acq_at = np.empty(1024, dtype=np.int64)
        self._slots = np.full(4096, -1, dtype=np.int64)
        self._labels: list[dict[str, int]] = [{} for _ in CODED]

    def add(self, parsed: ParsedDelivery) -> int:
        """Take a delivery's rows; returns how many were new."""
        rows = len(parsed)
        self.received += rows
        if rows == 0:
            return 0
        before = self._count
        self._make_room(before + rows)
        high, low = natural_key_words(parsed)
        numbers = np.stack([getattr(parsed, name) for name in _NUMBERS])
        codes = np.stack([self._recoded(at, getattr(parsed, name)) for at, name in enumerate(CODED)])
        self._count = _absorb(
            high, low, parsed.acq_at, numbers, codes, self._ranks(),
            self._words, self._acq_at, self._numbers, self._codes, self._slots, before,
        )  # fmt: skip
        return self._count - before

    def result(self) -> ParsedDelivery:
        """The detections kept, sorted by time, satellite, latitude, longitude. Row numbers count the result's rows."""
        count = self._count
        codes = self._codes[:, :count]
        satellite = CODED.index("satellite")
        names = list(self._labels[satellite]) or [""]
        rank = np.argsort(np.argsort(np.array(names)))
        order = np.lexsort((self._words[0, :count], rank[codes[satellite]], self._acq_at[:count]))
        columns: dict[str, object] = {
            name: Coded(codes[at][order], tuple(self._labels[at]) or ("",)) for at, name in enumerate(CODED)
        }  # fmt: skip
        columns |= {name: self._numbers[at, :count][order] for at, name in enumerate(_NUMBERS)}
        return ParsedDelivery(
            kind="firms",
            format_name="deduplicated",
            datum="wgs84",
            received=count,
            acq_at=self._acq_at[:count][order],
            row_no=np.arange(1, count + 1, dtype=np.int64),
            **columns,  # type: ignore[arg-type]
        )

    def _recoded(self, at: int, column: Coded) -> npt.NDArray[np.int16]:
        labels = self._labels[at]
        table = np.array([labels.setdefault(label, len(labels)) for label in column.labels], dtype=np.int16)
        return np.asarray(table[column.codes])

    def _ranks(self) -> npt.NDArray[np.int64]:
        """int64[coded columns, labels]: the place of every label in its column's order; "" is least."""
        width = max(len(labels) for labels in self._labels)
        ranks = np.zeros((len(CODED), width), dtype=np.int64)
        for at, (name, labels) in enumerate(zip(CODED, self._labels, strict=True)):
            spelled = list(labels)
            if name == "version":
                spelled.sort(key=lambda label: (label != "", version_rank(label)))
            elif name == "confidence_class":
                spelled.sort(key=lambda label: ("", "low", "nominal", "high").index(label))
            else:
                spelled.sort()
            for rank, label in enumerate(spelled):
                ranks[at, labels[label]] = rank if label else -1
        return ranks

    def _make_room(self, rows: int) -> None:
        size = len(self._acq_at)
        if rows > size:
            grown = max(rows, size + size // 2)
            self._numbers = _widened(self._numbers, grown)
            self._codes = _widened(self._codes, grown)
            self._words = _widened(self._words, grown)
            self._acq_at = _widened(self._acq_at, grown)
        if rows * 2 > len(self._slots):
            slots = 1 << int(np.ceil(np.log2(rows * 3)))
            self._slots = _rehash(self._words, self._count, np.full(slots, -1, dtype=np.int64))


def _widened(array: Any, size: int) -> Any:
    grown = np.empty((*array.shape[:-1], size), dtype=array.dtype)
    grown[..., : array.shape[-1]] = array
    return grown


@njit(nogil=True, cache=True)
def _slot_of(high, low, mask):  # type: ignore[no-untyped-def]
    """First place to look for a key: 64-bit multiply-and-shift mixing of both halves."""
    mixed = (high ^ (low * np.uint64(0x9E3779B97F4A7C15))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    return np.int64((mixed * np.uint64(0x94D049BB133111EB)) >> np.uint64(20)) & mask


@njit(nogil=True, cache=True)
def _rehash(words, count, slots):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for row in range(count):
        at = _slot_of(words[0, row], words[1, row], mask)
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = row
    return slots


@njit(nogil=True, cache=True)
def _absorb(  # type: ignore[no-untyped-def]
    high, low, acq_at, numbers, codes, ranks, words, kept_acq_at, kept_numbers, kept_codes, slots, count
):
    """Insert rows; an equal key keeps the better row. Returns the new number of kept rows."""
    mask = len(slots) - 1
    for row in range(len(high)):
        at = _slot_of(high[row], low[row], mask)
        held = slots[at]
        while held >= 0 and not (words[0, held] == high[row] and words[1, held] == low[row]):
            at = (at + 1) & mask
            held = slots[at]
        if held >= 0 and not _is_better(numbers, codes, row, kept_numbers, kept_codes, held, ranks):
            continue
        if held < 0:
            held = count
            count += 1
            slots[at] = held
            words[0, held] = high[row]
            words[1, held] = low[row]
            kept_acq_at[held] = acq_at[row]
        for column in range(len(numbers)):
            kept_numbers[column, held] = numbers[column, row]
        for column in range(len(codes)):
            kept_codes[column, held] = codes[column, row]
    return count


@njit(nogil=True, cache=True)
def _is_better(numbers, codes, row, kept_numbers, kept_codes, held, ranks):  # type: ignore[no-untyped-def]
    """Whether a row comes after the kept one in the total order described at the top of this file."""
    filled = 0
    for column in range(len(numbers)):
        filled += (not np.isnan(numbers[column, row])) - (not np.isnan(kept_numbers[column, held]))
    for column in range(len(codes)):
        filled += (ranks[column, codes[column, row]] >= 0) - (ranks[column, kept_codes[column, held]] >= 0)
    if filled != 0:
        return filled > 0
    for step in range(len(codes)):
        column = (step + 4) % len(codes)  # the version first: it stands at position 4
        mine, theirs = ranks[column, codes[column, row]], ranks[column, kept_codes[column, held]]
        if mine != theirs:
            return mine > theirs
    for column in range(len(numbers)):
        value, other = numbers[column, row], kept_numbers[column, held]
        if np.isnan(value) or np.isnan(other):
            if np.isnan(value) != np.isnan(other):
                return np.isnan(other)
        elif value != other:
            return value > other
    return False
