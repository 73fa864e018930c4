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
