"""The office's sheet of roads between townships and villages: written, compared with the record, kept whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.places.choices import Level
from luoshu.apps.places.division_list import normal_code
from luoshu.apps.places.errors import RoadSheetUnreadable, RoadsMoved
from luoshu.apps.places.models import Division, RoadLeg
from luoshu.apps.places.queries import divisions_by_code, legs_on
from luoshu.apps.scope import within
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

FORM: Final = OfficeForm(
    code="places.roads",
    title="乡镇村间里程表",
    columns=(
        FormColumn("start", "起点区划代码", is_required=True, width=16),
        FormColumn("start_name", "起点", width=18),
        FormColumn("end", "终点区划代码", is_required=True, width=16),
        FormColumn("end_name", "终点", width=18),
        FormColumn("km", "公里", Kind.NUMBER, habits=("里程", "距离"), is_required=True),
        FormColumn("minutes", "分钟", Kind.NUMBER, habits=("车程", "用时"), is_required=True),
    ),
)
MOST_ROWS: Final = 20_000
MOST_KM: Final = 500
SLOWEST_KMH, FASTEST_KMH = 3, 130
CHUNK: Final = 1000


def roads_workbook(acting: Acting, on: date) -> tuple[bytes, int]:
    """Return the roads on record between divisions in scope as the sheet, and how many; empty, it is the template."""
    rows = road_rows(acting, on)
    records: list[Mapping[str, Value]] = [
        {
            "start": row.start.code,
            "start_name": row.start.name,
            "end": row.end.code,
            "end_name": row.end.name,
            "km": Decimal(row.metres) / 1000,
            "minutes": Decimal(row.seconds) / 60,
        }
        for row in rows
    ]
    return write_form(FORM, records, footer={"日期": day_words(on)}), len(records)


def road_rows(acting: Acting, on: date) -> QuerySet[RoadLeg]:
    """Return the roads that hold on a day and begin in scope, in the order of divisions."""
    rows = legs_on(on).filter(within(acting, "start_path")).select_related("start", "end")
    return rows.order_by("start__list_order", "end__list_order", "pk")


@dataclass(frozen=True)
class _Entry:
    start: Division
    end: Division
    metres: int
    seconds: int
    held: RoadLeg | None

    @property
    def words(self) -> str:
        """What the row adds or changes; empty where it is on record so already."""
        new = f"{self.metres / 1000:g} 公里、{self.seconds / 60:g} 分钟"
        way = f"{self.start.name}到{self.end.name}"
        if self.held is None:
            return f"新增 {way}：{new}"
        if (self.held.metres, self.held.seconds) == (self.metres, self.seconds):
            return ""
        return f"{way}：{self.held.metres / 1000:g} 公里、{self.held.seconds / 60:g} 分钟 改为 {new}"


def import_roads(*, data: bytes, source: str, on: date, by: Acting, at: datetime, keep: bool) -> SheetResult:
    """Compare a sheet of roads with the record, and with ``keep`` enter what differs: all of it, or nothing.

    ``on`` is the day from which it holds; what held before stays for the days before. Roads that the sheet does not
    name stay as they are. Raises NotAllowed, RoadSheetUnreadable, RoadsMoved, SecrecyMarkFound.
    """
    if not by.may("places.import"):
        raise NotAllowed
    if not source.strip():
        raise RoadSheetUnreadable(reason="请写明里程从哪里来，例如“交通局公路里程表”或“导航实测”。")
    refuse_if_marked_secret(source)
    try:
        reading = read_form(data, FORM)
    except TableError as error:
        raise RoadSheetUnreadable(reason=error.message) from error
    if len(reading.records) > MOST_ROWS:
        raise RoadSheetUnreadable(reason=f"一次最多导入 {MOST_ROWS} 行，请按县拆开后分别导入。")
    comparing = _Comparing(reading, on, by)
    differing = [entry for entry in comparing.entries if entry.words]
    if keep and differing and not comparing.problems:
        _keep(differing, source.strip()[:200], on, by, at)
    problems = tuple(sorted(comparing.problems, key=lambda problem: problem.row_no))
    marked = mark_problems(data, reading.table, problems, reading.positions) if problems else b""
    same = len(comparing.entries) - len(differing)
    return SheetResult(tuple(entry.words for entry in differing), same, problems, marked)


class _Comparing:
    """Takes the rows of one sheet one by one; what goes wrong is a problem of a cell."""

    def __init__(self, reading: FormReading, on: date, by: Acting) -> None:
        self.reading, self.on, self.by = reading, on, by
        self.problems: list[RowProblem] = list(reading.problems)
        self.entries: list[_Entry] = []
        self.raw = {raw.row_no: raw.raw for raw in reading.table.rows}
        codes = {_text(row, key) for row in reading.records for key in ("start", "end")}
        self.divisions = divisions_by_code(codes, on)
        held = RoadLeg.objects.filter(start__code__in=codes, valid_to=None)
        self.held = {(leg.start_id, leg.end_id): leg for leg in held}
        self.seen: set[tuple[int, int]] = set()
        bad = {problem.row_no for problem in self.problems}
        for row in reading.records:
            if row.row_no not in bad:
                self._take(row)

    def _take(self, row: FormRecord) -> None:
        start, end = self._division(row, "start"), self._division(row, "end")
        km, minutes = row.values.get("km"), row.values.get("minutes")
        if start is None or end is None or not isinstance(km, Decimal) or not isinstance(minutes, Decimal):
            return
        if start.pk == end.pk:
            return self._problem(row, "end", "起点和终点是同一个地方，请改正。")
        if (start.pk, end.pk) in self.seen:
            return self._problem(row, "end", f"{start.name}到{end.name}在表里出现了两次，请留一行。")
        self.seen.add((start.pk, end.pk))
        if not 0 < km <= MOST_KM:
            return self._problem(row, "km", f"里程要大于 0、不超过 {MOST_KM} 公里，请核对单位。")
        if not 0 < minutes <= 24 * 60:
            return self._problem(row, "minutes", "车程要大于 0、不超过 1440 分钟，请核对单位。")
        speed = km * 60 / minutes
        if not SLOWEST_KMH <= speed <= FASTEST_KMH:
            return self._problem(row, "minutes", f"相当于每小时 {speed:.0f} 公里，请核对公里和分钟。")
        held = self.held.get((start.pk, end.pk))
        entry = _Entry(start, end, round(km * 1000), round(minutes * 60), held)
        if held is not None and entry.words and held.valid_from > self.on:
            sentence = f"已登记自 {held.valid_from} 起的里程，起算日要在这一天或以后，请改起算日。"
            return self._problem(row, "km", sentence)
        self.entries.append(entry)
        return None

    def _division(self, row: FormRecord, key: str) -> Division | None:
        code = _text(row, key)
        found = self.divisions.get(normal_code(code))
        if found is None or not self.by.covers(found.path):
            self._problem(row, key, f"没有代码为“{code}”的区划，或不在您的辖区内，请核对。")
            return None
        if not Level.COUNTY <= found.level <= Level.VILLAGE:
            self._problem(row, key, f"{found.name}不是县、乡镇或村，请改用村或乡镇的代码。")
            return None
        return found

    def _problem(self, row: FormRecord, key: str, sentence: str) -> None:
        column = next(one.name for one in FORM.columns if one.key == key)
        row_no = row.row_no
        self.problems.append(RowProblem(row_no, column, key, f"第 {row_no} 行：{sentence}", self.raw[row_no]))


def _keep(entries: list[_Entry], source: str, on: date, by: Acting, at: datetime) -> None:
    """Write what differs: what held before ends on the day, and has held on no day when it began on the same one."""
    changed = [entry.held.pk for entry in entries if entry.held is not None]
    try:
        with transaction.atomic():
            done = 0
            for start in range(0, len(changed), CHUNK):
                running = RoadLeg.objects.filter(pk__in=changed[start : start + CHUNK], valid_to=None)
                done += running.update(valid_to=on)
            if done != len(changed):
                raise RoadsMoved
            rows = [_leg(entry, source, on, by, at) for entry in entries]
            RoadLeg.objects.bulk_create(rows, batch_size=CHUNK)
            detail = {"added": len(entries) - len(changed), "changed": len(changed), "from": on.isoformat()}
            record(by=by, at=at, action="places.import_roads", subject_kind="roads", subject_code="", detail=detail)
    except IntegrityError:
        raise RoadsMoved from None


def _leg(entry: _Entry, source: str, on: date, by: Acting, at: datetime) -> RoadLeg:
    return RoadLeg(
        start=entry.start,
        end=entry.end,
        start_path=entry.start.path,
        end_path=entry.end.path,
        metres=entry.metres,
        seconds=entry.seconds,
        source=source,
        valid_from=on,
        entered_at=at,
        entered_by=by.person_code,
    )


def _text(row: FormRecord, key: str) -> str:
    value = row.values.get(key)
    return value.strip() if isinstance(value, str) and not isinstance(value, Gap) else ""
