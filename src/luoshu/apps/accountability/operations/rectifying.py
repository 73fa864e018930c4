"""整改: items with owner, day and proof; another person looks again; the sections of 四不放过; then 销号."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from luoshu.apps.accountability.choices import ItemStatus
from luoshu.apps.accountability.errors import InputInvalid, PartMoved, PartNotVisible, SamePerson
from luoshu.apps.accountability.models import Matter, RectificationItem, ReviewSection
from luoshu.apps.accountability.operations.files import checked_files
from luoshu.apps.accountability.operations.telling import tell_office, tell_party
from luoshu.apps.accountability.operations.writing import checked_step, take
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.core.clock import beijing_day

FARTHEST = timedelta(days=400)


def add_item(
    *, matter_code: str, text: str, owner_unit: str, due_on: date | None, by: Acting, at: datetime
) -> RectificationItem:
    """List one thing to put right, who owns it and until when."""
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "add_item", by=by, at=at)
    if not (text.strip() and owner_unit.strip() and due_on):
        raise InputInvalid(sentence="整改事项要写明内容、责任单位和完成日期，请补全。")
    today = beijing_day(at)
    if not today <= due_on <= today + FARTHEST:
        raise InputInvalid(sentence="完成日期要从今天起、不超过一年，请改正。")
    refuse_if_marked_secret(text)
    with transaction.atomic():
        detail = {"owner": owner_unit.strip(), "due": due_on.isoformat()}
        take(matter, "add_item", result, by=by, at=at, note=text.strip(), detail=detail)
        return RectificationItem.objects.create(
            matter=matter,
            text=text.strip()[:400],
            owner_unit=owner_unit.strip()[:120],
            due_on=due_on,
            added_by=by.person_code,
            added_at=at,
        )


def report_item(
    *, matter_code: str, item_id: int, result_text: str, proof_codes: Sequence[str], by: Acting, at: datetime
) -> RectificationItem:
    """Report an item as put right, with at least one photo or paper to prove it."""
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "report_item", by=by, at=at)
    item = _item(matter, item_id)
    proofs = checked_files(by, proof_codes)
    if not result_text.strip() or not proofs:
        raise InputInvalid(sentence="请写明整改结果，并附至少一张照片或一份材料。")
    refuse_if_marked_secret(result_text)
    with transaction.atomic():
        _change_item(
            item,
            (ItemStatus.OPEN, ItemStatus.FAILED),
            status=ItemStatus.REPORTED,
            result=result_text.strip()[:400],
            proof_codes=proofs,
            reported_by=by.person_code,
            reported_at=at,
            inspected_by="",
            inspected_at=None,
        )
        take(matter, "report_item", result, by=by, at=at, note=result_text.strip(), detail={"item": item.text})
        tell_office(matter, f"{matter.code} 有整改事项待复查。", at=at)
    return _item(matter, item_id)


def inspect_item(
    *, matter_code: str, item_id: int, is_passed: bool, words: str, by: Acting, at: datetime
) -> RectificationItem:
    """Look again, as another person than the one who reported; a failed look goes back with words."""
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "inspect_item", by=by, at=at)
    item = _item(matter, item_id)
    if not words.strip():
        raise InputInvalid(sentence="请写明怎样复查的、看到什么。")
    with transaction.atomic():
        _change_item(
            item,
            (ItemStatus.REPORTED,),
            status=ItemStatus.PASSED if is_passed else ItemStatus.FAILED,
            inspection=words.strip()[:400],
            inspected_by=by.person_code,
            inspected_at=at,
        )
        detail = {"item": item.text, "passed": is_passed}
        take(matter, "inspect_item", result, by=by, at=at, note=words.strip(), detail=detail)
        if not is_passed:
            tell_party(matter, f"{matter.code} 有整改事项复查未过，请补齐后再报。", at=at)
    return _item(matter, item_id)


def answer_section(
    *,
    matter_code: str,
    section_code: str,
    answer: str,
    by: Acting,
    at: datetime,
    proof_codes: Sequence[str] = (),
    is_waived: bool = False,
) -> ReviewSection:
    """Answer one section with proof, or say 不予处理 with the reason; the latter waits for a second person.

    An answer given anew takes back the confirmation of the one before.
    """
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "answer_section", by=by, at=at)
    section = _section(matter, section_code)
    proofs = checked_files(by, proof_codes)
    if not answer.strip():
        raise InputInvalid(sentence="请写明理由。" if is_waived else "请写明这一条的情况。")
    if not is_waived and not proofs:
        raise InputInvalid(sentence="这一条要附查证材料；如不予处理，请选“不予处理”并写明理由。")
    refuse_if_marked_secret(answer)
    with transaction.atomic():
        detail: dict[str, Any] = {"section": section.code, "title": section.title, "waived": is_waived}
        take(matter, "answer_section", result, by=by, at=at, note=answer.strip(), detail=detail)
        ReviewSection.objects.filter(pk=section.pk).update(
            answer=answer.strip()[:1000],
            proof_codes=proofs,
            is_waived=is_waived,
            answered_by=by.person_code,
            answered_at=at,
            confirmed_by="",
            confirmed_at=None,
        )
    return _section(matter, section_code)


def confirm_section(*, matter_code: str, section_code: str, by: Acting, at: datetime) -> ReviewSection:
    """Confirm a 不予处理 as a second person. Raises SamePerson for whoever answered it."""
    matter = find_matter_for(by, matter_code)
    result = checked_step(matter, "confirm_section", by=by, at=at)
    section = _section(matter, section_code)
    if not section.is_waived:
        raise InputInvalid(sentence="这一条没有选“不予处理”，不需要另行确认。")
    if section.answered_by == by.person_code:
        raise SamePerson
    with transaction.atomic():
        detail = {"section": section.code, "title": section.title}
        take(matter, "confirm_section", result, by=by, at=at, detail=detail)
        confirmed = ReviewSection.objects.filter(
            pk=section.pk, confirmed_by="", answered_by=section.answered_by, answered_at=section.answered_at
        ).update(confirmed_by=by.person_code, confirmed_at=at)
        if not confirmed:
            raise PartMoved
    return _section(matter, section_code)


def _item(matter: Matter, item_id: int) -> RectificationItem:
    item = RectificationItem.objects.filter(matter=matter, pk=item_id).first()
    if item is None:
        raise PartNotVisible
    return item


def _change_item(item: RectificationItem, sources: tuple[ItemStatus, ...], **changes: Any) -> None:
    if not RectificationItem.objects.filter(pk=item.pk, status__in=sources).update(**changes):
        raise PartMoved


def _section(matter: Matter, code: str) -> ReviewSection:
    section = ReviewSection.objects.filter(matter=matter, code=code).first()
    if section is None:
        raise PartNotVisible
    return section
