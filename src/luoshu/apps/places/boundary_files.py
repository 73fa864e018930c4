"""Reading boundary files: GeoJSON by ourselves; zipped Shapefile, GeoPackage and FlatGeobuf through GDAL.

Files are told apart by their first bytes. Formats that can point at other files or servers (VRT, KML, GML) are not
opened at all.
"""

import io
import json
import tempfile
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry import shape

from luoshu.apps.places.errors import BoundaryFileUnusable

CODE_FIELDS: Final = (
    "code", "adcode", "区划代码", "行政区划代码", "xzqdm", "xzqhdm", "pac", "gb", "dt_adcode", "代码",
)  # fmt: skip
NAME_FIELDS: Final = (
    "name", "名称", "区划名称", "xzqmc", "xzqhmc", "dt_name", "行政区名称", "village", "村", "town", "township", "乡镇",
    "district", "county", "区县", "县", "city", "市",
)  # fmt: skip
MOST_BYTES: Final = 500 * 1024 * 1024
_SHAPE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SQLITE, _FLATGEOBUF, _ZIP = b"SQLite format 3\x00", b"fgb\x03", b"PK\x03\x04"


@dataclass(frozen=True, eq=False)
class BoundaryFeature:
    """One feature: its 1-based number in the file, the code and name as written, the geometry or None."""

    number: int
    code: str
    name: str
    geometry: shapely.Geometry | None


@dataclass(frozen=True)
class BoundaryFile:
    """A file as read, in degrees. ``code_field`` or ``name_field`` is empty where the file has none."""

    features: tuple[BoundaryFeature, ...]
    code_field: str
    name_field: str
    fields: tuple[str, ...]


def read_boundary_file(
    data: bytes, *, code_field: str = "", name_field: str = "", is_named: bool = True
) -> BoundaryFile:
    """Read a boundary file; fields are named, or found by habit; without ``is_named`` there may be none.

    Raises BoundaryFileUnusable with one sentence.
    """
    if not data.strip():
        raise BoundaryFileUnusable(reason="边界文件是空的，请重新导出后再导入。")
    if len(data) > MOST_BYTES:
        raise BoundaryFileUnusable(reason=f"边界文件超过 {MOST_BYTES >> 20} MB，请按县拆开后分别导入。")
    if data.startswith(_ZIP):
        records, shapes = _read_shapefile(data)
    elif data.startswith(_SQLITE):
        records, shapes = _read_with_gdal(data, "boundaries.gpkg")
    elif data.startswith(_FLATGEOBUF):
        records, shapes = _read_with_gdal(data, "boundaries.fgb")
    else:
        records, shapes = _read_geojson(data)
    if not records:
        raise BoundaryFileUnusable(reason="边界文件里没有图形，请确认导出时选中了图层后再导入。")
    fields = tuple(dict.fromkeys(name for record in records for name in record))
    code = _field(fields, code_field, CODE_FIELDS, "代码")
    name = _field(fields, name_field, NAME_FIELDS, "名称")
    if is_named and not code and not name:
        found = "、".join(fields) or "无"
        raise BoundaryFileUnusable(
            reason=f"边界文件里找不到代码或名称字段（现有字段：{found}），请用 --code-field 或 --name-field 写明。"
        )
    features = tuple(
        BoundaryFeature(number, _text(record.get(code)) if code else "", _text(record.get(name)) if name else "", one)
        for number, (record, one) in enumerate(zip(records, shapes, strict=True), start=1)
    )
    _check_degrees(features)
    return BoundaryFile(features, code, name, fields)


def _field(fields: Sequence[str], named: str, habits: Sequence[str], what: str) -> str:
    if named:
        if named not in fields:
            found = "、".join(fields) or "无"
            raise BoundaryFileUnusable(
                reason=f"边界文件里没有{what}字段“{named}”（现有字段：{found}），请核对字段名后再导入。"
            )
        return named
    lower = {field.lower(): field for field in reversed(fields)}
    return next((lower[habit] for habit in habits if habit in lower), "")


