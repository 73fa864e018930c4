"""The read spool: who looked at what, appended to a file per process, so that a GET never opens a write transaction.

A line is written under a file lock with one ``write``; the mover takes a file away under the same lock by renaming it
to ``*.closed.jsonl``. A writer that finds its file gone starts the next one, so nothing is written to a file that was
taken. Lines are not flushed to disk one by one: losing power may lose the last seconds of reads, never a verb.
"""

import contextlib
import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from luoshu.apps.acting import Acting
from luoshu.apps.audit.errors import ReadNotRecorded
from luoshu.apps.audit.sealing import clean_text, moment, plain

OPEN_ENDING: Final = ".open.jsonl"
CLOSED_ENDING: Final = ".closed.jsonl"
LARGEST_FILE: Final = 8 * 1024 * 1024

_lock = threading.Lock()
_own_name: tuple[int, str] = (0, "")
_closed = count()


def spool_folder() -> Path:
    """Return the folder of the spool, made on first use."""
    folder = Path(settings.LUOSHU_HOME) / "spool"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_read(
    *,
    by: Acting,
    at: datetime,
    action: str,
    subject_kind: str,
    subject_code: str,
    division_path: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one read or export to the spool. Raises ``ReadNotRecorded`` when the disk refuses."""
    entry = {
        "at": moment(at),
        "action": clean_text(action, 60),
        "person_code": clean_text(by.person_code, 40),
        "post_code": clean_text(by.post_code, 40),
        "role": clean_text(by.role, 40),
        "subject_kind": clean_text(subject_kind, 40),
        "subject_code": clean_text(subject_code, 80),
        "division_path": clean_text(division_path, 120),
        "detail": plain(detail or {}),
    }
    line = json.dumps(entry, ensure_ascii=False, allow_nan=False).encode("utf-8") + b"\n"
    try:
        with _lock, _locked_file() as (handle, path):
            _append(handle, line)
            if os.fstat(handle).st_size >= LARGEST_FILE:
                _close(path)
    except OSError as problem:
        raise ReadNotRecorded(reason=str(problem)) from problem


def close_open_files() -> list[Path]:
    """Take every open file away from its writer and return all files that wait to be moved in, oldest first."""
    folder = spool_folder()
    for path in folder.glob("*" + OPEN_ENDING):
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(path, os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                if _is_still(handle, path):
                    os.fsync(handle)
                    _close(path)
            finally:
                os.close(handle)
    return waiting_files()


def waiting_files() -> list[Path]:
    """Return the closed files that were not moved in yet."""
    return sorted(spool_folder().glob("*" + CLOSED_ENDING))


def backlog() -> tuple[int, int]:
    """Return how many spool files wait and how many bytes they hold."""
    folder = Path(settings.LUOSHU_HOME) / "spool"
    sizes = []
    for path in folder.glob("*.jsonl"):
        with contextlib.suppress(FileNotFoundError):
            sizes.append(path.stat().st_size)
    return len(sizes), sum(sizes)


@contextlib.contextmanager
def _locked_file() -> Iterator[tuple[int, Path]]:
    """Open this process's file under its lock; again if the mover took it between opening and locking."""
    while True:
        path = spool_folder() / (_process_name() + OPEN_ENDING)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_still(handle, path):
                yield handle, path
                return
        finally:
            os.close(handle)


def _process_name() -> str:
    """Return a name no other process ever had: a forked child gets its own."""
    global _own_name
    if _own_name[0] != os.getpid():
        _own_name = (os.getpid(), f"{time.time_ns()}-{os.getpid()}")
    return _own_name[1]


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.fstat(handle).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


def _append(handle: int, line: bytes) -> None:
    before = os.fstat(handle).st_size
    if os.write(handle, line) != len(line):
        # A full disk: half a line would swallow the next one.
        os.ftruncate(handle, before)
        raise OSError("disk full")


def _close(path: Path) -> None:
    stem = path.name.removesuffix(OPEN_ENDING)
    # The count tells two files apart that are closed within one reading of the clock.
    path.rename(path.with_name(f"{stem}-{time.time_ns()}-{next(_closed):06d}{CLOSED_ENDING}"))
