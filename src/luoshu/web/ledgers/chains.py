"""A ledger along its links: rows with the other end beside each, or rows with what arrives at them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.ledgers.queries import find_ledger_for
from luoshu.apps.ledgers.queries.chains import chain_page, tabs_of
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.web.ledgers.amounts import note_amounts
from luoshu.web.ledgers.books import page_asked, turned
from luoshu.web.shared.access import needs

MOST_TOLD = 20


@require_GET
@needs("ledgers.read")
def links(request: HttpRequest, code: str) -> HttpResponse:
    """Show one way to read the ledger; ``?link=`` chooses it, ``?only=found`` leaves what wants a look."""
    book = find_ledger_for(request.acting, code)
    tabs = tabs_of(declaration_of(book))
    asked = request.GET
    codes = [tab.code for tab in tabs]
    chosen = asked.get("link", "") if asked.get("link", "") in codes else next(iter(codes), "")
    only_found = asked.get("only") == "found"
    found = chain_page(request.acting, book, chosen, only_found=only_found, page=page_asked(asked)) if chosen else None
    if found is not None and found.shows_amounts:
        note_amounts(request, book, {"link": chosen, "rows": len(found.lines)})
    context = {
        "book": book,
        "tabs": tabs,
        "chosen": chosen,
        "found": found,
        "only_found": only_found,
        "told": found.findings[:MOST_TOLD] if found else (),
        "untold": max(0, len(found.findings) - MOST_TOLD) if found else 0,
        "older": turned(asked, found.page + 1) if found and found.page < found.pages else "",
        "newer": turned(asked, found.page - 1) if found and found.page > 1 else "",
    }
    return render(request, "ledgers/links.html", context)
