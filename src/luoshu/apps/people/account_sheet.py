"""The office's sheet of accounts: read with one problem per wrong cell, and given back with the wrong cells red."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from luoshu.apps.people.choices import Role
from luoshu.apps.people.errors import AccountSheetUnreadable
from luoshu.core.tables import (
    FoundHeader,
    RawRow,
    RawTable,
    RowProblem,
    TableError,
    find_header,
    mark_problems,
    read_table,
)

COLUMNS: Final = {
    "name": ("姓名", "名字", "人员姓名"),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "工作电话"),
    "unit": ("单位", "单位名称", "所在单位"),
    "title": ("岗位", "岗位名称", "职务"),
    "role": ("角色", "系统角色"),
    "division": ("区划代码", "区划", "行政区划代码"),
    "username": ("账号", "登录名", "用户名"),
}
REQUIRED: Final = ("name", "unit", "title", "role", "division")
MOST_ROWS: Final = 5000
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,59}")
_LENGTHS: Final = {"name": 40, "unit": 120, "title": 60}


@dataclass(frozen=True)
class SheetRow:
    """One row whose cells are well-formed each by itself."""

    row_no: int
    name: str
    phone: str
    unit: str
    title: str
    role: Role
    division: str
    username: str


@dataclass(frozen=True)
class AccountSheet:
    """A sheet as read: usable rows, and what is wrong with the others."""

    content: bytes
    table: RawTable
    header: FoundHeader
    rows: tuple[SheetRow, ...]
    problems: tuple[RowProblem, ...]


def read_account_sheet(content: bytes) -> AccountSheet:
    """Read the sheet. Raises AccountSheetUnreadable when it is no table or lacks columns."""
    try:
        table = read_table(content)
    except TableError as error:
        raise AccountSheetUnreadable(reason=error.message) from error
    header = find_header(table.rows, COLUMNS, required=REQUIRED)
    missing = [COLUMNS[name][0] for name in REQUIRED if header is None or name not in header.columns]
    if header is None or missing:
        raise AccountSheetUnreadable(reason=f"账号表缺少列：{'、'.join(missing)}，请按模板补上表头后再导入。")
    body = table.rows[header.row_index + 1 :]
    if len(body) > MOST_ROWS:
        raise AccountSheetUnreadable(reason=f"一次最多导入 {MOST_ROWS} 人，请把表拆开后分别导入。")
    rows, problems = [], list(table.problems)
    for raw in body:
        cells = {name: _cell(raw, header, name) for name in COLUMNS}
        wrong = list(_wrong_cells(cells))
        if wrong:
            problems.extend(_problem(raw, header, name, code, sentence) for name, code, sentence in wrong)
            continue
        rows.append(
            SheetRow(
                row_no=raw.row_no,
                name=cells["name"],
                phone=cells["phone"],
                unit=cells["unit"],
                title=cells["title"],
                role=_role(cells["role"]) or Role.GRID_WORKER,
                division=cells["division"],
                username=cells["username"] or cells["phone"],
            )
        )
    return AccountSheet(content, table, header, tuple(rows), tuple(problems))


def problem_of(sheet: AccountSheet, row: SheetRow, name: str, code: str, sentence: str) -> RowProblem:
    """Return a problem of one cell of a usable row, for checks that need the database."""
    raw = next(raw for raw in sheet.table.rows if raw.row_no == row.row_no)
    return _problem(raw, sheet.header, name, code, sentence)


def marked_sheet(sheet: AccountSheet, problems: Sequence[RowProblem]) -> bytes:
    """Return the sheet as it came, the wrong cells red with their reasons. Corrected, it can be imported as it is."""
    return mark_problems(sheet.content, sheet.table, problems, sheet.header.positions)


def _cell(raw: RawRow, header: FoundHeader, name: str) -> str:
    at = header.columns.get(name)
    return raw.cells[at].strip() if at is not None and at < len(raw.cells) else ""


def _problem(raw: RawRow, header: FoundHeader, name: str, code: str, sentence: str) -> RowProblem:
    at = header.columns.get(name)
    column = header.names[at] if at is not None else ""
    return RowProblem(raw.row_no, column, code, f"第 {raw.row_no} 行：{sentence}", raw.raw)


def _role(text: str) -> Role | None:
    return next((role for role in Role if text in (role.value, role.label)), None)


def _wrong_cells(cells: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (column, code, sentence) for each cell that is wrong by itself."""
    wrong = [(name, "cell_missing", f"没有填写{COLUMNS[name][0]}，请补上。") for name in REQUIRED if not cells[name]]
    for name, longest in _LENGTHS.items():
        if len(cells[name]) > longest:
            wrong.append((name, "cell_too_long", f"{COLUMNS[name][0]}超过 {longest} 字，请改短。"))
    if cells["role"] and _role(cells["role"]) is None:
        labels = "、".join(str(role.label) for role in Role)
        wrong.append(("role", "unknown_role", f"没有“{cells['role']}”这个角色，可填：{labels}。"))
    if cells["phone"] and not _PHONE.fullmatch(cells["phone"]):
        wrong.append(("phone", "bad_phone", f"“{cells['phone']}”不是电话号码，请填 11 位手机号或带区号的座机。"))
    if not cells["username"] and not cells["phone"]:
        wrong.append(("username", "username_missing", "账号和手机都没有填，请至少填一个（没填账号时用手机号登录）。"))
    if cells["username"] and not _USERNAME.fullmatch(cells["username"]):
        wrong.append(("username", "bad_username", "账号只能用 3 到 60 个字母、数字、点、横线，请改正。"))
    return wrong
