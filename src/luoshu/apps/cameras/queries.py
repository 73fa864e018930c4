"""Reading cameras: the list with its lamps, one camera, and what is covered of each township."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.cameras.errors import CameraNotVisible
from luoshu.apps.cameras.models import Camera
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.attribution import sets_for_day
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Boundary
from luoshu.apps.places.queries import valid_on
from luoshu.apps.scope import in_scope
from luoshu.core.geo.sectors import Coverage, View, coverage_of, view_outline

NEVER, ALIVE, OFFLINE, ENDED = "never", "alive", "offline", "ended"
LABELS = {
    "name": "名称",
    "unit_name": "维护单位",
    "division_path": "所在区划",
    "lon": "经度（WGS-84）",
    "lat": "纬度（WGS-84）",
    "height_m": "高度（米）",
    "azimuth_deg": "方位角",
    "opening_deg": "视场角",
    "reach_km": "可视距离（公里）",
    "silent_minutes": "离线判定（分钟）",
    "valid_to": "停用日期",
}
POSE = frozenset({"lon", "lat", "azimuth_deg", "opening_deg", "reach_km"})
WORDS = {NEVER: "未收到心跳", ALIVE: "在线", OFFLINE: "离线", ENDED: "已停用"}


@dataclass(frozen=True)
class TownshipCoverage:
    """How much of a township lies in view: the base is its whole territory, as cropland has no outlines yet."""

    code: str
    name: str
    county: str
    basis: str
    coverage: Coverage

    @property
    def percent(self) -> float:
        return 100 * self.coverage.share

    @property
    def covered_km2(self) -> float:
        return self.coverage.covered_m2 / 1e6

    @property
    def total_km2(self) -> float:
        return self.coverage.total_m2 / 1e6


def cameras_for(acting: Acting) -> QuerySet[Camera]:
    """Return the cameras in scope, in the order of divisions. Raises NotAllowed."""
    if not acting.may("cameras.read"):
        raise NotAllowed
    rows = in_scope(Camera.objects.all(), acting)
    return rows.select_related("division").order_by("division__list_order", "code")


def find_camera_for(acting: Acting, code: str) -> Camera:
    """Return a camera in scope. Raises NotAllowed, CameraNotVisible."""
    camera = cameras_for(acting).filter(code=code).first()
    if camera is None:
        raise CameraNotVisible
    return camera


def state_of(camera: Camera, on: date) -> str:
    """Return never, alive, offline or ended. Silence of the worker is no sign of life: offline is what was written."""
    if camera.valid_to is not None and camera.valid_to <= on:
        return ENDED
    if camera.offline_since is not None:
        return OFFLINE
    return ALIVE if camera.heartbeat_at is not None else NEVER


def view_of(camera: Camera) -> View:
    """Return where a camera looks."""
    return View(camera.lon, camera.lat, camera.azimuth_deg, camera.opening_deg, camera.reach_km * 1000)


@dataclass(frozen=True)
class ChangeLine:
    """One change for the page: when, in which post, why, and each column as (label, before, after)."""

    changed_at: datetime
    post_code: str
    reason: str
    columns: list[tuple[str, Any, Any]]


def changes_of(camera: Camera) -> list[ChangeLine]:
    """Return what was changed about a camera, newest first; the caller has come through its door."""
    return [
        ChangeLine(
            row.changed_at,
            row.changed_post,
            row.reason,
            [(LABELS[name], row.before[name], row.after[name]) for name in LABELS if name in row.after],
        )
        for row in camera.changes.order_by("-changed_at", "-id")[:50]
    ]


def view_at(code: str, moment: datetime) -> View | None:
    """Return where a camera looked at a moment, whatever was changed since; None for one that is not registered."""
    camera = Camera.objects.filter(code=code).first()
    if camera is None:
        return None
    for row in camera.changes.filter(changed_at__gt=moment).order_by("-changed_at", "-id"):
        for name in POSE & row.before.keys():
            setattr(camera, name, row.before[name])
    return view_of(camera)


def views_geojson(acting: Acting, on: date) -> dict[str, Any]:
    """Return the view sectors of the cameras in scope on a day as a GeoJSON FeatureCollection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": shapely.geometry.mapping(view_outline(view_of(camera))),
                "properties": {"code": camera.code, "name": camera.name, "state": state_of(camera, on)},
            }
            for camera in cameras_for(acting).filter(valid_on(on))
        ],
    }


def coverage_by_township(acting: Acting, at: datetime, on: date) -> list[TownshipCoverage]:
    """Return the share in view of each township of the counties that have cameras, in the order of divisions.

    A camera that is offline covers nothing. Cameras of a neighbour count where they look across the border.
    """
    own = cameras_for(acting).filter(valid_on(on))
    counties = {"/".join(path.split("/")[:2]) + "/" for path in own.values_list("division_path", flat=True)}
    alive = Camera.objects.filter(valid_on(on), offline_since=None)
    views = [view_of(camera) for camera in alive]
    sets = [one.pk for one in sets_for_day(on) if one.level == Level.TOWNSHIP]
    rows = in_scope(Boundary.objects.filter(boundary_set__in=sets), acting, "division__path")
    found = {}
    for row in rows.select_related("division__parent", "boundary_set").order_by("division__list_order"):
        if any(row.division.path.startswith(county) for county in counties):
            outline = shapely.from_wkb(bytes(row.wkb))
            share = coverage_of(outline, views)
            county = row.division.parent.name if row.division.parent else ""
            basis = row.boundary_set.get_basis_display()
            found[row.division.code] = TownshipCoverage(row.division.code, row.division.name, county, basis, share)
    return list(found.values())
