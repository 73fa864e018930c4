"""Reads one row at a time: every format and every odd row comes through here, and every refusal is explained here."""

import math
import re
from collections.abc import Mapping, Sequence

from luoshu.core.fire.formats.assembly import Record
from luoshu.core.fire.formats.canonical import (
    confidence_class,
    confidence_of,
    daynight_code,
    instrument_name,
    reliability_class,
    satellite_name,
)
from luoshu.core.fire.formats.judge import moment_fault, position_fault
from luoshu.core.fire.formats.schemas import FILLS, FeedFormat
from luoshu.core.tables import CellError, RowProblem, epoch_of_day, parse_date, parse_moment, parse_time

CUT_WARNING = "文件最后一行没有写完，可能没有传完整；收到的完整行已照常处理，请重新取一份完整的文件。"
FIRE_TYPES = {"0": "vegetation", "1": "volcano", "2": "static_land", "3": "offshore"}
_HIMAWARI_9_FROM = 1670907000  # 2022-12-13 04:50 UTC: Himawari-9 took over the observations
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


class _RowRefused(Exception):
    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message = column, code, message


class RowReader:
    """Turns rows of cells into records and problems for one format and one header.

    ``columns``: canonical column -> position. ``names``: header cells as the file spells them.
    """

    def __init__(
        self,
        feed: FeedFormat,
        columns: Mapping[str, int],
        names: Sequence[str],
        *,
        received_at: int | None,
        satellite_hint: str = "",
        last_row_broken: bool = False,
        last_row_no: int = -1,
    ) -> None:
        self.records: list[Record] = []
        self.problems: list[RowProblem] = []
        self.notes: list[RowProblem] = []
        self._feed = feed
        self._columns = columns
        self._names = names
        self._received_at = received_at
        self._hint = satellite_hint
        self._broken_row_no = last_row_no if last_row_broken else -1
        frp_at = columns.get("frp")
        frp_name = names[frp_at].lower().replace(" ", "") if frp_at is not None and frp_at < len(names) else ""
        # W m-2 over a grid cell given in km2 is MW: 1e-6 * 1e6.
        self._frp_per_area = "w" in frp_name and ("m^-2" in frp_name or "m-2" in frp_name or "/m" in frp_name)

    def read(self, row_no: int, cells: Sequence[str], raw: str) -> None:
        """Take one row: it ends as one record or as one problem."""
        try:
            self._check_width(row_no, cells)
            self.records.append(self._record(row_no, cells, raw))
        except _RowRefused as refusal:
            name = self._name(refusal.column)
            self.problems.append(RowProblem(row_no, name, refusal.code, refusal.message, raw))

    def refuse(self, row_no: int, error: CellError, raw: str) -> None:
        """Note a row that could not even be cut into cells."""
        self.problems.append(RowProblem(row_no, "", error.code, error.message, raw))

    def _record(self, row_no: int, cells: Sequence[str], raw: str) -> Record:
        feed = self._feed
        lat = self._number(cells, "latitude", required=True)
        lon = self._number(cells, "longitude", required=True)
        fault = position_fault(lon, lat, china_only=feed.china_only)
        if fault is not None:
            raise _RowRefused(*fault)
        acq_at, precision = self._moment(cells)
        late = moment_fault(acq_at, received_at=self._received_at)
        if late is not None:
            raise _RowRefused(self._moment_column(), *late)
        satellite = self._satellite(cells, acq_at)
        confidence, class_name = self._confidence(row_no, cells, raw)

        def number(name: str) -> float:
            return self._soft_number(row_no, cells, name, raw)

        frp = number("frp")
        if self._frp_per_area:
            frp *= number("area")
        return Record(
            lon=lon,
            lat=lat,
            acq_at=acq_at,
            precision=precision,
            satellite=satellite,
            instrument=instrument_name(self._cell(cells, "instrument"), satellite) or feed.instrument,
            confidence=confidence,
            confidence_class=class_name,
            version=self._cell(cells, "version"),
            daynight=daynight_code(self._cell(cells, "daynight")),
            fire_type=FIRE_TYPES.get(self._cell(cells, "type").removesuffix(".0"), ""),
            frp_mw=frp,
            brightness_k=number("brightness"),
            brightness2_k=number("brightness2"),
            scan_km=number("scan"),
            track_km=number("track"),
            row_no=row_no,
            source_id=self._cell(cells, "source_id") if feed.kind != "wlf" else "",
            extras=tuple(self._cell(cells, name) for name in feed.extras),
        )

    def _check_width(self, row_no: int, cells: Sequence[str]) -> None:
        if row_no == self._broken_row_no:
            message = "最后一行没有写完，文件可能没有传完整；请重新取一份完整的文件导入，已收到的行不会重复。"
            raise _RowRefused("", "truncated_row", message)
        if len(cells) > len(self._names) and any(cells[len(self._names) :]):
            message = f"这一行有 {len(cells)} 列，表头只有 {len(self._names)} 列，像是列错位，请对齐后重新导入。"
            raise _RowRefused("", "long_row", message)
        needed = max(self._columns.get(name, 0) for name in self._feed.required)
        if len(cells) <= needed:
            message = f"这一行只有 {len(cells)} 列，表头有 {len(self._names)} 列，缺必需的内容，请补全后重新导入。"
            raise _RowRefused("", "short_row", message)

    def _moment(self, cells: Sequence[str]) -> tuple[int, str]:
        feed = self._feed
        offset = round(feed.utc_offset_hours * 3600)
        column = self._moment_column()
        try:
            if feed.kind == "wlf":
                day_text = "-".join(self._cell(cells, name).removesuffix(".0") for name in ("year", "month", "day"))
                return epoch_of_day(parse_date(day_text)) + parse_time(self._cell(cells, "acq_time")), "minute"
            if feed.day_precision:
                return epoch_of_day(parse_date(self._cell(cells, "acq_date"))) - offset, "day"
            if "moment" not in self._columns or "acq_date" in self._columns:
                day = epoch_of_day(parse_date(self._cell(cells, "acq_date")))
                column = "acq_time" if "acq_time" in self._columns else "moment"
                return day + parse_time(self._cell(cells, column)) - offset, "minute"
            return parse_moment(self._cell(cells, "moment"), utc_offset_hours=feed.utc_offset_hours), "minute"
        except CellError as error:
            raise _RowRefused(column, error.code, error.message) from None

    def _moment_column(self) -> str:
        return next(name for name in ("acq_date", "moment", "day", "acq_time") if name in self._columns)

    def _satellite(self, cells: Sequence[str], acq_at: int) -> str:
        feed = self._feed
        name = satellite_name(self._cell(cells, "satellite"))
        if name:
            return name
        if feed.kind == "firms":
            raise _RowRefused(
                "satellite", "missing_satellite", "卫星名是空的，请补上（如 T、A、N、N20）后重新导入这一行。"
            )
        if feed.kind == "wlf":
            return self._hint or ("Himawari-9" if acq_at >= _HIMAWARI_9_FROM else "Himawari-8")
        return ""

    def _confidence(self, row_no: int, cells: Sequence[str], raw: str) -> tuple[float, str]:
        if self._feed.kind == "wlf":
            return math.nan, reliability_class(self._cell(cells, "reliability"))
        text = self._cell(cells, "confidence")
        try:
            value, name = confidence_of(text)
        except ValueError:
            self._note(row_no, "confidence", f"置信度“{text}”认不出，已留空。", raw)
            return math.nan, ""
        if self._feed.kind != "firms" and "." in text and value <= 1:
            value *= 100  # cameras report a share of one
            name = confidence_class(value)
        return value, name

    def _cell(self, cells: Sequence[str], name: str) -> str:
        at = self._columns.get(name)
        if at is None or at >= len(cells):
            return ""
        text = cells[at]
        return "" if text.lower() in FILLS else text

    def _number(self, cells: Sequence[str], name: str, *, required: bool) -> float:
        text = self._cell(cells, name)
        if not text:
            return math.nan
        if _DECIMAL.fullmatch(text) is None:
            if not required:
                raise ValueError(text)
            message = f"“{text}”不是十进制度数，请写成 112.4345 这样的数字后重新导入这一行。"
            raise _RowRefused(name, "bad_position", message)
        return float(text)

    def _soft_number(self, row_no: int, cells: Sequence[str], name: str, raw: str) -> float:
        try:
            return self._number(cells, name, required=False)
        except ValueError:
            self._note(row_no, name, f"“{self._cell(cells, name)}”不是数字，已留空。", raw)
            return math.nan

    def _note(self, row_no: int, column: str, message: str, raw: str) -> None:
        self.notes.append(RowProblem(row_no, self._name(column), "unreadable_cell", message, raw))

    def _name(self, column: str) -> str:
        at = self._columns.get(column)
        return self._names[at] if at is not None and at < len(self._names) else column
