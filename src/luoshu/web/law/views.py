"""The list of the officer's fires and the record of one; every reading of a record goes to the audit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.cases.operations import LawInput, write_law_record
from luoshu.apps.cases.queries import law_cases, law_record_for
from luoshu.apps.errors import LuoshuError
from luoshu.apps.rules.queries import fine_range
from luoshu.core.clock import beijing_day
from luoshu.web.law.forms import LawForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

FEN_PER_YUAN = 100
FIELDS = ("agencies", "case_no", "party_name", "party_id_no", "outcome", "note", "version")


@require_GET
@needs("law.record")
def record_list(request: HttpRequest) -> HttpResponse:
    return render(request, "law/page.html", {"rows": law_cases(request.acting)})


@require_http_methods(["GET", "POST"])
@needs("law.record")
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Show the record with its form, or write it."""
    at, by = now(), request.acting
    case, held = law_record_for(by, code)
    initial: dict[str, object] = {"agencies": "", "outcome": "looking", "version": 0}
    if held is not None:
        initial = {name: getattr(held, name) for name in FIELDS}
        initial["is_party_found"] = "1" if held.is_party_found else ""
        initial["fine_yuan"] = None if held.fine_fen is None else held.fine_fen // FEN_PER_YUAN
    form = LawForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                write_law_record(case_code=code, given=LawInput(**form.cleaned_data), by=by, at=at)
            except LuoshuError as error:
                form.add_error(None, str(error))
                status = status_of(error)
            else:
                messages.success(request, "执法记录已保存。")
                return redirect("law:record", code=code)
    else:
        write_read(
            by=by,
            at=at,
            action="law.read",
            subject_kind="fire",
            subject_code=code,
            division_path=case.division_path,
        )
    limits = fine_range(case.division_path, beijing_day(case.first_seen_at))
    context = {"case": case, "held": held, "form": form, "limits": limits}
    return render(request, "law/record.html", context, status=status)
