"""The background worker: every loop asks the database what is waiting, does one chunk, and asks again.

A loop holds no state between rounds: what is unclaimed, due or unsent stands in the rows, with claims and leases, so a
worker may be killed at any moment, and several may run side by side. One thread per loop, so that a slow poll of a
far server never delays a fire.
"""

import logging
import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import thread_time
from typing import Final, NamedTuple, Protocol

from django.db import close_old_connections, connections

from luoshu.apps.audit.operations import begin_beat, finish_beat
from luoshu.apps.errors import LuoshuError
from luoshu.jobs.retry import is_busy

log = logging.getLogger(__name__)

BEAT_SECONDS: Final = 10.0
LONGEST_PAUSE: Final = 300.0
BUSY_ROUNDS_UNTIL_SHOWN: Final = 3
YIELD_SECONDS: Final = 0.02
WORKER_BEAT: Final = "worker"


class Work(Protocol):
    """One chunk of a loop's work: at most 2,000 rows and 200 ms of write transaction; returns how many pieces."""

    def __call__(self, *, at: datetime, worker: str) -> int: ...


class Loop(NamedTuple):
    """One line of the table of loops. ``pause_seconds`` is the wait after a round that found nothing to do.

    ``rest``: for work that nobody waits for, how many times as long as a chunk took the loop leaves the processor to
    others before the next.
    """

    name: str
    work: Work
    pause_seconds: float
    rest: float = 0.0


def worker_name() -> str:
    """Return a name that no other worker has, for claims."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Runner:
    """Runs one loop in its own thread and keeps its pulse."""

    loop: Loop
    worker: str
    stop: threading.Event
    now: Callable[[], datetime] = utc_now
    failures: int = 0
    busy_rounds: int = 0
    unreported: int = 0
    _beat_at: float = field(default=-BEAT_SECONDS)

    def run(self) -> None:
        """Go round until asked to stop; the current chunk is always finished."""
        try:
            while not self.stop.is_set():
                # A connection that broke is replaced before the next round.
                close_old_connections()
                self.stop.wait(self.round())
            self.beat(error="", force=self.unreported > 0)
        finally:
            connections.close_all()

    def round(self) -> float:
        """Do one chunk and return how many seconds to wait before the next."""
        if time.monotonic() - self._beat_at >= BEAT_SECONDS:
            self.write_beat(lambda: begin_beat(name=self.loop.name, at=self.now()))
        began = thread_time()
        try:
            done = self.loop.work(at=self.now(), worker=self.worker)
        # The one place where everything is caught: a loop that died of one bad row would stop all fires behind it.
        # The error is logged whole, shown on the status page, and the round is repeated after a growing pause.
        except Exception as error:  # noqa: BLE001
            return self.after_error(error)
        rest = self.loop.rest * (thread_time() - began)
        recovered = self.failures > 0
        self.failures = self.busy_rounds = 0
        self.unreported += done
        self.beat(error="", force=recovered)
        return max(YIELD_SECONDS, rest) if done else max(self.loop.pause_seconds, rest)

    def after_error(self, error: Exception) -> float:
        if is_busy(error):
            self.busy_rounds += 1
            log.info("loop %s: database busy (%s)", self.loop.name, error)
            if self.busy_rounds % BUSY_ROUNDS_UNTIL_SHOWN == 0:
                self.failures += 1
                self.beat(error="数据库持续被占用，稍后自动重试。如长时间不恢复，请检查是否有其他程序锁住数据库。")
            return min(0.2 * 2.0 ** min(self.busy_rounds, 5), 5.0)
        self.failures += 1
        if isinstance(error, LuoshuError):
            log.warning("loop %s: %s: %s", self.loop.name, error.code, error)
        else:
            log.error("loop %s failed\n%s", self.loop.name, "".join(traceback.format_exception(error)))
        self.beat(error=f"{type(error).__name__}: {error}" if not isinstance(error, LuoshuError) else str(error))
        base = max(self.loop.pause_seconds, 1.0)
        return max(base, min(base * 2.0 ** min(self.failures, 10), LONGEST_PAUSE))

    def beat(self, *, error: str, force: bool = False) -> None:
        """Report the round: at once when it failed or came back, else every ``BEAT_SECONDS`` at most."""
        if not (error or force or time.monotonic() - self._beat_at >= BEAT_SECONDS):
            return
        done = self.unreported
        if self.write_beat(lambda: finish_beat(name=self.loop.name, at=self.now(), done=done, error=error)):
            self.unreported -= done
            self._beat_at = time.monotonic()

    def write_beat(self, write: Callable[[], None]) -> bool:
        """Write the pulse; a pulse that cannot be written must not stop the heart."""
        try:
            write()
        except Exception as error:  # noqa: BLE001
            log.warning("loop %s: pulse not written (%s)", self.loop.name, error)
            return False
        return True


def run_worker(
    stop: threading.Event,
    loops: Sequence[Loop],
    *,
    worker: str = "",
    now: Callable[[], datetime] = utc_now,
    grace_seconds: float = 10.0,
) -> bool:
    """Run the loops until ``stop`` is set; return whether every loop ended within ``grace_seconds`` after that.

    What a loop leaves undone is claimed with a lease; when that has run out, another worker takes it up.
    """
    name = worker or worker_name()
    alive = Loop(WORKER_BEAT, lambda *, at, worker: 0, BEAT_SECONDS)
    runners = [Runner(loop, name, stop, now) for loop in (alive, *loops)]
    # Daemon threads: a loop stuck in a far server's answer must not keep the process from ending.
    threads = [threading.Thread(target=runner.run, name=runner.loop.name, daemon=True) for runner in runners]
    log.info("worker %s: %d loops", name, len(loops))
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + grace_seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    stuck = [thread.name for thread in threads if thread.is_alive()]
    if stuck:
        log.warning("worker %s: left behind %s", name, ", ".join(stuck))
    return not stuck
