"""What was done to the instance as a whole: backups, drills, restores. A file beside the database, because a restore
replaces the database and must not forget that it happened."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings

from luoshu.apps.errors import Conflict


class InstanceInUse(Conflict):
    """Web or worker run while something needs the instance for itself."""

    code = "instance_in_use"
    message = "洛书的网页服务或后台处理正在运行。请先停止 serve 和 worker，再恢复。"


class InstanceBusy(Conflict):
    """A restore runs, or was cut short."""

    code = "instance_busy"
    message = "实例正在恢复，或上次恢复没有完成。请等它结束；如已中断，请运行 luoshu restore --continue。"


def home() -> Path:
    """Return the instance's folder."""
    return Path(settings.LUOSHU_HOME)


def product_version() -> str:
    """Return the version of the installed product; a checkout that was never installed has none."""
    try:
        return version("luoshu")
    except PackageNotFoundError:
        return "未安装（源代码目录）"


def journal_path() -> Path:
    """Return where a restore notes what it is swapping; the file is there only while the swap is not complete."""
    return home() / "restore-journal.json"


def note_done(*, what: str, at: datetime, **facts: Any) -> None:
    """Append one line: ``backup``, ``restore_drill`` or ``restore``."""
    line = json.dumps({"what": what, "at": at.isoformat(), **facts}, ensure_ascii=False) + "\n"
    with (home() / "maintenance.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def latest(*whats: str) -> dict[str, Any] | None:
    """Return the newest line of these kinds, with ``at`` as an aware time; None if there is none."""
    path = home() / "maintenance.jsonl"
    found: dict[str, Any] | None = None
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                read = json.loads(line)
                read["at"] = datetime.fromisoformat(read["at"])
            except (ValueError, KeyError, TypeError):
                continue  # a line cut short by a crash
            if read.get("what") in whats and (found is None or read["at"] >= found["at"]):
                found = read
    return found


@contextmanager
def instance_in_use() -> Iterator[None]:
    """Hold the instance as one of its running processes. Raises ``InstanceBusy`` while it is being restored."""
    handle = os.open(home() / "instance.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InstanceBusy from None
        if journal_path().exists():
            raise InstanceBusy
        yield
    finally:
        os.close(handle)


@contextmanager
def instance_alone() -> Iterator[None]:
    """Hold the instance alone. Raises ``InstanceInUse`` while any of its processes runs."""
    handle = os.open(home() / "instance.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InstanceInUse from None
        yield
    finally:
        os.close(handle)
