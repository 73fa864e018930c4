"""当天路线: the table with times of a team's day, to be printed; planned on a press, never while reading."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from luoshu.apps.rounds.operations import plan_team_day
from luoshu.apps.rounds.queries import find_team_for, own_teams, plans_office, route_for, teams_for, visits_for
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted, posted_day
from luoshu.web.shared.clock import now, read_day

LIMITS = {"window": "到访时段", "shift": "半天时长", "full": "当天已排满", "detour": "绕行过远"}
BOUNDS = {"one_tree": "1-树（拉格朗日）", "assignment": "指派"}


@require_http_methods(["GET", "POST"])
@needs("rounds.inspect", "rounds.plan")
def day(request: HttpRequest) -> HttpResponse:
    at = now()
    typed = request.POST if request.method == "POST" else request.GET
    on = read_day(str(typed.get("on", ""))[:20]) or beijing_day(at)
    is_desk = request.acting.may("rounds.plan")
    rows = teams_for(request.acting, on) if is_desk else own_teams(request.acting, on)
    if is_desk:
        rows = [row for row in rows if plans_office(request.acting, row.team.division_path)]
    chosen = str(typed.get("team", ""))[:40] or (rows[0].team.code if rows else "")

    def show(error: str = "", status: int = 200) -> HttpResponse:
        team = find_team_for(request.acting, chosen) if chosen else None
        route = route_for(request.acting, team, on) if team is not None else None
        waiting = visits_for(request.acting, at=at, team=team, state="planned") if team is not None else []
        context = {
            "teams": rows,
            "team": team,
            "on": on,
            "route": route,
            "waiting": waiting,
            "bound_name": BOUNDS.get(route.body["bound_kind"], "") if route is not None else "",
            "limits": LIMITS,
            "error": error,
        }
        return render(request, "rounds/day.html", context, status=status)

    if request.method == "GET":
        return show()

    def work() -> str:
        team = posted(request, "team", 40)
        plan_team_day(team_code=team, on=posted_day(request, "on", on), by=request.acting, at=at)
        return reverse("rounds:day") + f"?team={team}&on={on.isoformat()}"

    return answer(request, work, said="路线已排好。", again=show)
