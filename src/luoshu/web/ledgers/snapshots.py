"""Snapshots of a ledger: the list with the form to take one, and what one holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.operations import take_snapshot
from luoshu.apps.ledgers.queries import find_ledger_for, find_snapshot_for, frozen_rows, is_untouched, snapshots_for
from luoshu.core.clock import beijing_day, day_end
from luoshu.core.ledgers import from_json
from luoshu.web.ledgers.books import heads_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted
from luoshu.web.shared.clock import now, read_day


@require_http_methods(["GET", "POST"])
@needs("ledgers.read")
def snapshot_list(request: HttpRequest, code: str) -> HttpResponse:
    book = find_ledger_for(request.acting, code)

    def show(error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "book": book,
            "rows": list(snapshots_for(request.acting, code)[:100]),
            "may_take": request.acting.may("ledgers.review"),
            "error": error,
            "posted": request.POST,
        }
        return render(request, "ledgers/snapshots.html", context, status=status)

    if request.method == "GET":
        return show()
    if not request.acting.may("ledgers.review"):
        raise NotAllowed

    def work() -> str:
        at, on = now(), read_day(posted(request, "on", 20))
        moment = day_end(on) if on is not None and on != beijing_day(at) else None
        made = take_snapshot(
            ledger_code=code, name=posted(request, "name", 200), by=request.acting, at=at, as_of=moment
        )
        return reverse("ledgers:snapshot", args=[made.code])

    return answer(request, work, said="已存档。以后怎样改台账，这份存档都不变。", again=show)


@require_GET
@needs("ledgers.read")
def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    found = find_snapshot_for(request.acting, code)
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 8 else 1
    declaration = from_json(found.declaration)
    rows, count, pages = frozen_rows(request.acting, found, number)
    number = min(max(1, number), pages)
    columns = declaration.form.columns
    context = {
        "snapshot": found,
        "title": declaration.title,
        "form": declaration.form,
        "heads": heads_of(declaration.form),
        "rows": rows,
        "count": count,
        "totals": [(column.name, found.totals.get(column.key, "")) for column in columns],
        "is_whole": count == found.row_count,
        "is_untouched": is_untouched(found),
        "older": f"page={number + 1}" if number < pages else "",
        "newer": f"page={number - 1}" if number > 1 else "",
    }
    return render(request, "ledgers/snapshot.html", context)
