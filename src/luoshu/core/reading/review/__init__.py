"""Review of a written self-criticism (书面检查) against the record: notes with offsets, for the reviewer alone."""

from luoshu.core.reading.review.likeness import EarlierText, Likeness, likeness_of
from luoshu.core.reading.review.model import Record, RecordedFire, ReviewNote
from luoshu.core.reading.review.review import review_text

__all__ = ["EarlierText", "Likeness", "Record", "RecordedFire", "ReviewNote", "likeness_of", "review_text"]
