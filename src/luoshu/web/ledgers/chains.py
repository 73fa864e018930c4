"""A ledger along its links: rows with the other end beside each, or rows with what arrives at them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.ledgers.queries import find_ledger_for
from luoshu.apps.ledgers.queries.chains import chain_page, tabs_of
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.web.ledgers.amounts import note_amounts
from luoshu.web.ledgers.books import day_asked
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.paging import page_asked, turning

MOST_TOLD = 20


@require_GET
@needs("ledgers.read")
def links(request: HttpRequest, code: str) -> HttpResponse:
    """Show one way to read the ledger; ``?link=`` chooses it, ``?only=found`` leaves what wants a look.

    ``?on=`` a past day: as it was known at the end of that day, as on the ledger's own page.
    """
    book = find_ledger_for(request.acting, code)
    tabs = tabs_of(declaration_of(book))
    asked = request.GET
    codes = [tab.code for tab in tabs]
    chosen = asked.get("link", "") if asked.get("link", "") in codes else next(iter(codes), "")
    only_found = asked.get("only") == "found"
    on, moment = day_asked(asked, now())
    number = page_asked(asked)
    found = None
    if chosen:
        found = chain_page(request.acting, book, chosen, only_found=only_found, page=number, as_of=moment)
    if found is not None and found.shows_amounts:
        note_amounts(request, book, {"link": chosen, "rows": len(found.lines)})
    context = {
        "book": book,
        "tabs": tabs,
        "chosen": chosen,
        "found": found,
        "only_found": only_found,
        "on": on,
        "told": found.findings[:MOST_TOLD] if found else (),
        "untold": max(0, len(found.findings) - MOST_TOLD) if found else 0,
        **(turning(asked, found.page, found.pages) if found else {}),
    }
    return render(request, "ledgers/links.html", context)
