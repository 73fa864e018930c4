"""Read an office's sheet by its form: headings found, units honoured, totals checked and left out, gaps kept apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from luoshu.core.quantities import parse_any
from luoshu.core.tables.dates import parse_date
from luoshu.core.tables.header import normal_name
from luoshu.core.tables.office_form import (
    TEMPLATE_SHEET,
    FormColumn,
    Gap,
    Kind,
    OfficeForm,
    Value,
    unit_factor,
)
from luoshu.core.tables.office_heads import Heads, find_heads, unread_headings
from luoshu.core.tables.problems import DEFAULT_LIMITS, CellError, RowProblem, TableError, TableLimits
from luoshu.core.tables.raw import RawRow, RawTable
from luoshu.core.tables.reading import read_table
from luoshu.core.tables.workbook import read_workbook, sheet_names
from luoshu.core.tables.workbook_marks import SheetMarks, fill_merged, read_marks

SUBTOTAL: Final = "小计"
TOTAL_WORDS: Final = frozenset({"合计", "总计", SUBTOTAL, "共计", "总数", "全市合计", "全县合计", "全区合计"})
FOOTER_WORDS: Final = (
    "填报人",
    "填表人",
    "制表人",
    "审核人",
    "负责人",
    "填报单位",
    "联系人",
    "联系电话",
    "备注：",
    "注：",
    "说明：",
    "本表共",
)
DASHES: Final = frozenset({"—", "——", "-", "--", "－", "–", "/", "\\", "无"})
DOUBLE_NOISE: Final = Decimal("1e-11")
_NAMED_CELLS: Final = 4
_SUM_OF: Final = re.compile(r".{1,12}(?:小计|合计)")
_PLAIN_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_BRACKET: Final = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_UNIT_LINE: Final = re.compile(r"单位\s*[:：]\s*(.+)")
_SCIENTIFIC: Final = re.compile(r"-?\d+(?:\.\d+)?[eE][-+]?\d{1,3}")
_COUNT: Final = re.compile(r"[0-9]{1,15}")
_SIGN: Final = re.compile(r"^[-－−](?=[\d.])")


@dataclass(frozen=True, slots=True)
class FormRecord:
    """One row of data: ``values`` by column key, in the units of the form."""

    row_no: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A typed total beside what the rows add up to. Totals are checked, never imported.

    A subtotal (小计) stands for the rows since the one before it. ``is_partial``: rows with problems are left out of
    the sum.
    """

    row_no: int
    column: str
    stated: Decimal
    added_up: Decimal
    is_partial: bool = False

    @property
    def agrees(self) -> bool:
        """Whether both are equal to the last digit that was typed.

        A sum that the workbook made itself is a double: what differs beyond its digits is no difference.
        """
        places = -min(int(self.stated.as_tuple().exponent), 0)
        noise = abs(self.stated) * DOUBLE_NOISE
        return abs(self.stated - self.added_up) <= max(Decimal(1).scaleb(-places) / 2, noise)


@dataclass(frozen=True, slots=True)
class FormReading:
    """What a sheet holds. ``positions``: column name -> 0-based cell, as problems name them.

    ``unread``: headings that no column of the form has. ``hidden``: rows of data that the sheet does not show.
    """

    table: RawTable
    header_rows: tuple[int, int]
    positions: Mapping[str, int]
    units: Mapping[str, str]
    records: tuple[FormRecord, ...]
    problems: tuple[RowProblem, ...]
    totals: tuple[TotalCheck, ...]
    footer: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()


def read_form(
    content: bytes,
    form: OfficeForm,
    *,
    limits: TableLimits = DEFAULT_LIMITS,
    placeholder: str = "",
    table: RawTable | None = None,
) -> FormReading:
    """Read a sheet. ``placeholder`` is a text that stands for a value the sheet does not show: it is taken as it is.

    ``table``: what ``read_table`` gave for the same bytes, where the caller has it already.

    Raises TableError when it is no table, another template, or lacks a required column.

    Every row is accounted for: a record, a problem, a line of totals, or headings and footer.
    """
    table = table or read_table(content, limits=limits)
    _check_template(content, form)
    table, found = _sheet_with_heads(content, table, form, limits)
    return _Reader(table, form, found, read_marks(content, table), placeholder).read()


