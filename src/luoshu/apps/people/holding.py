"""Terms: who takes a post, who leaves it, and the hand-over from one to the other on one day."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import Conflict, NotAllowed
from luoshu.apps.people.choices import HoldingKind
from luoshu.apps.people.errors import (
    AdministratorsApart,
    AlreadyHeld,
    HolderThere,
    OwnRights,
    PersonNotVisible,
    PostNotVisible,
    TermInvalid,
)
from luoshu.apps.people.models import Person, Post, Term
from luoshu.apps.people.rights import ADMINISTRATORS, APPOINT
from luoshu.apps.people.terms import terms_on


def start_term(
    *,
    post_code: str,
    person_code: str,
    starts_on: date,
    by: Acting,
    at: datetime,
    kind: str = HoldingKind.HOLDER,
) -> Term:
    """Give a post to a person from a day on, as holder or as B角.

    Raises NotAllowed, PostNotVisible, PersonNotVisible, OwnRights, AdministratorsApart, AlreadyHeld, HolderThere,
    TermInvalid.
    """
    post = _post(by, post_code)
    with transaction.atomic():
        return _start(post, _person(by, person_code), starts_on, kind, by, at)


def end_term(*, post_code: str, person_code: str, ends_before: date, by: Acting, at: datetime) -> Term:
    """End the running term of a person in a post: ``ends_before`` is the first day without it.

    Raises NotAllowed, PostNotVisible, PersonNotVisible, OwnRights, TermInvalid, Conflict.
    """
    post = _post(by, post_code)
    with transaction.atomic():
        return _end(post, _person(by, person_code), ends_before, by, at)


def hand_over_post(*, post_code: str, to_person_code: str, on: date, by: Acting, at: datetime) -> Term:
    """Let the holder's term end and another's begin on the same day; whatever the post has to do goes with the post.

    A post without a holder is simply taken. Raises as ``end_term`` and ``start_term`` do.
    """
    post = _post(by, post_code)
    with transaction.atomic():
        running = Term.objects.filter(post=post, kind=HoldingKind.HOLDER, ends_before__isnull=True)
        for term in running.select_related("person"):
            _end(post, term.person, on, by, at)
        leaving = terms_on(on).filter(post=post, kind=HoldingKind.HOLDER).select_related("person").first()
        if leaving is not None:
            raise TermInvalid(
                reason=f"{leaving.person.name}已定自 {leaving.ends_before} 起离任，接任日期不能更早，请核对。"
            )
        return _start(post, _person(by, to_person_code), on, HoldingKind.HOLDER, by, at)


def _start(post: Post, person: Person, starts_on: date, kind: str, by: Acting, at: datetime) -> Term:
    _refuse_own(by, person)
    if kind not in HoldingKind.values:
        raise TermInvalid(reason="任职只能是 A角或 B角，请重新选择。")
    if starts_on < post.valid_from or (post.valid_to is not None and starts_on >= post.valid_to):
        raise TermInvalid(reason=f"岗位“{post.title}”在 {starts_on} 不存在，请核对任职日期。")
    others = set(terms_on(starts_on).filter(person=person).values_list("post__role", flat=True)) - {post.role}
    if post.role in ADMINISTRATORS and not by.may(APPOINT):
        raise AdministratorsApart
    if others and (post.role in ADMINISTRATORS or others & ADMINISTRATORS):
        raise AdministratorsApart
    if terms_on(starts_on).filter(person=person, post=post).exists():
        raise AlreadyHeld(name=person.name, on=starts_on)
    if kind == HoldingKind.HOLDER and (there := holder_from(post, starts_on)) is not None:
        raise HolderThere(post=post.title, name=there.person.name)
    try:
        with transaction.atomic():
            term = Term.objects.create(post=post, person=person, kind=kind, starts_on=starts_on)
    except IntegrityError:
        there = holder_from(post, starts_on) if kind == HoldingKind.HOLDER else None
        if there is not None and there.person_id != person.pk:
            raise HolderThere(post=post.title, name=there.person.name) from None
        raise AlreadyHeld(name=person.name, on=starts_on) from None
    _record(by, at, "people.start_term", post, {"person": person.code, "kind": kind, "from": starts_on.isoformat()})
    return term


def holder_from(post: Post, on: date) -> Term | None:
    """Return who holds a post on a day or at any time after it, as A角."""
    later = Q(ends_before__isnull=True) | Q(ends_before__gt=on)
    return Term.objects.filter(later, post=post, kind=HoldingKind.HOLDER).select_related("person").first()


def _end(post: Post, person: Person, ends_before: date, by: Acting, at: datetime) -> Term:
    _refuse_own(by, person)
    term = Term.objects.filter(post=post, person=person, ends_before__isnull=True).order_by("-starts_on").first()
    if term is None:
        raise TermInvalid(reason=f"{person.name}现在没有任该岗位，请刷新后核对。")
    if ends_before <= term.starts_on:
        raise TermInvalid(reason=f"{person.name}自 {term.starts_on} 起任职，离任日期要更晚，请核对。")
    if Term.objects.filter(pk=term.pk, ends_before__isnull=True).update(ends_before=ends_before) != 1:
        raise Conflict
    term.ends_before = ends_before
    _record(by, at, "people.end_term", post, {"person": person.code, "until": ends_before.isoformat()})
    return term


def _post(by: Acting, post_code: str) -> Post:
    if not by.may("users.edit"):
        raise NotAllowed
    post = Post.objects.filter(code=post_code).first()
    if post is None or not by.covers(post.division_path):
        raise PostNotVisible(post=post_code)
    return post


def _person(by: Acting, person_code: str) -> Person:
    """Return a person by code. People move between counties, so a new holder may come from outside the scope."""
    person = Person.objects.filter(code=person_code, is_active=True).first()
    if person is None:
        raise PersonNotVisible(person=person_code)
    return person


def _refuse_own(by: Acting, person: Person) -> None:
    if person.code == by.person_code:
        raise OwnRights


def _record(by: Acting, at: datetime, action: str, post: Post, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=action,
        subject_kind="post",
        subject_code=post.code,
        division_path=post.division_path,
        detail=detail,
    )
