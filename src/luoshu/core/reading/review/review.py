"""All notes on one text, in the order of the text."""

from collections.abc import Iterable

from luoshu.core.reading.review.facts import check_facts, sentences_of
from luoshu.core.reading.review.likeness import EarlierText, check_likeness
from luoshu.core.reading.review.model import Record, ReviewNote
from luoshu.core.reading.review.voice import check_admissions, check_voice, signature_of


def review_text(text: str, record: Record, earlier: Iterable[EarlierText] = ()) -> tuple[ReviewNote, ...]:
    """Return the notes on a written self-criticism, by offset; 一致 stands among them where text and record agree."""
    if not text.strip():
        return ()
    signature = signature_of(text)
    sentences = sentences_of(text, signature.body_end)
    notes = [
        *check_facts(text, sentences, record),
        *check_admissions(text, sentences, record),
        *check_voice(text, signature, record),
        *check_likeness(text, earlier),
    ]
    return tuple(sorted(notes, key=lambda note: (note.start, note.end, note.kind)))
