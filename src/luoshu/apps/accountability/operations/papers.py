"""The notice: drafted here with its figures, checked, numbered and sealed elsewhere, and taken over once it is out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshu.apps.accountability.errors import InputInvalid, MatterMoved, StepNotTaken
from luoshu.apps.accountability.models import Matter
from luoshu.apps.accountability.operations.telling import tell_party
from luoshu.apps.accountability.operations.writing import checked_step, take
from luoshu.apps.accountability.queries.decisions import is_criticism_asked
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.accountability.queries.papers import authority_of, notice_body
from luoshu.apps.accountability.queries.parties import office_unit, party_unit
from luoshu.apps.accountability.queries.words import moment_words
from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.documents.choices import OUT, DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import draft_document
from luoshu.core.clock import beijing_day


def draft_notice(*, matter_codes: Sequence[str], by: Acting, at: datetime) -> Document:
    """Draft one notice about one or several decided matters of the same day and level.

    A draft made anew replaces the one before on the matters; the older document stays where it is. Raises
    MatterNotVisible, StepRoleRefused, StepNotTaken, InputInvalid, MatterMoved, and what ``draft_document`` raises.
    """
    codes = list(dict.fromkeys(code for code in matter_codes if code))
    matters = [find_matter_for(by, code) for code in codes]
    if not matters:
        raise InputInvalid(sentence="请至少选一件再生成代拟稿。")
    first = matters[0]
    if any((one.level, one.fires_on) != (first.level, first.fires_on) for one in matters):
        raise InputInvalid(sentence="一份通报只写同一天、同一层级的火点，请重新选择。")
    results = [checked_step(one, "draft", by=by, at=at) for one in matters]
    on = beijing_day(at)
    unit = office_unit(first, on)
    addressees = [found for one in matters if (found := party_unit(one, on)) is not None]
    if unit is None or len(addressees) != len(matters):
        raise InputInvalid(sentence="没有找到发文单位或被通报单位，请先在用户里把单位和岗位补齐。")
    has_authority = all(authority_of(one, on) is not None for one in matters)
    with transaction.atomic():
        document = draft_document(
            kind=DocumentKind.CRITICISM,
            body=notice_body(matters, has_authority=has_authority, on=on),
            subject_kind="matter",
            subject_code=first.code,
            unit=unit,
            addressees=addressees,
            by=by,
            at=at,
        )
        for one, result in zip(matters, results, strict=True):
            detail = {"document": document.code, "authority": has_authority, "matters": codes}
            take(one, "draft", result, by=by, at=at, detail=detail, document_code=document.code)
    return document


def record_issue(*, matter_code: str, by: Acting, at: datetime) -> Matter:
    """Take over that the matter's document was issued: number and day come from the document, never typed twice."""
    matter = find_matter_for(by, matter_code)
    _take_over(matter, by=by, at=at)
    return matter


def follow_issues(*, at: datetime) -> int:
    """Take over every issue that is on record with a document and not yet with its matters; return how many."""
    drafted = Matter.objects.filter(state="decided").exclude(document_code="")
    out = Document.objects.filter(status__in=OUT, code__in=drafted.values("document_code"))
    done = 0
    for matter in drafted.filter(document_code__in=out.values("code")).select_related("division").order_by("id"):
        try:
            _take_over(matter, by=SYSTEM, at=at)
        except (StepNotTaken, MatterMoved):
            continue  # a changed count waits for the head; a busy matter for the next round
        done += 1
    return done


def _take_over(matter: Matter, *, by: Acting, at: datetime) -> None:
    result = checked_step(matter, "record_issue", by=by, at=at)
    document = Document.objects.get(code=matter.document_code)
    more: dict[str, Any] = {"official_number": document.official_number, "issued_on": document.issued_on}
    with transaction.atomic():
        if not is_criticism_asked(matter):
            # Nothing has to be handed in, so nothing can be late.
            more["due_at"] = None
        detail = {"document": document.code, "number": document.official_number}
        take(matter, "record_issue", result, by=by, at=at, detail=detail, **more)
        tail = f"书面检查截止 {moment_words(matter.due_at)}。" if matter.due_at is not None else "请查看。"
        tell_party(matter, f"{matter.code} 的通报已印发（{document.official_number}），{tail}", at=at)
