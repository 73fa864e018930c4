"""What the forest-fire office was told: each hand-over with its time, taken with one press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.clues.operations import take_over_forest
from luoshu.apps.clues.queries import handovers_for
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now


@require_GET
@needs("forest.read")
def inbox(request: HttpRequest) -> HttpResponse:
    return render(request, "forest/page.html", {"handovers": handovers_for(request.acting)[:200]})


@require_POST
@needs("forest.take_over")
def take(request: HttpRequest, code: str) -> HttpResponse:
    take_over_forest(clue_code=code, by=request.acting, at=now())
    messages.success(request, "已接收，时间已记录。")
    return redirect("forest:inbox")
