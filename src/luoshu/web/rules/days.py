"""放假和调休 of a year: the days that differ from their weekday's habit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from luoshu.apps.errors import Invalid, NotAllowed
from luoshu.apps.rules.choices import DayKind
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.operations import set_calendar_days
from luoshu.apps.rules.queries import calendar_days, calendar_years
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

CLEAR = "clear"
WEEKDAYS = "一二三四五六日"


@require_http_methods(["GET", "POST"])
@needs("rules.read")
def calendar(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    if not request.acting.may("rules.edit"):
        raise NotAllowed
    posted = request.POST
    try:
        first, last = read_day(posted.get("first", "")), read_day(posted.get("last", "") or posted.get("first", ""))
        kind = posted.get("kind", "")
        if first is None or last is None or not kind:
            raise RuleInvalid(reason="请填写开始日期，并选择放假、调休上班或取消登记。")
        changed = set_calendar_days(
            first=first,
            last=last,
            kind="" if kind == CLEAR else kind,
            name=posted.get("name", ""),
            document_no=posted.get("document_no", ""),
            note=posted.get("note", ""),
            by=request.acting,
            at=now(),
        )
    except Invalid as refusal:
        return _page(request, str(refusal), 422)
    messages.success(request, f"节假日安排改了 {changed} 天。" if changed else "与已登记的一致，没有改动。")
    return redirect(f"{reverse('rules:calendar')}?year={first.year}")


def _page(request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 1990 <= int(asked) <= 2200 else beijing_day(now()).year
    context = {
        "year": year,
        "years": sorted({*calendar_years(), year, beijing_day(now()).year + 1}),
        "days": [(row, WEEKDAYS[row.on.weekday()]) for row in calendar_days(year)],
        "kinds": DayKind.choices,
        "typed": request.POST,
        "sentence": sentence,
        "may_edit": request.acting.may("rules.edit"),
    }
    return render(request, "rules/calendar.html", context, status=status)
