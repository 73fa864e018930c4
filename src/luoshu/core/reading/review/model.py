"""What a review is given and what it returns. A note asks a question; it never says that a text is wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Final

AGREES: Final = "一致"
TO_CHECK: Final = "需核对"
UNCLEAR: Final = "口径不明"
WORDS: Final = (AGREES, TO_CHECK, UNCLEAR)


@dataclass(frozen=True, slots=True)
class RecordedFire:
    """One counted fire: its township as printed (陶营镇), Beijing day, hour and minute; ``hour`` None when unknown."""

    township: str
    seen_on: date
    hour: int | None = None
    minute: int = 0

    @property
    def hours(self) -> frozenset[int]:
        """The hours that a text may give for it: 15:50 is 15时 and, rounded, 16时."""
        if self.hour is None:
            return frozenset()
        return frozenset({self.hour, (self.hour + 1) % 24 if self.minute >= 30 else self.hour})


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record about the unit that writes. ``townships`` are all names that may stand for a place here."""

    unit: str
    fires: tuple[RecordedFire, ...]
    townships: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The townships with fires, each once, in the order of the record."""
        return tuple(dict.fromkeys(fire.township for fire in self.fires))


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """One note at the margin: ``text[start:end] == quote``; ``word`` is 一致, 需核对 or 口径不明.

    ``spans`` lists further places that the note speaks of, all of them where there are several.
    """

    kind: str
    start: int
    end: int
    quote: str
    word: str
    sentence: str
    spans: tuple[tuple[int, int], ...] = ()
