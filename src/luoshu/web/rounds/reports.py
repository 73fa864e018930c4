"""组报告: the daily or period report of a team, from the record; drafted as a document on a press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from luoshu.apps.rounds.operations import draft_team_report
from luoshu.apps.rounds.queries import find_team_for, own_teams, team_report, teams_for
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer
from luoshu.web.shared.clock import now, read_day


@require_http_methods(["GET", "POST"])
@needs("rounds.read")
def report(request: HttpRequest) -> HttpResponse:
    at = now()
    typed = request.POST if request.method == "POST" else request.GET
    last = read_day(str(typed.get("last", ""))[:20]) or beijing_day(at)
    first = min(read_day(str(typed.get("first", ""))[:20]) or last, last)
    mine = own_teams(request.acting, last)
    rows = mine or teams_for(request.acting, last)
    chosen = str(typed.get("team", ""))[:40] or (rows[0].team.code if rows else "")
    team = find_team_for(request.acting, chosen) if chosen else None

    def show(error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "teams": rows,
            "team": team,
            "report": team_report(request.acting, team, first_on=first, last_on=last) if team is not None else None,
            "first": first,
            "last": last,
            "may_draft": request.acting.may("documents.draft"),
            "error": error,
        }
        return render(request, "rounds/report.html", context, status=status)

    if request.method == "GET" or team is None:
        return show()

    def work() -> str:
        document = draft_team_report(team_code=team.code, first_on=first, last_on=last, by=request.acting, at=at)
        return reverse("documents:detail", args=[document.code])

    return answer(request, work, said="已由走访和问题汇成代拟稿，每个数都能点回原行。", again=show)
