"""The administrators' pages of posts: who holds which, and the terms of one post: taken, handed over, ended."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.errors import Invalid, NotAllowed
from luoshu.apps.people.choices import HoldingKind
from luoshu.apps.people.operations import end_term, hand_over_post, set_mailbox, start_term
from luoshu.apps.people.queries import accounts_for, find_post_for, held_rows, terms_of
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import BadInput, needed_day, text_of
from luoshu.web.shared.templatetags.words import day

PAGE, MOST_FOUND = 50, 20


@require_GET
@needs("users.read")
def posts(request: HttpRequest) -> HttpResponse:
    words, vacant = request.GET.get("q", "").strip()[:40], "vacant" in request.GET
    typed = request.GET.get("page", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    rows = held_rows(request.acting, words, beijing_day(now()), only_vacant=vacant, start=number * PAGE, many=PAGE + 1)
    kept = {"q": words, **({"vacant": "1"} if vacant else {})}
    context = {
        "rows": rows[:PAGE],
        "q": words,
        "vacant": vacant,
        "newer": urlencode({**kept, "page": number - 1}) if number else "",
        "older": urlencode({**kept, "page": number + 1}) if len(rows) > PAGE else "",
    }
    return render(request, "accounts/posts.html", context)


@require_http_methods(["GET", "POST"])
@needs("users.read")
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Show the terms of a post; take it, or end a term."""
    if request.method == "GET":
        return _page(request, code)
    if not request.acting.may("users.edit"):
        raise NotAllowed
    find_post_for(request.acting, code)
    try:
        done = STEPS.get(request.POST.get("what", ""), _take)(request, code)
    except Invalid as refusal:
        return _page(request, code, str(refusal))
    messages.success(request, done)
    return redirect("accounts:post", code)


def _take(request: HttpRequest, code: str) -> str:
    person = text_of(request, "person", 40)
    if not person:
        raise BadInput(sentence="请先查找并选定任职的人。")
    on, kind = needed_day(request, "on", "自哪天起"), text_of(request, "kind", 10)
    if kind == HoldingKind.HOLDER:
        term = hand_over_post(post_code=code, to_person_code=person, on=on, by=request.acting, at=now())
    else:
        term = start_term(post_code=code, person_code=person, starts_on=on, kind=kind, by=request.acting, at=now())
    return f"{term.person.name}自 {day(on)}起任{term.get_kind_display()}。"


def _end(request: HttpRequest, code: str) -> str:
    on = needed_day(request, "on", "自哪天起离任")
    person = text_of(request, "person", 40)
    term = end_term(post_code=code, person_code=person, ends_before=on, by=request.acting, at=now())
    return f"{term.person.name}自 {day(on)}起离任。"


def _mailbox(request: HttpRequest, code: str) -> str:
    unit = find_post_for(request.acting, code).unit
    unit = set_mailbox(unit_code=unit.code, mail=text_of(request, "mail", 120), by=request.acting, at=now())
    return f"{unit.name}的收文邮箱已{'登记' if unit.mail else '取消'}。"


STEPS = {"end": _end, "mail": _mailbox}


def _page(request: HttpRequest, code: str, sentence: str = "") -> HttpResponse:
    today = beijing_day(now())
    found = find_post_for(request.acting, code)
    who = (request.POST.get("who") or request.GET.get("who") or "").strip()[:40]
    people = [one for one in accounts_for(request.acting, who) if one.is_active] if who else []
    terms = terms_of(found)
    context = {
        "post": found,
        "terms": terms,
        "is_vacant": not any(
            one.starts_on <= today and (one.ends_before is None or one.ends_before > today) for one in terms
        ),
        "who": who,
        "people": people[:MOST_FOUND],
        "more": len(people) > MOST_FOUND,
        "kinds": HoldingKind.choices,
        "typed": request.POST,
        "today": today,
        "sentence": sentence,
    }
    return render(request, "accounts/post.html", context, status=422 if sentence else 200)
