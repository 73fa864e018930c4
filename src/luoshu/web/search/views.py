"""One field over all kinds: every signed-in account may ask, and finds what its post may open."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from luoshu.apps.search.grams import words_of
from luoshu.apps.search.queries import Hit, not_indexed_for, search_for, sources_for
from luoshu.apps.search.sources import BY_KIND
from luoshu.web.shared.access import any_account
from luoshu.web.shared.clock import now

MOST_LETTERS: Final = 100

ROUTES: Final = {
    "matter": "supervision:matter",
    "fire": "fires:detail",
    "clue": "clues:detail",
    "document": "documents:detail",
    "page": "readings:desk",
    "observation": "readings:observation",
    "fire_matter": "accountability:detail",
    "finding": "rounds:finding",
    "target": "targets:target",
    "plan": "targets:plan",
    "step": "targets:steps",
    "indicator": "indicators:indicator",
    "ledger": "ledgers:sheet",
    "ledger_row": "ledgers:row",
}


def _page_of(hit: Hit) -> str:
    """Return the address of a found row; a next step is a line of its list, which then shows that one alone."""
    if hit.kind == "step":
        return f"{reverse(ROUTES[hit.kind])}?code={hit.code}"
    return reverse(ROUTES[hit.kind], args=hit.address)


@require_GET
@any_account
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:MOST_LETTERS]
    kind = request.GET.get("kind", "")
    kind = kind if kind in BY_KIND else ""
    at = now()
    found = search_for(request.acting, asked, at=at, kind=kind)
    groups = [
        {
            "label": group.source.label,
            "kind": group.source.kind,
            "has_more": group.has_more,
            "hits": [{"hit": hit, "url": _page_of(hit)} for hit in group.hits],
        }
        for group in found
    ]
    is_too_short = bool(asked) and not words_of(asked)
    page = {
        "asked": asked,
        "is_too_short": is_too_short,
        "groups": groups,
        "kind": kind,
        "kinds": [(source.kind, source.label) for source in sources_for(request.acting)],
        "not_indexed": not_indexed_for(request.acting, at=at, kind=kind) if asked and not is_too_short else 0,
    }
    return render(request, "search/page.html", page)
