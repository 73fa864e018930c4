"""A database that is busy for a moment is no failure: wait and try again."""

import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

Result = TypeVar("Result")

# SQLite says so in words; PostgreSQL says so by SQLSTATE: serialization failure, deadlock, lock not available,
# connection lost or refused, server starting or stopping.
BUSY_WORDS: Final = ("database is locked", "database table is locked", "database schema is locked")
BUSY_STATES: Final = ("40001", "40P01", "55P03", "57P01", "57P03", "08")
CONNECTION_WORDS: Final = ("connection", "server closed", "terminating")


def is_busy(error: BaseException) -> bool:
    """Tell whether the same work may well succeed in a moment."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(BUSY_STATES)
    words = str(error).lower()
    return any(part in words for part in BUSY_WORDS + CONNECTION_WORDS)


def waits(*, first: float = 0.1, longest: float = 5.0) -> Iterator[float]:
    """Return growing pauses in seconds, without end."""
    pause = first
    while True:
        yield pause
        pause = min(pause * 2, longest)


def retried(
    work: Callable[[], Result], *, for_seconds: float = 60.0, sleep: Callable[[float], None] = time.sleep
) -> Result:
    """Do ``work`` (a whole transaction, never a part of one) until the database lets it, or ``for_seconds`` of
    pauses are used up; then the error goes on to the caller."""
    paused = 0.0
    for pause in waits():
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if not is_busy(error) or paused + pause > for_seconds:
                raise
        # A broken connection is replaced before the next try; inside somebody's transaction it is not ours to close.
        if not connection.in_atomic_block:
            close_old_connections()
        sleep(pause)
        paused += pause
    raise AssertionError
