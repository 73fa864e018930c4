"""Text out of what offices send: plain text, Word, PDF. The offsets of everything later are those of this text."""

from luoshu.adapters.documents.extract.all_words import Budget, CannotLook, Words, all_words
from luoshu.adapters.documents.extract.opening import Extracted, ExtractRefused, extract_text
from luoshu.adapters.documents.extract.result import MEDIA_TYPES
from luoshu.adapters.documents.extract.word import Mark, mark_word

__all__ = [
    "MEDIA_TYPES",
    "Budget",
    "CannotLook",
    "ExtractRefused",
    "Extracted",
    "Mark",
    "Words",
    "all_words",
    "extract_text",
    "mark_word",
]
