"""The words in the XML parts of Office files (docx, xlsx, pptx, odt, ods) and in RTF."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.parsers import expat

# Elements whose letters a reader sees; in OpenDocument text stands directly in paragraphs, headings and spans.
_LETTERS: Final = frozenset(
    [
        "t",
        "delText",
        "lpwstr",
        "lpstr",
        "title",
        "subject",
        "creator",
        "description",
        "keywords",
        "category",
        "contentStatus",
        "Company",
        "Manager",
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "firstHeader",
        "firstFooter",
        "text",
    ]
)
_OPEN_DOCUMENT: Final = frozenset({"p", "h", "span", "a", "s", "title", "subject", "keyword"})
_BLOCKS: Final = frozenset({"p", "h", "br", "cr", "si", "is", "tc", "table-cell", "comment", "lpwstr", "line-break"})
_INLINE: Final = frozenset({"t", "delText", "span", "a", "s"})
# Words that stand in an attribute: the name of a sheet, the letters of a watermark.
_IN_ATTRIBUTE: Final = {"sheet": "name", "table": "name", "textpath": "string"}
_TEXT_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
# Excel writes a header as codes and words: &C&"宋体,常规"&14机密.
_HEADER_CODE: Final = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Za-z])')
_HEADERS: Final = frozenset(name for name in _LETTERS if name.endswith(("Header", "Footer")))


class _Reader:
    """Collects letters of the elements that bear them, a paragraph or cell a line."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._open: list[bool] = []
        self._header = 0
        self._cell_of_words = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        is_text = local in _OPEN_DOCUMENT if space == _TEXT_SPACE else local in _LETTERS
        is_formula_word = local == "v" and self._cell_of_words
        if local == "c":
            self._cell_of_words = attributes.get("t") == "str"
        self._open.append(is_text or is_formula_word)
        if local in _HEADERS:
            self._header = len(self.out)
        if local in _BLOCKS or is_formula_word:
            self.out.append("\n")
        elif local == "tab":
            self.out.append("\t")
        if wanted := _IN_ATTRIBUTE.get(local):
            words = [value for key, value in attributes.items() if key.rpartition(" ")[2] == wanted]
            self.out += ["\n", *words, "\n"]

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        had_letters = self._open.pop()
        if local in _HEADERS:
            self.out[self._header :] = ["\n", _HEADER_CODE.sub("\n", "".join(self.out[self._header :])), "\n"]
        elif local in _BLOCKS or (had_letters and local not in _INLINE):
            self.out.append("\n")

    def letters(self, text: str) -> None:
        if self._open and self._open[-1]:
            self.out.append(text)


class _NoDeclarations(Exception):
    """Office files declare no entities; one that does is built to harm, and is read no further."""


def markup_words(pieces: Iterable[bytes]) -> str:
    """Return the words of one XML part given in pieces; of a broken one, those before it breaks."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.letters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, _NoDeclarations):
        pass
    return "".join(reader.out)


def _refuse(*_: object) -> None:
    raise _NoDeclarations


_NUMBER_CELL: Final = re.compile(rb"<c(?: [^>]*)?>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>[-+.0-9Ee]*</v></c>|<c [^>]*/>")


def without_numbers(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Leave the cells out that hold a number or point at the shared words: most of a large sheet, and no words."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<row")
        if cut > 0:
            yield _NUMBER_CELL.sub(b"", rest[:cut])
            rest = rest[cut:]
    yield _NUMBER_CELL.sub(b"", rest)


_RTF: Final = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,5}) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\(par|line|cell|row|tab|sect|page)\b ?"
    rb"|\\[a-zA-Z]+-?\d{0,10} ?|\\[^a-zA-Z]|[{}\r\n]"
)


def rtf_words(data: bytes) -> str:
    """Return the words of an RTF file: letters as \\'hh in the office's encoding or as \\u numbers."""

    def letters(found: re.Match[bytes]) -> bytes:
        if found[1]:
            return bytes.fromhex(found[1].decode())
        if found[2]:
            number = int(found[2]) & 0xFFFF
            return b"" if 0xD800 <= number < 0xE000 else chr(number).encode("gb18030")
        return b"\n" if found[3] else b""

    return _RTF.sub(letters, data).decode("gb18030", "replace")
