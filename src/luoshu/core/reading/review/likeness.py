"""How much of a text stands in an earlier one: character shingles, Jaccard and containment, and the passages.

Punctuation and white space do not count, so a copied paragraph with other commas is still found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from luoshu.core.reading.review.model import TO_CHECK, ReviewNote

SHINGLE: Final = 8
LEAST_PASSAGE: Final = 16
LEAST_CONTAINMENT: Final = 0.30


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that was handed in before; ``name`` is how a note calls it (单位、日期)."""

    code: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """``containment`` is the share of this text's shingles found in the other; ``spans`` are passages of this text."""

    jaccard: float
    containment: float
    spans: tuple[tuple[int, int], ...]

    @property
    def longest(self) -> tuple[int, int]:
        """The longest passage; (0, 0) when there is none."""
        return max(self.spans, key=lambda span: span[1] - span[0], default=(0, 0))


def likeness_of(text: str, other: str) -> Likeness:
    """Compare two texts. Empty or very short texts are like nothing."""
    letters, places = _letters(text)
    theirs = set(_shingles(_letters(other)[0]))
    mine = list(_shingles(letters))
    if not mine or not theirs:
        return Likeness(0.0, 0.0, ())
    own = set(mine)
    common = own & theirs
    union = len(own) + len(theirs) - len(common)
    spans = tuple(_passages([shingle in theirs for shingle in mine], places))
    return Likeness(len(common) / union, len(common) / len(own), spans)


def check_likeness(
    text: str, earlier: Iterable[EarlierText], *, least: float = LEAST_CONTAINMENT
) -> Iterator[ReviewNote]:
    """Yield a note for every earlier text that this one takes at least the share ``least`` from."""
    for one in earlier:
        found = likeness_of(text, one.text)
        if found.containment < least or not found.spans:
            continue
        start, end = found.longest
        said = (
            f"与{one.name}相同的文字约占本文 {found.containment:.0%}（相似度 {found.jaccard:.0%}），"
            f"相同 {len(found.spans)} 处，请核对是否照抄。"
        )
        yield ReviewNote("likeness", start, end, text[start:end], TO_CHECK, said, found.spans)


def _letters(text: str) -> tuple[str, list[int]]:
    places = [place for place, letter in enumerate(text) if letter.isalnum()]
    return "".join(text[place] for place in places), places


def _shingles(letters: str) -> Iterator[str]:
    return (letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1))


def _passages(hits: list[bool], places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield runs of shared shingles, as offsets of the text, that are at least LEAST_PASSAGE letters long."""
    begin = -1
    for at, is_shared in enumerate([*hits, False]):
        if is_shared and begin < 0:
            begin = at
        elif not is_shared and begin >= 0:
            last = at - 1 + SHINGLE - 1
            if last - begin + 1 >= LEAST_PASSAGE:
                yield places[begin], places[last] + 1
            begin = -1
