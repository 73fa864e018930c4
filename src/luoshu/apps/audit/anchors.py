"""Anchors: the head of the seal chain, written after every sealing to a file outside the database.

The chain by itself cannot tell that its newest entries were cut off, or that all of it was written anew. The anchor
file can: a line per sealing, and the newest line must be found in the database. One file per chain, named after the
chain's first seal; copy the folder to another machine to make forging both sides harder.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connections

from luoshu.apps.audit.models import AuditCut, AuditEntry
from luoshu.apps.audit.sealing import moment


class Anchor(NamedTuple):
    """The head of the chain at one moment."""

    seal_no: int
    seal: str


def anchor_folder() -> Path:
    """Return the folder of the anchor files; it may not exist yet."""
    return Path(settings.LUOSHU_HOME) / "anchors"


def chain_name(*, using: str = "default") -> str:
    """Return what the chain in a database is called by: its first seal, kept when that entry was taken out."""
    first = AuditEntry.objects.using(using).filter(seal_no=1).values_list("seal", flat=True).first()
    if first:
        return first[:32]
    # A backup of an older version has no such table.
    if using != "default" and AuditCut._meta.db_table not in connections[using].introspection.table_names():
        return ""
    return AuditCut.objects.using(using).values_list("chain", flat=True).first() or ""


def anchor_file(*, using: str = "default", folder: Path | None = None) -> Path | None:
    """Return the anchor file of the chain in a database, or None before the first sealing."""
    name = chain_name(using=using)
    return (folder or anchor_folder()) / f"{name}.jsonl" if name else None


def write_anchor(*, seal_no: int, seal: str, at: datetime) -> None:
    """Append the head of the chain to its anchor file, flushed to disk."""
    path = anchor_file()
    if path is None:
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    line = json.dumps({"seal_no": seal_no, "seal": seal, "at": moment(at)}) + "\n"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def newest_anchor(*, using: str = "default", folder: Path | None = None) -> Anchor | None:
    """Return the anchor with the highest number; a line cut short by a crash is passed over."""
    path = anchor_file(using=using, folder=folder)
    if path is None or not path.exists():
        return None
    best: Anchor | None = None
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            read = json.loads(line)
            found = Anchor(int(read["seal_no"]), str(read["seal"]))
        except (ValueError, KeyError, TypeError):
            continue
        if best is None or found.seal_no > best.seal_no:
            best = found
    return best
