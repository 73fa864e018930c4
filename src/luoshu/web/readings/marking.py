"""A part of a text cut into pieces a template can print: plain words, figures in place, flags after their sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from luoshu.apps.readings.models import Figure, PageCheck
    from luoshu.web.readings.praise import Praise


@dataclass
class Piece:
    """Some words, or one figure with its words; then the flags that stand after them."""

    text: str
    figure: Any = None
    flags: list[Any] = field(default_factory=list)
    is_flagged: bool = False


def pieces_of(
    text: str, start: int, end: int, figures: "Sequence[Figure]", checks: "Iterable[PageCheck | Praise]"
) -> list[Piece]:
    """Cut ``text[start:end]``; the pieces' words joined are that text again. Figures are in the order of the text."""
    marked: dict[int, tuple[int, Any]] = {}
    last = start
    for figure in figures:
        # A figure inside another one is listed, not marked twice.
        if figure.start >= last and figure.start < end:
            last = min(figure.end, end)
            marked[figure.start] = (last, figure)
    inside = [(first, until) for first, (until, _) in marked.items() if until - first > 1]
    flagged = [check for check in checks if start <= check.start < end]
    flags: dict[int, list[Any]] = {}
    for check in flagged:
        place = min(end, max(start + 1, _flag_place(text, check)))
        place = next((until for first, until in inside if first < place < until), place)
        flags.setdefault(place, []).append(check)
    spans = {(first, until) for check in flagged for first, until in check.spans}
    borders = {start, end, *flags, *marked, *(until for until, _ in marked.values())}
    return [
        Piece(
            text[first:until],
            figure=marked[first][1] if first in marked else None,
            flags=list(flags.get(until, ())),
            is_flagged=first in marked and (first, until) in spans,
        )
        for first, until in pairwise(sorted(borders))
    ]


def _flag_place(text: str, check: "PageCheck | Praise") -> int:
    """A flag stands at the end of the sentence in which its first span is."""
    last = max((span[1] for span in check.spans[:1]), default=check.start)
    ends = [at + 1 for stop in "。；\n" if (at := text.find(stop, last, last + 300)) >= 0]
    place = min(ends, default=min(len(text), last))
    return place - 1 if text[place - 1 : place] == "\n" else place
