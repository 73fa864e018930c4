"""Every word a file carries, wherever it stands in it: what the secrecy gate reads before a byte is kept.

Looking is bounded in time, in unpacked bytes and in depth. What cannot be looked into at all (a password, an archive
this house does not open, a file that unpacks without end) raises ``CannotLook``; a picture has no words and passes.
"""

import contextlib
import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final, NamedTuple

from luoshu.adapters.documents.extract.markup_words import markup_words, rtf_words, without_numbers
from luoshu.adapters.documents.extract.pdf_words import LockedPdf, pdf_words
from luoshu.adapters.documents.extract.result import storable

MOST_SECONDS: Final = 25.0
MOST_UNPACKED: Final = 400 * 1024 * 1024
MOST_INSIDE: Final = 64 * 1024 * 1024
MOST_MEMBERS: Final = 20_000
MOST_DEPTH: Final = 3
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OLE: Final = "EncryptedPackage".encode("utf-16-le")
_CLOSED: Final = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ")
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
# Parts of an Office file by what a reader of the paper would call them; styles, themes and relations bear no words.
_PLACES: Final = (
    (re.compile(r".*/(?:header|footer)\d*\.xml"), "页眉页脚"),
    (re.compile(r".*/(?:comments?\w*|threadedComment\d*)\.xml"), "批注"),
    (re.compile(r".*/(?:footnotes|endnotes)\.xml"), "脚注"),
    (re.compile(r"docProps/\w+\.xml|meta\.xml"), "文件属性"),
    (re.compile(r"xl/workbook\.xml"), "工作表名"),
    (re.compile(r".*(?:drawing|diagrams/data|charts/chart)\w*\.xml"), "图形"),
)
_SHEET: Final = re.compile(r"xl/worksheets/\w+\.xml")
_WORDLESS: Final = re.compile(r".*/media/.*|.*(?:\.rels|/(?:styles|theme\d*|fontTable|webSettings|numbering)\.xml)")


class CannotLook(Exception):
    """The words of a file cannot be read; the message is one Chinese sentence with the next step."""


class Words(NamedTuple):
    """Words of one place of a file, a paragraph or cell a line; ``place`` is empty for its body."""

    place: str
    text: str


class Budget:
    """How long and how far one look may go; ``clock`` gives seconds."""

    def __init__(
        self,
        *,
        seconds: float = MOST_SECONDS,
        unpacked: int = MOST_UNPACKED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._until, self._left = clock, clock() + seconds, unpacked

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked. Raises CannotLook when the file goes on for too long."""
        self._left -= size
        if self._left < 0 or self._clock() > self._until:
            raise _without_end()


def all_words(data: bytes, budget: Budget, *, depth: int = 0) -> Iterator[Words]:
    """Yield the words of a file of any kind, in pieces. Raises CannotLook.

    Broken files yield what can be read of them: what nobody can open gives nothing away.
    """
    if depth > MOST_DEPTH:
        raise CannotLook("文件里套了太多层文件，没有保存。请把里面的文件取出来逐个上传。")
    if data.startswith(_CLOSED):
        raise CannotLook("这是压缩文件，看不到里面有没有密级标志，没有保存。请解开后逐个上传。")
    if data.startswith(_PICTURES):
        return
    if data.startswith(b"PK\x03\x04"):
        yield from _packed(data, budget, depth)
    elif data.startswith(b"%PDF-"):
        yield from _of_pdf(data, budget, depth)
    elif data.startswith(_OLE):
        yield from _of_old_office(data, budget)
    elif data.startswith(b"{\\rtf"):
        budget.spend(len(data))
        yield Words("", rtf_words(data))
    else:
        yield from _of_text(data, budget)


def _of_text(data: bytes, budget: Budget) -> Iterator[Words]:
    """Yield plain text in each encoding it may be meant in, and what a page or a JSON file hides in escapes."""
    budget.spend(len(data))
    if data.isascii() and not any(sign in data for sign in (b"\\u", b"&")):
        return  # the marks are Chinese words
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # A broken byte in a UTF-8 file must not hide the rest of it behind the other encoding.
            yield Words("", storable(data.decode("utf-8", "ignore")))
            text = data.decode("gb18030", "replace")
    text = storable(text)
    yield Words("", text)
    if "\\u" in text:
        yield Words("", _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).replace("\\n", "\n"))
    if "&" in text or ("<" in text and ">" in text):
        yield Words("", unescape(_TAG.sub("\n", text)))


def _of_pdf(data: bytes, budget: Budget, depth: int) -> Iterator[Words]:
    try:
        parts = pdf_words(data, budget.spend)
    except LockedPdf:
        raise _locked("PDF") from None
    for place, text, attached in parts:
        yield Words(place, storable(text))
        if attached:
            yield from all_words(attached, budget, depth=depth + 1)


def _of_old_office(data: bytes, budget: Budget) -> Iterator[Words]:
    """Yield what stands as UTF-16 or GB18030 in an old .doc, .xls or .ppt; its paragraphs end in CR, its cells in
    BEL."""
    if _LOCKED_OLE in data:
        raise _locked("Office 文件")
    for letters, encoding in ((data, "utf-16-le"), (data[1:], "utf-16-le"), (data, "gb18030")):
        budget.spend(len(letters))
        text = letters.decode(encoding, "replace")
        yield Words("", text.replace("\x07", "\n").replace("\r", "\n").replace("\x00", "\n"))


def _packed(data: bytes, budget: Budget, depth: int) -> Iterator[Words]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    with archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise CannotLook("文件里的部件太多，没有保存。请拆成几份再上传。")
        for member in members:
            if member.is_dir() or _WORDLESS.fullmatch(member.filename):
                continue
            if member.flag_bits & 1:
                raise _locked("压缩包")
            yield Words("文件名", _name_of(member))
            yield from _of_member(archive, member, budget, depth)


def _name_of(member: zipfile.ZipInfo) -> str:
    """The name without folder and ending; packers on Chinese Windows write GB18030 and do not say so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _of_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget, depth: int) -> Iterator[Words]:
    try:
        with archive.open(member) as stream:
            if member.filename.lower().endswith(".xml"):
                place = next((name for form, name in _PLACES if form.fullmatch(member.filename)), "")
                pieces = _pieces(stream, budget)
                if _SHEET.fullmatch(member.filename):
                    pieces = without_numbers(pieces)
                yield Words(place, storable(markup_words(pieces)))
            elif member.file_size > MOST_INSIDE:
                raise _without_end()
            else:
                yield from all_words(b"".join(_pieces(stream, budget)), budget, depth=depth + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return


def _pieces(stream: io.BufferedIOBase | zipfile.ZipExtFile, budget: Budget) -> Iterator[bytes]:
    while piece := stream.read(1 << 18):
        budget.spend(len(piece))
        yield piece


def _without_end() -> CannotLook:
    return CannotLook("文件太大或太复杂，看不完里面有没有密级标志，没有保存。请拆成几份再上传。")


def _locked(what: str) -> CannotLook:
    return CannotLook(f"这份{what}有打开密码，看不到里面有没有密级标志，没有保存。请去掉密码后再上传。")
