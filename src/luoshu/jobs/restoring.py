"""Bring an instance back from a backup: unpack beside it, check everything, and only then swap in.

The swap moves whole folders and files by renaming, with a journal written first. Cut short anywhere, it is finished by
``restore --continue``; what stood there before is kept in ``before-restore-…`` until somebody deletes it.
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import record
from luoshu.apps.audit.queries import ChainReport, head, verify_chain
from luoshu.apps.errors import Invalid
from luoshu.jobs.backups import BLOCK, FOLDERS, FORMAT, MANIFEST
from luoshu.jobs.database_copies import POSTGRESQL_NAME, SQLITE_NAME, load_postgresql, opened_copy, sqlite_path
from luoshu.jobs.maintenance import home, instance_alone, journal_path, note_done
from luoshu.jobs.retry import retried

LARGEST_MANIFEST: Final = 1 << 30


class BackupUnusable(Invalid):
    """Fields: ``reason``."""

    code = "backup_unusable"
    message = "这份备份不能使用：%(reason)s。实例没有改动，请换一份备份。"


class NothingToContinue(Invalid):
    code = "nothing_to_continue"
    message = "没有中断的恢复需要继续。"


@dataclass(frozen=True)
class RestoreReport:
    """What was checked and, unless it was a drill, swapped in. ``aside`` holds what stood there before."""

    files: int
    size: int
    chain: ChainReport
    seconds: float
    made_at: str
    aside: Path | None


def drill_restore(*, source: Path, at: datetime) -> RestoreReport:
    """Go through a whole restore without swapping in, and note that it was done (演练恢复)."""
    began = time.monotonic()
    with _unpacked(source) as (staging, manifest):
        chain = _check(staging, manifest)
    report = _report(manifest, chain, began, None)
    note_done(what="restore_drill", at=at, source=source.name, seconds=round(report.seconds, 1), files=report.files)
    detail = {"files": report.files, "seconds": round(report.seconds, 1)}
    retried(lambda: _record(at, "instance.restore_drill", source.name, detail))
    return report


def restore(*, source: Path, at: datetime) -> RestoreReport:
    """Check a backup and put it in the instance's place. Raises ``BackupUnusable`` or ``InstanceInUse`` before
    anything was changed."""
    began = time.monotonic()
    with instance_alone(), _unpacked(source) as (staging, manifest):
        chain = _check(staging, manifest)
        aside = home() / f"before-restore-{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        if (staging / POSTGRESQL_NAME).exists():
            load_postgresql(staging / POSTGRESQL_NAME)
        connections.close_all()
        _write_journal(_moves(staging, aside))
        finish_swap()
    report = _report(manifest, chain, began, aside)
    note_done(what="restore", at=at, source=source.name, seconds=round(report.seconds, 1), files=report.files)
    return report


def record_restore(*, source_name: str, made_at: str, at: datetime) -> None:
    """Write into the restored audit that it was restored; call it after the migrations have run."""
    retried(lambda: _record(at, "instance.restore", source_name, {"made_at": made_at}))


def continue_restore(*, at: datetime) -> None:
    """Finish a swap that was cut short. Raises ``NothingToContinue``."""
    with instance_alone():
        if not journal_path().exists():
            raise NothingToContinue
        staging = {
            Path(move["fresh"]).parent for move in json.loads(journal_path().read_text("utf-8")) if move["fresh"]
        }
        finish_swap()
        for folder in staging:
            shutil.rmtree(folder, ignore_errors=True)
    note_done(what="restore", at=at, source="continued")


def finish_swap() -> None:
    """Do the moves of the journal that are not done yet; safe to repeat from any point."""
    moves = json.loads(journal_path().read_text(encoding="utf-8"))
    for move in moves:
        current, aside = Path(move["current"]), Path(move["aside"])
        fresh = Path(move["fresh"]) if move["fresh"] else None
        waits = fresh is None or fresh.exists()
        if current.exists() and not aside.exists() and waits:
            aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            current.rename(aside)
        if fresh is not None and fresh.exists():
            current.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.rename(current)
    journal_path().unlink()
    _sync(home())


def _moves(staging: Path, aside: Path) -> list[dict[str, str]]:
    pairs: list[tuple[Path, Path | None]] = []
    for folder in FOLDERS:
        fresh = staging / folder
        # A folder the backup does not have is emptied all the same: it would not fit the restored database.
        fresh.mkdir(mode=0o700, exist_ok=True)
        pairs.append((home() / folder, fresh))
    pairs.append((home() / "spool", None))
    if (staging / SQLITE_NAME).exists():
        live = sqlite_path()
        # The old log must never meet the new database.
        pairs += [(live.with_name(live.name + ending), None) for ending in ("-wal", "-shm")]
        pairs.append((live, staging / SQLITE_NAME))
    return [
        {"current": str(current), "aside": str(aside / current.name), "fresh": str(fresh) if fresh else ""}
        for current, fresh in pairs
    ]


def _write_journal(moves: list[dict[str, str]]) -> None:
    temporary = journal_path().with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(moves, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.rename(journal_path())
    _sync(home())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(staging: Path, manifest: dict[str, Any]) -> ChainReport:
    """Open the backup's database beside the live one; check its integrity, its age and its audit chain."""
    names = [entry["name"] for entry in manifest["files"]]
    database = next((staging / name for name in (SQLITE_NAME, POSTGRESQL_NAME) if name in names), None)
    if database is None:
        raise BackupUnusable(reason="里面没有数据库")
    with opened_copy(database) as alias:
        known = set(MigrationLoader(None).disk_migrations)
        unknown = sorted(set(MigrationRecorder(connections[alias]).applied_migrations()) - known)
        if unknown:
            raise BackupUnusable(reason=f"它来自更新的版本（{manifest.get('version')}），请先升级洛书")
        chain = verify_chain(using=alias, anchors=staging / "anchors")
        seal_no, _ = head(using=alias)
    if not chain.ok:
        raise BackupUnusable(reason=chain.sentence.rstrip("。"))
    if seal_no < manifest.get("audit_head_at_least", 0):
        raise BackupUnusable(reason="日志链比备份时短")
    return chain


