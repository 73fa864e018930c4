"""问题与隐患清单, by topic: what was found in a period, and one problem."""

from datetime import timedelta

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.ledgers.queries.places import links_of_rows
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.rounds.queries import find_finding_for, finding_row, findings_for, topic_counts, topics_on
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.photos import show_photo

PERIOD = timedelta(days=30)


@require_GET
@needs("rounds.read")
def finding_list(request: HttpRequest) -> HttpResponse:
    today = beijing_day(now())
    last = read_day(request.GET.get("last", "")[:20]) or today
    first = read_day(request.GET.get("first", "")[:20]) or last - PERIOD
    topic, kind = request.GET.get("topic", "")[:30], request.GET.get("kind", "")[:40]
    only_open = request.GET.get("open", "") == "1"
    at = now()
    codes = [code for code in request.GET.get("codes", "").split(",") if code][:500]
    path = request.acting.paths[0] if request.acting.paths else ""
    context = {
        "rows": findings_for(
            request.acting, first_on=first, last_on=last, topic=topic, kind=kind, only_open=only_open, codes=codes
        ),
        "first": first,
        "last": last,
        "kind": kind,
        "kinds": [
            (danger.code, danger.label)
            for one in topics_on(path, last)
            if one.code == topic or not topic
            for danger in one.kinds
        ],
        "topic": topic,
        "topics": topic_counts(request.acting, at=at),
        "only_open": only_open,
        "at": at,
        "wanted": len(codes),
    }
    return render(request, "rounds/findings.html", context)


@require_GET
@needs("rounds.read")
def finding(request: HttpRequest, code: str) -> HttpResponse:
    found = find_finding_for(request.acting, code)
    place = names_of_paths([found.division_path]).get(found.division_path, "")
    named = (found.row_ledger, found.row_key)
    context = {
        "row": finding_row(found, place),
        "row_link": links_of_rows(request.acting, [named]).get(named, "") if found.row_key else "",
        "finding": found,
        "photos": attachments_of("finding", code).filter(shown_copy__isnull=False),
    }
    return render(request, "rounds/finding.html", context)


@require_GET
@needs("rounds.read")
def photo(request: HttpRequest, code: str, photo: str) -> FileResponse:
    found = find_finding_for(request.acting, code)
    attachment = attachments_of("finding", code).filter(code=photo).first()
    return show_photo(request, attachment, subject=("finding", code), division_path=found.division_path)
