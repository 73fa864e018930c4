"""陈述说明 and 申请复核: the unit speaks before anything is proposed, and another person answers."""

from datetime import datetime

from django.db import transaction

from luoshu.apps.accountability.choices import StatementKind, StatementStatus
from luoshu.apps.accountability.errors import InputInvalid, PartMoved, PartNotVisible
from luoshu.apps.accountability.models import Statement
from luoshu.apps.accountability.operations.files import checked_files
from luoshu.apps.accountability.operations.telling import tell_office, tell_party
from luoshu.apps.accountability.operations.writing import checked_step, take
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret

MOST_LETTERS = 5000


def make_statement(
    *, matter_code: str, kind: str, text: str, by: Acting, at: datetime, file_code: str = ""
) -> Statement:
    """Hand in a statement or a request for review, until 复核申请截止.

    Raises MatterNotVisible, StepRoleRefused, StepNotTaken, InputInvalid, PartNotVisible, MatterMoved.
    """
    matter = find_matter_for(by, matter_code)
    if kind not in StatementKind.values:
        raise InputInvalid(sentence="请选择是陈述说明还是申请复核。")
    if len(text) > MOST_LETTERS:
        raise InputInvalid(sentence=f"陈述说明最多 {MOST_LETTERS} 字，请精简或改为附件。")
    if matter.state == "informed" and matter.due_at is not None and matter.due_at <= at:
        raise InputInvalid(sentence="复核申请截止时间已过，请与承办的禁烧办联系。")
    given = frozenset({"statement_text"}) if text.strip() else frozenset[str]()
    result = checked_step(matter, "make_statement", by=by, at=at, given=given)
    refuse_if_marked_secret(text)
    files = checked_files(by, [file_code])
    with transaction.atomic():
        take(matter, "make_statement", result, by=by, at=at, note=text.strip(), detail={"kind": kind})
        statement = Statement.objects.create(
            matter=matter,
            kind=kind,
            text=text.strip(),
            file_code="".join(files),
            made_by=by.person_code,
            made_post=by.post_code,
            made_at=at,
        )
        tell_office(matter, f"{matter.code} 收到{StatementKind(kind).label}，请答复。", at=at)
    return statement


def answer_statement(
    *, matter_code: str, statement_id: int, is_upheld: bool, answer: str, by: Acting, at: datetime
) -> Statement:
    """Answer a statement; whoever made one in this matter answers none.

    What an upheld statement means for the count is done where the count is made: 核减 or 归属.
    """
    matter = find_matter_for(by, matter_code)
    given = frozenset({"answer_text"}) if answer.strip() else frozenset[str]()
    result = checked_step(matter, "answer_statement", by=by, at=at, given=given)
    statement = Statement.objects.filter(matter=matter, pk=statement_id).first()
    if statement is None:
        raise PartNotVisible
    status = StatementStatus.UPHELD if is_upheld else StatementStatus.REFUSED
    with transaction.atomic():
        answered = Statement.objects.filter(pk=statement.pk, status=StatementStatus.ASKED).update(
            status=status, answer=answer.strip()[:400], answered_by=by.person_code, answered_at=at
        )
        if not answered:
            raise PartMoved
        detail = {"status": StatementStatus(status).label}
        take(matter, "answer_statement", result, by=by, at=at, note=answer.strip(), detail=detail)
        tell_party(matter, f"{matter.code} 的陈述已答复，请查看。", at=at)
    statement.refresh_from_db()
    return statement
