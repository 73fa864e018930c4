"""The list of reports, one report, and the verbs of its reward."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.cases.choices import RewardState
from luoshu.apps.cases.operations import decide_reward, pay_reward, propose_reward, reveal_reporter
from luoshu.apps.cases.queries import find_tip_for, tip_row, tips_for
from luoshu.apps.errors import LuoshuError, NotAllowed, NotVisible
from luoshu.apps.rules.queries import reward_rule
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

STATES = [("", "全部"), ("none", "未提出奖励"), *RewardState.choices]


@require_GET
@needs("tips.read")
def tip_list(request: HttpRequest) -> HttpResponse:
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0
    rows, older = tips_for(request.acting, state=state, before=number)
    context: dict[str, Any] = {"rows": rows, "states": STATES, "state": state}
    if older:
        context["older"] = f"state={state}&before={older}"
    return render(request, "tips/page.html", context)


@require_GET
@needs("tips.read")
def tip(request: HttpRequest, token: str) -> HttpResponse:
    return _show(request, token)


def _show(
    request: HttpRequest, token: str, *, error: str = "", status: int = 200, person: tuple[str, str] | None = None
) -> HttpResponse:
    found = find_tip_for(request.acting, token)
    context = {
        "row": tip_row(found),
        "rule": reward_rule(found.division_path, beijing_day(found.reported_at)),
        "person": person,
        "error": error,
        "posted": request.POST,
    }
    response = render(request, "tips/detail.html", context, status=status)
    if person is not None:
        # A page with a person's name is not kept by the browser.
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@needs("tips.reveal", "tips.pay", "tips.decide")
def act(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """See the person on record, or take a step of the reward."""
    by, at = request.acting, now()
    text = request.POST.get("text", "")
    try:
        if verb == "reveal":
            return _show(request, token, person=reveal_reporter(token=token, reason=text, by=by, at=at))
        if verb == "propose":
            propose_reward(token=token, by=by, at=at)
        elif verb in ("grant", "refuse"):
            decide_reward(token=token, is_granted=verb == "grant", reason=text, by=by, at=at)
        elif verb == "pay":
            pay_reward(token=token, receipt_no=text, by=by, at=at)
        else:
            raise Http404
    except (NotAllowed, NotVisible):
        raise
    except LuoshuError as error:
        return _show(request, token, error=str(error), status=status_of(error))
    messages.success(request, "已记录。")
    return redirect("tips:detail", token=token)
