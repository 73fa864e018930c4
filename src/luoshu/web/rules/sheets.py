"""Rules of one form as the office's sheet, out and in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.rules.rule_sheet import form_of, import_rules, rules_workbook
from luoshu.apps.rules.shape_table import SHAPES
from luoshu.core.clock import beijing_day
from luoshu.core.tables import SheetResult
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.downloads import as_sheet
from luoshu.web.shared.sheets import bring_sheet


@require_GET
@needs("rules.read")
def sheet(request: HttpRequest) -> HttpResponse:
    at = now()
    shape = SHAPES.get(request.GET.get("form", ""), SHAPES["limit"])
    on = read_day(request.GET.get("on", "")) or beijing_day(at)
    data, count = rules_workbook(request.acting, shape, on)
    write_read(
        by=request.acting,
        at=at,
        action="rules.exported",
        subject_kind="rule",
        subject_code=shape.key,
        division_path=request.acting.paths[0] if request.acting.paths else "",
        detail={"rules": count},
    )
    return as_sheet(data, f"{form_of(shape).title}.xlsx")


@require_http_methods(["GET", "POST"])
@needs("rules.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Preview a sheet of rules, give it back in red, or keep it."""
    at = now()
    shape = SHAPES.get(request.POST.get("form", "") or request.GET.get("form", ""), SHAPES["limit"])
    note = request.POST.get("note", "").strip()

    def take(data: bytes, keep: bool) -> SheetResult:
        return import_rules(shape=shape, data=data, note=note, by=request.acting, at=at, keep=keep)

    context = {"shape": shape, "shapes": SHAPES.values(), "note": note}
    return bring_sheet(request, "rules/import.html", context, title=form_of(shape).title, take=take)
