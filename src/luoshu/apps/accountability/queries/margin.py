"""A text cut into pieces at its notes, so that a page can mark each passage and number it at the margin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from luoshu.core.reading.review.model import AGREES


@dataclass(frozen=True)
class Piece:
    """A run of text and the numbers of the notes that speak of it, counted from 1; ``ends`` are those that end here."""

    text: str
    numbers: tuple[int, ...]
    ends: tuple[int, ...]
    is_raised: bool


def pieces_of(text: str, notes: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Return the pieces; joined they are the text again. Notes may overlap."""
    bounds = sorted({0, len(text), *(note[side] for note in notes for side in ("start", "end"))})
    bounds = [bound for bound in bounds if 0 <= bound <= len(text)]
    pieces = []
    for start, end in pairwise(bounds):
        over = [number for number, note in enumerate(notes, 1) if note["start"] < end and start < note["end"]]
        ends = tuple(number for number in over if notes[number - 1]["end"] == end)
        raised = any(notes[number - 1]["word"] != AGREES for number in over)
        pieces.append(Piece(text[start:end], tuple(over), ends, raised))
    return pieces
