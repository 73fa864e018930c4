"""提醒单、警示单、督办单: what the machine proposes, and what a head makes of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import LuoshuError
from luoshu.apps.supervision.choices import SlipColour
from luoshu.apps.supervision.operations import accept_proposal, decline_proposal, drop_slip, issue_slip
from luoshu.apps.supervision.queries import proposals_for, slips_for
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.supervision.inputs import shown, text_of

MOST_SLIPS = 80


@require_GET
@needs("supervision.desk")
def slip_list(request: HttpRequest) -> HttpResponse:
    return show_slips(request)


def show_slips(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the slips, the waiting ones first."""
    context = {
        "slips": slips_for(request.acting)[:MOST_SLIPS],
        "proposals": proposals_for(request.acting).filter(status="proposed")[:MOST_SLIPS],
        "colours": SlipColour.choices,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "supervision/slips.html", context, status=status)


@require_POST
@needs("supervision.decide")
def settle(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Issue or drop one slip; make a matter of one proposal or decline it."""
    at, by = now(), request.acting
    reason = text_of(request, "note", 300)
    try:
        if what == "issue":
            slip = issue_slip(slip_code=code, colour=text_of(request, "colour", 10), reason=reason, by=by, at=at)
            drafted = f"，代拟稿 {slip.document_code}" if slip.document_code else ""
            messages.success(request, f"已签发{slip.get_colour_display()}{drafted}。")
        elif what == "drop":
            drop_slip(slip_code=code, reason=reason, by=by, at=at)
            messages.success(request, "已记录不签发。")
        elif what == "accept":
            matter = accept_proposal(code=code, by=by, at=at)
            messages.success(request, f"已立项 {matter.code}，并交办给牵头单位。")
        elif what == "decline":
            decline_proposal(code=code, reason=reason, by=by, at=at)
            messages.success(request, "已记录不立项。")
        else:
            raise Http404
    except LuoshuError as error:
        return show_slips(request, **shown(error))
    return redirect("supervision:slips")
