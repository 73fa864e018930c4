"""Fire points side by side with pandas and scipy: ``python bench/fire/run.py [--rows 3000000] [--events 1000000]``.

The shared FIRMS files, repeated: for de-duplication the same rows again and again in shuffled files (as polls deliver
them); for events copies moved in space and time, so that groups stay as they are in nature. Contenders run one after
another, each in its own process, twice; the better run counts. Ratios are the peer's CPU seconds over ours: above 1 we
are faster. Ours runs in this interpreter; peers in ``LUOSHU_BENCH_PEERS`` if that names another one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "src"), str(HERE.parents[1])]
SHARED = Path(os.environ.get("LUOSHU_SHARED_DATA") or HERE.parents[2] / "shared" / "data") / "fire"
NAMES = (
    "SUOMI_VIIRS_C2_Global_VNP14IMGTDL_NRT_2023313.txt",
    "modis_c61_global_7_day_2022-03-28.csv",
    "MODIS_C6_1_Global_24h.csv",
    "modis_nrt_henan_2022.csv",
)


def repeated_files(folder: Path, rows: int, seed: int = 1) -> list[str]:
    """The shared files' rows over and over, each file of one header, every repetition shuffled."""
    rng = np.random.default_rng(seed)
    files, written = [], 0
    tables = [(SHARED / name).read_bytes().replace(b"\r", b"").rstrip(b"\n").split(b"\n") for name in NAMES]
    per_round = sum(len(table) - 1 for table in tables)
    rounds = max(1, round(rows / per_round))
    for number, (header, *lines) in enumerate(tables):
        path = folder / f"polls-{number}.csv"
        with path.open("wb") as out:
            out.write(header + b"\n")
            for _ in range(rounds):
                out.write(b"\n".join(lines[at] for at in rng.permutation(len(lines))) + b"\n")
                written += len(lines)
        files.append(str(path))
    print(f"dedupe input: {written:,} rows, {sum(Path(name).stat().st_size for name in files) / 1e6:.0f} MB")
    return files


def unique_files(folder: Path, rows: int) -> list[str]:
    """Rows that hardly repeat: each repetition of the VIIRS file is moved north by a little."""
    header, *lines = (SHARED / NAMES[0]).read_text().splitlines()
    path = folder / "unique.csv"
    with path.open("w") as out:
        out.write(header + "\n")
        for step in range(max(1, round(rows / len(lines)))):
            for line in lines:
                lat, rest = line.split(",", 1)
                out.write(f"{float(lat) * 0.9 + step * 0.01:.5f},{rest}\n")
    return [str(path)]


def moved_detections(folder: Path, rows: int, seed: int = 1) -> str:
    """Copies of the shared detections, each moved by up to 0.05 degree and some days."""
    from luoshu.core.fire import parse_delivery

    rng = np.random.default_rng(seed)
    parts = [parse_delivery((SHARED / name).read_bytes(), "firms") for name in NAMES]
    lon, lat, acq_at = (np.concatenate([getattr(part, name) for part in parts]) for name in ("lon", "lat", "acq_at"))
    copies = max(1, round(rows / len(lon)))
    shift_lon, shift_lat = rng.uniform(-0.05, 0.05, (2, copies, 1))
    days = np.arange(copies)[:, None] * 86400 * 2
    path = folder / "detections.npz"
    np.savez(
        path,
        lon=((lon + shift_lon + 180) % 360 - 180).ravel(),
        lat=np.clip(lat + shift_lat, -90, 90).ravel(),
        acq_at=(acq_at + days).ravel(),
    )
    return str(path)


def measure(job: str, files: list[str]) -> dict[str, float]:
    python = os.environ.get("LUOSHU_BENCH_PEERS", sys.executable) if "-" in job else sys.executable
    runs = []
    for _ in range(2):
        done = subprocess.run(
            [python, str(HERE / "contender.py"), job, *files], check=True, capture_output=True, text=True
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return min(runs, key=lambda run: run["cpu_s"])


def compare(title: str, ours: str, peer: str, files: list[str]) -> None:
    one, other = measure(ours, files), measure(peer, files)
    print(f"\n{title}")
    for name, run in ((ours, one), (peer, other)):
        more = "".join(
            f"  {key} {value:,.2f}" for key, value in run.items() if key not in ("cpu_s", "wall_s", "peak_mb")
        )
        print(
            f"  {name:14} cpu {run['cpu_s']:7.3f} s  wall {run['wall_s']:7.3f} s  peak {run['peak_mb']:7.0f} MB{more}"
        )
    ratios = (
        f"  ratio: {other['cpu_s'] / one['cpu_s']:.2f}x per CPU-second, memory {one['peak_mb'] / other['peak_mb']:.2f}"
    )
    if "cpu_unique_s" in one:
        ratios += f"; without writing {other['cpu_unique_s'] / one['cpu_unique_s']:.2f}x"
    print(ratios)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    args = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"测试数据不在 {SHARED}，请用 LUOSHU_SHARED_DATA 指定后重试。")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = repeated_files(folder, args.rows)
        compare(
            "parse: one file as a delivery, pandas read_csv (pyarrow)",
            "parse",
            "parse-pandas",
            [str(SHARED / NAMES[0])] * 5,
        )
        compare(
            "dedupe: most rows repeated, pandas read_csv + drop_duplicates (pyarrow)", "dedupe", "dedupe-pandas", files
        )
        few = unique_files(folder, min(args.rows, 1_000_000))
        compare("dedupe: hardly a row repeated", "dedupe", "dedupe-pandas", few)
        detections = moved_detections(folder, args.events)
        compare("events: scipy cKDTree pairs + connected components", "events", "events-scipy", [detections])
        ours, peer = np.load(detections + ".events.npy"), np.load(detections + ".events-scipy.npy")
        together = len(np.unique(ours * (int(peer.max()) + 1) + peer))
        same = together == len(np.unique(ours)) == len(np.unique(peer))
        print(f"  groups identical: {same}")


if __name__ == "__main__":
    main()
