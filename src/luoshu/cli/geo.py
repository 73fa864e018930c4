"""``luoshu geo attribute``: points of a table -> the division each lies in. Needs no database and no Django."""

import argparse
import csv
import math
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from luoshu.core.geo import (
    Attribution,
    BoundaryFeature,
    BoundaryLevel,
    DivisionIndex,
    GeoError,
    attribute_points,
    convert,
    parse_datum,
    read_boundaries,
    repair_polygons,
)
from luoshu.core.tables import RawTable, TableError, find_header, read_table

DONE, DONE_WITH_REJECTED, COULD_NOT_RUN = 0, 1, 2

_COORDINATES = {
    "lon": ("lon", "lng", "long", "longitude", "经度", "东经", "x"),
    "lat": ("lat", "latitude", "纬度", "北纬", "y"),
}
_ANSWER = ("code", "name", "level", "border_m", "runner_up", "basis")
_LEVELS = ("province", "city", "county", "township", "village")


@dataclass(frozen=True)
class Boundaries:
    """Boundaries of one file, repaired and indexed in their own datum; ids are positions in ``features``."""

    features: tuple[BoundaryFeature, ...]
    index: DivisionIndex


@dataclass(frozen=True)
class Points:
    """The table's rows, its header, and per row the coordinates (NaN if bad) and what is wrong with them ("" if
    nothing)."""

    header: list[str]
    rows: list[list[str]]
    lon: list[float]
    lat: list[float]
    reasons: list[str]


def add_geo_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the ``geo`` command with its verb to the command line's parser."""
    geo = subparsers.add_parser("geo", help="坐标与区划（不用数据库）")
    verbs = geo.add_subparsers(dest="verb", required=True, metavar="attribute")
    attribute = verbs.add_parser("attribute", help="判断每个点在哪个区划，到界线多远，离哪个相邻区划最近")
    attribute.add_argument(
        "points", metavar="POINTS.csv", help="点位表（CSV 或 Excel，UTF-8 或 GBK），要有经度和纬度列"
    )
    attribute.add_argument("--boundaries", required=True, metavar="FILE", help="边界文件（GeoJSON）")
    # Not required for argparse: an unlabelled datum is refused with a sentence that says why.
    attribute.add_argument("--points-datum", metavar="D", help="点位的坐标系：wgs84、gcj02、bd09 或 cgcs2000")
    attribute.add_argument("--boundaries-datum", metavar="D", help="边界的坐标系：同上")
    attribute.add_argument("--code-field", metavar="F", help="边界文件里的代码字段，默认按习惯名称找")
    attribute.add_argument("--name-field", metavar="F", help="边界文件里的名称字段，默认按习惯名称找")
    attribute.add_argument("--level", choices=_LEVELS, help="边界的层级，默认按代码判断")
    attribute.add_argument("--basis", default="published", help="边界的依据，原样写进结果，默认 published")
    attribute.add_argument("--out", required=True, metavar="OUT.csv", help="结果写到这里")
    attribute.set_defaults(run=run_attribute)


def run_attribute(args: argparse.Namespace) -> int:
    """Attribute every row of the table; rows with bad coordinates are kept with the reason."""
    for what, datum in (("点位", args.points_datum), ("边界", args.boundaries_datum)):
        if not datum:
            flag = "--points-datum" if what == "点位" else "--boundaries-datum"
            _say(
                f"没有写明{what}的坐标系：坐标系弄错会偏出约 600 米，可能落到别的县。"
                f"请加上 {flag} wgs84、gcj02、bd09 或 cgcs2000 后重试。"
            )
            return COULD_NOT_RUN
    try:
        points_datum, boundaries_datum = parse_datum(args.points_datum), parse_datum(args.boundaries_datum)
        boundaries = _read_boundaries(args)
        points = _read_points(Path(args.points).read_bytes())
        lon, lat = convert(points.lon, points.lat, points_datum, boundaries_datum)
        answer = attribute_points([BoundaryLevel(0, args.basis, boundaries.index)], lon, lat)
        _write(Path(args.out), points, boundaries, answer, args.level)
    except OSError as error:
        _say(f"读写 {error.filename} 失败（{error.strerror}），请检查路径和权限后重试。")
        return COULD_NOT_RUN
    except (GeoError, TableError) as error:
        _say(str(error))
        return COULD_NOT_RUN
    return _finish(args.out, points, answer)


def _read_boundaries(args: argparse.Namespace) -> Boundaries:
    content = Path(args.boundaries).read_bytes()
    read = read_boundaries(content, code_field=args.code_field, name_field=args.name_field)
    repaired = repair_polygons([feature.geometry for feature in read.features])
    for note in repaired.notes:
        feature = read.features[note.position]
        done = f"已修复，面积 {note.area_before_m2 / 1e6:.3f} → {note.area_after_m2 / 1e6:.3f} 平方千米"
        label = feature.name or feature.code or f"第 {feature.number} 个要素"
        _say(f"边界 {label}：{note.reason}，{done if note.usable else '没有可用的面，未参加归属'}。")
    usable = [position for position, polygon in enumerate(repaired.polygons) if polygon is not None]
    return Boundaries(read.features, DivisionIndex.build(repaired.polygons[usable], usable, check=False))


