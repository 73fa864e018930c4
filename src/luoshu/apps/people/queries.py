"""Reading people: who acts, who holds, whom a reader may find, and how much of a phone number they see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role, UnitKind
from luoshu.apps.people.errors import AccountNotVisible, PersonNotVisible, PostNotVisible
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.people.rights import RIGHTS
from luoshu.apps.people.terms import (
    acting_as_post,
    acting_for,
    actings_for,
    held_posts,
    holder_of,
    holders_by_post,
    holders_of,
    in_order,
    terms_held,
    terms_on,
    terms_with_people,
)
from luoshu.apps.scope import in_scope, within
from luoshu.core.clock import beijing_day

__all__ = [
    "AccountRow",
    "PostRow",
    "RightRow",
    "accounts_for",
    "acting_as_post",
    "acting_for",
    "actings_for",
    "demo_accounts",
    "find_account_for",
    "find_demo_account",
    "find_person_for",
    "find_post_for",
    "held_posts",
    "held_rows",
    "holder_of",
    "holders_by_post",
    "holders_of",
    "in_order",
    "masked_phone",
    "post_by_code",
    "posts_by_code",
    "posts_in_scope",
    "rights_table",
    "search_people",
    "terms_held",
    "terms_of",
    "terms_on",
    "terms_with_people",
    "unit_by_code",
]
_CHAIN_RIGHTS = ("fires.call", "fires.desk", "fires.township", "fires.field")


@dataclass(frozen=True)
class AccountRow:
    """An account as the administrators' page lists it."""

    username: str
    name: str
    posts: str
    unit: str
    is_active: bool
    must_change_password: bool
    locked_until: datetime | None
    role: str = ""
    label: str = ""
    person_code: str = ""


@dataclass(frozen=True)
class RightRow:
    """One role with its rights and the posts that have it, for the security administrator."""

    role: str
    label: str
    rights: tuple[str, ...]
    posts: tuple[str, ...]


def posts_in_scope(acting: Acting, on: date, *, roles: tuple[str, ...] = ()) -> QuerySet[Post]:
    """Return the posts that exist on a day in the reader's scope, with unit and division."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    rows = in_scope(Post.objects.filter(valid, valid_from__lte=on), acting)
    if roles:
        rows = rows.filter(role__in=roles)
    return rows.select_related("unit", "division").order_by("division_path", "code")


@dataclass(frozen=True)
class PostRow:
    """A post as the administrators' page lists it, with the terms that run: A角 before B角."""

    post: Post
    terms: tuple[Term, ...]


def held_rows(acting: Acting, text: str, on: date, *, only_vacant: bool, start: int, many: int) -> list[PostRow]:
    """Return a page of the posts in scope whose title, unit or holder holds the text, and who holds them.

    Raises NotAllowed. Two queries.
    """
    if not acting.may("users.read"):
        raise NotAllowed
    posts = posts_in_scope(acting, on)
    if text:
        named = terms_on(on).filter(person__name__contains=text).values("post_id")
        posts = posts.filter(Q(title__contains=text) | Q(unit__name__contains=text) | Q(pk__in=named))
    if only_vacant:
        posts = posts.exclude(pk__in=held_posts(on))
    page = list(posts[start : start + many])
    terms: dict[int, list[Term]] = {}
    for term in terms_held(Q(post__in=[post.pk for post in page]), on):
        terms.setdefault(term.post_id, []).append(term)
    return [PostRow(post, tuple(terms.get(post.pk, ()))) for post in page]


def terms_of(post: Post, *, limit: int = 50) -> list[Term]:
    """Return the terms of a post, the newest first: those to come, those that run, those that are over."""
    return list(post.terms.select_related("person").order_by("-starts_on", "kind", "-pk")[:limit])


def post_by_code(code: str) -> Post | None:
    """Return a post by its code, for records that store codes."""
    return Post.objects.select_related("unit", "division").filter(code=code).first()


def posts_by_code(codes: Iterable[str]) -> dict[str, Post]:
    """Return posts with unit and division by code, for records that store codes. One query."""
    rows = Post.objects.select_related("unit", "division").filter(code__in=set(codes))
    return {post.code: post for post in rows}


def names_of_people(codes: Iterable[str]) -> dict[str, str]:
    """Return names by person code, for records that store codes. One query."""
    return dict(Person.objects.filter(code__in=set(codes)).values_list("code", "name"))


def names_of_units(codes: Iterable[str]) -> dict[str, str]:
    """Return names by unit code, for records that store codes. One query."""
    return dict(Unit.objects.filter(code__in=set(codes)).values_list("code", "name"))


def people_called(text: str, *, limit: int) -> list[str]:
    """Return the codes of at most ``limit`` people of this code or name; without one, of those whose name holds it."""
    exact = Person.objects.filter(Q(code=text) | Q(name=text))
    rows = exact if exact.exists() else Person.objects.filter(name__contains=text)
    return list(rows.order_by("code").values_list("code", flat=True)[:limit])


def posts_of_units_called(text: str, *, limit: int) -> list[str]:
    """Return the codes of at most ``limit`` posts, past ones too, of units of this code or name, or that hold it."""
    exact = Post.objects.filter(Q(unit__code=text) | Q(unit__name=text))
    rows = exact if exact.exists() else Post.objects.filter(unit__name__contains=text)
    return list(rows.order_by("code").values_list("code", flat=True)[:limit])


def office_names() -> list[str]:
    """Return the names of all units but villages and firms, in the order of divisions, to choose from."""
    offices = Unit.objects.exclude(kind__in=(UnitKind.VILLAGE, UnitKind.ENTERPRISE))
    return list(dict.fromkeys(offices.order_by("division__path", "code").values_list("name", flat=True)))


