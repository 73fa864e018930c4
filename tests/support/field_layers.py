"""Layers of cropland as surveyors hand them over."""

import json
from datetime import date

import shapely

from luoshu.apps.places.operations import LandReport, import_land
from tests.support.cast import AT, COUNTY_A, Cast


def layer_file(*shapes: shapely.Geometry) -> bytes:
    """Return a layer without any name or code."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(one))} for one in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def layer_of_fields(cast: Cast, *shapes: shapely.Geometry, who: str = "林岚", **changes: object) -> LandReport:
    """Import fields for a division, 甲县 unless named."""
    given: dict[str, object] = {"kind": "cropland", "division_code": COUNTY_A, "datum": "wgs84", "source": "国土调查"}
    given |= {"valid_from": date(2024, 1, 1), "data": layer_file(*shapes)} | changes
    return import_land(by=cast.acting(who), at=AT, **given)  # type: ignore[arg-type]
