"""Sheets of accounts as offices send them."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADER = ("姓名", "手机", "单位", "岗位", "角色", "区划代码", "账号")
GOOD = ("冯穗", "13900000001", "甲北镇政府", "专干", "乡镇专干", "410399101", "fengsui")


def account_sheet(*rows: Sequence[object], header: Sequence[str] = HEADER, title: str = "") -> bytes:
    """Return a workbook with a header, the rows, and a title line above if one is given."""
    book = Workbook()
    page = book.worksheets[0]
    if title:
        page.append([title])
    page.append(list(header))
    for row in rows:
        page.append(list(row))
        for cell in page[page.max_row]:
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """Return a row with some cells changed, named by the header's English meaning."""
    names = ("name", "phone", "unit", "title", "role", "division", "username")
    return tuple(cells.get(name, value) for name, value in zip(names, row, strict=True))
