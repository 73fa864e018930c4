"""What a township has to do today, what it waits for, what came back, who is on duty."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.cases.queries import todo_for
from luoshu.apps.notices.queries import inbox_for
from luoshu.apps.rosters.queries import duty_now, vacancies
from luoshu.core.clock import beijing_day
from luoshu.web.harvest.days import due_today
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now


@require_GET
@needs("fires.township")
def todo(request: HttpRequest) -> HttpResponse:
    at = now()
    context = {
        "todo": todo_for(request.acting, at=at),
        "duty": duty_now(request.acting.paths[0], at),
        "vacancies": vacancies(request.acting, beijing_day(at)),
        "harvest": due_today(request.acting, at) if request.acting.may("harvest.report") else None,
        "inbox": inbox_for(request.acting, only_unsigned=True)[:10],
    }
    template = "township/_todo.html" if request.headers.get("HX-Request") else "township/page.html"
    return render(request, template, context)
