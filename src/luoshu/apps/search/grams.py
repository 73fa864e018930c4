"""Pairs of letters, made in Python so that SQLite and PostgreSQL find the same: 西工区 is 西工 and 工区."""

import re
from itertools import pairwise
from typing import Final

from luoshu.core.quantities.numerals import fold

MOST_LETTERS: Final = 30_000
"""A longer text is found by its first letters only; the reading desk has the rest."""

MOST_WORDS: Final = 5
MOST_WORD_LETTERS: Final = 30
SHORTEST_WORD: Final = 2
_RUN: Final = re.compile(r"[0-9a-z\u3400-\u9fff]+")


def searchable(text: str) -> str:
    """Return a text as it is compared: full-width letters folded, capitals made small."""
    return fold(text[:MOST_LETTERS]).lower()


def grams_of(folded: str) -> set[str]:
    """Return the pairs of neighbouring letters and digits of a folded text."""
    return {first + second for run in _RUN.findall(folded) for first, second in pairwise(run)}


def words_of(asked: str) -> list[str]:
    """Return the words of a question, folded; one letter is no word, and no more than five are looked for."""
    words = [word[:MOST_WORD_LETTERS] for word in searchable(asked).split()]
    return [word for word in dict.fromkeys(words) if grams_of(word)][:MOST_WORDS]
