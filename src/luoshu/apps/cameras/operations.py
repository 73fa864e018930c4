"""Entering cameras from a sheet, hearing their heartbeats, and telling the desk when one falls silent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cameras.errors import CameraChangeInvalid, CameraMoved, CameraSheetInvalid, HeartbeatEmpty
from luoshu.apps.cameras.models import Camera, CameraChange
from luoshu.apps.cameras.queries import LABELS, find_camera_for
from luoshu.apps.cameras.sheet import HABITS, BadCell, SheetCamera, read_row
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.places.attribution import attribute
from luoshu.apps.places.queries import divisions_by_id
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day
from luoshu.core.geo.datums import convert, parse_datum
from luoshu.core.geo.errors import GeoError
from luoshu.core.tables import RowProblem, SheetResult, TableError, find_header, mark_problems, read_table

MOST: Final = 2000
REQUIRED: Final = ("code", "name", "longitude", "latitude", "reach")
CHINESE: Final = {"code": "编号", "name": "名称", "longitude": "经度", "latitude": "纬度", "reach": "可视距离"}


def import_cameras(
    *, content: bytes, datum: str, valid_from: date, by: Acting, at: datetime, keep: bool
) -> SheetResult:
    """Compare a sheet of cameras (xlsx or csv) with the register, and with ``keep`` enter it: all of it, or nothing.

    The same sheet again changes nothing. Raises NotAllowed, SecrecyMarkFound, CannotLookInside, CameraSheetInvalid,
    CameraMoved.
    """
    if not by.may("cameras.edit"):
        raise NotAllowed
    refuse_file_if_marked_secret(name="", data=content)
    sheet = _Sheet(content)
    placed, outside = _placed(sheet.rows, datum, at)
    for row in outside:
        sheet.refuse(row.row_no, BadCell("longitude", "位置不在本市范围内，请核对坐标系和经纬度。"))
    held = {camera.code: camera for camera in Camera.objects.filter(code__in=[row.code for row, _ in placed])}
    entries: list[_Entry] = []
    for row, columns in placed:
        camera = held.get(row.code)
        if not by.covers(columns["division_path"]):
            sheet.refuse(row.row_no, BadCell("longitude", "位置不在您的辖区内，请核对坐标系和经纬度。"))
        elif camera is not None and not by.covers(camera.division_path):
            sheet.refuse(row.row_no, BadCell("code", f"编号 {row.code} 已登记在别的辖区，请换一个编号。"))
        else:
            entries.append(_Entry(row.code, camera, columns))
    differing = [entry for entry in entries if entry.words]
    if keep and differing and not sheet.problems:
        with transaction.atomic():
            for entry in differing:
                entry.enter(valid_from, by, at)
            added = sum(entry.camera is None for entry in differing)
            detail = {"added": added, "changed": len(differing) - added, "datum": datum}
            record(by=by, at=at, action="cameras.import", subject_kind="camera", subject_code="", detail=detail)
    problems = tuple(sorted(sheet.problems, key=lambda problem: problem.row_no))
    return SheetResult(
        tuple(entry.words for entry in differing), len(entries) - len(differing), problems, sheet.marked()
    )


@dataclass(frozen=True)
class _Entry:
    """One row of a sheet beside the camera of its number, if there is one."""

    code: str
    camera: Camera | None
    columns: Mapping[str, Any]

    @property
    def words(self) -> str:
        """Return what the row adds or changes; empty where everything stands as it is."""
        if self.camera is None:
            return f"新增 {self.columns['name']}（{self.code}）"
        changed = [name for name in self.columns if getattr(self.camera, name) != self.columns[name]]
        if not changed:
            return ""
        told = [
            f"{LABELS[name]} {_word(getattr(self.camera, name))} 改为 {_word(self.columns[name])}"
            for name in changed
            if name in LABELS and name != "division_path"
        ]
        return f"{self.camera.name}（{self.code}）：{'；'.join(told) or '坐标系改写，位置不变'}"

    def enter(self, valid_from: date, by: Acting, at: datetime) -> None:
        """Write the row. Raises CameraMoved when somebody wrote over it since it was compared."""
        if self.camera is not None:
            _change(self.camera, self.columns, reason="导入塔基表", by=by, at=at)
            return
        try:
            with transaction.atomic():
                Camera.objects.create(code=self.code, valid_from=valid_from, changed_at=at, **self.columns)
        except IntegrityError:
            raise CameraMoved from None


def _word(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value or "空")


class _Sheet:
    """A sheet as read: the rows that can be used, and one problem for each of the others."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._table = read_table(content)
        except TableError as error:
            raise CameraSheetInvalid(reason=f"表格读不出来：{error}") from None
        header = find_header(self._table.rows, HABITS, required=("code",))
        missing = [name for name in REQUIRED if header is None or name not in header.columns]
        if header is None or missing:
            words = "、".join(CHINESE[name] for name in missing)
            raise CameraSheetInvalid(reason=f"表里缺少这些列：{words}，请补上后再导入。")
        self._header = header
        self._raw = {raw.row_no: raw for raw in self._table.rows[header.row_index + 1 :]}
        self.rows: list[SheetCamera] = []
        self.problems: list[RowProblem] = []
        seen: set[str] = set()
        for row_no, raw in self._raw.items():
            cells = {name: raw.cells[at].strip() for name, at in header.columns.items() if at < len(raw.cells)}
            found = read_row(row_no, cells)
            if isinstance(found, SheetCamera) and found.code in seen:
                found = BadCell("code", f"编号 {found.code} 在表里出现了两次，请删去一行。")
            if isinstance(found, BadCell):
                self.refuse(row_no, found)
            else:
                seen.add(found.code)
                self.rows.append(found)

    def refuse(self, row_no: int, bad: BadCell) -> None:
        at = self._header.columns.get(bad.name)
        column = self._header.names[at] if at is not None else ""
        sentence = f"第 {row_no} 行：{bad.sentence}"
        self.problems.append(RowProblem(row_no, column, "camera_row", sentence, self._raw[row_no].raw))

    def marked(self) -> bytes:
        if not self.problems:
            return b""
        return mark_problems(self._content, self._table, self.problems, self._header.positions)


