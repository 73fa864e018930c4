"""Geometry of divisions: datums, the division index, point -> division with border distance and runner-up."""

from luoshu.core.geo.attribution import Attribution, BoundaryLevel, attribute_points
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

__all__ = [
    "Attribution",
    "BorderDistances",
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
    "UnknownDatum",
    "UnreadableBoundaryFile",
    "attribute_points",
    "convert",
    "metres_per_degree",
    "parse_datum",
]
