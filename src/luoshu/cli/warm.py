"""Compile the numeric kernels once and keep the machine code, so that the first page does not wait for it.

``python -m luoshu.cli.warm`` is run by ``run.py`` after setting up; a second run finds everything kept and is quick.
Every kernel is called through the functions that the product calls, on data a few rows long: a kernel is compiled for
the types of its arguments, and only the real callers have the real types. Compiling is what takes the time, and it uses
one processor, so that each part has a process of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from luoshu.core.fire import LinkRule, ParsedDelivery, event_ids, natural_keys, parse_delivery
from luoshu.core.fire.dedupe import Deduplicator
from luoshu.core.fire.fusion import Members, fuse
from luoshu.core.fire.table_text import csv_lines, event_names
from luoshu.core.geo import DivisionIndex

_HEADER = "latitude,longitude,{0},scan,track,acq_date,acq_time,satellite,confidence,version,{1},frp,daynight"
_MODIS = "34.{0},112.{0},310.5,1.0,1.0,2024-09-17,08{1:02d},T,64,6.1NRT,290.1,9.4,D"
_VIIRS = "34.{0},112.{0},331.9,0.5,0.6,2024-09-17,08:{1:02d},N,nominal,2.0NRT,256.5,4.2,D"
_ROWS = 40


def warm_kernels() -> int:
    """Compile all parts side by side, each in a process; return the first exit code that is not 0."""
    started = [subprocess.Popen([sys.executable, "-m", "luoshu.cli.warm", part]) for part in PARTS]
    return next((code for code in [one.wait() for one in started] if code), os.EX_OK)


def warm_fires() -> None:
    """Call once what reads, keys, counts once, writes and groups fire points."""
    _group(_read_fires())


def _read_fires() -> ParsedDelivery:
    """Read both families of FIRMS files, keep each detection once and write them as text."""
    store = Deduplicator()
    for line, names in ((_MODIS, ("brightness", "bright_t31")), (_VIIRS, ("bright_ti4", "bright_ti5"))):
        rows = [line.format(f"{100 + 7 * number}", number) for number in range(_ROWS)]
        content = "\n".join([_HEADER.format(*names), *rows, *rows[:3], ""]).encode()
        store.add(parse_delivery(content, "firms"))
    found = store.result()
    csv_lines(found)
    csv_lines(found, event_names(found, np.zeros(len(found), dtype=np.int64)))
    return found


def _group(fires: ParsedDelivery) -> None:
    """Group into events at once, and one after the other as the worker does."""
    event_ids(fires.lon, fires.lat, fires.acq_at)
    keys = natural_keys(fires)
    half = len(fires) // 2
    first, second = (
        Members(tuple(keys[part]), fires.lon[part], fires.lat[part], fires.acq_at[part])
        for part in (slice(None, half), slice(half, None))
    )
    rule = LinkRule(1.5, 1.0)
    nothing = Members((), np.empty(0), np.empty(0), np.empty(0, np.int64))
    fused = fuse(nothing, first, rule)
    fuse(Members(first.keys, first.lon, first.lat, first.acq_at, fused.assignments), second, rule)


def warm_drawing() -> None:
    """Build an index of polygons and save it."""
    with tempfile.TemporaryDirectory(prefix="luoshu-warm-") as folder:
        draw_ground(Path(folder) / "warm.index")


def draw_ground(path: Path) -> None:
    """Save an index of a few polygons: one with a hole, one with a ragged border, two that touch."""
    ragged = shapely.Point(112.7, 34.3).buffer(0.5, quad_segs=64)
    with_hole = shapely.box(112.0, 34.0, 112.4, 34.9).difference(shapely.box(112.1, 34.1, 112.2, 34.2))
    DivisionIndex.build([with_hole, ragged, shapely.box(112.4, 34.0, 112.5, 34.2)], [7, 3, 5]).save(path)


def warm_placing() -> None:
    """Place points in a saved index, inside, outside and on a border.

    The index comes from a process that compiles nothing: what draws it is compiled beside this, by ``warm_drawing``.
    """
    lon = np.array([112.05, 112.3, 112.7, 112.45, 113.19, 112.4, 112.0, 112.15, 0.0, np.nan])
    lat = np.array([34.05, 34.8, 34.3, 34.1, 34.3, 34.1, 34.0, 34.15, 0.0, np.nan])
    with tempfile.TemporaryDirectory(prefix="luoshu-warm-") as folder:
        path = Path(folder) / "warm.index"
        drawing = f"from pathlib import Path; from luoshu.cli.warm import draw_ground; draw_ground(Path({str(path)!r}))"
        subprocess.run([sys.executable, "-c", drawing], env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, check=True)
        index = DivisionIndex.open(path)
        index.measure(lon, lat, index.locate(lon, lat))
        index.candidates(lon, lat)


PARTS: Final = {"placing": warm_placing, "drawing": warm_drawing, "fires": warm_fires}


def main(arguments: Sequence[str]) -> int:
    """Warm one part, or without arguments all of them and say how long it took."""
    if arguments:
        PARTS[arguments[0]]()
        return os.EX_OK
    began = time.monotonic()
    code = warm_kernels()
    if code == os.EX_OK:
        print(f"计算内核已就绪，用时 {time.monotonic() - began:.1f} 秒。", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
