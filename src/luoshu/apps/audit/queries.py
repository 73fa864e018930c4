"""Reading the audit: the check of the seal chain, entries for the auditor, the pulse of the loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import connections
from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.audit.anchors import newest_anchor
from luoshu.apps.audit.models import AuditCut, AuditEntry, LoopBeat
from luoshu.apps.audit.sealing import FIRST, moment, seal_of
from luoshu.apps.errors import NotAllowed

FORGED_CUT: Final = "移出的记录与日志链不符：链的开头不是批准移出的地方。请保留现场，由审计管理员核对备份和归档文件。"


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


def newest_cut(*, using: str = "default") -> AuditCut | None:
    """Return the last cut of the chain, finished or not; None where nothing was taken out yet."""
    # A backup of an older version has no such table.
    if using != "default" and AuditCut._meta.db_table not in connections[using].introspection.table_names():
        return None
    return AuditCut.objects.using(using).order_by("-up_to").first()


def cuts_for(acting: Acting) -> list[AuditCut]:
    """Return what was taken out of the chain, the newest first, for the auditor alone. Raises NotAllowed."""
    if not acting.may("audit.read"):
        raise NotAllowed
    return list(AuditCut.objects.order_by("-up_to")[:20])


def verify_chain(*, newest: int | None = None, using: str = "default", anchors: Path | None = None) -> ChainReport:
    """Recompute every seal, or those of the ``newest`` entries, and compare the head with the anchor file.

    ``using`` and ``anchors`` name another database and anchor folder: those of a backup that is being checked.
    """
    anchor = newest_anchor(using=using, folder=anchors)
    entries = AuditEntry.objects.using(using)
    unsealed = entries.filter(seal_no__isnull=True).count()
    last_no, last_seal = head(using=using)
    rows = entries.filter(seal_no__isnull=False).order_by("seal_no")
    cut = newest_cut(using=using)
    floor, floor_seal = (cut.removed_to, cut.removed_seal) if cut is not None else (0, FIRST)
    if cut is not None and not _is_attested(cut, using):
        return ChainReport(False, 0, floor + 1, FORGED_CUT, unsealed)
    expected, previous = floor + 1, floor_seal
    if newest is not None and last_no - newest > floor:
        before = rows.filter(seal_no=last_no - newest).first()
        if before is None:
            return _broken(0, last_no - newest, unsealed)
        expected, previous = last_no - newest + 1, before.seal
    rows = rows.filter(seal_no__gte=expected)
    checked = 0
    for entry in rows.filter(seal_no__lte=last_no).iterator(chunk_size=2000):
        if entry.seal_no != expected or entry.seal != seal_of(previous, content_of(entry)):
            return _broken(checked, expected, unsealed)
        if cut is not None and entry.seal_no == cut.up_to and entry.seal != cut.seal:
            return ChainReport(False, checked, expected, FORGED_CUT, unsealed)
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


def _is_attested(cut: AuditCut, using: str) -> bool:
    """Tell whether an entry of the chain speaks of the cut, and whether it ends where that entry says."""
    if cut.removed_to > cut.up_to or (cut.removed_to == cut.up_to and cut.removed_seal != cut.seal):
        return False
    rows = AuditEntry.objects.using(using)
    if rows.filter(seal_no__lte=cut.removed_to).exists():
        return False
    told = rows.filter(action="audit.cut", subject_code=str(cut.up_to))
    return any(row.detail.get("seal") == cut.seal and row.detail.get("up_to") == cut.up_to for row in told)


def _broken(checked: int, seal_no: int, unsealed: int) -> ChainReport:
    sentence = f"日志链在第 {seal_no} 条断开：内容被改动或缺失。请保留现场，由审计管理员与最近的备份核对。"
    return ChainReport(False, checked, seal_no, sentence, unsealed)


@dataclass(frozen=True)
class EntryFilter:
    """What an auditor asks for. A tuple that is None does not restrict; an empty one finds nothing.

    ``not_actions`` leaves acts out: a family that is most of the log is asked for as the rest, and read along time.
    """

    person_codes: tuple[str, ...] | None = None
    post_codes: tuple[str, ...] | None = None
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] = ()
    subject_code: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def narrowest(self) -> tuple[str, tuple[str, ...]] | None:
        """Return the column with several wanted values by whose index the log is read; None when time leads."""
        if self.subject_code:
            return None
        for column, values in (
            ("person_code", self.person_codes),
            ("post_code", self.post_codes),
            ("action", self.actions),
        ):
            if values is not None:
                return column, values
        return None


def entries_for(acting: Acting, wanted: EntryFilter | None = None) -> QuerySet[AuditEntry]:
    """Return entries, newest first, for the auditor alone (三员分立): even administrators have no view of them."""
    if not acting.may("audit.read"):
        raise NotAllowed
    wanted = wanted or EntryFilter()
    rows = AuditEntry.objects.order_by("-at", "-id")
    for column, values in (
        ("person_code", wanted.person_codes),
        ("post_code", wanted.post_codes),
        ("action", wanted.actions),
    ):
        if values is not None:
            rows = rows.filter(**{column: values[0]}) if len(values) == 1 else rows.filter(**{f"{column}__in": values})
    if wanted.not_actions:
        rows = rows.exclude(action__in=wanted.not_actions)
    if wanted.subject_code:
        rows = rows.filter(subject_code=wanted.subject_code)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    return rows.filter(at__lt=wanted.until) if wanted.until else rows


def newest_entries(
    acting: Acting, wanted: EntryFilter, *, count: int, before: tuple[datetime, int] | None = None
) -> list[AuditEntry]:
    """Return the newest ``count`` entries, or those before an entry's (time, id): a page, by two queries at most.

    One of several values in a column would make the database sort all their rows. So each value gives its own newest
    rows out of its index, and the newest of these are taken.
    """
    rows = entries_for(acting, wanted)
    if before is not None:
        at, entry_id = before
        rows = rows.filter(at__lte=at).filter(Q(at__lt=at) | Q(id__lt=entry_id))
    several = wanted.narrowest()
    if several is None or len(several[1]) <= 1:
        return list(rows[:count])
    column, values = several
    each = [
        AuditEntry.objects.filter(id__in=rows.filter(**{column: value}).values("id")[:count]).order_by().values("id")
        for value in values
    ]
    ids = [row["id"] for row in each[0].union(*each[1:], all=True)]
    return list(AuditEntry.objects.filter(id__in=ids).order_by("-at", "-id")[:count])


def seals_before(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Return per seal number the seal that the chain has before it; the last one that was taken out counts too."""
    numbers = [entry.seal_no - 1 for entry in entries if entry.seal_no is not None]
    found = {0: FIRST, **dict(AuditEntry.objects.filter(seal_no__in=numbers).values_list("seal_no", "seal"))}
    if (cut := newest_cut()) is not None:
        found[cut.removed_to] = cut.removed_seal
    return {number + 1: found.get(number, "") for number in numbers}


def beats() -> list[LoopBeat]:
    """Return the pulse of every loop that ever ran."""
    return list(LoopBeat.objects.order_by("name"))
