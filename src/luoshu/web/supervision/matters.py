"""One matter: its page, its steps, its files; registering one, and a leader's note."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.supervision.choices import KINDS_WITH_PERCENT, MatterKind, SlipColour, SourceKind
from luoshu.apps.supervision.operations import (
    MatterDraft,
    MatterInput,
    MatterSource,
    ask_more_days,
    decide_more_days,
    feed_back,
    hand_in_report,
    note_matter,
    open_slip,
    pause_matter,
    register_matter,
    register_note,
    resume_matter,
    split_matter,
    take_matter_step,
)
from luoshu.apps.supervision.queries import (
    bodies_for,
    feedback_file_for,
    find_matter_for,
    matter_view,
    units_for_assignment,
)
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.supervision.inputs import codes_of, day_of, files_of, number_of, shown, text_of

LONG = 4000
Handler = Callable[[HttpRequest, str, Acting, datetime], object]
REGISTER_SOURCES = [
    (kind.value, kind.label)
    for kind in (SourceKind.DOCUMENT, SourceKind.MEETING, SourceKind.LEADER_NOTE, SourceKind.FIRE, SourceKind.TARGET)
]


@require_GET
@needs("supervision.read")
def matter(request: HttpRequest, code: str) -> HttpResponse:
    return show_matter(request, code)


def show_matter(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the page of one matter; after a refused step with the sentence and what had been typed."""
    at, acting = now(), request.acting
    found = find_matter_for(acting, code, at=at)
    if request.method == "GET":
        write_read(
            by=acting,
            at=at,
            action="supervision.read",
            subject_kind="supervision",
            subject_code=code,
            division_path=found.division_path,
        )
    context = {
        "matter": found,
        "view": matter_view(acting, found, at=at),
        "units": units_for_assignment(acting, at=at) if acting.may("supervision.desk") else [],
        "has_percent": found.kind in KINDS_WITH_PERCENT,
        "colours": SlipColour.choices if acting.may("supervision.decide") and found.lead_unit else [],
        "error": error,
        "posted": request.POST,
    }
    return render(request, "supervision/matter.html", context, status=status)


