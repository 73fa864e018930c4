"""One backup holds the whole instance: database, stored bytes, boundary indexes, anchors, and a manifest of hashes.

The secret key and the read spool's open files stay out: the spool is moved into the database first, and a key has no
place beside the data it protects.
"""

import contextlib
import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.db import connection

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import move_spool, record, seal_entries
from luoshu.apps.audit.queries import head
from luoshu.apps.errors import Invalid
from luoshu.apps.evidence.storage import storage_lock
from luoshu.jobs.database_copies import copy_database, copy_name
from luoshu.jobs.maintenance import home, note_done, product_version
from luoshu.jobs.retry import retried

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
# The folders of the instance that are data; everything else is made anew or belongs to this machine alone.
FOLDERS: Final = ("evidence", "geo", "anchors", "audit-archive")
BLOCK: Final = 1024 * 1024


class TargetExists(Invalid):
    """Fields: ``name``."""

    code = "target_exists"
    message = "“%(name)s”已经存在，备份不会覆盖它。请换一个名字。"


class TargetInside(Invalid):
    """Fields: ``name``."""

    code = "target_inside"
    message = "“%(name)s”在实例目录里面，磁盘损坏时会一起丢失。请备份到别的磁盘。"


@dataclass
class BackupReport:
    """What a backup holds. ``damaged`` names stored bytes whose content no longer fits their hash."""

    target: Path
    files: int = 0
    size: int = 0
    seconds: float = 0.0
    damaged: list[str] = field(default_factory=list)


class FolderSink:
    """Writes a backup as a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True)

    def put(self, name: str, source: IO[bytes], size: int) -> tuple[str, int]:
        """Write one file; return hash and size of what was written."""
        path = self.root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, written = hashlib.sha256(), 0
        with path.open("xb") as out:
            while block := source.read(BLOCK):
                digest.update(block)
                written += len(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        return digest.hexdigest(), written

    def close(self) -> None:
        """A folder needs no end."""


class _Hashing(io.RawIOBase):
    """Passes reads through and hashes them."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


class TarSink:
    """Writes a backup as one tar file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        # Open as long as this object is: close() ends both.
        self.tar = tarfile.open(fileobj=self.stream, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def put(self, name: str, source: IO[bytes], size: int) -> tuple[str, int]:
        """Write one file of exactly ``size`` bytes; return hash and size."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, 0
        reader = _Hashing(source)
        self.tar.addfile(member, reader)
        return reader.digest.hexdigest(), size

    def close(self) -> None:
        """Write the end of the archive through to the disk."""
        self.tar.close()
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()


def make_backup(*, target: Path, at: datetime) -> BackupReport:
    """Write a backup to ``target`` (a tar file if its name ends in .tar, else a folder) while the instance runs.

    Raises ``TargetExists``, ``TargetInside``, ``ToolMissing``, ``CopyFailed``. Until the last byte is on disk it has
    another name, so what bears the right name is whole.
    """
    began = time.monotonic()
    target = target.resolve()
    if target.exists():
        raise TargetExists(name=target.name)
    if target.is_relative_to(home().resolve()):
        raise TargetInside(name=target.name)
    partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}.partial")
    report = BackupReport(target)
    try:
        sink = TarSink(partial) if target.suffix == ".tar" else FolderSink(partial)
        _fill(sink, report, at)
        sink.close()
        partial.rename(target)
    except BaseException:
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            partial.unlink(missing_ok=True)
        raise
    report.seconds = time.monotonic() - began
    note_done(what="backup", at=at, target=target.name, files=report.files, size=report.size)
    detail = {"files": report.files, "size": report.size, "damaged": len(report.damaged)}
    retried(
        lambda: record(
            by=SYSTEM, at=at, action="instance.backup", subject_kind="backup", subject_code=target.name, detail=detail
        )
    )
    return report


def _fill(sink: FolderSink | TarSink, report: BackupReport, at: datetime) -> None:
    retried(lambda: move_spool(at=at))
    while retried(lambda: seal_entries(at=at)):
        pass
    # Read before the copy is made: the copy holds at least this much of the chain.
    seal_no, _ = head()
    listed: list[dict[str, Any]] = []
    snapshot = home() / f"backup-{secrets.token_hex(4)}.tmp"
    try:
        # The database first, the bytes after it: bytes are stored before their row, so every row of the copy finds
        # its bytes. Nothing may be released meanwhile.
        with storage_lock(alone=False):
            copy_database(snapshot)
            _add(sink, report, listed, copy_name(), snapshot)
            for name, path in _files():
                with contextlib.suppress(FileNotFoundError):
                    _add(sink, report, listed, name, path)
    finally:
        snapshot.unlink(missing_ok=True)
    manifest = {
        "format": FORMAT,
        "version": product_version(),
        "made_at": at.isoformat(),
        "engine": connection.vendor,
        "root_code": settings.LUOSHU_ROOT_CODE,
        "audit_head_at_least": seal_no,
        "files": listed,
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8")
    sink.put(MANIFEST, io.BytesIO(content), len(content))


def _add(sink: FolderSink | TarSink, report: BackupReport, listed: list[dict[str, Any]], name: str, path: Path) -> None:
    with path.open("rb") as source:
        sha256, size = sink.put(name, source, os.fstat(source.fileno()).st_size)
    if name.startswith("evidence/") and sha256 != path.name:
        report.damaged.append(path.name)
    listed.append({"name": name, "size": size, "sha256": sha256})
    report.files += 1
    report.size += size


def _files() -> Iterator[tuple[str, Path]]:
    """Walk over the data files of the instance: name inside the backup, place on disk."""
    for folder in FOLDERS:
        root = home() / folder
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root).parts
            if path.is_file() and not path.is_symlink() and inside[0] != "incoming" and not path.name.startswith("."):
                yield "/".join((folder, *inside)), path
