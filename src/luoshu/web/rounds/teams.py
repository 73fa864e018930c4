"""督查组 and the townships they go to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from luoshu.apps.rounds.operations import change_member, form_team
from luoshu.apps.rounds.queries import posts_for_teams, teams_for
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted, posted_day
from luoshu.web.shared.clock import now


def _show(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    today = beijing_day(now())
    may_plan = request.acting.may("rounds.plan")
    context = {
        "teams": teams_for(request.acting, today),
        "may_plan": may_plan,
        "posts": posts_for_teams(request.acting, today) if may_plan else [],
        "error": error,
        "posted": request.POST,
        "today": today,
    }
    return render(request, "rounds/teams.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("rounds.read")
def team_list(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _show(request)
    at = now()

    def work() -> str:
        form_team(
            name=posted(request, "name", 60),
            division_code=request.acting.paths[0].strip("/").split("/")[-1] if request.acting.paths else "",
            post_codes=request.POST.getlist("post"),
            valid_from=posted_day(request, "valid_from", beijing_day(at)),
            by=request.acting,
            at=at,
        )
        return reverse("rounds:teams")

    return answer(request, work, said="督查组已建好。", again=lambda error, status: _show(request, error, status))


@require_POST
@needs("rounds.plan")
def member(request: HttpRequest, code: str) -> HttpResponse:
    at = now()

    def work() -> str:
        change_member(
            team_code=code,
            post_code=posted(request, "post", 40),
            is_in=posted(request, "way", 5) != "out",
            valid_from=posted_day(request, "valid_from", beijing_day(at)),
            by=request.acting,
            at=at,
        )
        return reverse("rounds:teams")

    return answer(request, work, said="组员已更新。", again=lambda error, status: _show(request, error, status))
