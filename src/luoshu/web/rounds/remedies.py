"""整改: the list of a desk or of whoever has to put right, and one remedy with its steps."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.rounds.choices import RemedyLook
from luoshu.apps.rounds.operations import RemedyInput, take_remedy_step
from luoshu.apps.rounds.queries import remedies_for, remedy_counts, remedy_view, topics_on
from luoshu.apps.rounds.queries.doors import find_remedy_for
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import day_of
from luoshu.web.shared.photos import show_photo

PHASES = (("open", "未销号"), ("late", "已超期"), ("check", "待复查"), ("done", "已了结"))


@require_GET
@needs("remedies.read")
def remedy_list(request: HttpRequest) -> HttpResponse:
    at = now()
    phase, topic = request.GET.get("phase", "open"), request.GET.get("topic", "")[:30]
    counts = remedy_counts(request.acting, at=at, topic=topic)
    context = {
        "rows": remedies_for(request.acting, at=at, phase=phase, topic=topic),
        "topic": topic,
        "topics": topics_on(request.acting.paths[0] if request.acting.paths else "", beijing_day(at)),
        "phase": phase,
        "phases": [(code, label, counts[code]) for code, label in PHASES],
    }
    return render(request, "rounds/remedies.html", context)


@require_GET
@needs("remedies.read")
def remedy(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, code)


def _show(request: HttpRequest, code: str, error: str = "", status: int = 200) -> HttpResponse:
    found = find_remedy_for(request.acting, code)
    context = {
        "view": remedy_view(request.acting, found, at=now()),
        "remedy": found,
        "looks": RemedyLook.choices,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "rounds/remedy.html", context, status=status)


@require_POST
@needs("remedies.act", "remedies.check")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    def work() -> str:
        upload = request.FILES.get("photo")
        given = RemedyInput(
            note=posted(request, "note"),
            look=posted(request, "look", 10),
            unit_code=posted(request, "unit", 40),
            new_day=day_of(request, "new_day", "延到哪天"),
            photo=upload.read() if upload is not None else b"",
            photo_name=(upload.name or "") if upload is not None else "",
        )
        take_remedy_step(remedy_code=code, verb=verb, by=request.acting, at=now(), given=given)
        return reverse("rounds:remedy", args=[code])

    return answer(request, work, said="已记录。", again=lambda error, status: _show(request, code, error, status))


@require_GET
@needs("remedies.read")
def photo(request: HttpRequest, code: str, photo: str) -> FileResponse:
    """Show a photo of the remedy, or of the problem behind it."""
    found = find_remedy_for(request.acting, code)
    for subject in (("remedy", code), ("finding", found.finding.code)):
        attachment = attachments_of(*subject).filter(code=photo).first()
        if attachment is not None:
            return show_photo(request, attachment, subject=subject, division_path=found.division_path)
    raise NotVisible
