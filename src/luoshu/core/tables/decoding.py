"""Bytes of a text file -> text: byte-order marks, UTF-8, UTF-16 and GB18030 (which contains GBK)."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from luoshu.core.tables.problems import TableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text without its byte-order mark. ``cut_bytes`` counts bytes of a half character dropped at the very end."""

    text: str
    encoding: str
    cut_bytes: int


def decode_text(content: bytes) -> DecodedText:
    """Decode ``content``; a character cut in half at the end of a broken-off file is dropped and counted, not fatal.

    Raises TableError ``not_text`` for binary content and ``unknown_encoding`` when no encoding fits.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], encoding)
    if b"\x00" in content[:4096]:
        raise TableError("not_text", "这个文件不是文本表格（里面有二进制内容），请上传 CSV、TXT 或 XLSX 文件。")
    for encoding in ("utf-8", "gb18030"):
        try:
            return _decode_as(content, encoding)
        except TableError:
            continue
    raise TableError("unknown_encoding", "认不出文件的文字编码，请用 Excel 或记事本另存为“CSV UTF-8”后再上传。")


def decode_lines(lines: Sequence[bytes], *, end_of_file: bool) -> tuple[list[str], int]:
    """Decode lines of one file together: (text of each line, bytes of a half character dropped after the last).

    Alone, a line of a few bytes may pass for another encoding than that of its file. The lines left out must be ASCII.
    ``end_of_file``: the last line ends the file without a line end, so that it may end in half a character. Raises
    TableError as ``decode_text`` does.
    """
    # The line end before the first keeps what looks like a byte-order mark inside the file from being taken for one.
    whole = b"\n" + b"\n".join(lines) + (b"" if end_of_file else b"\n" * 4)
    decoded = decode_text(whole)
    return decoded.text.split("\n")[1 : 1 + len(lines)], decoded.cut_bytes


def _decode_as(content: bytes, encoding: str) -> DecodedText:
    try:
        return DecodedText(content.decode(encoding), encoding, 0)
    except UnicodeDecodeError as error:
        # A file that broke off may end inside one character; anything earlier means another encoding.
        if error.start >= len(content) - 3 and error.start > 0:
            return DecodedText(content[: error.start].decode(encoding), encoding, len(content) - error.start)
        raise TableError("unknown_encoding", "文件内容与它的文字编码不符，请另存为“CSV UTF-8”后再上传。") from None