def _read_points(content: bytes) -> Points:
    table = read_table(content)
    found = find_header(table.rows, _COORDINATES, required=("lon", "lat"))
    missing = [word for word, key in (("经度", "lon"), ("纬度", "lat")) if not found or key not in found.columns]
    if found is None or missing:
        raise TableError(
            "missing_coordinates",
            f"点位表里找不到{'和'.join(missing)}列，请把列名改成 lon、lat（或 经度、纬度）后重试。",
        )
    if found.row_index:
        _say(f"表头在第 {found.row_no} 行，它上面的 {found.row_index} 行是标题，没有写进结果。")
    rows = table.rows[found.row_index + 1 :]
    width = max([len(found.names), *(len(row.cells) for row in rows)])
    points = Points([*found.names, *[""] * (width - len(found.names))], [], [], [], [])
    for row in rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        lon, lat, reason = _coordinates(cells[found.columns["lon"]], cells[found.columns["lat"]])
        _append(points, cells, lon, lat, reason)
    _append_unreadable(points, table, width)
    return points


def _append_unreadable(points: Points, table: RawTable, width: int) -> None:
    """Lines that could not be cut into cells are kept too, whole, in the first column."""
    for problem in table.problems:
        _append(points, [problem.raw, *[""] * (width - 1)], math.nan, math.nan, problem.message)


def _append(points: Points, cells: list[str], lon: float, lat: float, reason: str) -> None:
    points.rows.append(cells)
    points.lon.append(lon)
    points.lat.append(lat)
    points.reasons.append(reason)


def _coordinates(lon_text: str, lat_text: str) -> tuple[float, float, str]:
    """Two cells -> degrees and "", or NaN and what is wrong."""
    bad = math.nan, math.nan
    if not lon_text.strip() or not lat_text.strip():
        return *bad, "缺少经度或纬度，请补上"
    try:
        lon, lat = float(lon_text), float(lat_text)
    except ValueError:
        return *bad, "经度或纬度不是数字，请改成十进制度"
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return *bad, "经度或纬度不是有限的数，请改正"
    if abs(lat) > 90 and abs(lon) <= 90:
        return *bad, "经度和纬度像是写反了，请对调"
    if abs(lon) > 180 or abs(lat) > 90:
        return *bad, "经度或纬度超出范围，请改成十进制度"
    if lon == 0 and lat == 0:
        return *bad, "坐标为 0,0，多半是没有定位，请补上"
    return lon, lat, ""


def _write(out: Path, points: Points, boundaries: Boundaries, answer: Attribution, level: str | None) -> None:
    """Write beside the target and move into place, so that a broken run leaves no half file."""
    with_reason = any(points.reasons)
    labels = [(feature.code, feature.name, level or guess_level(feature.code)) for feature in boundaries.features]
    handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=out.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([*points.header, *_ANSWER, *(["reason"] if with_reason else [])])
            columns = zip(
                points.rows,
                answer.polygon.tolist(),
                np.round(answer.border_m, 1).tolist(),
                answer.runner_up.tolist(),
                answer.basis.tolist(),
                points.reasons,
                strict=True,
            )
            for cells, polygon, border_m, runner_up, basis, reason in columns:
                code, name, found_level = labels[polygon] if polygon >= 0 else ("", "", "")
                other = (labels[runner_up][0] or labels[runner_up][1]) if runner_up >= 0 else ""
                border = "" if math.isnan(border_m) else f"{border_m:.1f}"
                row = [*cells, code, name, found_level, border, other, basis]
                writer.writerow([*row, reason] if with_reason else row)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def guess_level(code: str) -> str:
    """The level a statistical division code speaks of: 410000, 410300, 410302, 410302001, 410302001001 (or 12
    digits)."""
    if not (code.isascii() and code.isdigit()) or len(code) not in (2, 4, 6, 9, 12):
        return ""
    padded = code.ljust(12, "0")
    for digits, level in zip((2, 4, 6, 9), _LEVELS, strict=False):
        if not padded[digits:].strip("0"):
            return level
    return "village"


def _finish(out: str, points: Points, answer: Attribution) -> int:
    total, bad = len(points.rows), sum(1 for reason in points.reasons if reason)
    inside = int((answer.polygon >= 0).sum())
    outside = total - bad - inside
    summary = f"共 {total} 个点：归属 {inside} 个，不在任何区划内 {outside} 个，坐标不能用 {bad} 个；结果在 {out}。"
    _say(summary + ("坐标不能用的行留在结果里，原因见 reason 列，改好后可以重跑。" if bad else ""))
    return DONE_WITH_REJECTED if bad else DONE


def _say(message: str) -> None:
    print(message, file=sys.stderr)
