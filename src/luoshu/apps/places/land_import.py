"""``import_land``: the fields of a division become a layer that labels clues and never hides one."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.apps.places.boundary_files import read_boundary_file
from luoshu.apps.places.boundary_geometry import to_wgs84
from luoshu.apps.places.choices import LandKind
from luoshu.apps.places.errors import BoundaryFileUnusable, CityMissing
from luoshu.apps.places.models import Division, LandLayer
from luoshu.core.geo import GeoError, parse_datum, repair_polygons


@dataclass(frozen=True)
class LandReport:
    """What an import brought: ``received = taken + left_out`` (features without an area)."""

    code: str
    received: int
    taken: int
    left_out: int
    ended: tuple[str, ...]
    is_new: bool


def import_land(
    *,
    data: bytes,
    kind: str,
    division_code: str,
    datum: str,
    source: str,
    valid_from: date,
    by: Acting,
    at: datetime,
) -> LandReport:
    """Import a layer of land use for one division. The same file again changes nothing.

    The layer that held for the division before ends at ``valid_from``. Raises NotAllowed, CityMissing,
    BoundaryFileUnusable, SecrecyMarkFound.
    """
    if not by.may("places.import"):
        raise NotAllowed
    if kind not in LandKind.values:
        raise BoundaryFileUnusable(reason="图层种类只能是 cropland（耕地），请改正。")
    datum, division = _known_datum(datum), _division(division_code)
    refuse_file_if_marked_secret(name=source, data=data)
    code = hashlib.sha256(f"{kind}|{division_code}|{datum}|{valid_from}|".encode() + data).hexdigest()[:32]
    known = LandLayer.objects.filter(code=code, valid_to=None).first()
    if known is not None:
        return LandReport(code, known.features + known.left_out, known.features, known.left_out, (), False)
    received, good = _usable(data, datum)
    stored = store_bytes(data=data, at=at, media_hint="application/geo+json")
    with transaction.atomic():
        before = LandLayer.objects.filter(kind=kind, division_path=division.path, valid_to=None)
        ended = tuple(before.values_list("code", flat=True))
        before.update(valid_to=valid_from)
        LandLayer.objects.create(
            code=code,
            kind=kind,
            division=division,
            division_path=division.path,
            source=source[:200],
            datum=datum,
            file=stored,
            valid_from=valid_from,
            features=len(good),
            left_out=received - len(good),
            imported_at=at,
            wkb=shapely.to_wkb(shapely.multipolygons(shapely.get_parts(good))),
        )
        detail = {"kind": kind, "features": len(good), "left_out": received - len(good), "ended": list(ended)}
        record(
            by=by,
            at=at,
            action="places.land_imported",
            subject_kind="division",
            subject_code=division_code,
            division_path=division.path,
            detail=detail,
        )
    return LandReport(code, received, len(good), received - len(good), ended, True)


def _usable(data: bytes, datum: str) -> tuple[int, list[shapely.Geometry]]:
    """Return how many features a file holds and those that have an area, in WGS-84. Raises BoundaryFileUnusable."""
    features = read_boundary_file(data, is_named=False).features
    shapes = repair_polygons(to_wgs84([one.geometry for one in features], datum)).polygons
    good = [one for one in shapes if one is not None]
    if not good:
        raise BoundaryFileUnusable(reason="图层里没有可用的面，请确认导出时选中了面图层后再导入。")
    return len(features), good


def _known_datum(datum: str) -> str:
    try:
        return parse_datum(datum).value
    except GeoError as error:
        raise BoundaryFileUnusable(reason=str(error)) from error


def _division(code: str) -> Division:
    division = Division.objects.filter(code=code).order_by("-valid_from").first()
    if division is None:
        raise CityMissing
    return division
