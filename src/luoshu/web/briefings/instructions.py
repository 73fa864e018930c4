"""The instructions that an office has: what waits first, and the steps it takes."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.briefings.operations import (
    accept_instruction,
    answer_instruction,
    hand_on_instruction,
    register_instruction,
)
from luoshu.apps.briefings.queries import instruction_lines
from luoshu.apps.errors import LuoshuError
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

MOST = 100
Step = Callable[[HttpRequest, str, Acting, datetime], object]
STEPS: dict[str, Step] = {
    "accept": lambda request, code, by, at: accept_instruction(instruction_code=code, by=by, at=at),
    "answer": lambda request, code, by, at: answer_instruction(
        instruction_code=code, text=request.POST.get("text", "")[:2000], by=by, at=at
    ),
    "hand_on": lambda request, code, by, at: hand_on_instruction(
        instruction_code=code, note=request.POST.get("note", "")[:600], by=by, at=at
    ),
    "register": lambda request, code, by, at: register_instruction(
        instruction_code=code, urgency=request.POST.get("urgency", ""), by=by, at=at
    ),
}


@require_GET
@needs("briefings.instructions")
def instructions(request: HttpRequest) -> HttpResponse:
    return _show(request)


def _show(request: HttpRequest, *, code: str = "", error: str = "", status: int = 200) -> HttpResponse:
    """Render the list; after a refused step with the sentence and what was typed for that instruction."""
    at = now()
    waiting = request.GET.get("show") == "waiting"
    context = {
        "lines": instruction_lines(request.acting, at=at, waiting=waiting, most=MOST),
        "waiting": waiting,
        "at": at,
        "error": error,
        "refused": code,
        "posted": request.POST,
    }
    return render(request, "briefings/instructions.html", context, status=status)


@require_POST
@needs("briefings.instructions")
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take one step."""
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](request, code, request.acting, now())
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return _show(request, code=code, error=str(error), status=status)
    messages.success(request, "已记录，批示人会看到。")
    return redirect("briefings:instructions")