def _sheet_with_heads(content: bytes, table: RawTable, form: OfficeForm, limits: TableLimits) -> tuple[RawTable, Heads]:
    """The sheet that has the required columns: the first with content, else the first of the others that has them."""
    found = find_heads(table.rows, form)
    if found is not None and not _missing(form, found):
        return table, found
    for name in sheet_names(content):
        if name != TEMPLATE_SHEET and table.source != f"sheet:{name}":
            try:
                other = read_workbook(content, sheet=name, limits=limits)
            except TableError:
                continue
            heads = find_heads(other.rows, form)
            if heads is not None and not _missing(form, heads):
                return other, heads
    if found is None:
        wanted = "、".join(column.label for column in form.columns if column.is_required)
        raise TableError("no_header", f"没有找到“{form.title}”的表头（应有：{wanted}）。请用本表的模板填写后再上传。")
    lacking = "、".join(_missing(form, found))
    raise TableError("missing_columns", f"表里缺少列：{lacking}。请按模板补上表头后再上传。")


def _missing(form: OfficeForm, heads: Heads) -> list[str]:
    return [one.label for one in form.columns if one.is_required and one.key not in heads.columns]


def _check_template(content: bytes, form: OfficeForm) -> None:
    """Refuse a workbook that says it was made from another form, or from another edition of this one."""
    if TEMPLATE_SHEET not in sheet_names(content):
        return
    try:
        hidden = read_workbook(content, sheet=TEMPLATE_SHEET)
    except TableError:
        return
    words = {row.cells[0]: row.cells[1] for row in hidden.rows if len(row.cells) >= 2}
    code = words.get("code", "")
    if code and code != form.code:
        raise TableError(
            "other_template", f"这个文件是另一张表的模板（{code}），不是“{form.title}”。请换成对应的表再上传。"
        )
    if words.get("fingerprint", form.fingerprint()) != form.fingerprint():
        raise TableError(
            "old_template", f"“{form.title}”的列已经调整，这个文件用的是旧模板。请下载新模板，把数据贴过去再上传。"
        )


@dataclass(frozen=True, slots=True)
class _Stated:
    """A line of totals, and which records it speaks of."""

    row_no: int
    numbers: Mapping[str, Decimal]
    first: int
    end: int | None


