"""Writing the audit: entries beside their verb, the spool moved in, the seal chain, the pulse of the loops."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit import spool
from luoshu.apps.audit.anchors import write_anchor
from luoshu.apps.audit.models import AuditEntry, LoopBeat, SpoolBatch
from luoshu.apps.audit.queries import content_of, head
from luoshu.apps.audit.sealing import clean_text, plain, seal_of

CHUNK: Final = 2000


def record(
    *,
    by: Acting,
    at: datetime,
    action: str,
    subject_kind: str,
    subject_code: str,
    division_path: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of a verb, inside the verb's own transaction: both commit or neither does."""
    AuditEntry.objects.create(
        at=at,
        action=clean_text(action, 60),
        person_code=clean_text(by.person_code, 40),
        post_code=clean_text(by.post_code, 40),
        role=clean_text(by.role, 40),
        subject_kind=clean_text(subject_kind, 40),
        subject_code=clean_text(subject_code, 80),
        division_path=clean_text(division_path, 120),
        detail=plain(detail or {}),
    )


def move_spool(*, at: datetime) -> int:
    """Move the spool into the audit, in parts of at most ``CHUNK`` lines; return how many entries came in.

    Each part commits together with a row that bears its name, so a mover that was killed anywhere, or a second mover
    beside it, neither loses nor repeats a line. A file goes away only after its last part is in.
    """
    moved = 0
    for path in spool.close_open_files():
        try:
            with path.open("rb") as stream:
                for number, lines in enumerate(_parts(stream)):
                    moved += _move_part(f"{path.name}#{number}", lines, at)
        except FileNotFoundError:
            continue  # another mover finished it
        path.unlink(missing_ok=True)
    return moved


def _parts(stream: Iterator[bytes]) -> Iterator[list[bytes]]:
    while lines := list(islice(stream, CHUNK)):
        yield lines


def _move_part(name: str, lines: list[bytes], at: datetime) -> int:
    if SpoolBatch.objects.filter(name=name).exists():
        return 0
    entries = [_entry_of(line, at) for line in lines]
    sha256 = hashlib.sha256(b"".join(lines)).hexdigest()
    try:
        with transaction.atomic():
            SpoolBatch.objects.create(name=name, sha256=sha256, entries=len(entries), moved_at=at)
            AuditEntry.objects.bulk_create(entries, batch_size=500)
    except IntegrityError:
        return 0  # the name is there: another mover was faster
    return len(entries)


def _entry_of(line: bytes, at: datetime) -> AuditEntry:
    """Read one spool line. A line that cannot be read is kept as it is, with its own action."""
    try:
        read = json.loads(line)
        return AuditEntry(
            at=datetime.fromisoformat(read["at"]),
            action=read["action"],
            person_code=read["person_code"],
            post_code=read["post_code"],
            role=read["role"],
            subject_kind=read["subject_kind"],
            subject_code=read["subject_code"],
            division_path=read["division_path"],
            detail=read["detail"],
        )
    except (ValueError, KeyError, TypeError):
        raw = clean_text(line.decode("utf-8", "replace"))
        return AuditEntry(at=at, action="spool.unreadable_line", person_code="system", detail={"raw": raw})


def seal_entries(*, at: datetime, limit: int = CHUNK) -> int:
    """Seal up to ``limit`` entries that have no seal yet, in the order of their ids; return how many.

    Two sealers cannot both win: ``seal_no`` is unique, and the later one is rolled back whole.
    """
    if not AuditEntry.objects.filter(seal_no__isnull=True).exists():
        return 0  # an idle loop opens no write transaction
    try:
        with transaction.atomic():
            last_no, last_seal = head()
            entries = list(AuditEntry.objects.filter(seal_no__isnull=True).order_by("id")[:limit])
            for entry in entries:
                last_no += 1
                entry.seal_no = last_no
                entry.seal = last_seal = seal_of(last_seal, content_of(entry))
            if not entries:
                return 0  # another sealer was faster
            AuditEntry.objects.bulk_update(entries, ["seal_no", "seal"], batch_size=200)
            transaction.on_commit(lambda: write_anchor(seal_no=last_no, seal=last_seal, at=at))
    except IntegrityError:
        return 0
    return len(entries)


def begin_beat(*, name: str, at: datetime) -> None:
    """Note that a loop began a round."""
    LoopBeat.objects.update_or_create(name=name, defaults={"started_at": at})


def finish_beat(*, name: str, at: datetime, done: int, error: str = "") -> None:
    """Note that a loop ended a round: with ``done`` pieces of work, or with an error for the status page."""
    beat, _ = LoopBeat.objects.get_or_create(name=name)
    beat.finished_at = at
    beat.done_count += done
    fields = ["finished_at", "done_count"]
    if error:
        beat.latest_error, beat.latest_error_at = clean_text(error, 400), at
        fields += ["latest_error", "latest_error_at"]
    else:
        beat.succeeded_at = at
        fields += ["succeeded_at"]
    beat.save(update_fields=fields)
