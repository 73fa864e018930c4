"""The numbers behind links: what is there to point at, what points where, counted and summed in the database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from luoshu.apps.ledgers.models import Ledger, Measure, RowLink, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.rows import MASK, known_at, versions_as_of
from luoshu.core.ledgers import Guard, LedgerDeclaration, LedgerLink, Stored, from_json, measure_value

AT_ONCE: Final = 500
FIRST_OPEN: Final = 3


def dead_sentence(key: str) -> str:
    """Return what is said of a link whose other end is not there."""
    return f"指向的“{key}”不在对方台账里，请核对名称，或先到那边登记。"


def portions(keys: Collection[str]) -> Iterator[list[str]]:
    """Yield keys some hundred at a time: a statement takes no more."""
    listed = list(keys)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]


def current_rows(ledger_code: str, as_of: datetime | None = None) -> QuerySet[RowVersion]:
    """Return what the rows of a ledger say, removed ones left out: as it is known now, or at a moment."""
    return versions_as_of(ledger_code, as_of).filter(is_removed=False)


def living_keys(ends: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of (ledger, key) are rows that are there now."""
    wanted: dict[str, set[str]] = {}
    for ledger, key in ends:
        wanted.setdefault(ledger, set()).add(key)
    found = set()
    for ledger, keys in wanted.items():
        for some in portions(keys):
            rows = current_rows(ledger).filter(row__key__in=some)
            found |= {(ledger, key) for key in rows.values_list("row__key", flat=True)}
    return found


@dataclass(frozen=True)
class Arriving:
    """A link seen from where it arrives: the ledger that points, and its link."""

    declaration: LedgerDeclaration
    link: LedgerLink

    @property
    def back(self) -> str:
        """What the pointing rows are called."""
        return self.link.back or self.declaration.title


def ledger_in_force(code: str) -> LedgerDeclaration | None:
    """Return the declaration of a ledger that is in force, without asking who reads: its rows are asked for apart."""
    found = Ledger.objects.filter(code=code, valid_to__isnull=True).first()
    return None if found is None else declaration_of(found)


def links_into(code: str) -> list[Arriving]:
    """Return the links of all ledgers in force that point at a ledger, its own among them."""
    found = []
    rows = Ledger.objects.filter(valid_to__isnull=True).order_by("area", "title", "code")
    for pointing, written in rows.values_list("code", "declaration"):
        # Only what points here is read as a declaration; a city has dozens that do not.
        if any((one.get("ledger") or pointing) == code for one in written.get("links", ())):
            declaration = from_json(written)
            found += [Arriving(declaration, link) for link in declaration.links if (link.ledger or pointing) == code]
    return found


def pointing(declaration: LedgerDeclaration, link: LedgerLink, as_of: datetime | None = None) -> QuerySet[RowLink]:
    """Return where the rows of a ledger point by one of its links: as it is known now, or at a moment."""
    return RowLink.objects.filter(
        known_at(as_of, "version__"),
        target_ledger=link.ledger or declaration.code,
        ledger_code=declaration.code,
        link=link.code,
    )


@dataclass
class Linked:
    """What points at one row: how many, their sums by column, their words counted."""

    count: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Linked") -> None:
        """Add another's numbers to these."""
        self.count += other.count
        for column, total in other.sums.items():
            self.sums[column] = self.sums.get(column, Decimal(0)) + total
        for word, count in other.words.items():
            self.words[word] = self.words.get(word, 0) + count


def with_word(rows: QuerySet[RowLink], column: str, words: Sequence[str]) -> QuerySet[RowLink]:
    """Return the links whose row has one of the words in a choice column; all of them when none is asked for."""
    if not column or not words:
        return rows
    return rows.filter(Exists(Measure.objects.filter(version=OuterRef("version_id"), column=column, word__in=words)))


