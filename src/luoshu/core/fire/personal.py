"""Numbers and names of persons in what reporters send: how they are shown to whoever may not know them."""

import re
from collections.abc import Sequence
from typing import Final

# Headings under which files of offices bear a person; whatever kind of file it is, these cells are never shown whole.
NAME_COLUMNS: Final = frozenset(
    {"reporter", "caller", "name", "巡查人", "上报人", "网格员", "姓名", "来电人", "举报人", "联系人", "反映人"}
) | {"诉求人", "当事人"}
PHONE_COLUMNS: Final = frozenset(
    {"phone", "tel", "mobile", "电话", "手机号", "手机", "联系电话", "来电号码", "联系方式", "身份证号", "证件号码"}
)
ADDRESS_COLUMNS: Final = frozenset({"address", "住址", "家庭住址", "联系地址"})

# Between digits and points lie coordinates and no phones.
_IDENTITY: Final = re.compile(r"(?<![\dA-Za-z.])(\d{3})\d{12}(\d{2}[\dXx])(?![\dA-Za-z])")
_MOBILE: Final = re.compile(r"(?<![\d.])((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![\d.])")
_LAND_LINE: Final = re.compile(r"(?<![\d.])(0\d{2,3}[- ]?)\d{3,4}(\d{4})(?![\d.])")


def masked_name(name: str) -> str:
    """Keep the first character of a name: 张某某 -> 张**."""
    name = name.strip()
    return name[:1] + "*" * max(1, min(len(name) - 1, 3)) if name else ""


def masked_number(number: str) -> str:
    """Keep the ends of a phone or identity number."""
    number = number.strip()
    if not number:
        return ""
    return number[:3] + "****" + number[-2:] if len(number) >= 8 else "****"


def masked_text(text: str) -> str:
    """Mask every phone and identity number that stands in a text; the rest stays as it is."""
    text = _IDENTITY.sub(r"\1************\2", text)
    return _LAND_LINE.sub(r"\1****\2", _MOBILE.sub(r"\1****\2", text))


def masked_cells(header: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Mask the cells of a row by the headings above them; under other headings only numbers of persons."""
    shown = []
    for at, cell in enumerate(cells):
        heading = header[at].strip().lower() if at < len(header) else ""
        if heading in NAME_COLUMNS:
            shown.append(masked_name(cell))
        elif heading in PHONE_COLUMNS:
            shown.append(masked_number(cell))
        elif heading in ADDRESS_COLUMNS:
            shown.append("***" if cell.strip() else "")
        else:
            shown.append(masked_text(cell))
    return shown