def _text(value: object) -> str:
    """Return a field's value as text; a code that came as a number keeps no decimal point."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _check_degrees(features: Sequence[BoundaryFeature]) -> None:
    bounds = shapely.total_bounds(np.array([one.geometry for one in features], object))
    if np.isfinite(bounds).all() and (abs(bounds[[0, 2]]).max() > 180 or abs(bounds[[1, 3]]).max() > 90):
        raise BoundaryFileUnusable(
            reason="边界文件的坐标不是经纬度（可能是投影坐标），请转为经纬度，或补上投影文件（.prj）后再导入。"
        )


def _read_geojson(data: bytes) -> tuple[list[Mapping[str, Any]], list[shapely.Geometry | None]]:
    text = _decoded(data)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise BoundaryFileUnusable(
            reason="边界文件读不出来：不是完整的 GeoJSON，也不是 Shapefile 压缩包、GeoPackage 或 FlatGeobuf，"
            "请重新导出后再导入。"
        ) from None
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise BoundaryFileUnusable(reason="边界文件不是 GeoJSON 的 FeatureCollection，请另存为 GeoJSON 后再导入。")
    records: list[Mapping[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    for feature in found:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        records.append(properties if isinstance(properties, dict) else {})
        shapes.append(_shape(feature.get("geometry") if isinstance(feature, dict) else None))
    return records, shapes


def _shape(geometry: object) -> shapely.Geometry | None:
    """Return the geometry of a feature, or None where it cannot be read: that feature is reported, not the file."""
    try:
        return shape(geometry)
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BoundaryFileUnusable(reason="边界文件不是 UTF-8 或 GBK 编码的文本，请另存为 UTF-8 后再导入。")


def _read_shapefile(data: bytes) -> tuple[list[Mapping[str, Any]], list[shapely.Geometry | None]]:
    """Unpack one Shapefile's own parts, and nothing else, into a folder of our own."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(_SHAPE_PARTS)]
        shapes = [entry.filename[:-4] for entry in entries if entry.filename.lower().endswith(".shp")]
        if len(shapes) != 1:
            raise BoundaryFileUnusable(
                reason=f"压缩包里有 {len(shapes)} 个 Shapefile，需要正好一个，请重新打包后再导入。"
            )
        parts = [entry for entry in entries if entry.filename[:-4] == shapes[0]]
        if sum(entry.file_size for entry in parts) > MOST_BYTES:
            raise BoundaryFileUnusable(reason=f"压缩包解开后超过 {MOST_BYTES >> 20} MB，请按县拆开后分别导入。")
        with tempfile.TemporaryDirectory(prefix="luoshu-shp-") as folder:
            for entry in parts:
                target = Path(folder) / f"boundaries{entry.filename[-4:].lower()}"
                with archive.open(entry) as source, target.open("wb") as out:
                    # The size in the directory may lie: never unpack more than it says.
                    out.write(source.read(entry.file_size + 1)[: entry.file_size])
            return _read_path(Path(folder) / "boundaries.shp")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        raise BoundaryFileUnusable(reason="压缩包打不开，可能没有传完或有密码，请重新打包后再导入。") from None


def _read_with_gdal(data: bytes, name: str) -> tuple[list[Mapping[str, Any]], list[shapely.Geometry | None]]:
    with tempfile.TemporaryDirectory(prefix="luoshu-gdal-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return _read_path(path)


def _read_path(path: Path) -> tuple[list[Mapping[str, Any]], list[shapely.Geometry | None]]:
    # Loaded here: GDAL takes a while to load, with every data-frame package it finds, and only this function needs it.
    import pyogrio.raw
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks about measured or unclosed rings; repair reports them
            meta, _, blobs, columns = pyogrio.raw.read(path, force_2d=True)
    except (DataSourceError, DataLayerError, ValueError, OSError, IndexError):
        raise BoundaryFileUnusable(
            reason="边界文件打不开，可能缺少部件或已损坏，请重新导出，或另存为 GeoJSON 后再导入。"
        ) from None
    names = [str(name) for name in meta["fields"]]
    rows = zip(*columns, strict=True) if names else ((),) * len(blobs)
    records: list[Mapping[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    shapes = shapely.from_wkb(blobs, on_invalid="ignore")
    return records, list(_in_degrees(shapes, meta.get("crs")))


def _in_degrees(shapes: npt.NDArray[np.object_], crs: str | None) -> npt.NDArray[np.object_]:
    """Take projected coordinates back to degrees of their own datum; the datum named by the user stays the datum."""
    if not crs:
        return shapes
    try:
        given = pyproj.CRS.from_user_input(crs)
        if not given.is_projected:
            return shapes
        back = pyproj.Transformer.from_crs(given, given.geodetic_crs, always_xy=True)
    except pyproj.exceptions.ProjError:
        raise BoundaryFileUnusable(reason="边界文件的投影无法识别，请转为经纬度后再导入。") from None
    there = np.array([one is not None for one in shapes])
    out = shapes.copy()
    xy = shapely.get_coordinates(shapes[there])
    out[there] = shapely.set_coordinates(shapes[there], np.column_stack(back.transform(xy[:, 0], xy[:, 1])))
    return out