def linked_numbers(
    declaration: LedgerDeclaration,
    link: LedgerLink,
    rows: QuerySet[RowLink],
    *,
    sums: Collection[str] = (),
    count_by: str = "",
) -> dict[str, Linked]:
    """Return, by the key that is pointed at, the numbers of the rows that point there. One to three queries."""
    found: dict[str, Linked] = {}
    for key, count in rows.values("target_key").annotate(rows=Count("id")).values_list("target_key", "rows"):
        found[key] = Linked(count)
    wanted = {measure.column: measure for measure in declaration.measures if measure.column in sums}
    if wanted:
        numbers = rows.filter(version__measures__column__in=list(wanted))
        for key, column, total in (
            numbers.values("target_key", "version__measures__column")
            .annotate(total=Sum("version__measures__value"))
            .values_list("target_key", "version__measures__column", "total")
        ):
            found[key].sums[column] = measure_value(wanted[column], total)
    if count_by:
        words = rows.filter(version__measures__column=count_by)
        for key, word, count in (
            words.values("target_key", "version__measures__word")
            .annotate(rows=Count("id"))
            .values_list("target_key", "version__measures__word", "rows")
        ):
            found[key].words[word] = count
    return found


def words_of(
    ledger_code: str, column: str, keys: Collection[str] | None = None, as_of: datetime | None = None
) -> dict[str, str]:
    """Return what rows say in a choice column, by key; of all rows when no keys are given."""
    rows = Measure.objects.filter(
        known_at(as_of, "version__"), version__ledger_code=ledger_code, version__is_removed=False, column=column
    )
    if keys is None:
        return dict(rows.values_list("version__row__key", "word"))
    found: dict[str, str] = {}
    for some in portions(keys):
        found.update(rows.filter(version__row__key__in=some).values_list("version__row__key", "word"))
    return found


@dataclass(frozen=True)
class Standing:
    """How the rows behind a guarded one stand: how many, how many are open, the first of those (number, word)."""

    total: int = 0
    open_count: int = 0
    first: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Behind:
    """The standings of several rows; ``back`` is what the rows behind them are called."""

    back: str
    standings: Mapping[str, Standing]

    def of(self, key: str) -> Standing:
        """Return how the rows behind one key stand."""
        return self.standings.get(key, Standing())


def open_rows_behind(guard: Guard, target_ledger: str, keys: Collection[str], as_of: datetime | None = None) -> Behind:
    """Return how far the rows are that a guard waits for. A row's number is the last word of its key."""
    declaration = ledger_in_force(guard.ledger)
    link = next((one for one in declaration.links if one.code == guard.link), None) if declaration else None
    if declaration is None or link is None:
        return Behind("", {})
    last = declaration.key_columns[-1]
    is_hidden = last in declaration.hidden_columns(is_officer=False)
    found: dict[str, Standing] = {}
    for some in portions(keys):
        rows = pointing(declaration, link, as_of).filter(target_ledger=target_ledger, target_key__in=some)
        totals = {key: linked.count for key, linked in linked_numbers(declaration, link, rows).items()}
        closed = Measure.objects.filter(version=OuterRef("version_id"), column=guard.column, word__in=guard.closed)
        waiting: dict[str, list[tuple[str, str]]] = {}
        for key, stored in (
            rows.filter(~Exists(closed)).order_by("version__row__key").values_list("target_key", "version__values")
        ):
            waiting.setdefault(key, []).append(
                (MASK if is_hidden else _text(stored, last), _text(stored, guard.column))
            )
        for key, total in totals.items():
            held = waiting.get(key, [])
            found[key] = Standing(total, len(held), tuple(held[:FIRST_OPEN]))
    return Behind(link.back or declaration.title, found)


def _text(stored: Mapping[str, Stored], column: str) -> str:
    value = stored.get(column)
    return "" if value is None else str(value)


def pointing_nowhere(
    declaration: LedgerDeclaration, link: LedgerLink, as_of: datetime | None = None
) -> QuerySet[RowLink]:
    """Return the links whose other end is not there."""
    there = current_rows(link.ledger or declaration.code, as_of).filter(row__key=OuterRef("target_key"))
    return pointing(declaration, link, as_of).filter(~Exists(there))


def unlinked(rows: QuerySet[RowVersion], link: LedgerLink) -> QuerySet[RowVersion]:
    """Return the rows of a query that do not point anywhere by a link."""
    return rows.filter(~Q(Exists(RowLink.objects.filter(version=OuterRef("pk"), link=link.code))))
