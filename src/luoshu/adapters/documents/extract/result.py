from dataclasses import dataclass
from typing import Final

MEDIA_TYPES: Final = {
    "text": "text/plain",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The media type of each kind of file that text is taken from."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file as it will be read.

    ``kind`` is text, word or pdf. ``pages`` are the offsets at which the pages of a PDF begin.
    """

    text: str
    kind: str
    pages: tuple[int, ...] = ()


class ExtractRefused(Exception):
    """A file without readable text; the message is one Chinese sentence with the next step."""


def storable(text: str) -> str:
    """One line ending, no byte-order mark, and no NUL, which PostgreSQL cannot hold; a NUL stays one character."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "\ufffd")
