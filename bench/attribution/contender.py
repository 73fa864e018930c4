"""One contender in a process of its own: read polygons and points, answer, print what it cost as one JSON line.

python contender.py luoshu|shapely|geopandas POLYGONS.npz POINTS.npy ANSWER.npy [INDEX]
"""

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

Answer = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, float]]


def luoshu(polygons: np.ndarray, index_path: str) -> Answer:
    from luoshu.core.geo import DivisionIndex

    index = DivisionIndex.open(index_path)
    return lambda lon, lat: (index.locate(lon, lat), 0.0)


def hand_tuned_shapely(polygons: np.ndarray, _index_path: str) -> Answer:
    """STRtree over the polygons, points in bulk, then one prepared ``intersects_xy`` per polygon on its own points."""
    tree = shapely.STRtree(polygons)
    shapely.prepare(polygons)

    def answer(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, float]:
        began = time.process_time()
        points = shapely.points(lon, lat)
        making = time.process_time() - began
        point, polygon = tree.query(points)
        order = np.argsort(polygon, kind="stable")
        point, polygon = point[order], polygon[order]
        starts = np.flatnonzero(np.diff(polygon, prepend=-1))
        found = np.full(len(lon), -1)
        # From the last polygon to the first, so that the lowest number stays where several contain a point.
        for start, stop in zip(starts[::-1], [len(point), *starts[:0:-1]], strict=True):
            rows = point[start:stop]
            found[rows[shapely.intersects_xy(polygons[polygon[start]], lon[rows], lat[rows])]] = polygon[start]
        return found, making

    return answer


def geopandas_sjoin(polygons: np.ndarray, _index_path: str) -> Answer:
    import geopandas

    frame = geopandas.GeoDataFrame(geometry=geopandas.GeoSeries(polygons))
    # Built once and kept by geopandas, so it is not part of the timed call.
    frame.sindex  # noqa: B018

    def answer(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, float]:
        began = time.process_time()
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat))
        making = time.process_time() - began
        joined = geopandas.sjoin(points, frame, predicate="intersects")
        found = np.full(len(lon), np.iinfo(np.int64).max)
        np.minimum.at(found, joined.index.to_numpy(), joined["index_right"].to_numpy())
        return np.where(found == np.iinfo(np.int64).max, -1, found), making

    return answer


CONTENDERS = {"luoshu": luoshu, "shapely": hand_tuned_shapely, "geopandas": geopandas_sjoin}


def read_polygons(path: str) -> np.ndarray:
    with np.load(path) as stored:
        raw, ends = stored["wkb"].tobytes(), stored["ends"]
    return shapely.from_wkb([raw[a:b] for a, b in pairwise(ends)])


def main() -> None:
    name, polygon_path, point_path, answer_path, index_path = sys.argv[1:6]
    points = np.load(point_path, mmap_mode="r")
    lon, lat = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    polygons = np.empty(0, object) if name == "luoshu" else read_polygons(polygon_path)
    answer = CONTENDERS[name](polygons, index_path)
    # Every polygon's prepared form and every page of the index is built or read in before the clock starts.
    answer(lon[:200_000], lat[:200_000])
    began, began_wall = time.process_time(), time.perf_counter()
    found, making = answer(lon, lat)
    cpu, wall = time.process_time() - began, time.perf_counter() - began_wall
    np.save(answer_path, found)
    # Not getrusage: its peak is inherited from the parent across exec.
    status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    peak_mb = int(status.split()[0]) / 1024
    print(json.dumps({"cpu_s": cpu, "wall_s": wall, "making_points_s": making, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
