"""现场抽查 on a phone: find the place, tap how it stands, take a picture if need be. It works without a network.

The page opens no ledger and does not say what the ledger says: who looks says what is there.
"""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from luoshu.apps.ledgers.operations import record_check
from luoshu.apps.ledgers.queries import check_desk
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import posted
from luoshu.web.shared.clock import now
from luoshu.web.shared.phones import phone_answer, tapped_at


@require_http_methods(["GET", "POST"])
@needs("ledgers.check")
def desk(request: HttpRequest) -> HttpResponse:
    """Show places to check, chosen by ``?ledger=`` and ``?q=``, or record the check of one."""
    if request.method == "GET":
        return _show(request)

    def work() -> None:
        at, upload = now(), request.FILES.get("photo")
        tapped = tapped_at(request)
        record_check(
            ledger_code=posted(request, "ledger", 40),
            key=posted(request, "key", 200),
            on=beijing_day(tapped) if tapped is not None else None,
            word=posted(request, "word", 60),
            text=posted(request, "note", 300),
            photo=upload.read() if upload is not None else b"",
            photo_name=(upload.name or "") if upload is not None else "",
            client_key=posted(request, "client_key", 60),
            by=request.acting,
            at=at,
        )

    return phone_answer(request, work, target="ledgers:check", again=partial(_show, request))


def _show(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    book, search = request.GET.get("ledger", ""), request.GET.get("q", "")
    found = check_desk(request.acting, ledger_code=book, search=search, at=now())
    context = {"desk": found, "book": book, "q": search, "error": error, "choices": {}}
    return render(request, "ledgers/check.html", context, status=status)
