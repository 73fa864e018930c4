"""A stranger's process holds the database's write lock while the worker's loops run: late, and nothing lost.

SQLite alone knows such a lock. ``LUOSHU_LOCK_SECONDS`` says how long it is held (6 by default). The loops are the
worker's own, in threads, as ``luoshu worker`` runs them.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.instance import ROOT, Instance, new_instance

pytestmark = pytest.mark.slow
LOCK_SECONDS = float(os.environ.get("LUOSHU_LOCK_SECONDS", "6"))
WAIT_SECONDS = 240
HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("ROLLBACK")
print("let go", flush=True)
"""
MAKE_CAST = "from tests.support.cast import make_cast; make_cast()"
# Ten fires far apart, each of two points; received while nobody works.
RECEIVE = """
from luoshu.apps.acting import SYSTEM
from luoshu.apps.feeds.operations import receive_delivery
from tests.support.cast import AT
from tests.support.feeds_factories import firms_file, firms_row
rows = [firms_row(34.01 + 0.018 * n + m * 0.002, 112.02 + 0.036 * n) for n in range(10) for m in range(2)]
receive_delivery(kind="firms", datum=None, data=firms_file(rows), file_name="a.csv", by=SYSTEM, at=AT)
"""
STATE = """
import json
from luoshu.apps.audit.queries import verify_chain
from luoshu.apps.cases.models import FireCase
from luoshu.apps.clues.models import Clue, FireEvent
from luoshu.apps.feeds.models import Delivery, Detection
from luoshu.apps.notices.models import Notice, NoticeDelivery
one = Delivery.objects.get()
print(json.dumps({
    "status": one.status, "received": one.received, "accepted": one.accepted, "detections": Detection.objects.count(),
    "clues": Clue.objects.count(), "events": FireEvent.objects.count(), "fires": FireCase.objects.count(),
    "notices": Notice.objects.count(), "unsent": NoticeDelivery.objects.filter(status="queued").count(),
    "chain": verify_chain().ok,
}))
"""


@pytest.fixture
def instance(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    made = new_instance(tmp_path / "home", tmp_path_factory.getbasetemp())
    made.python(MAKE_CAST)
    made.python(RECEIVE)
    return made


def count(instance: Instance, table: str) -> int:
    """Read beside the worker, as a page does: a reader is never locked out."""
    path = f"file:{instance.home / 'luoshu.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(path, uri=True, timeout=30)) as reader:
        return int(reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own words


def fires_of(instance: Instance) -> int:
    return count(instance, "cases_firecase")


def unsent_of(instance: Instance) -> int:
    return count(instance, "notices_noticedelivery WHERE status = 'queued'")


def test_a_lock_delays_the_loops_and_loses_nothing(instance: Instance) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(instance.home / "luoshu.sqlite3"), str(LOCK_SECONDS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    worker = instance.start("worker")
    try:
        while holder.poll() is None:
            assert fires_of(instance) == 0
            time.sleep(0.2)
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline and (fires_of(instance) < 10 or unsent_of(instance)):
            assert worker.poll() is None, "the worker ended"
            time.sleep(0.3)
    finally:
        holder.kill()
        holder.communicate()
        worker.terminate()
        said, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, said
    assert "Traceback" not in said, said
    state = json.loads(instance.python(STATE))
    notices = state.pop("notices")
    assert notices >= 10
    assert state == {
        **{"status": "stored", "received": 20, "accepted": 20, "detections": 20, "clues": 20},
        **{"events": 10, "fires": 10, "unsent": 0, "chain": True},
    }
