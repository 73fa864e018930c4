"""Rules of one form as the office's sheet, out and in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import Invalid
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.apps.rules.errors import RuleSheetUnreadable
from luoshu.apps.rules.rule_sheet import form_of, import_rules, rules_workbook
from luoshu.apps.rules.shape_table import SHAPES
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.downloads import as_sheet


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
    context = {"shape": shape, "shapes": SHAPES.values(), "note": note}
    if request.method == "GET":
        return render(request, "rules/import.html", context)
    what = request.POST.get("what", "preview")
    try:
        given = request.FILES.get("file")
        if given is None:
            raise RuleSheetUnreadable(reason="请先选择登记表文件。")
        data = given.read()
        refuse_file_if_marked_secret(name=given.name or "", data=data)
        store_bytes(data=data, at=at)
        done = import_rules(shape=shape, data=data, note=note, by=request.acting, at=at, keep=what == "keep")
    except Invalid as refusal:
        return render(request, "rules/import.html", {**context, "sentence": str(refusal)}, status=422)
    if what == "marked" and done.marked:
        return as_sheet(done.marked, f"{form_of(shape).title}-待改正.xlsx")
    kept = what == "keep" and not done.problems
    status = 422 if done.problems else 200
    return render(request, "rules/import.html", {**context, "done": done, "kept": kept}, status=status)
