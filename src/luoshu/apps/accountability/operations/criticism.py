"""书面检查: handed in, read by the machine and by a person, sent back or passed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshu.apps.accountability.choices import CriticismStatus
from luoshu.apps.accountability.errors import InputInvalid, PartMoved
from luoshu.apps.accountability.models import Matter, WrittenCriticism
from luoshu.apps.accountability.operations.files import checked_files
from luoshu.apps.accountability.operations.stepping import list_sections
from luoshu.apps.accountability.operations.telling import tell_office, tell_party
from luoshu.apps.accountability.operations.writing import checked_step, take
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.accountability.queries.reviewing import earlier_texts, record_of
from luoshu.apps.accountability.queries.words import moment_words
from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.core.reading.review import review_text

MOST_LETTERS = 20_000


def submit_criticism(*, matter_code: str, text: str, by: Acting, at: datetime, file_code: str = "") -> WrittenCriticism:
    """Hand in a written self-criticism as text, as a file, or both; a text is compared with the record at once.

    Late is said, not punished: the row notes it. Raises MatterNotVisible, StepRoleRefused, StepNotTaken, InputInvalid,
    PartNotVisible, SecrecyMarkFound, MatterMoved.
    """
    matter = find_matter_for(by, matter_code)
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MOST_LETTERS:
        raise InputInvalid(sentence=f"检查正文最多 {MOST_LETTERS} 字，请改为附件。")
    given = frozenset({"criticism_given"}) if text or file_code else frozenset[str]()
    result = checked_step(matter, "submit_criticism", by=by, at=at, given=given)
    refuse_if_marked_secret(text)
    files = checked_files(by, [file_code])
    is_late = matter.due_at is not None and matter.due_at < at
    number = WrittenCriticism.objects.filter(matter=matter).count() + 1
    notes = [asdict(note) for note in review_text(text, record_of(matter), earlier_texts(matter))] if text else []
    with transaction.atomic():
        take(matter, "submit_criticism", result, by=by, at=at, detail={"number": number, "is_late": is_late})
        criticism = WrittenCriticism.objects.create(
            matter=matter,
            number=number,
            text=text,
            file_code="".join(files),
            submitted_by=by.person_code,
            submitted_post=by.post_code,
            submitted_at=at,
            is_late=is_late,
            notes=notes,
        )
        tell_office(matter, f"{matter.code} 的书面检查已报送，请审核。", at=at)
    return criticism


def return_criticism(
    *, matter_code: str, words: str, by: Acting, at: datetime, note_numbers: Sequence[int] = ()
) -> WrittenCriticism:
    """Send the text back with the reviewer's words and those of the machine's notes that the reviewer chose."""
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "return_criticism", by=by, at=at, note=words)
    criticism = _latest(matter)
    if any(not 0 <= number < len(criticism.notes) for number in note_numbers):
        raise InputInvalid(sentence="选中的批注已不在这份检查里，请刷新后重新选择。")
    chosen = [_without_others(criticism.notes[number]) for number in sorted(set(note_numbers))]
    with transaction.atomic():
        _settle(criticism, CriticismStatus.RETURNED, words, by, at, sent_back=chosen)
        detail = {"number": criticism.number, "notes": len(chosen)}
        take(matter, "return_criticism", result, by=by, at=at, note=words, detail=detail)
        tail = f"请于 {moment_words(matter.due_at)} 前重报。" if matter.due_at is not None else "请修改后重报。"
        tell_party(matter, f"{matter.code} 的书面检查退回修改重报，{tail}", at=at)
    return _latest(matter)


def accept_criticism(*, matter_code: str, by: Acting, at: datetime, words: str = "") -> WrittenCriticism:
    """Pass the text; the matter turns to rectification, and the sections of 四不放过 of the day are listed."""
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "accept_criticism", by=by, at=at, note=words)
    criticism = _latest(matter)
    with transaction.atomic():
        _settle(criticism, CriticismStatus.ACCEPTED, words, by, at)
        list_sections(matter, at)
        take(matter, "accept_criticism", result, by=by, at=at, note=words, detail={"number": criticism.number})
        tell_party(matter, f"{matter.code} 的书面检查审核通过，转入整改。", at=at)
    return _latest(matter)


def _without_others(note: dict[str, Any]) -> dict[str, Any]:
    """What a unit is told of a likeness names no other unit: whose text it is like is for the reviewer alone."""
    if note["kind"] != "likeness":
        return note
    return {**note, "sentence": "与此前报送的检查相同的文字较多，请结合本单位实际重写。"}


def _latest(matter: Matter) -> WrittenCriticism:
    return WrittenCriticism.objects.filter(matter=matter).order_by("-number")[0]


def _settle(
    criticism: WrittenCriticism,
    status: str,
    words: str,
    by: Acting,
    at: datetime,
    sent_back: Sequence[object] = (),
) -> None:
    settled = WrittenCriticism.objects.filter(pk=criticism.pk, status=CriticismStatus.SUBMITTED).update(
        status=status,
        review_words=words.strip()[:400],
        reviewed_by=by.person_code,
        reviewed_at=at,
        sent_back=list(sent_back),
    )
    if not settled:
        raise PartMoved
