"""Answering a promise without a day (未定时限): a day, why there is none, or the matter that now asks for it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.readings.errors import PageInvalid, PromiseAnswered
from luoshu.apps.readings.models import PromiseAnswer
from luoshu.apps.readings.queries.promises import find_promise_for
from luoshu.core.clock import beijing_day

MOST_REASON = 300


def answer_promise(
    *,
    page_code: str,
    start: int,
    by: Acting,
    at: datetime,
    due_on: date | None = None,
    reason: str = "",
    matter_code: str = "",
) -> PromiseAnswer:
    """Say by when, or why not yet, or which matter asks for it; the promise leaves the list. Once.

    Raises NotAllowed, PromiseNotVisible, PageInvalid, SecrecyMarkFound, PromiseAnswered.
    """
    if not by.may("readings.review"):
        raise NotAllowed
    item = find_promise_for(by, page_code, start)
    reason = reason.strip()
    refuse_if_marked_secret(reason)
    if len(reason) > MOST_REASON or not (due_on or reason or matter_code):
        raise PageInvalid(reason=f"请选一个日期；定不下来的写明原因（不超过 {MOST_REASON} 字）。")
    if due_on is not None and due_on < beijing_day(at):
        raise PageInvalid(reason=f"时限 {due_on} 已经过去，请改为今天或以后。")
    try:
        with transaction.atomic():
            answer = PromiseAnswer.objects.create(
                page=item.page,
                start=start,
                due_on=due_on,
                reason=reason,
                matter_code=matter_code,
                answered_at=at,
                answered_by=by.person_code,
                answered_post=by.post_code,
            )
            said = {"due_on": due_on.isoformat() if due_on else "", "reason": reason, "matter": matter_code}
            record(
                by=by,
                at=at,
                action="readings.answer_promise",
                subject_kind="page",
                subject_code=page_code,
                division_path=item.page.division_path,
                detail={"start": start} | said,
            )
    except IntegrityError:
        raise PromiseAnswered from None
    return answer