def unit_by_code(code: str) -> Unit | None:
    """Return a unit by its code, for records and readers that carry codes."""
    return Unit.objects.select_related("division").filter(code=code).first()


def find_post_for(acting: Acting, code: str) -> Post:
    """Return a post in the reader's scope. Raises PostNotVisible."""
    post = in_scope(Post.objects.select_related("unit", "division"), acting).filter(code=code).first()
    if post is None:
        raise PostNotVisible(post=code)
    return post


def find_account_for(acting: Acting, username: str) -> Account:
    """Return an account whose person has or had a post in the reader's scope. Raises NotAllowed, AccountNotVisible."""
    if not acting.may("users.read"):
        raise NotAllowed
    account = Account.objects.select_related("person").filter(username=username).first()
    if account is None or not _has_post_in_scope(acting, account.person_id):
        raise AccountNotVisible(username=username)
    return account


def find_person_for(acting: Acting, code: str) -> Person:
    """Return a person who has or had a post in the reader's scope. Raises PersonNotVisible."""
    person = Person.objects.filter(code=code).first()
    if person is None or not _has_post_in_scope(acting, person.pk):
        raise PersonNotVisible(person=code)
    return person


def _has_post_in_scope(acting: Acting, person_id: int) -> bool:
    return Term.objects.filter(within(acting, "post__division_path"), person_id=person_id).exists()


def accounts_for(acting: Acting, text: str, *, at: datetime | None = None) -> list[AccountRow]:
    """Return the accounts in scope whose name, username, unit or post holds the text. Raises NotAllowed."""
    if not acting.may("users.read"):
        raise NotAllowed
    terms = Term.objects.filter(within(acting, "post__division_path"))
    if at is not None:
        terms = terms_on(beijing_day(at)).filter(within(acting, "post__division_path"))
    people = terms.values("person_id")
    rows = Account.objects.filter(person__in=people).select_related("person")
    if text.strip():
        word = text.strip()
        named = terms.filter(Q(post__unit__name__contains=word) | Q(post__title__contains=word)).values("person_id")
        rows = rows.filter(Q(username__contains=word) | Q(person__name__contains=word) | Q(person__in=named))
    held = Prefetch("person__terms", terms.select_related("post__unit").order_by("-starts_on", "pk"), "held_terms")
    return [_account_row(account) for account in rows.prefetch_related(held).order_by("username")]


def _account_row(account: Account) -> AccountRow:
    held: list[Term] = account.person.held_terms  # type: ignore[attr-defined]
    return AccountRow(
        username=account.username,
        name=account.person.name,
        posts="、".join(dict.fromkeys(term.post.title for term in held)),
        unit="、".join(dict.fromkeys(term.post.unit.name for term in held)),
        is_active=account.is_active and account.person.is_active,
        must_change_password=account.must_change_password,
        locked_until=account.locked_until,
        role=held[0].post.role if held else "",
        label=f"{Role(held[0].post.role).label} {account.person.name}" if held else account.username,
        person_code=account.person.code,
    )


def demo_accounts(at: datetime) -> list[AccountRow]:
    """Return every account with a running post, in the order of roles, for the demo city's sign-in page."""
    terms = terms_on(beijing_day(at)).select_related("post__unit").order_by("starts_on", "pk")
    rows = Account.objects.filter(is_active=True, person__in=terms.values("person_id")).select_related("person")
    listed = [_account_row(one) for one in rows.prefetch_related(Prefetch("person__terms", terms, "held_terms"))]
    order = {role: number for number, role in enumerate(Role.values)}
    return sorted(listed, key=lambda row: (order.get(row.role, 99), row.username))


def find_demo_account(username: str) -> Account:
    """Return an account for one-click sign-in; the caller has made sure that this is the demo city."""
    account = Account.objects.select_related("person").filter(username=username, is_active=True).first()
    if account is None:
        raise AccountNotVisible(username=username)
    return account


def rights_table(acting: Acting, on: date) -> list[RightRow]:
    """Return each role with its rights and its posts in scope. Raises NotAllowed."""
    if not acting.may("rights.read"):
        raise NotAllowed
    posts: dict[str, list[str]] = {}
    for post in posts_in_scope(acting, on):
        posts.setdefault(post.role, []).append(f"{post.unit.name} · {post.title}")
    return [
        RightRow(role, str(Role(role).label), tuple(sorted(rights)), tuple(posts.get(role, ())))
        for role, rights in RIGHTS.items()
    ]


def search_people(acting: Acting, text: str, *, on: date, limit: int = 20) -> list[tuple[Person, Post]]:
    """Return people with a running post in scope whose name, post or unit holds the text. Phones are not searched."""
    word = text.strip()
    if not word:
        return []
    rows = terms_on(on).filter(within(acting, "post__division_path"))
    rows = rows.filter(
        Q(person__name__contains=word) | Q(post__title__contains=word) | Q(post__unit__name__contains=word)
    )
    found = rows.select_related("person", "post__unit").order_by("post__division_path", "post__code", "kind")[:limit]
    return [(term.person, term.post) for term in found]


def masked_phone(acting: Acting, phone: str, division_path: str) -> str:
    """Return a work phone as the reader may see it.

    Open along the command chain: to posts of the fire line whose scope covers the holder's division (the desks above)
    or lies inside it (the people below, who call up). Everybody else sees 138****1234.
    """
    if not phone:
        return ""
    below = any(path.startswith(division_path) for path in acting.paths)
    on_line = any(acting.may(right) for right in _CHAIN_RIGHTS)
    if on_line and (acting.covers(division_path) or below):
        return phone
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 8 else "****"
