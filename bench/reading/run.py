"""Characters a second of reading with the audit, on one core, and how it grows to 10 MB; peers when they are installed.

    python bench/reading/run.py [--page FILE] [--peers PYTHON]

Without --page the annotated pages of the tests are joined. --peers names an interpreter that has JioNLP and
recognizers-text-suite (their pins conflict with ours); each does only its part of the job (numbers and times).
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from luoshu.core.reading import read_page  # noqa: E402

ISSUED = date(2024, 9, 20)
PEER = r"""
import json, sys, time
text = sys.stdin.read()
found = {}
try:
    import jionlp
    began = time.process_time()
    for line in text.splitlines():
        try:
            jionlp.ner.extract_time(line, time_base=time.time())
        except Exception:
            pass
        jionlp.ner.extract_money(line)
    found["jionlp time+money"] = time.process_time() - began
except ImportError:
    pass
try:
    from recognizers_number import Culture, recognize_number
    from recognizers_date_time import recognize_datetime
    began = time.process_time()
    for line in text.splitlines():
        recognize_number(line, Culture.Chinese)
        recognize_datetime(line, Culture.Chinese)
    found["recognizers number+time"] = time.process_time() - began
except ImportError:
    pass
print(json.dumps(found))
"""


def measured(text: str) -> tuple[float, int, int]:
    """(CPU seconds, figures, checks) of reading a text once."""
    began = time.process_time()
    reading = read_page(text, issued=ISSUED)
    return time.process_time() - began, len(reading.figures), len(reading.checks)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=Path)
    parser.add_argument("--peers")
    parser.add_argument("--largest", type=int, default=10_000_000, help="bytes of the longest text")
    args = parser.parse_args()
    paths = [args.page] if args.page else sorted((ROOT / "tests/core/reading/pages").glob("*.txt"))
    page = "\n\n".join(path.read_text(encoding="utf-8") for path in paths)
    measured(page)  # patterns compiled, caches filled
    print(f"{'bytes':>12} {'characters':>12} {'CPU s':>8} {'chars/s':>10} {'figures':>8} {'checks':>7} {'peak MB':>8}")
    size = len(page.encode())
    for target in (size, 100_000, 1_000_000, args.largest):
        text = (page + "\n\n") * max(1, target // size)
        seconds, figures, checks = measured(text)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        row = (len(text.encode()), len(text), seconds, len(text) / seconds, figures, checks, peak)
        print("{:>12,} {:>12,} {:>8.2f} {:>10,.0f} {:>8,} {:>7,} {:>8.0f}".format(*row))
    if args.peers:
        text = page * max(1, 60_000 // len(page))
        ours = measured(text)[0]
        ran = subprocess.run([args.peers, "-c", PEER], input=text, capture_output=True, text=True, check=True)
        for name, seconds in json.loads(ran.stdout.splitlines()[-1]).items():
            print(f"{name}: {len(text) / seconds:,.0f} chars/s; ours does the whole job {seconds / ours:.1f}x as fast")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
