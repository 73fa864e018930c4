"""Bytes on disk under their hash: ``evidence/ab/cd/<sha256>``, written once, never changed.

A file is written to ``evidence/incoming``, flushed, then renamed into place: a crash leaves at most an unnamed file
there, which the next clean-up removes, never half a file under a hash.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from django.conf import settings

from luoshu.apps.evidence.errors import DiskRefused, EmptyFile, FileTooLarge

BLOCK: Final = 1024 * 1024
OPENING: Final = 4096
INCOMING_KEPT_SECONDS: Final = 24 * 3600


class Written(NamedTuple):
    """What was put on disk: hash, size, and the first bytes for sniffing."""

    sha256: str
    size: int
    opening: bytes


def evidence_folder() -> Path:
    """Return the folder of all stored bytes."""
    return Path(settings.LUOSHU_HOME) / "evidence"


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return evidence_folder() / sha256[:2] / sha256[2:4] / sha256


@contextlib.contextmanager
def storage_lock(*, alone: bool) -> Iterator[None]:
    """Hold the store: any number of writers beside each other, a remover ``alone``.

    Without it bytes could be removed between being found on disk again and being noted in their row.
    """
    folder = evidence_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def write_stream(data: bytes | IO[bytes], *, limit_mb: int) -> Iterator[Written]:
    """Write bytes or a stream, block by block; raise ``FileTooLarge``, ``EmptyFile`` or ``DiskRefused``.

    Nothing stays behind when it raises. The same content again is found and not written twice. Inside the ``with``
    the bytes cannot be removed: note their row there.
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    incoming = evidence_folder() / "incoming"
    temporary = incoming / secrets.token_hex(16)
    with contextlib.ExitStack() as stack:
        try:
            incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                written = _copy(stream, temporary, limit_mb)
                stack.enter_context(storage_lock(alone=False))
                _place(temporary, path_of(written.sha256))
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as problem:
            raise DiskRefused(reason=problem.strerror or str(problem)) from problem
        yield written


def _copy(stream: IO[bytes], target: Path, limit_mb: int) -> Written:
    digest, size, opening = hashlib.sha256(), 0, b""
    with target.open("xb") as out:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > limit_mb * 1024 * 1024:
                raise FileTooLarge(limit_mb=limit_mb)
            if len(opening) < OPENING:
                opening += block[: OPENING - len(opening)]
            digest.update(block)
            out.write(block)
        if not size:
            raise EmptyFile
        out.flush()
        os.fsync(out.fileno())
    target.chmod(0o400)
    return Written(digest.hexdigest(), size, opening)


def _place(temporary: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size == temporary.stat().st_size:
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary.rename(target)
    # The name itself must survive a power cut too.
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_incoming() -> int:
    """Remove what crashed uploads left behind a day ago; return how many files went."""
    removed = 0
    for path in (evidence_folder() / "incoming").glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > INCOMING_KEPT_SECONDS:
                path.unlink()
                removed += 1
    return removed


def stored_hashes() -> Iterator[tuple[str, Path]]:
    """Walk over the hash and place of all bytes on disk."""
    for path in sorted(evidence_folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        yield path.name, path