class _Reader:
    """Turns the rows below the headings into records, problems and checks."""

    def __init__(
        self, table: RawTable, form: OfficeForm, heads: Heads, marks: SheetMarks, placeholder: str = ""
    ) -> None:
        self.table, self.form, self.heads, self.marks = table, form, heads, marks
        self.placeholder = placeholder
        last = table.rows[heads.last].row_no
        # A name merged over several rows belongs to each of them; a number merged over rows to none but the first.
        named = {heads.columns[one.key] for one in form.columns if one.key in heads.columns and not one.is_number}
        self.rows = fill_merged(table, marks, below=last, positions=frozenset(named))
        self.by_key = {column.key: column for column in form.columns}
        self.problems: list[RowProblem] = list(table.problems)
        self.units, self.factors = self._units()
        self.places = tuple((column, heads.columns.get(column.key, -1)) for column in form.columns)
        self.scaled = {key for key, factor in self.factors.items() if factor != 1}
        self.needed = [one.key for one in form.columns if one.is_required and one.key in heads.columns]

    def read(self) -> FormReading:
        records: list[FormRecord] = []
        stated: list[_Stated] = []
        begins = 0
        footer: dict[str, str] = {}
        for row in self.rows[self.heads.last + 1 :]:
            if self._is_footer(row):
                footer |= self._footer(row)
            elif self._is_total(row):
                is_sub = any(normal_name(cell).endswith(SUBTOTAL) for cell in row.cells[:_NAMED_CELLS])
                numbers = self._numbers(row)
                first, end = (begins, len(records)) if is_sub else (0, None)
                stated.append(_Stated(row.row_no, numbers, first, end))
                begins = len(records)
            elif not self._is_empty(row):
                record = self._record(row)
                if record is not None:
                    records.append(record)
        rows = self.table.rows
        return FormReading(
            table=self.table,
            header_rows=(rows[self.heads.first].row_no, rows[self.heads.last].row_no),
            positions={self.by_key[key].name: at for key, at in self.heads.columns.items()},
            units=self.units,
            records=tuple(records),
            problems=tuple(self.problems),
            totals=tuple(self._checks(stated, records)),
            footer=footer,
            missing=tuple(one.label for one in self.form.columns if one.key not in self.heads.columns),
            unread=unread_headings(rows[self.heads.first : self.heads.last + 1], self.heads),
            hidden=tuple(one.row_no for one in records if one.row_no in self.marks.hidden),
        )

    def _units(self) -> tuple[dict[str, str], dict[str, Decimal]]:
        """The unit each column is in: from its heading's brackets, else from the unit line, else the form's own."""
        line = ""
        for row in self.table.rows[: self.heads.last + 1]:
            for cell in row.cells:
                if found := _UNIT_LINE.search(cell):
                    line = found[1].strip(" )）")
        listed = [part.strip() for part in re.split(r"[、，,；;\s]+", line) if part.strip()]
        units: dict[str, str] = {}
        factors: dict[str, Decimal] = {}
        for key, text in self.heads.texts.items():
            column = self.by_key[key]
            if not column.unit:
                continue
            own = [unit.strip() for unit in _BRACKET.findall(text)]
            for unit in (*own, *listed):
                factor = unit_factor(unit, column.unit)
                if factor is not None:
                    units[key], factors[key] = unit, factor
                    break
            else:
                units[key], factors[key] = column.written_unit, column.per_unit
        return units, factors

    def _cell(self, row: RawRow, key: str) -> str:
        at = self.heads.columns[key]
        return row.cells[at].strip() if at < len(row.cells) else ""

    def _is_empty(self, row: RawRow) -> bool:
        """Whether only the running number is there: the unused rows of a template."""
        return not any(self._cell(row, key) for key in self.heads.columns)

    def _is_footer(self, row: RawRow) -> bool:
        first = next((cell for cell in row.cells if cell), "")
        return first.replace(" ", "").startswith(FOOTER_WORDS)

    def _is_total(self, row: RawRow) -> bool:
        """Whether one of the first cells, up to the first number, says that this is a line of totals."""
        if all(self._cell(row, key) for key in self.needed):
            return False
        for cell in row.cells[:_NAMED_CELLS]:
            name = normal_name(cell)
            if name in TOTAL_WORDS or name == normal_name(self.form.total_label) or _SUM_OF.fullmatch(name):
                return True
        return False

    def _footer(self, row: RawRow) -> dict[str, str]:
        text = " ".join(cell for cell in row.cells if cell)
        parts = re.split(r"([\u4e00-\u9fff]{2,6})\s*[:：]", text)
        return {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=False)}

    def _numbers(self, row: RawRow) -> dict[str, Decimal]:
        found = {}
        for column in self.form.columns:
            if column.is_summed and column.key in self.heads.columns:
                try:
                    value = self._value(column, self._cell(row, column.key))
                except CellError:
                    continue
                if isinstance(value, Decimal | int):
                    found[column.key] = Decimal(value)
        return found

    def _record(self, row: RawRow) -> FormRecord | None:
        values: dict[str, Value] = {}
        wrong = []
        cells, width = row.cells, len(row.cells)
        for column, at in self.places:
            text = cells[at].strip() if 0 <= at < width else ""
            try:
                if self.marks.errors:
                    self._check_formula(row, column)
                if self.marks.percents:
                    text = self._as_percent(row, column, text)
                value = self._value(column, text)
                if value is Gap.BLANK and column.is_required:
                    raise CellError("missing_value", f"“{column.name}”没有填写，请补上。")
                values[column.key] = value
            except CellError as error:
                wrong.append(RowProblem(row.row_no, column.name, error.code, error.message, row.raw))
        self.problems += wrong
        return None if wrong else FormRecord(row.row_no, values)

    def _check_formula(self, row: RawRow, column: FormColumn) -> None:
        error = self.marks.errors.get((row.row_no, self.heads.columns.get(column.key, -1)))
        if error:
            raise CellError("formula_error", f"“{column.name}”的公式算不出来（{error}），请改好公式或填数后再上传。")

    def _as_percent(self, row: RawRow, column: FormColumn, text: str) -> str:
        """A cell that shows 26.6% holds 0.266."""
        is_share = (row.row_no, self.heads.columns.get(column.key, -1)) in self.marks.percents
        if not (is_share and text and column.unit == "%"):
            return text
        return format(Decimal(text).scaleb(2), "f") if _PLAIN_NUMBER.fullmatch(text) else text

    def _value(self, column: FormColumn, text: str) -> Value:
        if not text:
            return Gap.BLANK
        if self.placeholder and text == self.placeholder:
            return text
        if text in DASHES and not (text == "无" and column.kind in (Kind.TEXT, Kind.CHOICE)):
            return Gap.DASH
        match column.kind:
            case Kind.TEXT:
                return text
            case Kind.DATE:
                return parse_date(text)
            case Kind.CHOICE:
                return _choice(column, text)
            case _:
                return self._number(column, text)

    def _number(self, column: FormColumn, text: str) -> Decimal | int:
        if column.kind is Kind.INTEGER and column.key not in self.scaled and _COUNT.fullmatch(text):
            return int(text)
        bare = re.sub(r"\s+", "", text).removesuffix("%")
        factor = self.factors.get(column.key, Decimal(1))
        for unit in (self.units.get(column.key, ""), column.unit):
            if unit and bare.endswith(unit) and len(bare) > len(unit):
                bare = bare.removesuffix(unit)
                factor = unit_factor(unit, column.unit) or factor
                break
        sign = -1 if _SIGN.match(bare) and not _SCIENTIFIC.fullmatch(bare) else 1
        # A cell of a workbook holds a double, and a small one comes as 1e-06.
        parsed = Decimal(bare) if _SCIENTIFIC.fullmatch(bare) else parse_any(_SIGN.sub("", bare))
        if parsed is None:
            raise CellError(
                "not_a_number", f"“{column.name}”应填数字，现在是“{text[:20]}”。没有的填“—”，不清楚的留空。"
            )
        value = sign * parsed * factor
        if column.kind is Kind.INTEGER:
            if value != value.to_integral_value():
                raise CellError("not_whole", f"“{column.name}”应填整数，现在是“{text[:20]}”，请核对。")
            return int(value)
        return value

    def _checks(self, stated: Sequence[_Stated], records: Sequence[FormRecord]) -> Iterator[TotalCheck]:
        is_partial = any(problem.row_no > self.table.rows[self.heads.last].row_no for problem in self.problems)
        for line in stated:
            for key, value in line.numbers.items():
                cells = [one.values[key] for one in records[line.first : line.end]]
                total = sum((Decimal(cell) for cell in cells if isinstance(cell, Decimal | int)), Decimal(0))
                yield TotalCheck(line.row_no, self.by_key[key].name, value, total, is_partial)


def _choice(column: FormColumn, text: str) -> str:
    # Normal names leave out brackets: 批示（急） and 批示（一般） are told apart by their own spelling first.
    if text in column.choices:
        return text
    wanted = normal_name(text)
    for choice in column.choices:
        if normal_name(choice) == wanted:
            return choice
    raise CellError("not_a_choice", f"“{column.name}”只能填：{'、'.join(column.choices)}。现在是“{text[:20]}”。")
