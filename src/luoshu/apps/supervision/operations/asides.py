"""What stands beside a matter: 反馈, 终报, 中止, 延期, 批示, and 催办 of one unit in one go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, refuse_if_marked_secret, store_bytes
from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import KINDS_WITH_PERCENT, AskStatus
from luoshu.apps.supervision.errors import AskOpen, BadMatter, MatterMoved
from luoshu.apps.supervision.models import DayExtension, Feedback, FeedbackFile, Matter, MatterPause
from luoshu.apps.supervision.operations.telling import posts_of_units, tell, tell_desk, tell_units
from luoshu.apps.supervision.operations.writing import checked_step, due_fields, move, turn_clock, write_entry
from luoshu.apps.supervision.queries.doors import find_matter_for

MOST_EXTENSION_DAYS: Final = 90
MOST_FILES: Final = 9
NO_CHANGE: Final = "无变化"

NamedBytes = tuple[str, bytes]
"""A file as it arrives: its name and its bytes."""


def feed_back(
    *,
    matter_code: str,
    by: Acting,
    at: datetime,
    text: str = "",
    percent: int | None = None,
    is_no_change: bool = False,
    files: Sequence[NamedBytes] = (),
) -> Feedback:
    """反馈: how it stands; one tap of 无变化 is enough where nothing did. A percentage only where the kind has one."""
    matter = find_matter_for(by, matter_code, at=at)
    checked_step(matter, "feed_back", by=by)
    words = text.strip()
    if not words and not is_no_change:
        raise BadMatter(sentence="请写办理进展，没有变化就点“无变化”。")
    if percent is not None and (matter.kind not in KINDS_WITH_PERCENT or not 0 <= percent <= 100):
        raise BadMatter(sentence="进度百分比只用于工程项目，填 0 到 100。")
    return _write_feedback(matter, "feed_back", words or NO_CHANGE, percent, is_no_change, files, by, at)


def hand_in_report(
    *, matter_code: str, text: str, by: Acting, at: datetime, files: Sequence[NamedBytes] = ()
) -> Feedback:
    """报送终报 of a finished matter: what was done in the end, for the archive."""
    matter = find_matter_for(by, matter_code, at=at)
    checked_step(matter, "hand_in_report", by=by)
    if not text.strip():
        raise BadMatter(sentence="请写终报：办了什么、结果怎样、还有什么遗留。")
    return _write_feedback(matter, "hand_in_report", text.strip(), None, False, files, by, at)


def _write_feedback(
    matter: Matter,
    verb: str,
    words: str,
    percent: int | None,
    is_no_change: bool,
    files: Sequence[NamedBytes],
    by: Acting,
    at: datetime,
) -> Feedback:
    refuse_if_marked_secret(words)
    given = files[:MOST_FILES]
    # All before the first is kept: a refused hand-in leaves nothing behind.
    for name, data in given:
        refuse_file_if_marked_secret(name=name, data=data)
    kept = [(name, store_bytes(data=data, at=at)) for name, data in given]
    is_report = verb == "hand_in_report"
    with transaction.atomic():
        move(matter, at=at, **({} if is_report else {"latest_feedback_at": at}))
        feedback = Feedback.objects.create(
            matter=matter,
            unit=Unit.objects.get(code=by.unit_code),
            given_at=at,
            given_by=by.person_code,
            text=words,
            percent=percent,
            is_no_change=is_no_change,
            is_final_report=is_report,
        )
        FeedbackFile.objects.bulk_create(
            FeedbackFile(feedback=feedback, file=file, name=name[-200:]) for name, file in kept
        )
        detail = {"percent": percent, "files": [file.sha256 for _, file in kept]}
        write_entry(matter, verb, by=by, at=at, from_state=matter.state, note=words[:600], detail=detail)
        if is_report:
            tell_desk(
                matter, key=f"v{matter.version}", kind="supervision_report", text=f"{matter.code} 已报终报。", at=at
            )
    return feedback


def note_matter(*, matter_code: str, text: str, by: Acting, at: datetime) -> None:
    """批示 on a matter that is running: kept on its timeline; the office and the lead unit are told."""
    matter = find_matter_for(by, matter_code, at=at)
    checked_step(matter, "note", by=by, note=text)
    with transaction.atomic():
        move(matter, at=at)
        write_entry(matter, "note", by=by, at=at, from_state=matter.state, note=text)
        words = f"督办事项 {matter.code} 有领导批示，请查看。"
        tell_desk(matter, key=f"v{matter.version}:desk", kind="supervision_noted", text=words, at=at)
        tell_units(matter, key=f"v{matter.version}", kind="supervision_noted", text=words, at=at, only_lead=True)


def pause_matter(*, matter_code: str, reason: str, by: Acting, at: datetime) -> None:
    """中止: the clock stands still, with the approver and the reason on record."""
    matter = find_matter_for(by, matter_code, at=at)
    checked_step(matter, "pause", by=by, note=reason)
    with transaction.atomic():
        move(matter, at=at, paused_at=at, due_at=None, due_on=None)
        MatterPause.objects.create(matter=matter, starts_at=at, reason=reason[:300], approved_by=by.person_code)
        write_entry(matter, "pause", by=by, at=at, from_state=matter.state, note=reason)
        words = f"督办事项 {matter.code} 已中止，时限暂停。"
        tell_units(matter, key=f"v{matter.version}", kind="supervision_paused", text=words, at=at)


def resume_matter(*, matter_code: str, by: Acting, at: datetime) -> None:
    """恢复办理: the limit goes on; a named day moves on by the working days that were lost."""
    matter = find_matter_for(by, matter_code, at=at)
    result = checked_step(matter, "resume", by=by)
    with transaction.atomic():
        move(matter, at=at)
        changes = turn_clock(matter, result, at=at)
        if matter.limit_started_at is not None:
            changes |= due_fields(matter, matter.limit_started_at)
        move(matter, at=at, **changes)
        write_entry(matter, "resume", by=by, at=at, from_state=matter.state)
        words = f"督办事项 {matter.code} 恢复办理。"
        tell_units(matter, key=f"v{matter.version}", kind="supervision_resumed", text=words, at=at)


def ask_more_days(*, matter_code: str, days: int, reason: str, by: Acting, at: datetime) -> DayExtension:
    """申请延期, in working days."""
    matter = find_matter_for(by, matter_code, at=at)
    checked_step(matter, "ask_extension", by=by, note=reason)
    if not 1 <= days <= MOST_EXTENSION_DAYS:
        raise BadMatter(sentence=f"延期请填 1 到 {MOST_EXTENSION_DAYS} 个工作日。")
    if matter.due_at is None:
        raise BadMatter(sentence="这件事现在没有正在计的时限，无需延期。")
    try:
        with transaction.atomic():
            move(matter, at=at)
            asked = DayExtension.objects.create(
                matter=matter, days=days, reason=reason[:300], asked_by=by.person_code, asked_at=at
            )
            detail = {"days": days}
            write_entry(matter, "ask_extension", by=by, at=at, from_state=matter.state, note=reason, detail=detail)
            words = f"督办事项 {matter.code} 申请延期 {days} 个工作日。"
            tell_desk(matter, key=f"v{matter.version}", kind="supervision_extension", text=words, at=at)
    except IntegrityError:
        raise AskOpen from None
    return asked


def decide_more_days(*, matter_code: str, grant: bool, note: str, by: Acting, at: datetime) -> None:
    """批准延期 or not, by the head and never by the one who asked."""
    matter = find_matter_for(by, matter_code, at=at)
    verb = "extend" if grant else "refuse_extension"
    checked_step(matter, verb, by=by, note=note)
    asked = DayExtension.objects.filter(matter=matter, status=AskStatus.ASKED).first()
    status = AskStatus.GRANTED if grant else AskStatus.REFUSED
    with transaction.atomic():
        move(matter, at=at)
        waiting = DayExtension.objects.filter(matter=matter, status=AskStatus.ASKED)
        if asked is None or waiting.update(status=status, decided_by=by.person_code, decided_at=at) != 1:
            raise MatterMoved(matter=matter.code)
        if grant and matter.limit_started_at is not None:
            move(matter, at=at, **due_fields(matter, matter.limit_started_at))
        detail = {"days": asked.days}
        write_entry(matter, verb, by=by, at=at, from_state=matter.state, note=note, detail=detail)
        words = f"督办事项 {matter.code} 延期申请已批复，请查看。"
        tell_units(matter, key=f"v{matter.version}", kind="supervision_extension", text=words, at=at, only_lead=True)


def urge_matters(*, matter_codes: Sequence[str], note: str, by: Acting, at: datetime) -> dict[str, int]:
    """催办 several matters: one notice for each lead unit, whatever the number; return how many each unit was told of.

    Matters that nobody leads yet are left out: there is nobody to urge.
    """
    if not by.may("supervision.desk"):
        raise NotAllowed
    matters = [find_matter_for(by, code, at=at) for code in dict.fromkeys(matter_codes)]
    by_unit: dict[int, list[Matter]] = {}
    for matter in matters:
        if matter.lead_unit_id is not None and matter.is_open:
            by_unit.setdefault(matter.lead_unit_id, []).append(matter)
    if not by_unit:
        raise BadMatter(sentence="选中的事项还没有牵头单位或已办结，没有可催办的，请重新选择。")
    told: dict[str, int] = {}
    with transaction.atomic():
        for group in by_unit.values():
            for matter in group:
                checked_step(matter, "urge", by=by)
                move(matter, at=at)
                write_entry(matter, "urge", by=by, at=at, from_state=matter.state, note=note)
            lead = group[0].lead_unit
            assert lead is not None  # noqa: S101 - grouped by it
            text = f"有 {len(group)} 件督办事项催办，请尽快反馈：{'、'.join(one.code for one in group[:5])}。"
            key = "urge:" + at.strftime("%Y%m%d%H%M%S%f")
            tell(group[0], key=key, kind="supervision_urged", text=text[:300], posts=posts_of_units([lead], at), at=at)
            told[lead.name] = len(group)
    return told
