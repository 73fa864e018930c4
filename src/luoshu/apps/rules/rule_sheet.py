"""Rules of one form as the office's sheet: out, and back in unchanged; the whole sheet is kept or nothing of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.places.queries import find_division_for
from luoshu.apps.rules.errors import RuleSheetUnreadable
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.operations import change_rule
from luoshu.apps.rules.queries import latest_rules_for, own_rules
from luoshu.apps.rules.shapes import CHOSEN, FieldKind, Shape, ShapeField, Typed, TypedValue, body_of, typed_of
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

MOST_ROWS: Final = 5000
_KINDS: Final[Mapping[FieldKind, Kind]] = {
    FieldKind.WHOLE: Kind.INTEGER,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.EXACT: Kind.NUMBER,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.YES_NO: Kind.CHOICE,
}
_HEAD: Final = (
    FormColumn("code", "规则代码", is_required=True, heads=("规则",), width=26),
    FormColumn("title", "规则名称", is_required=True, heads=("规则",), width=24),
    FormColumn("division", "适用区划代码", is_required=True, heads=("规则",), width=16),
    FormColumn("issuer", "制定机关", is_required=True, heads=("依据",), width=22),
    FormColumn("document_no", "文号", heads=("依据",), width=22),
    FormColumn("valid_from", "生效日期", Kind.DATE, is_required=True, heads=("依据",), width=13),
)


@dataclass(frozen=True)
class _Group:
    """The lines of a sheet that make one rule: one line, or one for each clause."""

    records: tuple[FormRecord, ...]

    @property
    def first(self) -> FormRecord:
        return self.records[0]


def form_of(shape: Shape) -> OfficeForm:
    """Return the sheet of a form: what every rule has, then its own fields; a table gives one line for each clause."""
    columns = list(_HEAD)
    for field in shape.fields:
        inside = field.lines or (field,)
        heads = (field.label,) if field.lines else ("内容",)
        columns += [_column(one, f"{field.key}.{one.key}" if field.lines else one.key, heads) for one in inside]
    return OfficeForm(code=f"rules.{shape.key}", title=f"{shape.label}登记表", columns=tuple(columns))


def _column(field: ShapeField, key: str, heads: tuple[str, ...]) -> FormColumn:
    return FormColumn(
        f"body.{key}",
        field.label,
        _KINDS.get(field.kind, Kind.TEXT),
        heads=heads,
        unit=field.unit if field.kind in (FieldKind.NUMBER, FieldKind.EXACT, FieldKind.WHOLE) else "",
        choices=tuple(label for _, label in field.choices) if field.kind in CHOSEN else (),
        width=36 if field.kind is FieldKind.LONG_TEXT else 16,
    )


def rules_workbook(acting: Acting, shape: Shape, on: date) -> tuple[bytes, int]:
    """Return the sheet of the rules of the reader's divisions that hold on a day, and how many rules it has."""
    rules = [rule for rule in own_rules(acting, on, kind=shape.kind) if shape.holds(rule.kind, rule.body)]
    records = [record for rule in rules for record in _records_of(shape, rule)]
    return write_form(form_of(shape), records, footer={"日期": day_words(on)}), len(rules)


def _records_of(shape: Shape, rule: Rule) -> Iterator[Mapping[str, Value]]:
    head: dict[str, Value] = {
        "code": rule.code,
        "title": rule.title,
        "division": rule.division_code,
        "issuer": rule.issuer,
        "document_no": rule.document_no or Gap.BLANK,
        "valid_from": rule.valid_from,
    }
    typed = typed_of(shape, rule.body)
    plain = {f"body.{field.key}": _cell(field, typed[field.key]) for field in shape.fields if not field.lines}
    table = shape.table
    lines = typed[table.key] if table else ({},)
    for line in lines:
        inner = {
            f"body.{table.key}.{one.key}": _cell(one, line.get(one.key, ""))
            for one in (table.lines if table else ())
            if table is not None and isinstance(line, Mapping)
        }
        yield {**head, **plain, **inner}


def _cell(field: ShapeField, typed: TypedValue) -> Value:
    if field.kind is FieldKind.MANY and not isinstance(typed, str):
        return "、".join(field.word_for(one) for one in typed) or Gap.BLANK
    text = typed if isinstance(typed, str) else ""
    if not text:
        return Gap.BLANK
    if field.kind in CHOSEN:
        return field.word_for(text)
    return Decimal(text) if field.kind in _KINDS else text


