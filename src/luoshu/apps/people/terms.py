"""Who holds which post on a day, and in whose name an account may act. Part of the queries of this app."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.people.choices import HoldingKind
from luoshu.apps.people.models import Account, Person, Post, Term
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.models import Succession
from luoshu.apps.places.queries import predecessors_paths
from luoshu.core.clock import beijing_day

_KIND_ORDER: Final = {HoldingKind.HOLDER.value: 0, HoldingKind.DEPUTY.value: 1}


def terms_on(on: date) -> QuerySet[Term]:
    """Return the terms that run on a day, of posts that exist that day."""
    running = Q(ends_before__isnull=True) | Q(ends_before__gt=on)
    post = Q(post__valid_to__isnull=True) | Q(post__valid_to__gt=on)
    return Term.objects.filter(running, post, starts_on__lte=on, post__valid_from__lte=on)


def _with_place(terms: QuerySet[Term]) -> QuerySet[Term]:
    """Add unit, division and person, and whether the division followed others: most did not, and need no look-up."""
    followed = Exists(Succession.objects.filter(successor=OuterRef("post__division")))
    return terms.select_related("post__unit", "post__division", "person").annotate(has_followed=followed)


def actings_for(account: Account, at: datetime) -> list[Acting]:
    """Return every post the account's person may act for now, own posts before deputised ones."""
    if not account.is_active:
        return []
    rows = terms_on(beijing_day(at)).filter(person_id=account.person_id, person__is_active=True)
    terms = list(_with_place(rows))
    terms.sort(key=lambda term: (_KIND_ORDER.get(term.kind, 9), term.starts_on, term.post.code))
    seen: dict[str, Acting] = {}
    for term in terms:
        if term.post.code not in seen:
            seen[term.post.code] = _acting(term)
    return list(seen.values())


def acting_for(account: Account, at: datetime, post_code: str | None = None) -> Acting | None:
    """Return in whose name the account acts: the post asked for if held now, else the first; None without a post."""
    if not account.is_active:
        return None
    rows = terms_on(beijing_day(at)).filter(person_id=account.person_id, person__is_active=True)
    terms = list(_with_place(rows))
    if not terms:
        return None
    terms.sort(
        key=lambda term: (
            term.post.code != post_code,
            _KIND_ORDER.get(term.kind, 9),
            term.starts_on,
            term.post.code,
        )
    )
    return _acting(terms[0])


def _acting(term: Term) -> Acting:
    post = term.post
    label = f"{post.unit.name} · {post.title}"
    predecessors = predecessors_paths(post.division) if vars(term)["has_followed"] else ()
    return Acting(
        person_code=term.person.code,
        post_code=post.code,
        role=post.role,
        paths=(post.division_path, *predecessors),
        rights=rights_of(post.role),
        unit_code=post.unit.code,
        level=post.division.level,
        label=label + ("（B角）" if term.kind == HoldingKind.DEPUTY else ""),
    )


def acting_as_post(post: Post) -> Acting:
    """Return the worker with the sight of a post (unit and division selected), for a draft that its holder takes over.

    It is nobody: who wrote stays the system, and no step that asks for a second person is open to it.
    """
    return Acting(
        person_code=SYSTEM.person_code,
        post_code=post.code,
        role=post.role,
        paths=(post.division_path, *predecessors_paths(post.division)),
        rights=rights_of(post.role),
        unit_code=post.unit.code,
        level=post.division.level,
        label=SYSTEM.label,
    )


def terms_held(which: Q, on: date) -> list[Term]:
    """Return the terms that run on a day with post and person, whoever answers first for a post before its B角."""
    rows = terms_on(on).filter(which, person__is_active=True)
    return _in_order(rows.select_related("person", "post__unit", "post__division"))


def _in_order(terms: Iterable[Term]) -> list[Term]:
    """Return terms with whoever answers first for a post before its B角."""
    return sorted(terms, key=lambda term: (_KIND_ORDER.get(term.kind, 9), term.starts_on, term.pk))


def holders_of(posts: Iterable[Post], on: date) -> dict[int, tuple[Person, str]]:
    """Return for each post (by primary key) who answers for it on a day: the holder, else the B角. One query."""
    found: dict[int, tuple[Person, str]] = {}
    rows = terms_on(on).filter(post__in=[post.pk for post in posts], person__is_active=True)
    for term in _in_order(rows.select_related("person")):
        found.setdefault(term.post_id, (term.person, term.kind))
    return found


def held_posts(on: date) -> QuerySet[Term, int]:
    """Return the keys of the posts that somebody answers for on a day, holder or B角, as a subquery."""
    return terms_on(on).filter(person__is_active=True).values_list("post_id", flat=True)


def holder_of(post: Post, on: date) -> tuple[Person | None, str]:
    """Return who answers for a post on a day and as what: the holder, else the B角, else (None, "")."""
    return holders_of([post], on).get(post.pk, (None, ""))
