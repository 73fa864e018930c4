"""Reading the audit: the check of the seal chain, entries for the auditor, the pulse of the loops."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.audit.anchors import newest_anchor
from luoshu.apps.audit.models import AuditEntry, LoopBeat
from luoshu.apps.audit.sealing import FIRST, moment, seal_of
from luoshu.apps.errors import NotAllowed


@dataclass(frozen=True)
class ChainReport:
    """The outcome of a check. ``first_bad_seal_no`` is the first number at which the chain does not hold."""

    ok: bool
    checked: int
    first_bad_seal_no: int | None
    sentence: str
    unsealed: int = 0


def content_of(entry: AuditEntry) -> dict[str, Any]:
    """Return what the seal of an entry covers: all of it but the seal itself."""
    return {
        "seal_no": entry.seal_no,
        "at": moment(entry.at),
        "action": entry.action,
        "person_code": entry.person_code,
        "post_code": entry.post_code,
        "role": entry.role,
        "subject_kind": entry.subject_kind,
        "subject_code": entry.subject_code,
        "division_path": entry.division_path,
        "detail": entry.detail,
    }


def head(*, using: str = "default") -> tuple[int, str]:
    """Return number and seal of the newest sealed entry."""
    sealed = AuditEntry.objects.using(using).filter(seal_no__isnull=False)
    newest = sealed.order_by("-seal_no").values_list("seal_no", "seal")[:1]
    for seal_no, seal in newest:
        return int(seal_no or 0), seal
    return 0, FIRST


def verify_chain(*, newest: int | None = None, using: str = "default", anchors: Path | None = None) -> ChainReport:
    """Recompute every seal, or those of the ``newest`` entries, and compare the head with the anchor file.

    ``using`` and ``anchors`` name another database and anchor folder: those of a backup that is being checked.
    """
    anchor = newest_anchor(using=using, folder=anchors)
    entries = AuditEntry.objects.using(using)
    unsealed = entries.filter(seal_no__isnull=True).count()
    last_no, last_seal = head(using=using)
    rows = entries.filter(seal_no__isnull=False).order_by("seal_no")
    expected, previous = 1, FIRST
    if newest is not None and last_no > newest:
        before = rows.filter(seal_no=last_no - newest).first()
        if before is None:
            return _broken(0, last_no - newest, unsealed)
        expected, previous = last_no - newest + 1, before.seal
        rows = rows.filter(seal_no__gte=expected)
    checked = 0
    for entry in rows.filter(seal_no__lte=last_no).iterator(chunk_size=2000):
        if entry.seal_no != expected or entry.seal != seal_of(previous, content_of(entry)):
            return _broken(checked, expected, unsealed)
        previous, expected, checked = entry.seal, expected + 1, checked + 1
    if previous != last_seal:
        return _broken(checked, expected, unsealed)
    if anchor is not None and not entries.filter(seal_no=anchor.seal_no, seal=anchor.seal).exists():
        sentence = (
            f"日志链末尾与封存记录不符：封存到第 {anchor.seal_no} 条，库中只到第 {last_no} 条或内容已变。"
            "请立即停止写入，保留现场，并由审计管理员核对备份。"
        )
        return ChainReport(False, checked, min(anchor.seal_no, last_no + 1), sentence, unsealed)
    return ChainReport(True, checked, None, f"日志链完好，已核对 {checked} 条。", unsealed)


def _broken(checked: int, seal_no: int, unsealed: int) -> ChainReport:
    sentence = f"日志链在第 {seal_no} 条断开：内容被改动或缺失。请保留现场，由审计管理员与最近的备份核对。"
    return ChainReport(False, checked, seal_no, sentence, unsealed)


def entries_for(
    acting: Acting,
    *,
    person_code: str = "",
    action: str = "",
    subject_kind: str = "",
    subject_code: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Return entries, newest first, for the auditor alone (三员分立): even administrators have no view of them."""
    if not acting.may("audit.read"):
        raise NotAllowed
    rows = AuditEntry.objects.order_by("-at", "-id")
    wanted = {
        "person_code": person_code,
        "action": action,
        "subject_kind": subject_kind,
        "subject_code": subject_code,
        "at__gte": since,
        "at__lt": until,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def beats() -> list[LoopBeat]:
    """Return the pulse of every loop that ever ran."""
    return list(LoopBeat.objects.order_by("name"))
