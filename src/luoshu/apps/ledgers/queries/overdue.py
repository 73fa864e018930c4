"""What is owed and not said, by unit: for the list, for reminding, and for one press that asks each unit once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max, Q

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.choices import ReturnState
from luoshu.apps.ledgers.models import Ledger, Return
from luoshu.apps.ledgers.queries.doors import APPROVE, REVIEW, declaration_of
from luoshu.apps.ledgers.queries.returns import actor_of, returns_for
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Post
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.queries import names_of_paths, valid_on
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.return_table import APPROVER, REVIEWER

CHASE: Final = "chase_return"
MOST_UNITS: Final = 300
OLDEST: Final = timedelta(days=366)
"""How far back the list reaches: what was never said in a year is no longer asked for here."""
APPROVERS: Final = tuple(role for role in Role if APPROVE in rights_of(role))


@dataclass(frozen=True)
class UnitLate:
    """One unit and the returns that it owes past their cut-off, the oldest first; when it was asked last."""

    unit_code: str
    unit_name: str
    place: str
    returns: tuple[Return, ...]
    titles: dict[str, str]
    chased_at: datetime | None
    may_chase: bool
    is_chased_today: bool

    @property
    def lines(self) -> list[tuple[str, str, Return]]:
        """The returns with the titles of their ledgers: (code, title, return)."""
        return [(one.ledger_code, self.titles.get(one.ledger_code, one.ledger_code), one) for one in self.returns]


def late_by_unit(acting: Acting, books: Sequence[Ledger], at: datetime) -> list[UnitLate]:
    """Return the units in scope with returns past their cut-off, in the order of the places; never ranked.

    Raises NotAllowed.
    """
    titles = {book.code: book.title for book in books}
    rows = returns_for(acting).filter(
        ledger_code__in=list(titles), state=ReturnState.DUE, due_at__lt=at, due_at__gte=at - OLDEST
    )
    rows = rows.annotate(chased_at=Max("entries__at", filter=Q(entries__verb=CHASE)))
    units: dict[str, list[Return]] = {}
    for one in rows.order_by("division_path", "unit_code", "due_at", "ledger_code"):
        units.setdefault(one.unit_code, []).append(one)
    chosen = list(units.items())[:MOST_UNITS]
    places = names_of_paths({members[0].division_path for _, members in chosen})
    today = beijing_day(at)
    found = []
    for code, members in chosen:
        stamps = [stamp for one in members if (stamp := one.chased_at) is not None]  # type: ignore[attr-defined]
        last = max(stamps, default=None)
        found.append(
            UnitLate(
                unit_code=code,
                unit_name=members[0].unit_name,
                place=places.get(members[0].division_path, ""),
                returns=tuple(members),
                titles=titles,
                chased_at=last,
                may_chase=may_chase(acting, members[0]),
                is_chased_today=last is not None and beijing_day(last) == today,
            )
        )
    return found


def may_chase(acting: Acting, one: Return) -> bool:
    """Tell whether a post may ask for a return: who would check or approve it, never the unit itself."""
    if acting.unit_code == one.unit_code or not (acting.may(REVIEW) or acting.may(APPROVE)):
        return False
    return bool(actor_of(acting, one).roles & {REVIEWER, APPROVER})


def filling_posts(units: Iterable[str], roles: Iterable[str], on: date) -> dict[str, list[str]]:
    """Return the codes of the posts of some roles by the code of their unit."""
    rows = Post.objects.filter(valid_on(on), unit__code__in=list(units), role__in=list(roles)).order_by("code")
    found: dict[str, list[str]] = {}
    for unit, code in rows.values_list("unit__code", "code"):
        found.setdefault(unit, []).append(code)
    return found


def approving_posts(unit_code: str, division_path: str, on: date) -> list[Post]:
    """Return the held posts that approve what a unit reports: the nearest above it, never its own."""
    found = [post for role in APPROVERS for post in desk_posts(role, division_path, on) if post.unit.code != unit_code]
    nearest = max((len(post.division_path) for post in found), default=0)
    return [post for post in found if len(post.division_path) == nearest]


@dataclass(frozen=True)
class Filled:
    """What a ledger is called and who fills it: role codes."""

    title: str
    roles: tuple[str, ...]


def fillers_of(codes: Iterable[str]) -> dict[str, Filled]:
    """Return what some ledgers in force are called and who fills them; one query."""
    rows = Ledger.objects.filter(code__in=list(codes), valid_to__isnull=True)
    return {row.code: Filled(row.title, declaration_of(row).fillers) for row in rows}
