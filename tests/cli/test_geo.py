"""``luoshu geo attribute`` by its parser: columns, encodings, refusals, exit codes."""

import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from luoshu.cli.geo import add_geo_commands, guess_level
from tests.support.shared_data import shared_file


def square(west, south, side=1.0):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def files(tmp_path):
    features = [
        {"type": "Feature", "properties": {"adcode": 410101, "name": "甲县"}, "geometry": square(112, 34)},
        {"type": "Feature", "properties": {"adcode": 410102, "name": "乙区"}, "geometry": square(113, 34)},
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (tmp_path / "boundaries.geojson").write_text(content, encoding="utf-8")
    return tmp_path


def run(folder, points, *more, datums=("wgs84", "wgs84"), encoding="utf-8"):
    """Write the points, run the command, return exit code and the rows of the answer (None without one)."""
    (folder / "points.csv").write_bytes(points.encode(encoding))
    parser = argparse.ArgumentParser()
    add_geo_commands(parser.add_subparsers())
    line = ["geo", "attribute", str(folder / "points.csv"), "--boundaries", str(folder / "boundaries.geojson")]
    line += ["--out", str(folder / "out.csv"), *more]
    for flag, datum in zip(("--points-datum", "--boundaries-datum"), datums, strict=True):
        line += [flag, datum] if datum else []
    args = parser.parse_args(line)
    code = args.run(args)
    if not (folder / "out.csv").exists():
        return code, None
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return code, list(csv.DictReader(file))


def test_the_answer_follows_the_input_columns(files, capsys):
    code, rows = run(files, "序号,lon,lat\n007,112.99,34.5\n008,113.5,34.5\n009,115,34.5\n")
    assert code == 0
    assert list(rows[0]) == ["序号", "lon", "lat", "code", "name", "level", "border_m", "runner_up", "basis"]
    assert [row["序号"] for row in rows] == ["007", "008", "009"]
    assert [row["code"] for row in rows] == ["410101", "410102", ""]
    assert [row["name"] for row in rows] == ["甲县", "乙区", ""]
    assert [row["level"] for row in rows] == ["county", "county", ""]
    assert [row["runner_up"] for row in rows] == ["410102", "410101", "410102"]
    assert [row["basis"] for row in rows] == ["published", "published", ""]
    assert float(rows[0]["border_m"]) == pytest.approx(918.5, abs=1)
    told = capsys.readouterr()
    assert told.out == ""
    assert "共 3 个点：归属 2 个，不在任何区划内 1 个，坐标不能用 0 个" in told.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", ["经度,纬度,地点", "Longitude,LATITUDE,地点", "lng,lat,地点", "long,lat,地点"])
def test_columns_are_found_by_habit_in_any_encoding(files, encoding, header):
    code, rows = run(files, f"{header}\n112.5,34.5,洛龙区李楼镇\n", encoding=encoding)
    assert code == 0
    assert rows[0]["code"] == "410101"
    assert rows[0]["地点"] == "洛龙区李楼镇"


def test_rows_with_bad_coordinates_are_kept_with_the_reason(files):
    points = "lon,lat\n112.5,34.5\n,34.5\nabc,34.5\n34.5,112.5\n0,0\n999,34.5\nnan,34.5\n113.5,34.5\n"
    code, rows = run(files, points)
    assert code == 1
    assert [row["code"] for row in rows] == ["410101", "", "", "", "", "", "", "410102"]
    assert [row["lon"] for row in rows] == ["112.5", "", "abc", "34.5", "0", "999", "nan", "113.5"]
    assert rows[0]["reason"] == ""
    words = ["缺少", "不是数字", "写反", "0,0", "超出范围", "不是有限的数"]
    assert all(word in row["reason"] for word, row in zip(words, rows[1:7], strict=True))
    assert all(row["border_m"] == "" for row in rows[1:7])


@pytest.mark.parametrize("datums", [(None, "gcj02"), ("wgs84", None), ("wgs84", "xian80")])
def test_a_datum_that_is_missing_or_unknown_is_refused_and_nothing_is_written(files, datums, capsys):
    code, rows = run(files, "lon,lat\n112.5,34.5\n", datums=datums)
    assert (code, rows) == (2, None)
    told = capsys.readouterr().err
    assert "坐标系" in told
    assert "gcj02、bd09 或 cgcs2000" in told


def test_points_are_taken_to_the_datum_of_the_boundaries(files):
    # 300 m west of the border in WGS-84; GCJ-02 shifts it about 580 m east, across the border.
    points = "lon,lat\n112.9968,34.5\n"
    assert run(files, points)[1][0]["code"] == "410101"
    assert run(files, points, datums=("wgs84", "gcj02"))[1][0]["code"] == "410102"


def test_level_basis_and_fields_can_be_named(files):
    code, rows = run(
        files, "lon,lat\n112.5,34.5\n", "--level", "township", "--basis", "synthetic", "--code-field", "name"
    )
    assert code == 0
    assert (rows[0]["code"], rows[0]["level"], rows[0]["basis"]) == ("甲县", "township", "synthetic")


@pytest.mark.parametrize(
    ("points", "more", "words"),
    [
        ("a,b\n1,2\n", (), "经度和纬度列"),
        ("lon,b\n1,2\n", (), "纬度列"),
        ("lon,lat\n1,2\n", ("--code-field", "no"), "adcode、name"),
    ],
)
def test_what_cannot_be_run_says_what_is_missing(files, points, more, words, capsys):
    assert run(files, points, *more) == (2, None)
    assert words in capsys.readouterr().err


def test_a_missing_file_is_one_sentence(files, capsys):
    (files / "boundaries.geojson").unlink()
    assert run(files, "lon,lat\n1,2\n") == (2, None)
    assert "boundaries.geojson" in capsys.readouterr().err


def test_a_border_that_crosses_itself_is_repaired_and_reported(files, capsys):
    bow_tie = {"type": "Polygon", "coordinates": [[[112, 34], [113, 35], [113, 34], [112, 35], [112, 34]]]}
    feature = {"type": "Feature", "properties": {"code": "1", "name": "甲县"}, "geometry": bow_tie}
    empty = {"type": "Feature", "properties": {"code": "2", "name": "乙区"}, "geometry": None}
    document = {"type": "FeatureCollection", "features": [empty, feature]}
    (files / "boundaries.geojson").write_text(json.dumps(document), encoding="utf-8")
    code, rows = run(files, "lon,lat\n112.1,34.5\n112.5,34.9\n")
    assert (code, [row["code"] for row in rows]) == (0, ["1", ""])
    told = capsys.readouterr().err
    assert "边界 甲县：边界自相交，已修复" in told
    assert "边界 乙区：没有图形，没有可用的面" in told


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("410000", "province"),
        ("410300", "city"),
        ("410302", "county"),
        ("410302001", "township"),
        ("410302001000", "township"),
        ("410302001001", "village"),
        ("035", ""),
        ("", ""),
        ("老城区", ""),
    ],
)
def test_the_level_follows_from_the_length_of_the_code(code, level):
    assert guess_level(code) == level


def test_the_command_loads_no_django():
    program = "import sys, luoshu.cli.geo; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    environment = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    assert subprocess.run([sys.executable, "-c", program], check=False, env=environment).returncode == 0


@pytest.mark.shared
def test_the_official_points_run_against_the_published_outlines(tmp_path):
    outlines = shared_file("places/luoyang_counties_gcj02.geojson").read_bytes()
    (tmp_path / "boundaries.geojson").write_bytes(outlines)
    points = shared_file("fire/official_straw_fire_points_2016-08_09.csv").read_text(encoding="utf-8-sig")
    code, rows = run(tmp_path, points, datums=("wgs84", "gcj02"))
    assert code == 0
    assert len(rows) == 303
    assert all((row["code"] != "") == ("洛阳" in row["city"]) for row in rows)
