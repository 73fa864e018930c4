"""Reading cameras: the list with its lamps, one camera, and what is covered of each township."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
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
from luoshu.apps.places.queries import cropland_inside, cropland_layers, layers_for, valid_on
from luoshu.apps.rules.measures import arable_on
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
BASE_WORDS = {"fields": "耕地图层", "stated": "登记的耕地面积", "ground": "辖区面积"}
MU_M2 = 10_000 / 15
WORDS = {NEVER: "未收到心跳", ALIVE: "在线", OFFLINE: "离线", ENDED: "已停用"}


class Base(StrEnum):
    """What a coverage is a share of."""

    FIELDS = "fields"
    STATED = "stated"
    GROUND = "ground"


@dataclass(frozen=True)
class TownshipCoverage:
    """How much of a township's cropland lies in view; of its whole territory where nothing is known of its fields.

    ``base``: FIELDS, the outlines of a layer of cropland; STATED, an area on record whose place is unknown, taken to
    be in view as the territory is; GROUND, the territory. ``source`` says where the base comes from.
    """

    code: str
    name: str
    county: str
    base: Base
    source: str
    coverage: Coverage

    @property
    def percent(self) -> float | None:
        """The share in view; None where there is nothing to see."""
        return 100 * self.coverage.share if self.coverage.total_m2 else None

    @property
    def is_blank(self) -> bool:
        """Whether there is something to see and none of it is seen."""
        return self.coverage.total_m2 > 0 and self.coverage.covered_m2 == 0

    @property
    def covered_km2(self) -> float:
        return self.coverage.covered_m2 / 1e6

    @property
    def total_km2(self) -> float:
        return self.coverage.total_m2 / 1e6

    @property
    def base_words(self) -> str:
        return BASE_WORDS[self.base]


@dataclass(frozen=True)
class BaseSum:
    """What is in view over all townships of one base: areas of different bases are not added up."""

    words: str
    townships: int
    covered_km2: float
    total_km2: float


def sums_by_base(rows: Sequence[TownshipCoverage]) -> list[BaseSum]:
    """Return one sum for each base that occurs, the surest first."""
    found = []
    for base in Base:
        own = [row for row in rows if row.base is base]
        if own:
            covered, total = sum(row.covered_km2 for row in own), sum(row.total_km2 for row in own)
            found.append(BaseSum(BASE_WORDS[base], len(own), covered, total))
    return found


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

    A camera that is offline covers nothing. Cameras of a neighbour count where they look across the border. The base
    is the cropland of the day as far as it is on record.
    """
    own = cameras_for(acting).filter(valid_on(on))
    counties = {"/".join(path.split("/")[:2]) + "/" for path in own.values_list("division_path", flat=True)}
    views = tuple(view_of(camera) for camera in Camera.objects.filter(valid_on(on), offline_since=None))
    sets = [one.pk for one in sets_for_day(on) if one.level == Level.TOWNSHIP]
    rows = in_scope(Boundary.objects.filter(boundary_set__in=sets), acting, "division__path")
    rows = rows.select_related("division__parent", "boundary_set").order_by("division__list_order")
    there = [row for row in rows if any(row.division.path.startswith(county) for county in counties)]
    layers, stated = cropland_layers(on), arable_on([row.division.path for row in there], on)
    found = {}
    for row in there:
        division, outline = row.division, bytes(row.wkb)
        fields = layers_for(layers, division.path)
        area = stated.get(division.path)
        if fields:
            base, source = Base.FIELDS, "、".join(f"{one.source}（{one.valid_from}起）" for one in fields)
            share = _covered(outline, tuple(one.code for one in fields), views)
        else:
            base, source = Base.GROUND, row.boundary_set.get_basis_display()
            share = _covered(outline, (), views)
            if area is not None:
                base, source = Base.STATED, f"{area.source}（{area.valid_from}起）"
                area_m2 = area.area_mu * MU_M2
                share = Coverage(share.share * area_m2, area_m2)
        county = division.parent.name if division.parent else ""
        found[division.code] = TownshipCoverage(division.code, division.name, county, base, source, share)
    return list(found.values())


@lru_cache(maxsize=1000)
def _covered(outline: bytes, fields: tuple[str, ...], views: tuple[View, ...]) -> Coverage:
    """Return what is in view of a township's fields, or of its territory without ``fields`` (codes of layers)."""
    return coverage_of(cropland_inside(outline, fields) if fields else shapely.from_wkb(outline), views)
