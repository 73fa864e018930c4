"""Filed plans: the list with the form of a new one, the page of one with its pairs and visits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.places.queries import search_divisions
from luoshu.apps.rounds.choices import PlanMode
from luoshu.apps.rounds.operations import draft_plan, end_plan, file_plan, plan_visit, rotate_pairs
from luoshu.apps.rounds.queries import (
    find_plan_for,
    pairings_of,
    plans_for,
    plans_office,
    teams_for,
    topic_on,
    topics_on,
    visits_for,
)
from luoshu.apps.rules.inspection import STRAW
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted, posted_day
from luoshu.web.shared.clock import now


@require_http_methods(["GET", "POST"])
@needs("rounds.read")
def plan_list(request: HttpRequest) -> HttpResponse:
    def again(error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "plans": plans_for(request.acting),
            "topics": topics_on(request.acting.paths[0] if request.acting.paths else "", beijing_day(now())),
            "modes": [one for one in PlanMode.choices if one[0] == PlanMode.PAIRS or request.acting.may("rounds.draw")],
            "error": error,
            "posted": request.POST,
            "today": beijing_day(now()),
        }
        return render(request, "rounds/plans.html", context, status=status)

    if request.method == "GET":
        return again()

    def work() -> str:
        today = beijing_day(now())
        plan = draft_plan(
            title=posted(request, "title", 120),
            mode=posted(request, "mode", 10),
            topic=posted(request, "topic", 30) or STRAW,
            issuer=posted(request, "issuer", 120),
            scope_words=posted(request, "scope_words", 300),
            division_code=request.acting.paths[0].strip("/").split("/")[-1] if request.acting.paths else "",
            first_on=posted_day(request, "first_on", today),
            last_on=posted_day(request, "last_on", today),
            is_unannounced=posted(request, "is_unannounced") != "no",
            by=request.acting,
            at=now(),
        )
        return reverse("rounds:plan", args=[plan.code])

    return answer(request, work, said="计划已拟好，备案后才能安排督查。", again=again)


@require_GET
@needs("rounds.read")
def plan(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, code)


def _show(request: HttpRequest, code: str, error: str = "", status: int = 200) -> HttpResponse:
    at = now()
    found = find_plan_for(request.acting, code)
    office = plans_office(request.acting, found.division_path)
    context = {
        "plan": found,
        "looked_at": topic_on(
            found.topic, found.division_path, max(found.first_on, min(beijing_day(at), found.last_on))
        ),
        "pairs": pairings_of(found),
        "visits": visits_for(request.acting, at=at, plan=found, limit=100),
        "is_office": office,
        "teams": teams_for(request.acting, beijing_day(at)) if office else [],
        "error": error,
        "posted": request.POST,
        "today": beijing_day(at),
    }
    return render(request, "rounds/plan.html", context, status=status)


def _act(request: HttpRequest, code: str, work: object, said: str) -> HttpResponse:
    def done() -> str:
        work()  # type: ignore[operator]
        return reverse("rounds:plan", args=[code])

    return answer(request, done, said=said, again=lambda error, status: _show(request, code, error, status))


@require_POST
@needs("rounds.file")
def file(request: HttpRequest, code: str) -> HttpResponse:
    at = now()
    filed_on = posted_day(request, "filed_on", beijing_day(at))
    number = posted(request, "filing_no", 80)
    return _act(
        request,
        code,
        lambda: file_plan(plan_code=code, filing_no=number, filed_on=filed_on, by=request.acting, at=at),
        "已备案，可以安排督查。",
    )


@require_POST
@needs("rounds.plan")
def end(request: HttpRequest, code: str) -> HttpResponse:
    return _act(request, code, lambda: end_plan(plan_code=code, by=request.acting, at=now()), "计划已结束。")


@require_POST
@needs("rounds.plan")
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    at = now()
    return _act(
        request,
        code,
        lambda: rotate_pairs(
            plan_code=code,
            valid_from=posted_day(request, "valid_from", beijing_day(at)),
            may_repeat=posted(request, "may_repeat") == "yes",
            by=request.acting,
            at=at,
        ),
        "组对乡镇已排好。",
    )


@require_POST
@needs("rounds.plan")
def add_visit(request: HttpRequest, code: str) -> HttpResponse:
    at = now()
    due_on = posted_day(request, "due_on", beijing_day(at))

    def work() -> None:
        typed = posted(request, "village", 60)
        found = [one for one in search_divisions(request.acting, typed, on=due_on) if one.level == 5]
        village = found[0].code if len(found) == 1 else typed.split(" ")[0]
        team = posted(request, "team", 40)
        plan_visit(plan_code=code, team_code=team, village_code=village, due_on=due_on, by=request.acting, at=at)

    return _act(request, code, work, "走访已安排；同村已有待去的走访时并为一次。")