def _feed_back(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return feed_back(
        matter_code=code,
        by=by,
        at=at,
        text=text_of(request, "text", LONG),
        percent=number_of(request, "percent", "进度"),
        is_no_change=bool(request.POST.get("no_change")),
        files=files_of(request),
    )


def _report(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    text = text_of(request, "text", LONG)
    return hand_in_report(matter_code=code, text=text, by=by, at=at, files=files_of(request))


def _ask(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    days = number_of(request, "days", "延期工作日") or 0
    return ask_more_days(matter_code=code, days=days, reason=text_of(request, "note"), by=by, at=at)


def _slip(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    colour = text_of(request, "colour", 10)
    return open_slip(matter_codes=[code], colour=colour, reason=text_of(request, "note"), by=by, at=at)


HANDLERS: dict[str, Handler] = {
    "feed_back": _feed_back,
    "hand_in_report": _report,
    "ask_extension": _ask,
    "open_slip": _slip,
    "extend": lambda request, code, by, at: decide_more_days(
        matter_code=code, grant=True, note=text_of(request, "note"), by=by, at=at
    ),
    "refuse_extension": lambda request, code, by, at: decide_more_days(
        matter_code=code, grant=False, note=text_of(request, "note"), by=by, at=at
    ),
    "pause": lambda request, code, by, at: pause_matter(
        matter_code=code, reason=text_of(request, "note"), by=by, at=at
    ),
    "resume": lambda request, code, by, at: resume_matter(matter_code=code, by=by, at=at),
    "note": lambda request, code, by, at: note_matter(matter_code=code, text=text_of(request, "note"), by=by, at=at),
    "split": lambda request, code, by, at: split_matter(
        matter_code=code, titles=text_of(request, "titles", LONG).splitlines(), by=by, at=at
    ),
}


@require_POST
@needs("supervision.read")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take one step and show where it was asked from again."""
    at, by = now(), request.acting
    try:
        handler = HANDLERS.get(verb)
        if handler is not None:
            handler(request, code, by, at)
        else:
            given = MatterInput(
                note=text_of(request, "note", 600),
                lead_code=text_of(request, "lead", 40),
                co_codes=codes_of(request, "co"),
                due_on=day_of(request, "due_on", "时限"),
            )
            take_matter_step(matter_code=code, verb=verb, by=by, at=at, given=given)
    except LuoshuError as error:
        return show_matter(request, code, **shown(error))
    messages.success(request, "已记录。")
    if request.POST.get("back") in ("asked", "undated"):
        return redirect(f"supervision:{request.POST['back']}")
    return redirect("supervision:matter", code=code)


@require_GET
@needs("supervision.read")
def file(request: HttpRequest, code: str, file: int) -> FileResponse:
    """Hand out a file of a feedback, behind the door of its matter, always as a download."""
    at = now()
    kept = feedback_file_for(request.acting, code, file, at=at)
    write_read(
        by=request.acting,
        at=at,
        action="supervision.file",
        subject_kind="supervision",
        subject_code=code,
        division_path=kept.feedback.matter.division_path,
        detail={"file": kept.file.sha256},
    )
    return FileResponse(open_bytes(kept.file), as_attachment=True, filename=kept.name)


@require_http_methods(["GET", "POST"])
@needs("supervision.desk")
def register(request: HttpRequest) -> HttpResponse:
    """立项, and with a lead chosen 交办 at once."""
    at, by = now(), request.acting
    context = {
        "kinds": MatterKind.choices,
        "sources": REGISTER_SOURCES,
        "units": units_for_assignment(by, at=at),
        "bodies": bodies_for(by).filter(dissolved_on__isnull=True),
        "posted": request.POST,
    }
    if request.method == "GET":
        return render(request, "supervision/register.html", context)
    try:
        draft = MatterDraft(
            kind=text_of(request, "kind", 20),
            title=text_of(request, "title", 300),
            due_on=day_of(request, "due_on", "时限"),
            body_code=text_of(request, "body", 40),
        )
        source = MatterSource(
            kind=text_of(request, "source_kind", 20),
            label=text_of(request, "source_label", 120),
            key=text_of(request, "source_key", 80),
            text=text_of(request, "source_text", LONG),
        )
        made = register_matter(draft=draft, source=source, by=by, at=at)
        lead = text_of(request, "lead", 40)
        if lead:
            given = MatterInput(lead_code=lead, co_codes=codes_of(request, "co"))
            take_matter_step(matter_code=made.code, verb="assign", by=by, at=at, given=given)
    except LuoshuError as error:
        refusal = shown(error)
        return render(request, "supervision/register.html", context | refusal, status=refusal["status"])
    messages.success(request, f"已立项 {made.code}。")
    return redirect("supervision:matter", code=made.code)


@require_http_methods(["GET", "POST"])
@needs("supervision.note")
def note(request: HttpRequest) -> HttpResponse:
    """批示: a leader's words become a matter."""
    at = now()
    if request.method == "GET":
        return render(request, "supervision/note.html", {"posted": {}})
    label = text_of(request, "source_label", 120) or "领导批示"
    source = MatterSource(SourceKind.LEADER_NOTE.value, label, text_of(request, "source_key", 80))
    try:
        made = register_note(
            text=text_of(request, "note", LONG),
            urgency=text_of(request, "urgency", 10),
            source=source,
            by=request.acting,
            at=at,
        )
    except LuoshuError as error:
        refusal = shown(error)
        return render(request, "supervision/note.html", refusal | {"posted": request.POST}, status=refusal["status"])
    messages.success(request, f"已立项 {made.code}，督查室将交办。")
    return redirect("supervision:matter", code=made.code)
