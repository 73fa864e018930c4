"""The list of sources with their last poll, one source with its settings, and 现在取一次."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from luoshu.apps.cases.operations import resend_report
from luoshu.apps.cases.queries import answers_of
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.feeds.operations import add_source, ask_poll, change_source
from luoshu.apps.feeds.queries import source_page, sources_for
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of
from luoshu.web.sources.forms import SourceAdd, SourceEdit

Saved = tuple[str, str]
"""The code of the source that was written, and what is said about it."""
FIELDS = ("name", "kind", "datum", "poll_url", "folder", "poll_minutes", "format_code", "is_enabled", "version")


@require_http_methods(["GET", "POST"])
@needs("sources.read")
def source_list(request: HttpRequest) -> HttpResponse:
    """Show all sources, or register one."""
    form = SourceAdd(request.POST or None)

    def save() -> Saved:
        made = add_source(code=form.cleaned_data["code"], form=form.values(), by=request.acting, at=now())
        return made.code, f"已登记来源 {made.code}。"

    answer, status = _saved(request, form, save)
    context = {"sources": sources_for(request.acting), "form": form, "at": now()}
    return answer or render(request, "sources/page.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("sources.read")
def source(request: HttpRequest, code: str) -> HttpResponse:
    """Show a source with its polls, or change it."""
    found, polls = source_page(request.acting, code)
    form = SourceEdit(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})

    def save() -> Saved:
        version = form.cleaned_data["version"] or 0
        change_source(code=code, form=form.values(), version=version, by=request.acting, at=now())
        return code, "来源已保存，马上按新的设置取一次。"

    answer, status = _saved(request, form, save)
    context = {"source": found, "polls": polls, "form": form}
    if found.format_code:
        context["answers"] = answers_of(request.acting, code)
    return answer or render(request, "sources/detail.html", context, status=status)


def _saved(
    request: HttpRequest, form: SourceAdd | SourceEdit, save: Callable[[], Saved]
) -> tuple[HttpResponse | None, int]:
    """Save what was posted and lead to its source; else None and the status that the form is shown again with."""
    if request.method != "POST":
        return None, 200
    if not request.acting.may("sources.edit"):
        raise NotAllowed
    if not form.is_valid():
        return None, 422
    try:
        code, words = save()
    except LuoshuError as error:
        form.add_error(None, str(error))
        return None, status_of(error)
    messages.success(request, words)
    return redirect("sources:detail", code=code), 302


@require_POST
@needs("sources.poll")
def resend(request: HttpRequest, code: str, report_id: int) -> HttpResponse:
    """Send a result again that the platform refused or that is in doubt."""
    source_page(request.acting, code)
    resend_report(report_id=report_id, by=request.acting, at=now())
    messages.success(request, "已排队重发。")
    return redirect("sources:detail", code=code)


@require_POST
@needs("sources.poll")
def poll(request: HttpRequest, code: str) -> HttpResponse:
    source_page(request.acting, code)
    ask_poll(code=code, by=request.acting, at=now())
    messages.success(request, "已交给后台去取，几秒后刷新本页看结果。")
    return redirect("sources:detail", code=code)
