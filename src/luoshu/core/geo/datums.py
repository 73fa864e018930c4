"""Datums of Chinese coordinates and the steps between them.

Codes: ``wgs84`` (GPS, satellites, storage), ``cgcs2000`` (the national datum; differs from WGS-84 by centimetres to a
few decimetres and is taken as equal here), ``gcj02`` (the offset of public maps, AMap and Tencent), ``bd09`` (Baidu, a
second step on GCJ-02).

GCJ-02 has no official publication. The formula below is the one in public use since about 2010, as described in
Wikipedia, "Restrictions on geographic data in China" (section GCJ-02), with the Krasovsky 1940 ellipsoid; so is the
rectangle outside which nothing is shifted. The BD-09 step is described in the same place.
"""

import math
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.errors import CoordinatesMismatch, UnknownDatum

FloatArray = npt.NDArray[np.float64]


class Datum(StrEnum):
    """The codes a coordinate may be labelled with."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


_KRASOVSKY_A = 6378245.0
_KRASOVSKY_EE = 0.00669342162296594323
# The rectangle of the public formula; outside of it a coordinate is left as it is.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BD_TURN = math.pi * 3000.0 / 180.0
# Both steps contract by less than 0.01 per round, so six rounds end far below a micrometre.
_ROUNDS = 6
_WGS84_A = 6378137.0
_WGS84_E2 = 0.00669437999014


@kernel
def _inside_china(lon: float, lat: float) -> bool:
    return _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH


@kernel
def _gcj_offset(lon: float, lat: float) -> tuple[float, float]:
    """The GCJ-02 offset in degrees at a WGS-84 position."""
    x = lon - 105.0
    y = lat - 35.0
    root = math.sqrt(abs(x))
    shared = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    phi = lat / 180.0 * math.pi
    w = 1.0 - _KRASOVSKY_EE * math.sin(phi) ** 2
    root_w = math.sqrt(w)
    d_lat = north * 180.0 / (_KRASOVSKY_A * (1.0 - _KRASOVSKY_EE) / (w * root_w) * math.pi)
    d_lon = east * 180.0 / (_KRASOVSKY_A / root_w * math.cos(phi) * math.pi)
    return d_lon, d_lat


@kernel
def _wgs_to_gcj(lon: float, lat: float) -> tuple[float, float]:
    if not _inside_china(lon, lat):
        return lon, lat
    d_lon, d_lat = _gcj_offset(lon, lat)
    return lon + d_lon, lat + d_lat


@kernel
def _gcj_to_wgs(lon: float, lat: float) -> tuple[float, float]:
    """Fixed point of ``w + offset(w) = g``; the offset changes so slowly that each round gains two to three digits."""
    if not _inside_china(lon, lat):
        return lon, lat
    w_lon, w_lat = lon, lat
    for _ in range(_ROUNDS):
        d_lon, d_lat = _gcj_offset(w_lon, w_lat)
        w_lon = lon - d_lon
        w_lat = lat - d_lat
    return w_lon, w_lat


@kernel
def _bd_offset(lon: float, lat: float) -> tuple[float, float]:
    """The BD-09 offset in degrees at a GCJ-02 position."""
    radius = math.sqrt(lon * lon + lat * lat) + 0.00002 * math.sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return radius * math.cos(angle) + 0.0065 - lon, radius * math.sin(angle) + 0.006 - lat


@kernel
def _gcj_to_bd(lon: float, lat: float) -> tuple[float, float]:
    if not _inside_china(lon, lat):
        return lon, lat
    d_lon, d_lat = _bd_offset(lon, lat)
    return lon + d_lon, lat + d_lat


@kernel
def _bd_to_gcj(lon: float, lat: float) -> tuple[float, float]:
    """Fixed point, because the closed inverse in public use is off by up to a metre."""
    if not _inside_china(lon, lat):
        return lon, lat
    g_lon, g_lat = lon, lat
    for _ in range(_ROUNDS):
        d_lon, d_lat = _bd_offset(g_lon, g_lat)
        g_lon = lon - d_lon
        g_lat = lat - d_lat
    return g_lon, g_lat


@kernel
def _convert(
    lon: FloatArray, lat: FloatArray, from_step: int, to_step: int, out_lon: FloatArray, out_lat: FloatArray
) -> None:
    """Steps: 0 = WGS-84 and CGCS2000, 1 = GCJ-02, 2 = BD-09; walk up or down one step at a time."""
    for i in range(lon.shape[0]):
        x, y = lon[i], lat[i]
        step = from_step
        while step > to_step:
            x, y = _bd_to_gcj(x, y) if step == 2 else _gcj_to_wgs(x, y)
            step -= 1
        while step < to_step:
            x, y = _wgs_to_gcj(x, y) if step == 0 else _gcj_to_bd(x, y)
            step += 1
        out_lon[i] = x
        out_lat[i] = y


_STEP = {Datum.WGS84: 0, Datum.CGCS2000: 0, Datum.GCJ02: 1, Datum.BD09: 2}


def parse_datum(text: str | None) -> Datum:
    """Return the datum of a code; raises :class:`UnknownDatum` for anything else, the empty text included."""
    try:
        return Datum((text or "").strip().lower())
    except ValueError:
        raise UnknownDatum(datum=text or "（空）") from None


def coordinate_arrays(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Two read-only contiguous float64 arrays of equal length, shape (n,); raises :class:`CoordinatesMismatch`.

    Read-only because mapped index files are: every kernel is then compiled for one kind of array only.
    """
    x = np.ascontiguousarray(np.atleast_1d(lon), np.float64).view()
    y = np.ascontiguousarray(np.atleast_1d(lat), np.float64).view()
    if x.shape != y.shape or x.ndim != 1:
        raise CoordinatesMismatch(lon=x.size, lat=y.size)
    x.flags.writeable = False
    y.flags.writeable = False
    return x, y


