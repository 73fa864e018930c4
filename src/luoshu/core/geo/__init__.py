"""Geometry of divisions: datums, the division index, point -> division with border distance and runner-up."""

from luoshu.core.geo.attribution import Attribution, BoundaryLevel, attribute_points
from luoshu.core.geo.boundaries import BoundaryFeature, BoundaryFile, read_boundaries
from luoshu.core.geo.datums import Datum, convert, metres_per_degree, parse_datum
from luoshu.core.geo.errors import (
    BrokenIndexFile,
    CoordinatesMismatch,
    DuplicateIds,
    GeoError,
    InvalidBoundary,
    MissingBoundaryField,
    UnknownDatum,
    UnreadableBoundaryFile,
)
from luoshu.core.geo.index import BorderDistances, Candidates, DivisionIndex
from luoshu.core.geo.repair import Repaired, RepairNote, area_m2, repair_polygons

__all__ = [
    "Attribution",
    "BorderDistances",
    "BoundaryFeature",
    "BoundaryFile",
    "BoundaryLevel",
    "BrokenIndexFile",
    "Candidates",
    "CoordinatesMismatch",
    "Datum",
    "DivisionIndex",
    "DuplicateIds",
    "GeoError",
    "InvalidBoundary",
    "MissingBoundaryField",
    "RepairNote",
    "Repaired",
    "UnknownDatum",
    "UnreadableBoundaryFile",
    "area_m2",
    "attribute_points",
    "convert",
    "metres_per_degree",
    "parse_datum",
    "read_boundaries",
    "repair_polygons",
]
