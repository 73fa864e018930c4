"""Reading a division list: rows of code, level, name, parent; codes of any habitual length become one form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from luoshu.apps.places.choices import DivisionKind, Level
from luoshu.apps.places.errors import DivisionListUnreadable
from luoshu.core.tables import CellError, RawRow, RowProblem, TableError, find_header, parse_date, read_table

HABITS: Final = {
    "code": ("code", "区划代码", "行政区划代码", "统计用区划代码", "代码", "adcode"),
    "level": ("level", "级别", "层级"),
    "name": ("name", "名称", "区划名称", "单位名称"),
    "parent_code": ("parent_code", "上级代码", "上级区划代码", "pcode"),
    "full_name": ("full_name", "全称"),
}
SUCCESSION_HABITS: Final = {
    "predecessor_code": ("predecessor_code", "原代码"),
    "predecessor_name": ("predecessor_name", "原名称"),
    "predecessor_from": ("predecessor_from", "原区划起始日期"),
    "successor_code": ("successor_code", "现代码"),
    "on": ("on", "变更日期"),
    "document": ("document", "依据"),
}
_ZONE_NAME = re.compile(r"(开发区|产业园区|工业园区|园区|产业集聚区|示范区|管理区|保税区)$")
_KIND_OF: Final = {
    Level.PROVINCE: DivisionKind.PROVINCE,
    Level.CITY: DivisionKind.CITY,
    Level.COUNTY: DivisionKind.COUNTY,
    Level.TOWNSHIP: DivisionKind.TOWNSHIP,
    Level.VILLAGE: DivisionKind.VILLAGE,
    Level.GROUP: DivisionKind.GROUP,
}


@dataclass(frozen=True, slots=True)
class ListedDivision:
    """One usable row; ``parent_code`` is empty where the row above it is not in the list."""

    row_no: int
    code: str
    level: Level
    name: str
    parent_code: str
    full_name: str

    @property
    def kind(self) -> DivisionKind:
        """Return the kind; development zones and forest farms are units without being governments."""
        return kind_of(self.code, self.level, self.name)


@dataclass(frozen=True, slots=True)
class ListedSuccession:
    """One division followed another on a day, by a document."""

    predecessor_code: str
    predecessor_name: str
    predecessor_from: date
    successor_code: str
    on: date
    document: str


def normal_code(text: str) -> str:
    """Return a division code in its stored length: 6 digits to the county, then 9, 12 and 14; empty if it is none.

    Accepts 2 and 4 digits (province, city) and codes filled up with zeros to 12.
    """
    code = text.strip()
    if not code.isascii() or not code.isdigit():
        return ""
    if len(code) in {2, 4}:
        return code.ljust(6, "0")
    if len(code) == 12:
        if code.endswith("000000"):
            return code[:6]
        return code[:9] if code.endswith("000") else code
    return code if len(code) in {6, 9, 14} else ""


def level_of(code: str) -> Level:
    """Return the level that a stored code speaks of."""
    if len(code) == 6:
        if code.endswith("0000"):
            return Level.PROVINCE
        return Level.CITY if code.endswith("00") else Level.COUNTY
    return {9: Level.TOWNSHIP, 12: Level.VILLAGE}.get(len(code), Level.GROUP)


def kind_of(code: str, level: Level, name: str) -> DivisionKind:
    """Return the kind by level, by the ranges of the statistical code, and by name.

    In the statistical code county-level numbers from 71 and township-level numbers from 400 are units that are not
    governments (开发区, 园区, 林场).
    """
    if level in {Level.COUNTY, Level.TOWNSHIP}:
        if name.endswith("林场"):
            return DivisionKind.FOREST_FARM
        numbered = code[4:6] >= "71" and code[4:6] <= "80" if level == Level.COUNTY else code[6:9] >= "400"
        if numbered or _ZONE_NAME.search(name):
            return DivisionKind.ZONE
    return _KIND_OF[level]


def read_division_list(content: bytes) -> tuple[list[ListedDivision], list[RowProblem]]:
    """Read a list (CSV or workbook); bad rows come back with one sentence each. Raises DivisionListUnreadable."""
    rows, columns, problems = _table(content, HABITS, ("code", "name"))
    listed: dict[str, ListedDivision] = {}
    for row in rows:
        entry = _entry(row, columns)
        if isinstance(entry, RowProblem):
            problems.append(entry)
        elif entry.code in listed:
            if listed[entry.code].name != entry.name:
                first = listed[entry.code]
                sentence = (
                    f"第 {row.row_no} 行的代码 {entry.code} 在第 {first.row_no} 行"
                    f"已用于“{first.name}”，请改正其中一个。"
                )
                problems.append(RowProblem(row.row_no, "code", "code_repeated", sentence, row.raw))
        else:
            listed[entry.code] = entry
    return _with_parents(listed, problems), problems


def read_successions(content: bytes) -> tuple[list[ListedSuccession], list[RowProblem]]:
    """Read a list of successions. Raises DivisionListUnreadable."""
    wanted = ("predecessor_code", "predecessor_name", "successor_code", "on")
    rows, columns, problems = _table(content, SUCCESSION_HABITS, wanted)
    found = []
    for row in rows:
        cells = {name: _cell(row, columns, name) for name in SUCCESSION_HABITS}
        try:
            on = parse_date(cells["on"])
            began = parse_date(cells["predecessor_from"]) if cells["predecessor_from"] else date(2000, 1, 1)
        except CellError as error:
            problems.append(RowProblem(row.row_no, "on", error.code, f"第 {row.row_no} 行：{error.message}", row.raw))
            continue
        before, after = normal_code(cells["predecessor_code"]), normal_code(cells["successor_code"])
        if not before or not after or not cells["predecessor_name"] or began >= on:
            sentence = f"第 {row.row_no} 行的沿革缺代码、名称或日期颠倒，请补全后再导入。"
            problems.append(RowProblem(row.row_no, "", "succession_incomplete", sentence, row.raw))
            continue
        found.append(ListedSuccession(before, cells["predecessor_name"], began, after, on, cells["document"]))
    return found, problems


def _table(
    content: bytes, habits: Mapping[str, tuple[str, ...]], required: tuple[str, ...]
) -> tuple[list[RawRow], dict[str, int], list[RowProblem]]:
    try:
        table = read_table(content)
    except TableError as error:
        raise DivisionListUnreadable(reason=error.message) from error
    header = find_header(table.rows, habits, required=required)
    missing = [name for name in required if header is None or name not in header.columns]
    if header is None or missing:
        words = "、".join(habits[name][1] for name in missing)
        raise DivisionListUnreadable(reason=f"区划表缺少列：{words}，请补上表头后再导入。")
    problems = list(table.problems)
    return list(table.rows[header.row_index + 1 :]), dict(header.columns), problems


def _cell(row: RawRow, columns: dict[str, int], name: str) -> str:
    at = columns.get(name)
    return row.cells[at].strip() if at is not None and at < len(row.cells) else ""


def _entry(row: RawRow, columns: dict[str, int]) -> ListedDivision | RowProblem:
    text, name = _cell(row, columns, "code"), _cell(row, columns, "name")
    code = normal_code(text)
    if not code:
        sentence = f"第 {row.row_no} 行的代码“{text}”不是区划代码（2、4、6、9、12 或 14 位数字），请改正。"
        return RowProblem(row.row_no, "code", "bad_code", sentence, row.raw)
    if not name:
        return RowProblem(row.row_no, "name", "name_missing", f"第 {row.row_no} 行没有名称，请补上。", row.raw)
    if len(name) > 80:
        return RowProblem(row.row_no, "name", "name_too_long", f"第 {row.row_no} 行的名称超过 80 字，请改短。", row.raw)
    level, said = level_of(code), _cell(row, columns, "level")
    if said and said not in {str(level.value), str(level.label)}:
        sentence = f"第 {row.row_no} 行的级别“{said}”与代码 {code} 的级别（{level.label}）不符，请改正其中一个。"
        return RowProblem(row.row_no, "level", "level_mismatch", sentence, row.raw)
    parent = normal_code(_cell(row, columns, "parent_code"))
    return ListedDivision(row.row_no, code, level, name, parent, _cell(row, columns, "full_name"))


def _with_parents(listed: dict[str, ListedDivision], problems: list[RowProblem]) -> list[ListedDivision]:
    """Give every row the nearest unit above it that the list has; a row that names an unknown parent is a problem."""
    settled: dict[str, ListedDivision] = {}
    for row in sorted(listed.values(), key=lambda row: row.level):
        above = [row.code[:size] for size in (12, 9, 6) if size < len(row.code)]
        above += [row.code[:4] + "00", row.code[:2] + "0000"]
        guesses = [row.parent_code] if row.parent_code else above
        parent = next((code for code in guesses if code in settled and code != row.code), "")
        if not parent and row.level > Level.COUNTY:
            sentence = (
                f"第 {row.row_no} 行“{row.name}”的上级 {row.parent_code or '（未填）'} 不在表里，请补上上级一行。"
            )
            problems.append(RowProblem(row.row_no, "parent_code", "parent_missing", sentence, row.name))
            continue
        settled[row.code] = replace(row, parent_code=parent)
    return [settled[code] for code in listed if code in settled]
