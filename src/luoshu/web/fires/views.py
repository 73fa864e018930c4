"""The list of fires and the page of one fire."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.cases.choices import BurnedMatter, CallOutcome, FindingResult
from luoshu.apps.cases.queries import count_fires, find_case_for, fire_view, fires_for
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.queries import pictures_of
from luoshu.apps.places.queries import divisions_near
from luoshu.apps.rules.queries import crops_on, rule_sources
from luoshu.core.clock import beijing_day, day_end, day_start
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.photos import show_photo

PAGE = 60
NAMED = {"unsigned": "未签收", "verifying": "核实中", "handling": "处置中", "checking": "待核查"}
PHASES = (("open", "未办结"), ("late", "已超时"), ("closed", "已办结"), ("all", "全部"))


@require_GET
@needs("fires.read")
def fire_list(request: HttpRequest) -> HttpResponse:
    """Show fires by phase, or what a number counts: ``?phase=`` of the desk's, first seen ``?from=`` a day ``?to=``."""
    at, asked = now(), request.GET
    phase, words = asked.get("phase", "open"), asked.get("q", "").strip()
    first, last = (read_day(asked.get(name, "")) for name in ("from", "to"))
    seen = {"seen_from": day_start(first) if first else None, "seen_before": day_end(last) if last else None}
    rows = fires_for(
        request.acting, at=at, phase=phase, words=words, before=asked.get("before", ""), most=PAGE + 1, **seen
    )
    context: dict[str, Any] = {"rows": rows[:PAGE], "phase": phase, "phases": PHASES, "q": words}
    context |= {"first": first, "last": last, "named": NAMED.get(phase, "")}
    if not words and (first or last or phase not in ("closed", "all")):
        context["total"] = count_fires(request.acting, at=at, phase=phase, **seen)
    if len(rows) > PAGE:
        older = asked.copy()
        older["before"] = rows[PAGE - 1].code
        context["older"] = older.urlencode()
    return render(request, "fires/page.html", context)


@require_GET
@needs("fires.read")
def fire(request: HttpRequest, code: str) -> HttpResponse:
    return show_fire(request, code)


def show_fire(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the page of one fire; after a refused step with the sentence and what had been typed."""
    at = now()
    case = find_case_for(request.acting, code)
    view = fire_view(request.acting, case, at=at)
    if request.method == "GET":
        write_read(
            by=request.acting,
            at=at,
            action="fire.read",
            subject_kind="fire",
            subject_code=code,
            division_path=case.division_path,
        )
    day = beijing_day(case.first_seen_at)
    sources = rule_sources([*case.rule_codes, case.season_code], case.division_path, day)
    context = {
        "view": view,
        "rules": [sources[code] for code in case.rule_codes if code in sources],
        "season": sources.get(case.season_code),
        "case": case,
        "posts": view.posts,
        "photos": attachments_of("fire", code),
        "alarm_pictures": _alarm_pictures(request.acting, view.clues),
        "error": error,
        "posted": request.POST,
        "results": FindingResult.choices,
        "matters": BurnedMatter.choices,
        "crops": crops_on(case.division_path, day) if any(form.verb == "check" for form in view.forms) else (),
        "outcomes": CallOutcome.choices,
    }
    return render(request, "fires/detail.html", context, status=status)


def _alarm_pictures(acting: Acting, clues: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Return what is kept of the pictures of a fire's alarms, by the code of the clue behind whose door they are."""
    seen = {clue.detection.key: clue.code for clue in clues if clue.kind == FeedKind.CAMERA}
    found: dict[str, list[Any]] = {}
    for one in pictures_of(acting, seen) if seen else ():
        found.setdefault(seen[one.detection_key], []).append(one)
    return list(found.items())


@require_GET
@needs("fires.dispute", "clues.attribute")
def near(request: HttpRequest, code: str) -> HttpResponse:
    """The divisions around a fire as options of a list, for whoever says where it belongs."""
    case = find_case_for(request.acting, code)
    found = divisions_near(case.lon, case.lat, beijing_day(case.first_seen_at))
    return render(request, "fires/_near.html", {"near": found})


@require_GET
@needs("fires.read")
def photo(request: HttpRequest, code: str, photo: str) -> FileResponse:
    """Show the copy without EXIF of a photo, behind the door of its fire."""
    case = find_case_for(request.acting, code)
    attachment = attachments_of("fire", case.code).filter(code=photo).first()
    return show_photo(request, attachment, subject=("fire", code), division_path=case.division_path)
