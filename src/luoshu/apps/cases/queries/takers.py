"""Who answers for a fire's place, and which posts may take the fire: those of the villages near it first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db.models import BigIntegerField, CharField, DateField, IntegerField, QuerySet

from luoshu.apps.acting import Acting, path_end, paths_above
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.queries.doors import DISPATCH_ROLES, NEIGHBOUR_ROLES, can_take
from luoshu.apps.people.models import Person, Post, Term
from luoshu.apps.people.queries import in_order, masked_phone, terms_with_people
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import divisions_near, road_book
from luoshu.apps.prepared import Given, Prepared
from luoshu.apps.rosters.queries import ChainLink, chain_cells
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.inspection import TRAVEL, travel_model
from luoshu.apps.rules.queries import rule_in_force
from luoshu.core.clock import beijing_day
from luoshu.core.planning.routes import Basis, Way

Measured = Mapping[int, tuple[float, Way | None]]
MOST_POSTS: Final = 60
NEAR_M: Final = 5000.0
MOST_NEAR: Final = 6
"""From how far and how many villages are proposed. A proposal: the duty officer decides."""


@dataclass(frozen=True)
class Reachable:
    """A post that may take a fire, who holds it, and how far its village is from it.

    ``metres``: straight to its border, 0 inside, None not measured. ``way``: the road on record to the fire's village,
    else the straight distance with what roads are taken to be longer; None inside and where nothing was measured.
    """

    post: Post
    person: Person
    metres: float | None
    way: Way | None = None

    @property
    def minutes(self) -> int:
        """Minutes of driving, rounded up."""
        return -(-self.way.seconds // 60) if self.way else 0

    @property
    def is_on_record(self) -> bool:
        """Whether the way is a road on record."""
        return self.way is not None and self.way.basis is Basis.ROAD


def people_of(
    acting: Acting, case: FireCase, at: datetime, *, with_posts: bool, with_near: bool
) -> tuple[list[ChainLink], list[Reachable]]:
    """Return the ladder of the fire's place, and the posts that may take the fire, the nearest village first.

    ``with_near``: villages around are measured too, in a few more queries; three otherwise.
    """
    day = beijing_day(at)
    cells = chain_cells(case.division, day)
    named = sorted({post.pk for post in cells.posts})
    near: Measured = _villages_near(acting, case) if with_near else {}
    holders: dict[int, tuple[Person, str]] = {}
    posts: dict[int, Reachable] = {}
    for term in _terms(case, named, near, day) if with_posts else in_order(_NAMED.rows(named=named, on=day)):
        post = term.post
        holders.setdefault(post.pk, (term.person, term.kind))
        if with_posts and can_take(post, case):
            measured = near.get(post.division_id)
            posts.setdefault(post.pk, Reachable(post, term.person, *(measured or (None, None))))
    ordered = sorted(posts.values(), key=_nearest_first)
    return [_as_seen(acting, link) for link in cells.links(holders)], ordered[:MOST_POSTS]


def _nearest_first(one: Reachable) -> tuple[float, int, str]:
    if one.metres is None:
        return (float("inf"), -one.post.division.level, one.post.code)
    return (one.way.metres if one.way else 0, -one.post.division.level, one.post.code)


def _villages_near(acting: Acting, case: FireCase) -> Measured:
    """Return the nearest villages within the reader's own divisions, by key, with metres and way to the fire."""
    on = beijing_day(case.first_seen_at)
    around = divisions_near(case.lon, case.lat, on, within_m=NEAR_M, least=Level.VILLAGE)
    inside = [one for one in around if acting.covers(one.division.path)]
    villages = inside[:MOST_NEAR]
    book = road_book([case.division_path, *(one.division.path for one in villages)], on)
    rule = rule_in_force(RuleKind.INSPECTION, TRAVEL, case.division_path, on)
    model = travel_model(rule.body if rule is not None else {})
    found: dict[int, tuple[float, Way | None]] = {}
    for one in villages:
        known = book.way(one.division.path, case.division_path)
        way = known or model.over(one.metres, case.terrain_class)
        found[one.division.pk] = (one.metres, way if one.metres else None)
    return found


def _terms(case: FireCase, named: list[int], near: Measured, day: date) -> list[Term]:
    """Return the terms of the posts named in the grid, and of those that may be given the fire. One query."""
    return in_order(
        _ASKED.rows(
            named=named,
            near=list(near),
            above=paths_above(case.division_path),
            path=case.division_path,
            path_end=path_end(case.division_path),
            level=case.division.level + 1,
            on=day,
        )
    )


def _asked(
    named: list[Given], near: list[Given], above: list[Given], path: Given, path_end: Given, level: Given, on: Given
) -> QuerySet[Term]:
    """The posts named; the posts of the fire's cell, up its ladder, one level below, and of the villages near it.

    One level below: where only the county is known, its townships. Whoever stands further below is reached by those.
    Sets with an index each: in one condition they would be looked for among all posts of the city.
    """
    dispatched = Post.objects.filter(role__in=DISPATCH_ROLES)
    groups = (
        dispatched.filter(division_path__in=above),
        dispatched.filter(division_path__gte=path, division_path__lt=path_end, division__level__lte=level),
        Post.objects.filter(division__pk__in=near, role__in=NEIGHBOUR_ROLES),
    )
    wanted = Post.objects.filter(pk__in=named).values("pk").union(*(group.values("pk") for group in groups))
    return terms_with_people(on).filter(post__in=wanted)


_NAMED: Final = Prepared(
    lambda named, on: terms_with_people(on).filter(post__pk__in=named), named=[BigIntegerField()], on=DateField()
)
_ASKED: Final = Prepared(
    _asked,
    named=[BigIntegerField()],
    near=[BigIntegerField()],
    above=[CharField()],
    path=CharField(),
    path_end=CharField(),
    level=IntegerField(),
    on=DateField(),
)


def _as_seen(acting: Acting, link: ChainLink) -> ChainLink:
    """Return a rung with its phone as the reader may see it: open along the chain of command, else masked."""
    if link.contact is None:
        return link
    phone = masked_phone(acting, link.contact.phone, link.division.path)
    return replace(link, contact=replace(link.contact, phone=phone))