def _placed(
    rows: Sequence[SheetCamera], datum: str, at: datetime
) -> tuple[list[tuple[SheetCamera, dict[str, Any]]], list[SheetCamera]]:
    """Bring the places to WGS-84 and to their divisions; the rows that lie outside the city apart."""
    try:
        known = parse_datum(datum)
    except GeoError:
        raise CameraSheetInvalid(reason="请选择坐标系：厂家不同坐标系也不同，选错会偏出几百米。") from None
    if not rows:
        return [], []
    lon, lat = convert([row.lon for row in rows], [row.lat for row in rows], known, "wgs84")
    batch = attribute(lon, lat, at)
    divisions = divisions_by_id(int(one) for one in batch.division_id)
    placed: list[tuple[SheetCamera, dict[str, Any]]] = []
    outside: list[SheetCamera] = []
    for index, row in enumerate(rows):
        division = divisions.get(int(batch.division_id[index]))
        if division is None:
            outside.append(row)
            continue
        columns = row.columns() | {
            "division_id": division.pk,
            "division_path": division.path,
            "lon": round(float(lon[index]), 7),
            "lat": round(float(lat[index]), 7),
            "datum": str(known),
        }
        placed.append((row, columns))
    return placed, outside


def _change(camera: Camera, columns: Mapping[str, Any], *, reason: str, by: Acting, at: datetime) -> None:
    """Write new columns over the camera as it was read, and keep what was there. Raises CameraMoved."""
    differing = {name: value for name, value in columns.items() if getattr(camera, name) != value}
    same = Camera.objects.filter(pk=camera.pk, version=camera.version)
    if same.update(**differing, changed_at=at, version=F("version") + 1) != 1:
        raise CameraMoved
    CameraChange.objects.create(
        camera=camera,
        changed_at=at,
        changed_by=by.person_code,
        changed_post=by.post_code,
        reason=reason[:200],
        before={name: _plain(getattr(camera, name)) for name in differing},
        after={name: _plain(value) for name, value in differing.items()},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def change_camera(
    *,
    code: str,
    cells: Mapping[str, str],
    datum: str,
    valid_to: date | None,
    reason: str,
    version: int,
    by: Acting,
    at: datetime,
) -> Camera:
    """Change one camera as it stood at ``version``: place, view, range, owner, silence, last day.

    ``cells`` are those of a row of the sheet. What was seen before stays where it was seen. Raises CameraNotVisible,
    NotAllowed, CameraChangeInvalid, CameraSheetInvalid, CameraMoved, SecrecyMarkFound.
    """
    camera = find_camera_for(by, code)
    if not by.may("cameras.edit"):
        raise NotAllowed
    if not reason.strip():
        raise CameraChangeInvalid(reason="请写明为什么改，例如移塔、调方位、换维护单位。")
    refuse_if_marked_secret(reason)
    row = read_row(1, {**cells, "code": code})
    if isinstance(row, BadCell):
        raise CameraChangeInvalid(reason=row.sentence)
    placed, outside = _placed([row], datum, at)
    if outside or not by.covers(placed[0][1]["division_path"]):
        raise CameraChangeInvalid(reason="新位置不在您的辖区内，请核对坐标系和经纬度。")
    if valid_to is not None and valid_to <= camera.valid_from:
        raise CameraChangeInvalid(reason="停用日期要晚于启用日期，请改正。")
    if camera.version != version:
        raise CameraMoved
    with transaction.atomic():
        _change(camera, {**placed[0][1], "valid_to": valid_to}, reason=reason.strip(), by=by, at=at)
        record(
            by=by,
            at=at,
            action="cameras.change",
            subject_kind="camera",
            subject_code=code,
            division_path=camera.division_path,
            detail={"reason": reason.strip()[:200]},
        )
    camera.refresh_from_db()
    return camera


def hear_heartbeats(*, codes: Iterable[str], by: Acting, at: datetime) -> tuple[int, list[str]]:
    """Note that cameras are alive; return how many are known in scope and the codes that are not.

    An earlier heartbeat that arrives late changes nothing. Raises NotAllowed, HeartbeatEmpty.
    """
    if not by.may("clues.report"):
        raise NotAllowed
    wanted = list(dict.fromkeys(codes))
    if not 1 <= len(wanted) <= MOST:
        raise HeartbeatEmpty
    rows = in_scope(Camera.objects.filter(code__in=wanted), by)
    known = set(rows.values_list("code", flat=True))
    newer = Q(heartbeat_at=None) | Q(heartbeat_at__lt=at)
    with transaction.atomic():
        back = list(rows.filter(newer, offline_since__isnull=False).values_list("code", "division_path"))
        for minutes in set(rows.values_list("silent_minutes", flat=True)):
            same = Camera.objects.filter(newer, code__in=known, silent_minutes=minutes)
            same.update(heartbeat_at=at, silent_at=at + timedelta(minutes=minutes), offline_since=None)
        for code, path in back:
            record(
                by=by,
                at=at,
                action="cameras.back",
                subject_kind="camera",
                subject_code=code,
                division_path=path,
            )
    return len(known), [code for code in wanted if code not in known]


def mark_silent(*, at: datetime, limit: int = 100) -> int:
    """Write down which cameras fell silent, and tell the county's desk once for each time; return how many."""
    today = beijing_day(at)
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    silent = Camera.objects.filter(running, offline_since=None, silent_at__lte=at).order_by("silent_at")
    return sum(_mark(camera, at) for camera in silent[:limit])


def _mark(camera: Camera, at: datetime) -> bool:
    posts = desk_posts(Role.COUNTY_FIRE_DESK, camera.division_path, beijing_day(at)) or desk_posts(
        Role.CITY_FIRE_DESK, camera.division_path, beijing_day(at)
    )
    with transaction.atomic():
        # A heartbeat that comes in at this moment wins.
        same = Camera.objects.filter(pk=camera.pk, heartbeat_at=camera.heartbeat_at, offline_since=None)
        if same.update(offline_since=camera.heartbeat_at) != 1:
            return False
        record(
            by=SYSTEM,
            at=at,
            action="cameras.silent",
            subject_kind="camera",
            subject_code=camera.code,
            division_path=camera.division_path,
        )
        if posts:
            send_notice(
                dedupe_key=f"camera:{camera.code}:{camera.heartbeat_at:%Y%m%dT%H%M%S}",
                kind="camera_silent",
                is_urgent=False,
                subject_kind="camera",
                subject_code=camera.code,
                division_path=camera.division_path,
                text=f"塔基视频 {camera.code} 离线，请联系维护单位，并安排人工瞭望。",
                link=f"/cameras/{camera.code}/",
                post_codes=[post.code for post in posts],
                at=at,
            )
    return True
