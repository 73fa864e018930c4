"""抽取: commit, draw before a witness, reveal, verify; the two files to take away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotVisible
from luoshu.apps.rounds.choices import DrawState
from luoshu.apps.rounds.operations import cancel_draw, commit_draw, hold_draw, reveal_draw
from luoshu.apps.rounds.queries import (
    check_draw,
    draw_files,
    draw_view,
    draws_for,
    filed_plans,
    find_draw_for,
    teams_for,
)
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted, posted_day
from luoshu.web.shared.clock import now


@require_http_methods(["GET", "POST"])
@needs("rounds.read")
def draw_list(request: HttpRequest) -> HttpResponse:
    at = now()

    def again(error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "draws": draws_for(request.acting),
            "plans": filed_plans(request.acting, beijing_day(at), mode="draw"),
            "may_draw": request.acting.may("rounds.draw"),
            "error": error,
            "posted": request.POST,
        }
        return render(request, "rounds/draws.html", context, status=status)

    if request.method == "GET":
        return again()

    def work() -> str:
        typed = posted(request, "count", 6)
        count = int(typed) if typed.isdecimal() else 0
        row = commit_draw(plan_code=posted(request, "plan", 40), count=count, by=request.acting, at=at)
        return reverse("rounds:draw", args=[row.code])

    return answer(request, work, said="已登记名单和种子的校验值，请另一人来抽取。", again=again)


@require_GET
@needs("rounds.read")
def draw(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, code)


def _show(
    request: HttpRequest, code: str, error: str = "", status: int = 200, checked: tuple[str, ...] | None = None
) -> HttpResponse:
    at = now()
    row = find_draw_for(request.acting, code)
    if request.method == "GET":
        write_read(
            by=request.acting,
            at=at,
            action="draw.read",
            subject_kind="draw",
            subject_code=code,
            division_path=row.division_path,
        )
    teams = teams_for(request.acting, beijing_day(at))
    context = {
        "view": draw_view(request.acting, row, at=at),
        "draw": row,
        "may_draw": request.acting.may("rounds.draw"),
        "is_committer": row.committed_by == request.acting.person_code,
        "teams": [one for one in teams if one.team.division_path == row.division_path],
        "error": error,
        "posted": request.POST,
        "checked": checked,
        "today": beijing_day(at),
    }
    return render(request, "rounds/draw.html", context, status=status)


@require_POST
@needs("rounds.draw")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Hold, reveal, cancel or verify."""
    at, by = now(), request.acting
    if verb == "verify":
        row = find_draw_for(by, code)
        if not row.result_sha256:
            raise NotVisible
        return _show(request, code, checked=check_draw(row))

    def work() -> str:
        if verb == "hold":
            hold_draw(
                draw_code=code,
                witness=request.POST.get("witness", "")[:60],
                due_on=posted_day(request, "due_on", beijing_day(at)),
                team_codes=request.POST.getlist("team"),
                by=by,
                at=at,
            )
        elif verb == "reveal":
            reveal_draw(draw_code=code, by=by, at=at)
        elif verb == "cancel":
            cancel_draw(draw_code=code, reason=posted(request, "reason", 300), by=by, at=at)
        else:
            raise NotVisible
        return reverse("rounds:draw", args=[code])

    said = {"hold": "已抽取，名单交给督查组。", "reveal": "种子已在办公室内公开。"}.get(verb, "已作废，记录保留。")
    return answer(request, work, said=said, again=lambda error, status: _show(request, code, error, status))


@require_GET
@needs("rounds.read")
def input_file(request: HttpRequest, code: str) -> HttpResponse:
    return _download(request, code, 0)


@require_GET
@needs("rounds.read")
def result_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the result, which holds the seed, only once it is revealed."""
    if find_draw_for(request.acting, code).state != DrawState.REVEALED:
        raise NotVisible
    return _download(request, code, 1)


def _download(request: HttpRequest, code: str, which: int) -> HttpResponse:
    row = find_draw_for(request.acting, code)
    write_read(
        by=request.acting,
        at=now(),
        action="draw.export",
        subject_kind="draw",
        subject_code=code,
        division_path=row.division_path,
        detail={"file": ("input", "result")[which]},
    )
    name = f"{code}-{('input', 'result')[which]}.json"
    response = HttpResponse(draw_files(row)[which].encode("utf-8"), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
