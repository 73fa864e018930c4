"""Old entries leave the database for files, from the beginning of the chain on, and the chain goes on from their seal.

The auditor orders a cut, under a rule that somebody else entered; the worker takes the entries out in parts. A part is
checked seal by seal before it leaves: what was tampered with is never taken out. Each part is a file of whole entries,
written before the rows go, so that the chain can be recomputed through all of it.
"""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Min

from luoshu.apps.acting import Acting
from luoshu.apps.audit.anchors import chain_name
from luoshu.apps.audit.errors import CutUnderWay, NothingToCut, TamperedBeforeCut
from luoshu.apps.audit.models import AuditCut, AuditEntry, SpoolBatch
from luoshu.apps.audit.operations import record
from luoshu.apps.audit.queries import content_of, head, newest_cut
from luoshu.apps.audit.sealing import FIRST, canonical, seal_of
from luoshu.apps.errors import NotAllowed

CHUNK: Final = 2000
FOLDER: Final = "audit-archive"


@dataclass(frozen=True)
class DueEntries:
    """The entries at the beginning of the chain that are older than a moment: the numbers of the first and the last."""

    before: datetime
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many there are."""
        return max(self.last - self.first + 1, 0)


def due_entries(acting: Acting, *, before: datetime) -> DueEntries:
    """Return what a cut would take out: nothing behind a younger entry, and never the newest one. Raises NotAllowed."""
    if not acting.may("audit.read"):
        raise NotAllowed
    cut = newest_cut()
    first = cut.up_to + 1 if cut is not None else 1
    sealed = AuditEntry.objects.filter(seal_no__gte=first)
    young = sealed.filter(at__gte=before).aggregate(least=Min("seal_no"))["least"]
    last = (young or head()[0]) - 1
    return DueEntries(before, first, max(last, first - 1))


def order_cut(*, before: datetime, rule_code: str, by: Acting, at: datetime) -> AuditCut:
    """Order that the entries before a moment are taken out. Raises NotAllowed, NothingToCut, CutUnderWay."""
    due = due_entries(by, before=before)
    cut = newest_cut()
    if cut is not None and cut.finished_at is None:
        raise CutUnderWay
    if due.count == 0:
        raise NothingToCut
    seal = AuditEntry.objects.get(seal_no=due.last).seal
    try:
        with transaction.atomic():
            made = AuditCut.objects.create(
                up_to=due.last,
                seal=seal,
                removed_to=due.first - 1,
                removed_seal=cut.seal if cut is not None else FIRST,
                chain=chain_name(),
                before=before,
                rule_code=rule_code,
                ordered_at=at,
                ordered_by=by.person_code,
            )
            # The chain itself says where it may begin: a cut that no entry speaks of is a forged one.
            record(
                by=by,
                at=at,
                action="audit.cut",
                subject_kind="audit",
                subject_code=str(due.last),
                detail={"up_to": due.last, "seal": seal, "before": before.isoformat(), "rule": rule_code},
            )
    except IntegrityError:
        raise CutUnderWay from None
    return made


def take_out(*, at: datetime) -> int:
    """Write the next part of an ordered cut to its file and take it out; return how many entries left.

    Raises TamperedBeforeCut, and nothing leaves, when the part does not follow from what left before it.
    """
    cut = AuditCut.objects.filter(finished_at__isnull=True).first()
    if cut is None:
        return 0
    rows = AuditEntry.objects.filter(seal_no__gt=cut.removed_to, seal_no__lte=min(cut.removed_to + CHUNK, cut.up_to))
    entries, previous, lines = list(rows.order_by("seal_no")), cut.removed_seal, []
    if not AuditCut.objects.filter(pk=cut.pk, removed_to=cut.removed_to).exists():
        return 0  # another worker took this part while it was read here
    for number, entry in enumerate(entries, start=cut.removed_to + 1):
        if entry.seal_no != number or entry.seal != seal_of(previous, content_of(entry)):
            raise TamperedBeforeCut(seal_no=number)
        previous = entry.seal
        lines.append(canonical(content_of(entry) | {"seal": entry.seal}))
    last = cut.removed_to + len(entries)
    is_end = last == cut.up_to
    if not entries or (is_end and previous != cut.seal):
        raise TamperedBeforeCut(seal_no=last)
    _write(archive_folder() / cut.chain / f"{cut.removed_to + 1:012d}-{last:012d}.jsonl", b"\n".join(lines) + b"\n")
    with transaction.atomic():
        held = AuditCut.objects.filter(pk=cut.pk, removed_to=cut.removed_to)
        if held.update(removed_to=last, removed_seal=previous, finished_at=at if is_end else None) != 1:
            return 0  # another worker took this part
        AuditEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
        if is_end:
            SpoolBatch.objects.filter(moved_at__lt=cut.before).delete()
    return len(entries)


def archive_folder() -> Path:
    """Return the folder of what was taken out; one folder a chain in it. It may not exist yet."""
    return Path(settings.LUOSHU_HOME) / FOLDER


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; the same part written again is the same file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = path.with_suffix(f".{secrets.token_hex(4)}.part")
    with waiting.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    waiting.replace(path)


def archived_lines(folder: Path) -> list[dict[str, object]]:
    """Return the entries of a chain's folder in their order, each with its seal."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    return [json.loads(line) for line in lines]
