"""Words of praise that claim a standard (优质供水, 水质达标): where a text says them, and of what.

What may be claimed of what, and whether a record stands behind it, is not known here: both are handed in and asked
elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from luoshu.core.reading.layout import lay_out

_CLAUSE: Final = re.compile(r"[^,;:。!?\n]+")
# A denial claims nothing, a goal claims nothing yet.
_NOT_SAID: Final = re.compile(
    r"不(?!断|仅|但|少)|非(?!常)|[未没无]|力争|确保|争取|计划|目标|下一?步|年底前|将要|有望|预计"
)
# What joins two things keeps a word of the one from being said of the other.
_BETWEEN: Final = r"[^,;:。!?、和与及\n]"


@dataclass(frozen=True, slots=True)
class Praised:
    """A claim in a text; offsets are characters of the text as it was received."""

    start: int
    end: int
    words: str
    word: str
    noun: str


def find_praise(text: str, nouns: Sequence[str], words: Sequence[str]) -> list[Praised]:
    """Return where a text claims one of ``words`` of one of ``nouns``, in its order; one for each clause and word.

    The two stand in one clause, no more than a few characters apart. Linear in the length of the text.
    """
    if not nouns or not words:
        return []
    said = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    named = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
    both = re.compile(
        rf"(?P<w1>{said}){_BETWEEN}{{0,3}}?(?P<n1>{named})|(?P<n2>{named}){_BETWEEN}{{0,6}}?(?P<w2>{said})"
    )
    return list(_found(text, both))


def _found(text: str, both: re.Pattern[str]) -> Iterator[Praised]:
    layout = lay_out(text)
    for block in layout.blocks:
        for sentence in layout.sentences(block):
            if sentence.planned:
                continue
            for clause in _CLAUSE.finditer(layout.text, sentence.start, sentence.end):
                seen = set()
                for match in both.finditer(layout.text, *clause.span()):
                    word, noun = match["w1"] or match["w2"], match["n1"] or match["n2"]
                    if word in seen or _NOT_SAID.search(layout.text, clause.start(), match.end()):
                        continue
                    seen.add(word)
                    start, end = layout.raw_span(*match.span())
                    yield Praised(start, end, match[0], word, noun)