def _report(manifest: dict[str, Any], chain: ChainReport, began: float, aside: Path | None) -> RestoreReport:
    sizes = [entry["size"] for entry in manifest["files"]]
    return RestoreReport(len(sizes), sum(sizes), chain, time.monotonic() - began, str(manifest["made_at"]), aside)


def _record(at: datetime, action: str, name: str, detail: dict[str, Any]) -> None:
    record(by=SYSTEM, at=at, action=action, subject_kind="backup", subject_code=name, detail=detail)


@contextlib.contextmanager
def _unpacked(source: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Copy a backup into the instance's disk, checking every byte on the way."""
    staging = home() / f"restore-{secrets.token_hex(4)}"
    staging.mkdir(mode=0o700)
    try:
        try:
            manifest = _unpack_folder(source, staging) if source.is_dir() else _unpack_tar(source, staging)
        except (tarfile.TarError, EOFError) as error:
            raise BackupUnusable(reason=f"文件不完整或不是备份（{error}）") from error
        yield staging, manifest
    finally:
        if not journal_path().exists():
            shutil.rmtree(staging, ignore_errors=True)


def _read_manifest(stream: IO[bytes] | None) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(stream.read(LARGEST_MANIFEST)) if stream else {}
        for entry in manifest["files"]:
            path = PurePosixPath(entry["name"])
            if (
                path.is_absolute()
                or ".." in path.parts
                or path.parts[0] not in (*FOLDERS, SQLITE_NAME, POSTGRESQL_NAME)
            ):
                raise BackupUnusable(reason=f"清单里有不该有的文件“{entry['name']}”")
            if not isinstance(entry["size"], int) or not re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]):
                raise BackupUnusable(reason="清单已损坏")
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BackupUnusable(reason="没有清单，或清单已损坏") from error
    if manifest.get("format") != FORMAT:
        raise BackupUnusable(reason="格式不认识，可能来自更新的版本")
    return manifest


def _unpack_folder(source: Path, staging: Path) -> dict[str, Any]:
    path = source / MANIFEST
    if not path.exists():
        raise BackupUnusable(reason="目录里没有清单 manifest.json")
    with path.open("rb") as stream:
        manifest = _read_manifest(stream)
    for entry in manifest["files"]:
        try:
            with (source / entry["name"]).open("rb") as stream:
                _copy_checked(stream, staging, entry)
        except FileNotFoundError:
            raise BackupUnusable(reason=f"缺少“{entry['name']}”") from None
    return manifest


def _unpack_tar(source: Path, staging: Path) -> dict[str, Any]:
    with tarfile.open(source, "r:") as tar:
        members = {member.name: member for member in tar.getmembers() if member.isreg()}
        if MANIFEST not in members:
            raise BackupUnusable(reason="里面没有清单 manifest.json")
        manifest = _read_manifest(tar.extractfile(members[MANIFEST]))
        for entry in manifest["files"]:
            stream = tar.extractfile(members[entry["name"]]) if entry["name"] in members else None
            if stream is None:
                raise BackupUnusable(reason=f"缺少“{entry['name']}”")
            _copy_checked(stream, staging, entry)
    return manifest


def _copy_checked(stream: IO[bytes], staging: Path, entry: dict[str, Any]) -> None:
    path = staging / entry["name"]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as out:
        while block := stream.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if size != entry["size"] or digest.hexdigest() != entry["sha256"]:
        raise BackupUnusable(reason=f"“{entry['name']}”与清单的校验值不符")
    path.chmod(0o400 if entry["name"].startswith("evidence/") else 0o600)