def import_rules(*, shape: Shape, data: bytes, note: str, by: Acting, at: datetime, keep: bool) -> SheetResult:
    """Check a sheet of rules, and with ``keep`` enter what differs: all of it, or nothing when a line has a problem.

    ``note`` says why rules begin in the past, where some do. Raises NotAllowed, RuleSheetUnreadable.
    """
    if not by.may("rules.edit"):
        raise NotAllowed
    try:
        reading = read_form(data, form_of(shape))
    except TableError as error:
        raise RuleSheetUnreadable(reason=error.message) from error
    if len(reading.records) > MOST_ROWS:
        raise RuleSheetUnreadable(reason=f"一次最多导入 {MOST_ROWS} 行，请拆开后分别导入。")
    writer = _Writer(shape, reading, note, by, at)
    with transaction.atomic():
        for group in _groups(reading.records):
            writer.write(group)
        if writer.problems or not keep:
            transaction.set_rollback(True)
    problems = tuple(writer.problems)
    marked = mark_problems(data, reading.table, problems, reading.positions) if problems else b""
    return SheetResult(tuple(writer.changes), writer.same, problems, marked)


def _groups(records: tuple[FormRecord, ...]) -> list[_Group]:
    found: dict[tuple[str, str], list[FormRecord]] = {}
    for record in records:
        found.setdefault((_text(record, "code"), _text(record, "division")), []).append(record)
    return [_Group(tuple(rows)) for rows in found.values()]


class _Writer:
    """Takes the rules of one sheet one by one; what goes wrong is a problem of a line."""

    def __init__(self, shape: Shape, reading: FormReading, note: str, by: Acting, at: datetime) -> None:
        self.shape, self.reading, self.note, self.by, self.at = shape, reading, note, by, at
        self.problems: list[RowProblem] = list(reading.problems)
        self.changes: list[str] = []
        self.same = 0

    def write(self, group: _Group) -> None:
        try:
            with transaction.atomic():
                self._write(group)
        except LuoshuError as refusal:
            row_no = group.first.row_no
            raw = next(raw.raw for raw in self.reading.table.rows if raw.row_no == row_no)
            column = next(one.name for one in _HEAD if one.key == "code")
            sentence = f"第 {row_no} 行：{refusal}"
            self.problems.append(RowProblem(row_no, column, refusal.code, sentence, raw))

    def _write(self, group: _Group) -> None:
        record = group.first
        valid_from = record.values["valid_from"]
        if not isinstance(valid_from, date):
            raise RuleSheetUnreadable(reason="生效日期没有填写，请写成 2024-09-20 这样。")
        code, title = _text(record, "code"), _text(record, "title")
        division = find_division_for(self.by, _text(record, "division"))
        body = body_of(self.shape, self._typed(group))
        issuer, document_no = _text(record, "issuer"), _text(record, "document_no")
        held = latest_rules_for(self.by, code, division.path)[:1]
        if held and (held[0].title, held[0].issuer, held[0].document_no, held[0].body) == (
            title,
            issuer,
            document_no,
            body,
        ):
            self.same += 1
            return
        change_rule(
            code=code,
            kind=self.shape.kind,
            title=title,
            issuer=issuer,
            document_no=document_no,
            division_path=division.path,
            valid_from=valid_from,
            body=body,
            seen_from=held[0].valid_from if held else None,
            note=self.note,
            by=self.by,
            at=self.at,
        )
        verb = "修改" if held else "新增"
        self.changes.append(f"{verb}“{title}”（{division.name}），自 {valid_from} 起")

    def _typed(self, group: _Group) -> Typed:
        typed: dict[str, TypedValue] = {}
        for field in self.shape.fields:
            if field.lines:
                typed[field.key] = [
                    {one.key: _text(record, f"body.{field.key}.{one.key}") for one in field.lines}
                    for record in group.records
                ]
            else:
                typed[field.key] = _text(group.first, f"body.{field.key}")
        return typed


def _text(record: FormRecord, key: str) -> str:
    value = record.values.get(key)
    if isinstance(value, Gap) or value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value).strip()
