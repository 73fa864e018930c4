"""One contender in a process of its own: does one job on the same input and prints what it cost as one JSON line.

    python contender.py dedupe|dedupe-pandas|parse|parse-pandas FILE...
    python contender.py events|events-scipy DETECTIONS.npz

CPU time is the process's own, all threads together; imports and the warm-up of compiled code are not counted, peak
memory is the whole process's.
"""

import io
import json
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

KEY = ["latitude", "longitude", "acq_date", "acq_time", "satellite"]
SAMPLE = (
    b"latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,confidence,version,bright_t31,frp,daynight\n"
    b"34.1,112.5,310.5,1.1,1,2024-09-17,0805,T,75,6.1NRT,290.1,8.3,D\n"
)


def dedupe(files: list[str]) -> dict[str, object]:
    from luoshu.core.fire.dedupe import Deduplicator
    from luoshu.core.fire.formats.chunks import read_satellite_file
    from luoshu.core.fire.table_text import csv_lines, header_line

    def work(streams: list[io.BufferedIOBase]) -> tuple[int, float]:
        store = Deduplicator()
        for stream in streams:
            for part in read_satellite_file(stream):
                store.add(part)
            stream.close()
        kept = store.result()
        unique = time.process_time()
        with open(os.devnull, "wb") as out:
            out.writelines([header_line(with_events=False), *csv_lines(kept)])
        return len(kept), unique

    work([io.BytesIO(SAMPLE)])
    began, wall = time.process_time(), time.perf_counter()
    rows, unique = work([Path(name).open("rb") for name in files])  # noqa: SIM115 -- work closes them
    return cost(began, wall, rows=rows, cpu_unique_s=unique - began)


def dedupe_pandas(files: list[str]) -> dict[str, object]:
    import pandas

    def work(streams: list[object]) -> tuple[int, float]:
        frames = [pandas.read_csv(stream, engine="pyarrow") for stream in streams]
        kept = pandas.concat(frames, ignore_index=True).drop_duplicates(KEY)
        unique = time.process_time()
        kept.to_csv(os.devnull, index=False)
        return len(kept), unique

    work([io.BytesIO(SAMPLE)])
    began, wall = time.process_time(), time.perf_counter()
    rows, unique = work(list(files))
    return cost(began, wall, rows=rows, cpu_unique_s=unique - began)


def parse(files: list[str]) -> dict[str, object]:
    from luoshu.core.fire import natural_key_bytes, parse_delivery

    natural_key_bytes(parse_delivery(SAMPLE, "firms"))
    began, wall = time.process_time(), time.perf_counter()
    rows = sum(len(parse_delivery(Path(name).read_bytes(), "firms")) for name in files)
    return cost(began, wall, rows=rows)


def parse_pandas(files: list[str]) -> dict[str, object]:
    import pandas

    pandas.read_csv(io.BytesIO(SAMPLE), engine="pyarrow")
    began, wall = time.process_time(), time.perf_counter()
    rows = sum(len(pandas.read_csv(name, engine="pyarrow")) for name in files)
    return cost(began, wall, rows=rows)


def events(files: list[str]) -> dict[str, object]:
    import numpy as np

    from luoshu.core.fire import event_ids

    event_ids(np.zeros(2), np.zeros(2), np.zeros(2, dtype=np.int64))
    lon, lat, acq_at = load(files[0])
    began, wall = time.process_time(), time.perf_counter()
    labels = event_ids(lon, lat, acq_at)
    spent = cost(began, wall, rows=len(labels), events=int(labels.max()) + 1)
    np.save(files[0] + ".events.npy", labels)
    return spent


def events_scipy(files: list[str]) -> dict[str, object]:
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    lon, lat, acq_at = load(files[0])
    began, wall = time.process_time(), time.perf_counter()
    phi, theta = np.radians(lat), np.radians(lon)
    across = 6371.0088 * np.cos(phi)
    hours = (acq_at - acq_at.min()) / 86400 * 1.5
    places = np.column_stack((across * np.cos(theta), across * np.sin(theta), 6371.0088 * np.sin(phi), hours))
    pairs = cKDTree(places).query_pairs(1.5, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(len(lon), len(lon)))
    count, labels = connected_components(links, directed=False)
    spent = cost(began, wall, rows=len(labels), events=int(count))
    np.save(files[0] + ".events-scipy.npy", labels)
    return spent


def load(name: str) -> tuple[object, object, object]:
    import numpy as np

    with np.load(name) as stored:
        return stored["lon"], stored["lat"], stored["acq_at"]


def cost(began: float, wall: float, **counts: object) -> dict[str, object]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = {"cpu_s": time.process_time() - began, "wall_s": time.perf_counter() - wall, "peak_mb": peak}
    return spent | counts


JOBS = {
    "dedupe": dedupe,
    "dedupe-pandas": dedupe_pandas,
    "parse": parse,
    "parse-pandas": parse_pandas,
    "events": events,
    "events-scipy": events_scipy,
}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](sys.argv[2:])))
