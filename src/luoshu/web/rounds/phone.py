"""The inspector's phone: where to go today, 记问题 in three taps, 没发现问题. It works without a network.

No check-in, no track: that the team was there is the problem it records, or the one tap that it found none.
"""

import uuid
from functools import partial
from itertools import groupby
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import NotVisible
from luoshu.apps.ledgers.queries.places import PlaceRow, find_place_row, place_rows
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.operations import FindingInput, NamedPlace, finish_visit, miss_visit, record_finding
from luoshu.apps.rounds.queries import Topic, VisitRow, chosen, own_teams, route_for, todays_visits, topics_on
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import posted
from luoshu.web.shared.clock import now
from luoshu.web.shared.phones import phone_answer, tapped_at

MOST_PLACES: Final = 200


@require_GET
@needs("rounds.inspect")
def today(request: HttpRequest) -> HttpResponse:
    return _show(request)


def _show(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    at = now()
    on = beijing_day(at)
    teams = own_teams(request.acting, on)
    rows = todays_visits(request.acting, at=at)
    times: dict[str, str] = {}
    for one in teams:
        route = route_for(request.acting, one.team, on)
        for half in route.body["routes"] if route is not None else ():
            times |= {leg["visit"]: leg["arrives"] for leg in half["legs"]}
    topics = {one.code: one for one in _topics(request)}
    named = place_rows(request.acting, {code for row in rows for code in row.topics})
    cards = [
        {
            "row": row,
            "time": times.get(row.visit.code, ""),
            "topics": [topics[code] for code in row.topics if code in topics],
            "places": _places(named, row),
        }
        for row in rows
    ]
    order = sorted(cards, key=lambda card: (card["row"].visit.state == "done", card["time"] or "99"))
    kinds = [(kind.value, kind.label) for one in topics.values() for kind in one.kinds]
    context = {
        "cards": order,
        "teams": teams,
        # What a refused problem may be mended with, for the phone's own queue.
        "choices": {
            "kind": {"label": "什么问题", "options": kinds},
            "row": {"label": "哪一处", "options": [("", "不选"), *((one.value, one.key) for one in named)]},
        },
        "waiting": sum(row.visit.state == "planned" for row in rows),
        "error": error,
        "today": on,
    }
    return render(request, "rounds/today.html", context, status=status)


def _topics(request: HttpRequest) -> list[Topic]:
    path = request.acting.paths[0] if request.acting.paths else ""
    return topics_on(path, beijing_day(now()))


def _named(request: HttpRequest, kind: str) -> NamedPlace | None:
    """The row that the form names as the place; a kind that is no longer on the list is refused by the verb itself."""
    row, topics = posted(request, "row", 260), _topics(request)
    picked = chosen(topics, kind)
    if not row or picked is None:
        return None
    place, topic = find_place_row(request.acting, row, {one.code for one in topics}), picked[0]
    if topic.code not in place.topics:
        raise RoundsInvalid(reason=f"“{place.name}”不接“{topic.label}”的问题，请重新选哪一处，或不选。")
    return NamedPlace(place.ledger_code, place.key, place.path)


def _places(named: list[PlaceRow], row: VisitRow) -> list[tuple[str, list[PlaceRow]]]:
    """The rows that a problem of this visit may name, by ledger; what lies elsewhere is left out."""
    near = [one for one in named if one.is_near(row.visit.division_path) and set(one.topics) & set(row.topics)]
    return [(title, list(members)) for title, members in groupby(near[:MOST_PLACES], lambda one: one.ledger_title)]


@require_POST
@needs("rounds.inspect")
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Record one problem of a visit."""

    def work() -> None:
        upload = request.FILES.get("photo")
        kind = posted(request, "kind", 80)
        given = FindingInput(
            kind=kind,
            client_key=posted(request, "client_key", 60) or uuid.uuid4().hex,
            place=posted(request, "place", 120),
            note=posted(request, "note", 300),
            linked_code=posted(request, "linked_code", 40),
            is_fixed_on_spot=posted(request, "fixed") == "yes",
            found_at=tapped_at(request),
            photo=upload.read() if upload is not None else b"",
            photo_name=(upload.name or "") if upload is not None else "",
            row=_named(request, kind),
        )
        record_finding(visit_code=code, given=given, by=request.acting, at=now())

    return phone_answer(request, work, target="rounds:today", again=partial(_show, request))


@require_POST
@needs("rounds.inspect")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Finish a visit without (further) problems, or say why it could not be made."""
    at, by = now(), request.acting

    def work() -> None:
        if verb == "done":
            finish_visit(visit_code=code, by=by, at=at, seen_at=tapped_at(request), memo=posted(request, "note", 300))
        elif verb == "missed":
            miss_visit(visit_code=code, reason=posted(request, "note", 300), by=by, at=at)
        else:
            raise NotVisible

    return phone_answer(request, work, target="rounds:today", again=partial(_show, request))