def convert(lon: npt.ArrayLike, lat: npt.ArrayLike, from_datum: str, to_datum: str) -> tuple[FloatArray, FloatArray]:
    """Convert degrees between datums; scalars or sequences in, two arrays of shape (n,) out.

    Inverses are accurate to far below 0.001 m. Positions outside the rectangle 72.004-137.8347 E, 0.8293-55.8271 N are
    not shifted; within about 700 m of that rectangle's edge the inverse is ambiguous by nature. NaN stays NaN.
    Raises :class:`UnknownDatum` and :class:`CoordinatesMismatch`.
    """
    start, end = _STEP[parse_datum(from_datum)], _STEP[parse_datum(to_datum)]
    x, y = coordinate_arrays(lon, lat)
    out_lon, out_lat = np.array(x), np.array(y)
    if start != end:
        _convert(x, y, start, end, out_lon, out_lat)
    return out_lon, out_lat


@kernel
def degree_lengths(lat: float) -> tuple[float, float]:
    """Metres per degree of longitude and of latitude at a latitude on the WGS-84 ellipsoid (scalar kernel)."""
    phi = lat * math.pi / 180.0
    w = 1.0 - _WGS84_E2 * math.sin(phi) ** 2
    root_w = math.sqrt(w)
    return (
        _WGS84_A / root_w * math.cos(phi) * math.pi / 180.0,
        _WGS84_A * (1.0 - _WGS84_E2) / (w * root_w) * math.pi / 180.0,
    )


def metres_per_degree(lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Metres per degree of longitude and of latitude, arrays shaped like ``lat``.

    Radii of curvature of the WGS-84 ellipsoid: prime vertical N = a / sqrt(w) times cos(lat), meridian
    M = a (1 - e2) / w^1.5, w = 1 - e2 sin(lat)^2 (any textbook of geodesy).
    """
    phi = np.radians(np.asarray(lat, np.float64))
    w = 1.0 - _WGS84_E2 * np.sin(phi) ** 2
    return (
        np.asarray(_WGS84_A / np.sqrt(w) * np.cos(phi) * (math.pi / 180.0)),
        np.asarray(_WGS84_A * (1.0 - _WGS84_E2) / w**1.5 * (math.pi / 180.0)),
    )
