"""One route for every step of a matter: translate what was sent, call the one operation, show the matter again."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from luoshu.apps.accountability.errors import InputInvalid
from luoshu.apps.accountability.operations import (
    DecisionInput,
    accept_criticism,
    add_item,
    answer_section,
    answer_statement,
    attach_file,
    confirm_section,
    draft_notice,
    inspect_item,
    make_statement,
    record_decision,
    record_issue,
    record_referral,
    report_item,
    return_criticism,
    submit_criticism,
    take_step,
)
from luoshu.apps.accountability.queries import find_matter_for
from luoshu.apps.acting import Acting
from luoshu.apps.errors import LuoshuError
from luoshu.web.accountability.views import show_matter
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.middleware import status_of

Handler = Callable[[HttpRequest, str, Acting, datetime], object]
MOST_FILES = 9


def _text(request: HttpRequest, name: str, most: int = 400) -> str:
    return str(request.POST.get(name, "")).strip()[:most]


def _number(request: HttpRequest, name: str) -> int:
    text = _text(request, name, 12)
    return int(text) if text.isascii() and text.isdigit() else 0


def _numbers(request: HttpRequest, name: str) -> tuple[int, ...]:
    return tuple(int(text) for text in request.POST.getlist(name) if text.isascii() and text.isdigit())


def _day(request: HttpRequest, name: str, label: str) -> date | None:
    text = _text(request, name, 20)
    found = read_day(text)
    if text and found is None:
        raise InputInvalid(sentence=f"{label}“{text}”无法识别，请用日期框重新选。")
    return found


def _files(request: HttpRequest, code: str, kind: str, by: Acting, at: datetime) -> list[str]:
    """Keep the files that came with the form, behind the door of the matter."""
    uploads = request.FILES.getlist("file")[:MOST_FILES]
    if uploads:
        find_matter_for(by, code)
    return [
        attach_file(matter_code=code, data=one.read(), name=one.name or "", kind=kind, by=by, at=at).code
        for one in uploads
    ]


def _make_statement(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    kept = "".join(_files(request, code, "statement", by, at)[:1])
    text, kind = _text(request, "text", 6000), _text(request, "kind", 20)
    return make_statement(matter_code=code, kind=kind, text=text, file_code=kept, by=by, at=at)


def _answer_statement(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return answer_statement(
        matter_code=code,
        statement_id=_number(request, "statement"),
        is_upheld=_text(request, "upheld") == "yes",
        answer=_text(request, "note"),
        by=by,
        at=at,
    )


def _record_decision(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    given = DecisionInput(
        kind=_text(request, "kind", 20),
        decided_on=_day(request, "decided_on", "决定日期"),
        by_post=_text(request, "by_post", 80),
        number=_text(request, "number", 80),
        adopted_ids=_numbers(request, "adopted"),
        note=_text(request, "note"),
    )
    return record_decision(matter_code=code, given=given, by=by, at=at)


def _refer(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return record_referral(
        matter_code=code,
        measure_id=_number(request, "measure"),
        to_office=_text(request, "to_office", 80),
        number=_text(request, "number", 80),
        sent_on=_day(request, "sent_on", "移送日期"),
        by=by,
        at=at,
    )


def _draft(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return draft_notice(matter_codes=[code, *request.POST.getlist("with")], by=by, at=at)


def _submit_criticism(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    kept = "".join(_files(request, code, "criticism", by, at)[:1])
    text = str(request.POST.get("text", ""))
    return submit_criticism(matter_code=code, text=text, file_code=kept, by=by, at=at)


def _return_criticism(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return return_criticism(
        matter_code=code, words=_text(request, "note"), note_numbers=_numbers(request, "notes"), by=by, at=at
    )


def _add_item(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return add_item(
        matter_code=code,
        text=_text(request, "text"),
        owner_unit=_text(request, "owner_unit", 120),
        due_on=_day(request, "due_on", "完成日期"),
        by=by,
        at=at,
    )


def _report_item(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    kept = _files(request, code, "proof", by, at)
    result = _text(request, "note")
    item = _number(request, "item")
    return report_item(matter_code=code, item_id=item, result_text=result, proof_codes=kept, by=by, at=at)


def _inspect_item(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return inspect_item(
        matter_code=code,
        item_id=_number(request, "item"),
        is_passed=_text(request, "passed") == "yes",
        words=_text(request, "note"),
        by=by,
        at=at,
    )


def _answer_section(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    kept = _files(request, code, "section", by, at)
    return answer_section(
        matter_code=code,
        section_code=_text(request, "section", 30),
        answer=_text(request, "note", 1000),
        proof_codes=kept,
        is_waived=bool(request.POST.get("waived")),
        by=by,
        at=at,
    )


HANDLERS: dict[str, Handler] = {
    "make_statement": _make_statement,
    "answer_statement": _answer_statement,
    "record_decision": _record_decision,
    "refer": _refer,
    "draft": _draft,
    "record_issue": lambda request, code, by, at: record_issue(matter_code=code, by=by, at=at),
    "submit_criticism": _submit_criticism,
    "return_criticism": _return_criticism,
    "accept_criticism": lambda request, code, by, at: accept_criticism(
        matter_code=code, words=_text(request, "note"), by=by, at=at
    ),
    "add_item": _add_item,
    "report_item": _report_item,
    "inspect_item": _inspect_item,
    "answer_section": _answer_section,
    "confirm_section": lambda request, code, by, at: confirm_section(
        matter_code=code, section_code=_text(request, "section", 30), by=by, at=at
    ),
}


@require_POST
@needs("matters.read")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take one step; a refusal shows the matter again with the sentence and what had been typed."""
    at, by = now(), request.acting
    try:
        handler = HANDLERS.get(verb)
        if handler is not None:
            handler(request, code, by, at)
        else:
            take_step(matter_code=code, verb=verb, by=by, at=at, note=_text(request, "note"))
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return show_matter(request, code, error=str(error), status=status)
    messages.success(request, "已记录。")
    return redirect("accountability:detail", code=code)
