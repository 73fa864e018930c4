"""Looks into a ZIP-based workbook before anything expands it: real sizes, sheet extents, encryption.

The sizes written in a ZIP directory can lie, so the members are inflated piece by piece and only counted. A sheet whose
only two cells are A1 and XFD1048576 is small on disk and 17 billion cells in a reader's memory; so extents count too.
"""

import io
import re
import struct
import zipfile
import zlib

from luoshu.core.tables.problems import TableError, TableLimits

_PIECE = 1 << 20
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_OVERLAP = 300
_MAX_MEMBERS = 5000


def check_workbook_archive(content: bytes, limits: TableLimits) -> None:
    """Raise TableError (``not_a_workbook``, ``encrypted``, ``zip_bomb``, ``too_many_cells``) or return quietly."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error):
        raise TableError(
            "not_a_workbook", "这个 XLSX 文件已损坏或没有传完，请在 Excel 里打开确认后另存一份再上传。"
        ) from None
    if len(members) > _MAX_MEMBERS:
        raise TableError("zip_bomb", "这个 XLSX 里的部件数量不正常，已拒收；请用 Excel 另存为新文件再上传。")
    if any(member.flag_bits & 1 for member in members):
        raise TableError("encrypted", "这个 XLSX 加了密码，请去掉密码后再上传。")
    declared = sum(member.file_size for member in members)
    if declared > limits.max_expanded_bytes:
        raise _bomb(limits)
    left = limits.max_expanded_bytes
    for member in members:
        left -= _inflated_size(content, member, left, limits)


def _inflated_size(content: bytes, member: zipfile.ZipInfo, allowance: int, limits: TableLimits) -> int:
    header = content[member.header_offset : member.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise TableError("not_a_workbook", "这个 XLSX 文件已损坏，请在 Excel 里另存一份再上传。")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = member.header_offset + 30 + name_length + extra_length
    packed = memoryview(content)[start : start + member.compress_size]
    is_sheet = "worksheets/" in member.filename and member.filename.endswith(".xml")
    if member.compress_type == zipfile.ZIP_STORED:
        if is_sheet:
            _Extent(limits).feed(bytes(packed))
        return len(packed)
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise TableError("not_a_workbook", "这个 XLSX 用了不支持的压缩方式，请在 Excel 里另存一份再上传。")
    inflater = zlib.decompressobj(-15)
    extent = _Extent(limits)
    size, tail = 0, bytes(packed)
    try:
        while tail and not inflater.eof:
            piece = inflater.decompress(tail, _PIECE)
            tail = inflater.unconsumed_tail
            size += len(piece)
            if size > allowance:
                raise _bomb(limits)
            if is_sheet:
                extent.feed(piece)
    except zlib.error:
        raise TableError(
            "not_a_workbook", "这个 XLSX 文件内容已损坏，请在 Excel 里打开确认后另存一份再上传。"
        ) from None
    return size


class _Extent:
    """Follows the outermost cells of one sheet while its XML streams by."""

    def __init__(self, limits: TableLimits) -> None:
        self._limits = limits
        self._kept = b""
        self._rows = [1 << 30, 0]
        self._columns = [1 << 30, 0]

    def feed(self, piece: bytes) -> None:
        text = self._kept + piece
        places = _CELL.findall(text)
        if places:
            # A piece holds thousands of cells of few columns and rows.
            columns = [_column_no(letters) for letters in {letters for letters, _ in places}]
            rows = [int(digits) for digits in {digits for _, digits in places}]
            self._rows = [min(self._rows[0], *rows), max(self._rows[1], *rows)]
            self._columns = [min(self._columns[0], *columns), max(self._columns[1], *columns)]
        self._kept = text[-_OVERLAP:]
        area = (self._rows[1] - self._rows[0] + 1) * (self._columns[1] - self._columns[0] + 1)
        if self._rows[1] and area > self._limits.max_cells:
            raise TableError(
                "too_many_cells",
                f"表格铺开有 {area} 个单元格，超过上限 {self._limits.max_cells}；多半是最末行列有误填的字，"
                "请删掉多余的行列再上传。",
            )


def _column_no(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb(limits: TableLimits) -> TableError:
    return TableError(
        "zip_bomb",
        f"这个 XLSX 展开后超过 {limits.max_expanded_bytes // 1048576} MB，像是压缩炸弹，没有展开、已拒收；"
        "如果确是正常表格，请删去图片和空行后另存再上传。",
    )
