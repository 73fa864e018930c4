"""The ends of links as a reader sees them: where a row points, and what arrives at it in numbers and by name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger, LedgerRow, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of, is_filler, ledgers_for
from luoshu.apps.ledgers.queries.linking import (
    Arriving,
    Linked,
    current_rows,
    linked_numbers,
    pointing,
    portions,
)
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers import LedgerDeclaration, LedgerLink, LinkFinding, shown_value
from luoshu.core.ledgers.values import KEY_JOINT

NAMED: Final = 12
BEYOND: Final = "与辖区外的一行对不上，请上级核对。"


@dataclass(frozen=True)
class End:
    """The other end of a link. ``link`` is empty where the reader may not open it, ``is_there`` tells a dead one."""

    key: str
    label: str
    link: str
    is_there: bool


@dataclass(frozen=True)
class Stat:
    """A number of the whole page; ``note`` is what it is made of, where several stand side by side."""

    label: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """What arrives at one row by one link: how many, sums and words as text, the first ones by name.

    ``link`` leads to the list of them where there is one.
    """

    back: str
    count: int
    told: tuple[str, ...] = ()
    named: tuple[End, ...] = ()
    link: str = ""

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.named) if self.named else 0


@dataclass(frozen=True)
class Reader:
    """Who reads which ledger, as it is known now or was known at a moment."""

    acting: Acting
    ledger: Ledger
    declaration: LedgerDeclaration
    as_of: datetime | None = None

    @property
    def is_officer(self) -> bool:
        """Whether the reader fills this ledger."""
        return is_filler(self.acting, self.ledger, self.declaration)

    def rows(self) -> QuerySet[RowVersion]:
        """Return the rows in the reader's scope as they stand."""
        return in_scope(current_rows(self.declaration.code, self.as_of), self.acting)


def other_ledger(reader: Reader, link: LedgerLink) -> tuple[Ledger | None, bool]:
    """The ledger at the other end if the reader may open it, and whether the reader fills it."""
    if not link.ledger or link.ledger == reader.declaration.code:
        return reader.ledger, reader.is_officer
    other = ledgers_for(reader.acting).filter(code=link.ledger).first()
    return other, other is not None and is_filler(reader.acting, other, declaration_of(other))


def rows_by_key(ledger_code: str, keys: Collection[str], as_of: datetime | None = None) -> dict[str, RowVersion]:
    """Return the rows of a ledger that are there, by key."""
    found: dict[str, RowVersion] = {}
    for some in portions(keys):
        rows = current_rows(ledger_code, as_of).filter(row__key__in=some).select_related("row")
        found.update({version.row.key: version for version in rows})
    return found


def end_of(acting: Acting, other: Ledger | None, own: str, key: str, held: RowVersion | None) -> End:
    """Return the other end of a link of the row ``own``; ``held`` is the row there, None when it is not."""
    is_open = other is not None and held is not None and acting.covers(held.division_path)
    return End(key, _short(own, key), row_link(other.code, key) if other and is_open else "", held is not None)


def _short(own: str, key: str) -> str:
    """A key without the words it begins with alike: in a county's own ledger its name need not be said again."""
    mine, theirs = own.split(KEY_JOINT), key.split(KEY_JOINT)
    while len(theirs) > 1 and mine and mine[0] == theirs[0]:
        mine, theirs = mine[1:], theirs[1:]
    return KEY_JOINT.join(theirs)


class Arrivals:
    """What arrives by one link, as one reader sees it."""

    def __init__(self, acting: Acting, one: Arriving, as_of: datetime | None = None) -> None:
        self.one, self.acting = one, acting
        other = ledgers_for(acting).filter(code=one.declaration.code).first()
        is_officer = other is not None and is_filler(acting, other, one.declaration)
        hidden = one.declaration.hidden_columns(is_officer=is_officer)
        self.columns = {column.key: column for column in one.declaration.form.columns if column.key not in hidden}
        self.sums = [key for key in one.link.sums if key in self.columns]
        self.rows = in_scope(pointing(one.declaration, one.link, as_of), acting, "version__division_path")

    def numbers(self, keys: Collection[str] | None = None) -> dict[str, Linked]:
        """Return the numbers by the key that is pointed at; of all keys when none is named."""
        rows = self.rows if keys is None else self.rows.filter(target_key__in=list(keys))
        link = self.one.link
        return linked_numbers(self.one.declaration, link, rows, sums=self.sums, count_by=link.count_by)

    def stats(self, wanted: Collection[str], *, is_short: bool) -> list[Stat]:
        """Return the numbers over all rows of the reader's that are pointed at; the short way is one with a note."""
        whole = Linked()
        for key, linked in self.numbers().items():
            if key in wanted:
                whole.add(linked)
        count = f"{whole.count:,}"
        if is_short:
            return [Stat(self.one.back, count, " · ".join(self._told(whole)))]
        sums = [Stat(self.columns[key].label, self._sum(key, whole)) for key in self.sums]
        return [Stat(self.one.back, count), *sums, *(Stat(*one) for one in self._words(whole))]

    def groups(self, keys: Sequence[str]) -> Iterable[tuple[str, Group]]:
        """Yield what arrives at each of the keys of one page."""
        numbers = self.numbers(keys)
        named: dict[str, list[End]] = {}
        if self.one.link.is_named and numbers:
            ordered = self.rows.filter(target_key__in=keys).order_by("target_key", "version__row_id")
            for to, key in ordered.values_list("target_key", "version__row__key"):
                held = named.setdefault(to, [])
                if len(held) < NAMED:
                    code = self.one.declaration.code
                    held.append(End(key, _short(to, key), row_link(code, key), is_there=True))
        for key in keys:
            linked = numbers.get(key, Linked())
            yield key, Group(self.one.back, linked.count, self._told(linked), tuple(named.get(key, ())))

    def _told(self, linked: Linked) -> tuple[str, ...]:
        sums = [f"{self.columns[one].label} {self._sum(one, linked)}" for one in self.sums if linked.count]
        return (*sums, *(f"{word} {count}" for word, count in self._words(linked)))

    def _sum(self, key: str, linked: Linked) -> str:
        column = self.columns[key]
        number = Decimal(shown_value(column, linked.sums.get(key, Decimal(0))))
        return f"{number:,} {column.written_unit}".strip()

    def _words(self, linked: Linked) -> list[tuple[str, str]]:
        if not self.one.link.count_by:
            return []
        choices = self.columns[self.one.link.count_by].choices
        return [(word, f"{linked.words[word]:,}") for word in choices if linked.words.get(word)]


def in_reach(acting: Acting, findings: Sequence[LinkFinding]) -> list[LinkFinding]:
    """Return the findings of rows that the reader may open; what they say of other rows is left out of the rest."""
    wanted: dict[str, set[str]] = {}
    for one in findings:
        for ledger, key in ((one.ledger, one.key), *one.quoted):
            wanted.setdefault(ledger, set()).add(key)
    seen: set[tuple[str, str]] = set()
    for ledger, keys in wanted.items():
        for some in portions(keys):
            rows = in_scope(LedgerRow.objects.filter(ledger_code=ledger, key__in=some), acting)
            seen |= {(ledger, key) for key in rows.values_list("key", flat=True)}
    return [
        one if seen.issuperset(one.quoted) else replace(one, sentence=BEYOND, quoted=())
        for one in findings
        if (one.ledger, one.key) in seen
    ]
