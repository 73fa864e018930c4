"""The rules in force on a day, shown with issuer, document and dates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.rules.queries import calendar_years, rules_for
from luoshu.core.clock import beijing_day
from luoshu.web.rules.words import body_words
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day


@require_GET
@needs("rules.read")
def rule_list(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("on", "")
    on = read_day(typed) or beijing_day(now())
    context = {
        "rules": [(one, body_words(one.kind, one.body)) for one in rules_for(request.acting, on)[:500]],
        "on": on,
        "years": calendar_years(),
    }
    return render(request, "rules/page.html", context)
