"""The background work is killed at random points (kill -9) and continued: it ends with what it would have ended with.

``LUOSHU_KILL_ROUNDS`` kills (5 by default), ``LUOSHU_LOCK_SECONDS`` for which a stranger holds the database (3).
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.feeds_factories import firms_file, firms_row

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("LUOSHU_KILL_ROUNDS", "5"))
LOCK_SECONDS = float(os.environ.get("LUOSHU_LOCK_SECONDS", "3"))
LEASE_MINUTES = 20
WAIT_SECONDS = 300


class Instance:
    """One instance in a folder of its own, worked on by processes that may die."""

    def __init__(self, home: Path, inbox: Path) -> None:
        self.home = home
        self.environment = os.environ | {
            "LUOSHU_HOME": str(home),
            "INBOX": str(inbox),
            "DJANGO_SETTINGS_MODULE": "luoshu.config.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
        self.environment.pop("LUOSHU_DATABASE_URL", None)
        self.run("init")

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.journeys.feeding_process", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def run(self, *arguments: str) -> str:
        return self.finish(self.start(*arguments))

    def finish(self, process: "subprocess.Popen[str]") -> str:
        """Wait for a process to end well; nothing is left behind when it does not."""
        try:
            out, _ = process.communicate(timeout=WAIT_SECONDS)
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 0, process.args
        return out

    def kill_after(self, seconds: float, minutes: int) -> bool:
        """Start the work, kill it so many seconds after it began; tell whether it was still at work."""
        process = self.start("work", str(minutes))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        was_working = process.poll() is None
        process.kill()
        process.communicate()
        return was_working

    def state(self) -> Any:
        return json.loads(self.run("dump"))


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files: one overlaps another, some rows lie outside, some are bad; a works glows every week."""
    folder, dice = tmp_path_factory.mktemp("inbox"), random.Random(17)
    rows = []
    for _ in range(70):
        lat, lon = dice.uniform(34.005, 34.195), dice.uniform(112.005, 112.395)
        for _ in range(dice.randint(1, 8)):
            clock = f"{dice.choice((5, 6, 18)):02d}{dice.randrange(60):02d}"
            place = (round(lat + dice.gauss(0, 0.006), 5), round(lon + dice.gauss(0, 0.006), 5))
            rows.append(
                firms_row(*place, day=f"2024-09-{dice.randint(1, 16):02d}", clock=clock, frp=dice.randrange(90))
            )
    works = [
        firms_row(34.055, 112.055, day=f"2024-0{m}-{d:02d}", clock="1700", frp=m + d)
        for m in (5, 6, 7)
        for d in (1, 8, 15, 22)
    ]
    bad = [firms_row(0, 0), firms_row(34.1, 112.1, day="2024-13-01"), firms_row(50, 100)]
    for name, part in (("a.csv", rows[:200] + bad), ("b.csv", rows[150:] + works), ("c.csv", rows[::-1] + works[:5])):
        (folder / name).write_bytes(firms_file(part))
    return folder


@dataclass(frozen=True)
class Undisturbed:
    """What the work ends with when nobody disturbs it, and how long it takes."""

    state: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, inbox: Path) -> Undisturbed:
    instance = Instance(tmp_path_factory.mktemp("undisturbed"), inbox)
    process = instance.start("work", "0")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    assert instance.finish(process).endswith("done\n")
    seconds = time.monotonic() - began
    state = instance.state()
    assert state["unclued"] == state["waiting_notices"] == state["code_twins"] == 0
    assert len(state["detections"]) > 200
    assert len(state["fires"]) > 10
    assert any(label[1] == "static_heat" for label in state["labels"])
    return Undisturbed(state, seconds)


def assert_same(instance: Instance, undisturbed: Undisturbed) -> None:
    state = instance.state()
    for name, wanted in undisturbed.state.items():
        assert state[name] == wanted, name


def test_killed_at_random_points_it_ends_the_same(tmp_path: Path, inbox: Path, undisturbed: Undisturbed) -> None:
    dice, kills, number, longest = random.Random(), 0, 0, undisturbed.seconds * 0.6
    while kills < ROUNDS:
        number += 1
        instance, minutes = Instance(tmp_path / str(number), inbox), 0
        while kills < ROUNDS and instance.kill_after(dice.uniform(0.0, longest), minutes):
            kills += 1
            minutes += LEASE_MINUTES
        # A kill that came too late: the machine has become quicker than it was when the measure was taken.
        longest = max(longest * 0.8, 0.1) if kills < ROUNDS else longest
        instance.run("work", str(minutes + LEASE_MINUTES))
        assert_same(instance, undisturbed)
    print(f"{kills} kills over {number} instances")


def test_a_lock_held_by_a_stranger_delays_and_loses_nothing(
    tmp_path: Path, inbox: Path, undisturbed: Undisturbed
) -> None:
    instance = Instance(tmp_path / "home", inbox)
    process = instance.start("work", "0")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    stranger = sqlite3.connect(instance.home / "luoshu.sqlite3", timeout=60, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    threading.Event().wait(LOCK_SECONDS)
    stranger.execute("ROLLBACK")
    stranger.close()
    instance.finish(process)
    assert_same(instance, undisturbed)
