"""Point -> division against shapely and geopandas on the same points in the same run; ratios per CPU-second.

python bench/attribution/run.py [--points 1000000] [--rounds 3] [--small 30000] [--skip-check]
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import shapely

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "src"))
sys.path.insert(0, str(HERE))

from counties import load_counties  # noqa: E402
from points import hard_points, points_in_extent, points_inside, small_polygons  # noqa: E402

from luoshu.core.geo import DivisionIndex  # noqa: E402

TARGETS = {"counties": {"shapely": 10.0, "geopandas": 20.0}, "small polygons": {"shapely": 6.0, "geopandas": 6.0}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", type=int, default=30_500, help="cells of the second set")
    parser.add_argument("--sjoin-points", type=int, default=1_000_000, help="most points given to geopandas")
    parser.add_argument("--skip-check", action="store_true", help="leave out the comparison with brute force")
    options = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in TARGETS:
            polygons = load_counties().polygons if name == "counties" else small_polygons(options.small, seed=7)
            missed += run_set(name, polygons, options, Path(folder))
    print("all targets met, no disagreement" if not missed else f"{missed} target(s) missed or answers that differ")
    return 1 if missed else 0


def run_set(name: str, polygons: np.ndarray, options: argparse.Namespace, folder: Path) -> int:
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    print(f"\n== {name}: {len(polygons):,} polygons, {vertices:,} vertices")
    index_path, polygon_path = folder / "index", folder / "polygons.npz"
    build_and_open(polygons, index_path)
    wkb = shapely.to_wkb(polygons)
    ends = np.concatenate([[0], np.cumsum([len(item) for item in wkb])])
    np.savez(polygon_path, wkb=np.frombuffer(b"".join(wkb), np.uint8), ends=ends)
    missed = 0
    if not options.skip_check:
        missed += disagreements(polygons, DivisionIndex.open(index_path))
    for where, draw in (("inside", points_inside), ("extent", points_in_extent)):
        points = draw(polygons, options.points, seed=1)
        np.save(folder / "points.npy", points)
        np.save(folder / "sjoin-points.npy", points[: options.sjoin_points])
        missed += compare(name, where, folder, options)
    return missed


def build_and_open(polygons: np.ndarray, index_path: Path) -> None:
    began = time.perf_counter()
    DivisionIndex.build(polygons[:3]).locate([0.0], [0.0])
    compiled = time.perf_counter()
    DivisionIndex.build(polygons, check=False).save(index_path)
    built = time.perf_counter()
    opening, mapping = [], []
    for _ in range(20):
        start = time.perf_counter()
        DivisionIndex.open(index_path)
        middle = time.perf_counter()
        np.memmap(index_path, np.uint8, mode="r")
        opening.append(middle - start)
        mapping.append(time.perf_counter() - middle)
    print(
        f"   compile or load kernels {compiled - began:.1f} s, build and save {built - compiled:.1f} s, "
        f"index {index_path.stat().st_size / 1e6:.0f} MB, open {statistics.median(opening) * 1e3:.2f} ms "
        f"(bare map {statistics.median(mapping) * 1e3:.2f} ms)"
    )


def disagreements(polygons: np.ndarray, index: DivisionIndex) -> int:
    """Compare with every polygon asked for every point in its rectangle; returns 1 if any answer differs."""
    points = hard_points(polygons, 200_000, seed=3)
    lon, lat = points.T.copy()
    expected = np.full(len(points), -1)
    shapely.prepare(polygons)
    order = np.argsort(lon, kind="stable")
    sorted_lon = lon[order]
    for number in range(len(polygons) - 1, -1, -1):
        west, south, east, north = polygons[number].bounds
        rows = order[np.searchsorted(sorted_lon, west) : np.searchsorted(sorted_lon, east, side="right")]
        rows = rows[(lat[rows] >= south) & (lat[rows] <= north)]
        expected[rows[shapely.intersects_xy(polygons[number], lon[rows], lat[rows])]] = number
    wrong = int((index.locate(lon, lat) != expected).sum())
    print(f"   {len(points):,} hard points against brute force: {wrong} disagreements")
    return int(wrong > 0)


def compare(name: str, where: str, folder: Path, options: argparse.Namespace) -> int:
    counts = {"luoshu": options.points, "shapely": options.points}
    counts["geopandas"] = min(options.points, options.sjoin_points)
    runs: dict[str, list[dict[str, float]]] = {contender: [] for contender in counts}
    for _ in range(options.rounds):
        for contender, results in runs.items():
            points = "sjoin-points.npy" if contender == "geopandas" else "points.npy"
            command = [sys.executable, str(HERE / "contender.py"), contender, str(folder / "polygons.npz")]
            command += [str(folder / points), str(folder / f"{contender}.npy"), str(folder / "index")]
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    answers = {contender: np.load(folder / f"{contender}.npy") for contender in runs}
    ours = statistics.median(run["cpu_s"] for run in runs["luoshu"]) / options.points
    share = float((answers["luoshu"] >= 0).mean())
    print(f"   {options.points:,} points, {where} ({share:.0%} in a polygon); median of {options.rounds}:")
    missed = 0
    for contender, results in runs.items():
        cpu = statistics.median(run["cpu_s"] for run in results) / counts[contender]
        bare = statistics.median(run["cpu_s"] - run["making_points_s"] for run in results) / counts[contender]
        peak_mb = max(run["peak_mb"] for run in results)
        line = f"      {contender:10} {cpu * 1e9:8.0f} ns CPU/point, peak {peak_mb:5.0f} MB"
        if contender != "luoshu":
            target = TARGETS[name][contender]
            differ = int((answers[contender] != answers["luoshu"][: counts[contender]]).sum())
            line += f", ratio {cpu / ours:6.1f} (target {target:.0f}; {bare / ours:.1f} without making points)"
            line += f", {differ} answers differ"
            missed += int(cpu / ours < target) + int(differ > 0)
        print(line)
    floor = memory_floor(options.points, folder / "index") / options.points * 1e9
    print(f"      floor      {floor:8.0f} ns CPU/point: read it, then two random reads in memory of the index's size")
    return missed


def memory_floor(count: int, index_path: Path) -> float:
    """What the memory alone costs: a look-up of a cell and of its content cannot be cheaper than two random reads."""
    words = np.fromfile(index_path, np.int64)
    places = np.random.default_rng(5).integers(0, len(words), (2, count))
    points = np.load(index_path.with_name("points.npy"))
    began = time.process_time()
    points.sum()
    words[places[0]]
    words[places[1]]
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
