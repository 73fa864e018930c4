"""What orders the work: 上级整改任务, 议事协调机构 and 工作专班, 工作体系."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.supervision.choices import BodyKind
from luoshu.apps.supervision.errors import BadMatter, SupervisionNotVisible
from luoshu.apps.supervision.operations import (
    BodyDraft,
    TaskDraft,
    add_items,
    advance_item,
    attach_paper,
    dissolve_body,
    found_body,
    register_task,
    save_frame,
    set_total,
)
from luoshu.apps.supervision.queries import (
    OTHER_PAPER,
    bodies_for,
    find_item_for,
    frames_on,
    task_views,
    units_for_assignment,
)
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_attachment
from luoshu.web.supervision.inputs import codes_of, day_of, files_of, number_of, shown, text_of

ATTACH = "attach"


@require_http_methods(["GET", "POST"])
@needs("supervision.read")
def rectifications(request: HttpRequest) -> HttpResponse:
    """The tasks with their counts; the office enters new ones here."""
    if request.method == "GET":
        return show_tasks(request)
    try:
        draft = TaskDraft(
            issuer=text_of(request, "issuer", 120),
            wording=text_of(request, "wording", 2000),
            lead_code=text_of(request, "lead", 40),
            document_no=text_of(request, "document_no", 80),
            total=number_of(request, "total", "总数"),
            left_stated=number_of(request, "left_stated", "剩余数"),
            due_on=day_of(request, "due_on", "时限"),
        )
        register_task(draft=draft, by=request.acting, at=now())
    except LuoshuError as error:
        return show_tasks(request, **shown(error))
    messages.success(request, "已登记。")
    return redirect("supervision:rectifications")


def show_tasks(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the tasks."""
    acting, at = request.acting, now()
    context = {
        "tasks": task_views(acting, on=beijing_day(at)),
        "other_paper": OTHER_PAPER,
        "units": units_for_assignment(acting, at=at) if acting.may("supervision.desk") else [],
        "error": error,
        "posted": request.POST,
    }
    return render(request, "supervision/rectifications.html", context, status=status)


@require_POST
@needs("supervision.desk")
def add(request: HttpRequest, code: str) -> HttpResponse:
    """List problems of a task, one a line, for one unit."""
    try:
        unit = text_of(request, "unit", 40)
        titles = [line for line in text_of(request, "titles", 8000).splitlines() if line.strip()]
        if not titles:
            raise BadMatter(sentence="请写问题名称，每行一项。")
        add_items(task_code=code, rows=[(title, unit) for title in titles], by=request.acting, at=now())
    except LuoshuError as error:
        return show_tasks(request, **shown(error))
    return redirect("supervision:rectifications")


@require_POST
@needs("supervision.desk")
def total(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the total that was missing."""
    try:
        count = number_of(request, "total", "总数") or 0
        set_total(task_code=code, total=count, by=request.acting, at=now())
    except LuoshuError as error:
        return show_tasks(request, **shown(error))
    return redirect("supervision:rectifications")


@require_POST
@needs("supervision.read")
def advance(request: HttpRequest, code: str, number: int, step: str) -> HttpResponse:
    """Take one problem a step on, or back; ``attach`` adds a paper for its 验收."""
    given = {"task_code": code, "number": number, "by": request.acting, "at": now()}
    try:
        if step == ATTACH:
            files = files_of(request)
            if not files:
                raise BadMatter(sentence="请选一个文件。")
            for name, data in files:
                attach_paper(paper=text_of(request, "paper", 40), name=name, data=data, **given)
        else:
            advance_item(step=step, note=text_of(request, "note", 300), **given)
    except LuoshuError as error:
        return show_tasks(request, **shown(error))
    messages.success(request, f"第 {number} 项已记录。")
    return redirect("supervision:rectifications")


@require_GET
@needs("supervision.read")
def paper(request: HttpRequest, code: str, number: int, file: str) -> FileResponse:
    """Show a paper of a problem, behind the problem's door; who looked is on record."""
    at = now()
    view = find_item_for(request.acting, code, number, on=beijing_day(at))
    found = next((one for one in view.papers if one.code == file), None)
    if found is None:
        raise SupervisionNotVisible
    write_read(
        by=request.acting,
        at=at,
        action="rectification.paper_read",
        subject_kind="rectification",
        subject_code=code,
        division_path=view.item.division_path,
        detail={"number": number, "attachment": file},
    )
    return as_attachment(found)


@require_http_methods(["GET", "POST"])
@needs("supervision.desk")
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies and the frames; new bodies are entered here."""
    if request.method == "GET":
        return show_bodies(request)
    try:
        starts_on = day_of(request, "starts_on", "成立日期")
        if starts_on is None:
            raise BadMatter(sentence="请选成立日期。")
        draft = BodyDraft(
            name=text_of(request, "name", 120),
            kind=text_of(request, "kind", 20),
            source_document=text_of(request, "source_document", 120),
            starts_on=starts_on,
            dissolves_on=day_of(request, "dissolves_on", "撤销日期"),
            lead_code=text_of(request, "lead", 40),
            member_codes=codes_of(request, "members"),
        )
        found_body(draft=draft, by=request.acting, at=now())
    except LuoshuError as error:
        return show_bodies(request, **shown(error))
    messages.success(request, "已登记。")
    return redirect("supervision:bodies")


def show_bodies(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the bodies and the frames as they stand today."""
    at = now()
    today = beijing_day(at)
    context = {
        "bodies": bodies_for(request.acting),
        "frames": frames_on(request.acting, today),
        "units": units_for_assignment(request.acting, at=at),
        "kinds": BodyKind.choices,
        "today": today,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "supervision/bodies.html", context, status=status)


@require_POST
@needs("supervision.desk")
def dissolve(request: HttpRequest, code: str) -> HttpResponse:
    """撤销 a body from a day on."""
    try:
        on = day_of(request, "on", "撤销日期") or beijing_day(now())
        dissolve_body(body_code=code, on=on, reason=text_of(request, "note", 300), by=request.acting, at=now())
    except LuoshuError as error:
        return show_bodies(request, **shown(error))
    return redirect("supervision:bodies")


@require_POST
@needs("supervision.desk")
def frame(request: HttpRequest) -> HttpResponse:
    """Enter a frame of work or its next version."""
    at = now()
    try:
        save_frame(
            code=text_of(request, "code", 40),
            name=text_of(request, "name", 80),
            source_document=text_of(request, "source_document", 120),
            parts=text_of(request, "parts", 4000).splitlines(),
            valid_from=day_of(request, "valid_from", "启用日期") or beijing_day(at),
            by=request.acting,
            at=at,
        )
    except LuoshuError as error:
        return show_bodies(request, **shown(error))
    return redirect("supervision:bodies")
