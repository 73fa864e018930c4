"""会议部署: take in a page or minutes, then accept, merge or drop what was read from it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.supervision.choices import MatterKind
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.operations import ItemChoice, accept_item, drop_item, merge_items, take_deployment
from luoshu.apps.supervision.operations.deploying import MOST_CHARACTERS
from luoshu.apps.supervision.queries import (
    deployments_for,
    find_deployment_for,
    item_views,
    units_for_assignment,
)
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.supervision.inputs import codes_of, day_of, files_of, number_of, shown, text_of


@require_http_methods(["GET", "POST"])
@needs("supervision.desk")
def deployment_list(request: HttpRequest) -> HttpResponse:
    at = now()
    context = {
        "deployments": deployments_for(request.acting)[:60],
        "today": beijing_day(at).isoformat(),
        "posted": request.POST,
    }
    if request.method == "GET":
        return render(request, "supervision/deployments.html", context)
    try:
        issued = day_of(request, "issued_on", "印发日期")
        data, file_name = _sent(request)
        if issued is None:
            raise BadMatter(sentence="请选印发日期：“昨日”“年底前”从这一天算起。")
        title = text_of(request, "title", 120)
        made = take_deployment(title=title, data=data, file_name=file_name, issued_on=issued, by=request.acting, at=at)
    except LuoshuError as error:
        refusal = shown(error)
        return render(request, "supervision/deployments.html", context | refusal, status=refusal["status"])
    return redirect("supervision:deployment", code=made.code)


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """Return the bytes of the chosen file with its name, or the pasted text. Raises BadMatter."""
    pasted = text_of(request, "text", MOST_CHARACTERS + 1)
    files = files_of(request, "file")
    if pasted and files:
        raise BadMatter(sentence="粘贴的文字和文件只要一样，请清空其中一个。")
    if files:
        name, data = files[0]
        return data, name
    return pasted.encode(), ""


@require_GET
@needs("supervision.desk")
def deployment(request: HttpRequest, code: str) -> HttpResponse:
    return show_deployment(request, code)


@require_GET
@needs("supervision.desk")
def original(request: HttpRequest, code: str) -> FileResponse:
    """Hand out the original as it came, always as a download."""
    found = find_deployment_for(request.acting, code)
    write_read(
        by=request.acting,
        at=now(),
        action="deployment.original_read",
        subject_kind="deployment",
        subject_code=code,
        division_path=found.division_path,
    )
    return FileResponse(open_bytes(found.file), as_attachment=True, filename=found.file_name or f"{code}.txt")


def show_deployment(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the items of one deployment."""
    at = now()
    found = find_deployment_for(request.acting, code)
    units = units_for_assignment(request.acting, at=at)
    context = {
        "deployment": found,
        "items": item_views(found, units),
        "units": units,
        "kinds": MatterKind.choices,
        "error": error,
    }
    return render(request, "supervision/deployment.html", context, status=status)


@require_POST
@needs("supervision.desk")
def decide(request: HttpRequest, code: str, number: int, what: str) -> HttpResponse:
    """Accept, merge or drop one item."""
    at, by = now(), request.acting
    try:
        if what == "accept":
            choice = ItemChoice(
                lead_code=text_of(request, "lead", 40),
                co_codes=codes_of(request, "co"),
                kind=text_of(request, "kind", 20) or MatterKind.MINUTES.value,
                title=text_of(request, "title", 200),
                due_on=day_of(request, "due_on", "时限"),
            )
            accept_item(deployment_code=code, number=number, choice=choice, by=by, at=at)
        elif what == "merge":
            into = number_of(request, "into", "并入第几条") or 0
            merge_items(deployment_code=code, numbers=[number], into=into, by=by, at=at)
        elif what == "drop":
            drop_item(deployment_code=code, number=number, reason=text_of(request, "note", 300), by=by, at=at)
        else:
            raise Http404
    except LuoshuError as error:
        return show_deployment(request, code, **shown(error))
    messages.success(request, f"第 {number} 条已记录。")
    response = redirect("supervision:deployment", code=code)
    response["Location"] += f"#item-{number + 1}"
    return response
