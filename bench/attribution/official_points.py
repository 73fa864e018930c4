"""Do the 303 official straw-burning fire points fall into the counties the bulletin names?

    python bench/attribution/official_points.py [--points FILE]

The county outlines are GCJ-02. Each point is attributed twice: converted WGS-84 -> GCJ-02, and as it is (datum
ignored). Two names agree when their stems do: the name without its last word 县, 市, 区, 旗 (and the words for autonomy
before it), so a county that became a district under its old name agrees. Counties renamed altogether are not
translated: what is printed counts them as different, and each difference is listed with its distance from the border.
"""

import argparse
import csv
import os
import re
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "src"))
sys.path.insert(0, str(HERE))

from counties import Counties, load_counties  # noqa: E402

from luoshu.core.geo import DivisionIndex, convert  # noqa: E402

_SHARED = Path(os.environ.get("LUOSHU_SHARED_DATA") or HERE.parents[2] / "shared" / "data")
_DEFAULT = _SHARED / "fire" / "official_straw_fire_points_2016-08_09.csv"


def stem(name: str) -> str:
    """开封县, 开封市 -> 开封; 前郭尔罗斯蒙古族自治县 -> 前郭尔罗斯; a one-character rest keeps its suffix."""
    bare = re.sub(r"(?:[^\W\d_]{1,3}族)*(?:自治)?(?:县|市|区|旗|盟|州|地区)$", "", name)
    return bare if len(bare) > 1 else name


def attributed(counties: Counties, index: DivisionIndex, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    position = index.locate(lon, lat)
    found = np.column_stack([counties.cities, counties.names])[position]
    found[position < 0] = ""
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=Path, default=_DEFAULT)
    options = parser.parse_args()
    if not options.points.exists():
        print(f"NOT RUN: {options.points} is missing; give --points or set LUOSHU_SHARED_DATA.", file=sys.stderr)
        return 2
    with options.points.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lon, lat = np.array([(float(row["lon"]), float(row["lat"])) for row in rows]).T
    counties = load_counties()
    index = DivisionIndex.build(counties.polygons, check=False)
    for label, x, y in (("WGS-84 -> GCJ-02", *convert(lon, lat, "wgs84", "gcj02")), ("datum ignored", lon, lat)):
        found = attributed(counties, index, x, y)
        same = np.array([stem(row["county"]) == stem(name) for row, (_, name) in zip(rows, found, strict=True)])
        city = np.array([stem(row["city"]) == stem(name) for row, (name, _) in zip(rows, found, strict=True)])
        print(f"{label}: {len(rows)} points, county stem {same.mean():.4f} ({same.sum()}), city {city.mean():.4f}")
        distances = index.measure(x, y)
        for i in np.flatnonzero(~same | ~city):
            row, (found_city, found_name) = rows[i], found[i]
            told = f"{row['city']}{row['county']}"
            print(f"   told {told}, found {found_city}{found_name}, {distances.border_m[i]:.0f} m from the border")
    return 0


if __name__ == "__main__":
    sys.exit(main())
