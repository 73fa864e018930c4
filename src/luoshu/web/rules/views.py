"""The rules in force on a day, shown with issuer, document and dates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.queries import calendar_years, rules_for
from luoshu.core.clock import beijing_day
from luoshu.web.rules.words import body_words
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

MOST = 500


@require_GET
@needs("rules.read")
def rule_list(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("on", "")
    on = read_day(typed) or beijing_day(now())
    kind = request.GET.get("kind", "")
    kind = kind if kind in RuleKind.values else ""
    rows = list(rules_for(request.acting, on, kind=kind)[: MOST + 1])
    names = names_of_paths({row.division_path for row in rows if row.division_path})
    context = {
        "rules": [(one, body_words(one.kind, one.body), names.get(one.division_path, "")) for one in rows[:MOST]],
        "is_cut": len(rows) > MOST,
        "on": on,
        "kind": kind,
        "kinds": RuleKind.choices,
        "years": calendar_years(),
    }
    return render(request, "rules/page.html", context)
