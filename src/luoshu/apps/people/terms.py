"""Who holds which post on a day, and in whose name an account may act. Part of the queries of this app."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.people.choices import HoldingKind
from luoshu.apps.people.models import Account, Person, Post, Term
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.models import Division, Succession
from luoshu.apps.places.queries import predecessors_paths
from luoshu.apps.prepared import Given, Prepared
from luoshu.core.clock import beijing_day

_KIND_ORDER: Final = {HoldingKind.HOLDER.value: 0, HoldingKind.DEPUTY.value: 1}


class _Held(NamedTuple):
    """A running term with what its holder acts by."""

    kind: str
    starts_on: date
    person_code: str
    post_code: str
    title: str
    role: str
    division_path: str
    unit_code: str
    unit_name: str
    division_id: int
    level: int
    path: str
    has_followed: bool


def terms_on(on: date | Given) -> QuerySet[Term]:
    """Return the terms that run on a day, of posts that exist that day."""
    running = Q(ends_before__isnull=True) | Q(ends_before__gt=on)
    post = Q(post__valid_to__isnull=True) | Q(post__valid_to__gt=on)
    return Term.objects.filter(running, post, starts_on__lte=on, post__valid_from__lte=on)


def _held_by_one(person: Given, on: Given) -> QuerySet[Term, tuple[Any, ...]]:
    """The terms of one person, and whether the division followed others: most did not, and need no look-up."""
    followed = Exists(Succession.objects.filter(successor=OuterRef("post__division")))
    rows = terms_on(on).filter(person_id=person, person__is_active=True)
    return rows.annotate(has_followed=followed).values_list(
        "kind",
        "starts_on",
        "person__code",
        "post__code",
        "post__title",
        "post__role",
        "post__division_path",
        "post__unit__code",
        "post__unit__name",
        "post__division_id",
        "post__division__level",
        "post__division__path",
        "has_followed",
    )


# Every page begins with it.
_HELD_BY_ONE: Final = Prepared(_held_by_one, person=BigIntegerField(), on=DateField())


def _held_by(account: Account, at: datetime) -> list[_Held]:
    """Return the terms by which an account acts now, own posts before deputised ones. One query."""
    if not account.is_active:
        return []
    held = [_Held(*row) for row in _HELD_BY_ONE.rows(person=account.person_id, on=beijing_day(at))]
    return sorted(held, key=lambda term: (_KIND_ORDER.get(term.kind, 9), term.starts_on, term.post_code))


def actings_for(account: Account, at: datetime) -> list[Acting]:
    """Return every post the account's person may act for now, own posts before deputised ones."""
    seen: dict[str, Acting] = {}
    for term in _held_by(account, at):
        if term.post_code not in seen:
            seen[term.post_code] = _acting(term)
    return list(seen.values())


def acting_for(account: Account, at: datetime, post_code: str | None = None) -> Acting | None:
    """Return in whose name the account acts: the post asked for if held now, else the first; None without a post."""
    held = _held_by(account, at)
    if not held:
        return None
    return _acting(next((term for term in held if term.post_code == post_code), held[0]))


def _acting(term: _Held) -> Acting:
    predecessors: tuple[str, ...] = ()
    if term.has_followed:
        predecessors = predecessors_paths(Division(pk=term.division_id, path=term.path))
    label = f"{term.unit_name} · {term.title}"
    return Acting(
        person_code=term.person_code,
        post_code=term.post_code,
        role=term.role,
        paths=(term.division_path, *predecessors),
        rights=rights_of(term.role),
        unit_code=term.unit_code,
        level=term.level,
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
    return in_order(terms_with_people(on).filter(which))


def terms_with_people(on: date | Given) -> QuerySet[Term]:
    """Return the terms that run on a day of those who work, with post and person."""
    return terms_on(on).filter(person__is_active=True).select_related("person", "post__unit", "post__division")


def in_order(terms: Iterable[Term]) -> list[Term]:
    """Return terms with whoever answers first for a post before its B角."""
    return sorted(terms, key=lambda term: (_KIND_ORDER.get(term.kind, 9), term.starts_on, term.pk))


def holders_of(posts: Iterable[Post], on: date) -> dict[int, tuple[Person, str]]:
    """Return for each post (by primary key) who answers for it on a day: the holder, else the B角. One query."""
    return holders_by_post([post.pk for post in posts], on)


_HELD_NOW: Final = Prepared(
    lambda posts, on: terms_on(on).filter(post__pk__in=posts, person__is_active=True).select_related("person"),
    posts=[BigIntegerField()],
    on=DateField(),
)


def holders_by_post(posts: Collection[int], on: date) -> dict[int, tuple[Person, str]]:
    """Return the same for the primary keys of posts. One query."""
    found: dict[int, tuple[Person, str]] = {}
    for term in in_order(_HELD_NOW.rows(posts=list(posts), on=on)):
        found.setdefault(term.post_id, (term.person, term.kind))
    return found


def held_posts(on: date) -> QuerySet[Term, int]:
    """Return the keys of the posts that somebody answers for on a day, holder or B角, as a subquery."""
    return terms_on(on).filter(person__is_active=True).values_list("post_id", flat=True)


def holder_of(post: Post, on: date) -> tuple[Person | None, str]:
    """Return who answers for a post on a day and as what: the holder, else the B角, else (None, "")."""
    return holders_of([post], on).get(post.pk, (None, ""))
