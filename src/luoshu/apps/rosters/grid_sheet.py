"""The office's sheet of the four-level grid: written, read back unchanged, checked as a whole before a row is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.people.choices import HoldingKind
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import terms_on
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import find_division_for
from luoshu.apps.rosters.errors import GridSheetUnreadable
from luoshu.apps.rosters.operations.grid import assign_cell, set_card
from luoshu.apps.rosters.queries import GRID_LEVELS, CellRow, grid_rows, subtree_of
from luoshu.core.clock import day_words
from luoshu.core.tables import (
    FormColumn,
    FormReading,
    FormRecord,
    Gap,
    Kind,
    OfficeForm,
    RowProblem,
    SheetResult,
    TableError,
    Value,
    mark_problems,
    read_form,
    write_form,
)

CARD: Final = {"area": "定区域", "people": "定人员", "duty": "定职责", "reward": "定奖惩"}
LEVELS: Final = tuple(str(Level(level).label) for level in sorted(GRID_LEVELS))
FORM: Final = OfficeForm(
    code="rosters.grid",
    title="秸秆禁烧四级网格责任表",
    columns=(
        FormColumn("code", "区划代码", is_required=True, heads=("网格",), width=16),
        FormColumn("name", "区划", heads=("网格",), width=22),
        FormColumn("level", "网格级别", Kind.CHOICE, heads=("网格",), choices=LEVELS),
        FormColumn("holder", "网格长", heads=("责任人",), habits=("责任人",)),
        FormColumn("deputy", "B角", heads=("责任人",)),
        FormColumn("phone", "电话", heads=("责任人",), habits=("联系电话", "手机"), width=15),
        FormColumn("area", "定区域", heads=("四定",), width=24),
        FormColumn("people", "定人员", heads=("四定",), width=20),
        FormColumn("duty", "定职责", heads=("四定",), habits=("职责",), width=36),
        FormColumn("reward", "定奖惩", heads=("四定",), habits=("奖惩",), width=24),
    ),
)
MOST_ROWS: Final = 5000
_HOLDER: Final = next(column for column in FORM.columns if column.key == "holder")


def grid_workbook(acting: Acting, division: Division, on: date) -> tuple[bytes, int]:
    """Return the sheet of a division and everything below it, and its number of rows; phones as the reader sees them.

    Groups without a cell on record are left out: most have nobody named.
    """
    rows = grid_rows(acting, subtree_of(division, on), on)
    records = [_record_of(row) for row in rows if row.division.level != Level.GROUP or row.holder or row.card]
    footer = {"日期": day_words(on)}
    return write_form(FORM, records, footer=footer, title=f"{division.name}{FORM.title}"), len(records)


def _record_of(row: CellRow) -> Mapping[str, Value]:
    card = {name: getattr(row.card, name) if row.card else "" for name in CARD}
    words = {
        "code": row.division.code,
        "name": row.division.name,
        "level": row.level_label,
        "holder": row.holder,
        "deputy": row.deputy,
        "phone": row.phone,
        **card,
    }
    return {name: text or Gap.BLANK for name, text in words.items()}


def import_grid(*, data: bytes, on: date, by: Acting, at: datetime, keep: bool) -> SheetResult:
    """Check a sheet against the records, and with ``keep`` write it: all of it, or nothing when a row has a problem.

    ``on`` is the day from which changes hold. The sheet says who answers; people and terms are entered elsewhere.
    Raises NotAllowed, GridSheetUnreadable.
    """
    if not by.may("rosters.edit"):
        raise NotAllowed
    try:
        reading = read_form(data, FORM)
    except TableError as error:
        raise GridSheetUnreadable(reason=error.message) from error
    if _HOLDER.name not in reading.positions:
        # Without the column every cell would read as vacant.
        raise GridSheetUnreadable(reason="表里缺少“网格长”这一列，请按模板补上表头后再导入。")
    if len(reading.records) > MOST_ROWS:
        raise GridSheetUnreadable(reason=f"一次最多导入 {MOST_ROWS} 行，请按乡镇拆开后分别导入。")
    writer = _Writer(reading, on, by, at)
    with transaction.atomic():
        writer.write()
        if writer.problems or not keep:
            transaction.set_rollback(True)
    problems = tuple(writer.problems)
    marked = mark_problems(data, reading.table, problems, reading.positions) if problems else b""
    return SheetResult(tuple(writer.changes), writer.same, problems, marked)


class _Writer:
    """Takes the rows of one sheet one by one; what goes wrong is a problem of a cell."""

    def __init__(self, reading: FormReading, on: date, by: Acting, at: datetime) -> None:
        self.reading, self.on, self.by, self.at = reading, on, by, at
        self.problems: list[RowProblem] = list(reading.problems)
        self.changes: list[str] = []
        self.same = 0
        self.seen: set[str] = set()

    def write(self) -> None:
        divisions: dict[int, Division] = {}
        for record in self.reading.records:
            code = _text(record, "code")
            try:
                divisions[record.row_no] = find_division_for(self.by, code, self.on)
            except LuoshuError as refusal:
                self._problem(record, "code", str(refusal))
                continue
            if code in self.seen:
                self._problem(record, "code", f"区划代码 {code} 在表里出现了两次，请留一行。")
            self.seen.add(code)
        rows = {row.division.pk: row for row in grid_rows(self.by, list(divisions.values()), self.on)}
        for record in self.reading.records:
            division = divisions.get(record.row_no)
            if division is None or any(problem.row_no == record.row_no for problem in self.problems):
                continue
            row = rows.get(division.pk)
            if row is None:
                self._problem(record, "code", "网格只到县、乡镇、村、组四级，请删去这一行。")
                continue
            self._row(record, row)

    def _row(self, record: FormRecord, row: CellRow) -> None:
        level = _text(record, "level")
        if level and level != row.level_label:
            self._problem(record, "level", f"{row.division.name}是{row.level_label}级，请核对网格级别。")
            return
        before = len(self.problems)
        words = []
        try:
            with transaction.atomic():
                words += self._holder(record, row)
                words += self._card(record, row)
        except LuoshuError as refusal:
            self._problem(record, "holder", str(refusal))
        if len(self.problems) > before:
            return
        if words:
            self.changes.append(f"{row.division.name}：{'；'.join(words)}")
        else:
            self.same += 1

    def _holder(self, record: FormRecord, row: CellRow) -> list[str]:
        name, deputy, phone = (_text(record, key) for key in ("holder", "deputy", "phone"))
        place = row.division
        if place.level == Level.GROUP and row.post is None:
            phone = row.phone if "*" in phone else phone
            if (name, phone) == (row.holder, row.phone):
                return []
            if "*" in phone:
                self._problem(record, "phone", "电话带星号，看不出全号，请填完整的工作电话。")
                return []
            self._assign(place, None, name, phone)
            return [f"网格长 {row.holder or '空缺'} 改为 {name or '空缺'}"]
        post = row.post
        changed: list[str] = []
        if name != row.holder:
            post = self._post_of(record, place, name) if name else None
            if name and post is None:
                return []
            self._assign(place, post, "", "")
            changed = [f"网格长 {row.holder or '空缺'} 改为 {name or '空缺'}"]
        if deputy and deputy != (row.deputy if not changed else self._deputies(post)):
            self._problem(record, "deputy", f"{deputy}不是这个岗位在任的 B角，请先登记任职。")
        if phone and "*" not in phone and not changed and phone != row.phone:
            self._problem(record, "phone", "电话与登记的工作电话不一致，请在用户页更正，或改回原号。")
        return changed

    def _assign(self, place: Division, post: Post | None, name: str, phone: str) -> None:
        assign_cell(
            division=place,
            post=post,
            contact_name=name,
            contact_phone=phone,
            valid_from=self.on,
            by=self.by,
            at=self.at,
        )

    def _post_of(self, record: FormRecord, place: Division, name: str) -> Post | None:
        rows = terms_on(self.on).filter(post__division_path=place.path, person__name=name, kind=HoldingKind.HOLDER)
        posts = {term.post_id: term.post for term in rows.select_related("post__unit")}
        if len(posts) == 1:
            return next(iter(posts.values()))
        sentence = f"{place.name}没有叫{name}的在任人员，请先在用户页导入任职，再导入网格表。"
        if posts:
            sentence = f"{name}在{place.name}任几个岗位，请在网格页上选岗位。"
        self._problem(record, "holder", sentence)
        return None

    def _deputies(self, post: Post | None) -> str:
        rows = terms_on(self.on).filter(post=post, kind=HoldingKind.DEPUTY).order_by("starts_on", "pk")
        return "、".join(rows.values_list("person__name", flat=True))

    def _card(self, record: FormRecord, row: CellRow) -> list[str]:
        texts = {name: _text(record, name) for name in CARD}
        held = {name: getattr(row.card, name) if row.card else "" for name in CARD}
        if not any(texts.values()) or texts == held:
            return []
        missing = [name for name in CARD if not texts[name]]
        if missing:
            for name in missing:
                self._problem(record, name, f"“{CARD[name]}”没有填写，四定要填全，请补上。")
            return []
        set_card(division=row.division, valid_from=self.on, by=self.by, at=self.at, **texts)
        return ["更新四定卡"]

    def _problem(self, record: FormRecord, key: str, sentence: str) -> None:
        column = next(one.name for one in FORM.columns if one.key == key)
        raw = next(raw.raw for raw in self.reading.table.rows if raw.row_no == record.row_no)
        self.problems.append(RowProblem(record.row_no, column, key, f"第 {record.row_no} 行：{sentence}", raw))


def _text(record: FormRecord, key: str) -> str:
    value = record.values.get(key)
    return value.strip() if isinstance(value, str) and not isinstance(value, Gap) else ""
