"""Rows of ledgers that a hidden danger of a round may name as its place: firms, markets, places that flood.

Rounds know neither ledgers nor rows; a page hands the one to the other.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.errors import LedgerRowNotVisible
from luoshu.apps.ledgers.models import RowVersion
from luoshu.apps.ledgers.queries.checking import CHECK_RIGHT
from luoshu.apps.ledgers.queries.doors import READ, declaration_of, ledgers_for, ledgers_in_reach
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers.values import KEY_JOINT

MOST_ROWS: Final = 2000


@dataclass(frozen=True)
class PlaceRow:
    """A row as a place: its ledger, its key, the division that it lies in, and which topics it may be named in."""

    ledger_code: str
    ledger_title: str
    key: str
    name: str
    path: str
    topics: tuple[str, ...]

    @property
    def value(self) -> str:
        """What a form sends."""
        return f"{self.ledger_code}|{self.key}"

    def is_near(self, path: str) -> bool:
        """Tell whether the row lies inside a division, or that inside the row's."""
        return self.path.startswith(path) or path.startswith(self.path)


def place_rows(acting: Acting, topics: Collection[str], key: str = "") -> list[PlaceRow]:
    """Return the rows in scope that may be named in some topics, in the order of their places. Two queries.

    For posts that read ledgers or check on the spot; nobody else is told a name. Ledgers whose rows bear residents'
    names are no places.
    """
    if not (acting.may(READ) or acting.may(CHECK_RIGHT)):
        return []
    books = {}
    for book in ledgers_in_reach(acting):
        if set(book.declaration.get("topics", ())) & set(topics):
            declaration = declaration_of(book)
            if declaration.hidden_columns(is_officer=False).isdisjoint(declaration.key_columns):
                books[book.code] = declaration
    rows = RowVersion.objects.filter(ledger_code__in=list(books), superseded_at__isnull=True, is_removed=False)
    rows = in_scope(rows.filter(row__key=key) if key else rows, acting).order_by(
        "ledger_code", "division_path", "row_id"
    )
    return [
        PlaceRow(
            ledger_code=code,
            ledger_title=books[code].title.removesuffix("台账"),
            key=found,
            name=found.split(KEY_JOINT)[-1],
            path=path,
            topics=books[code].topics,
        )
        for code, found, path in rows.values_list("ledger_code", "row__key", "division_path")[:MOST_ROWS]
    ]


def find_place_row(acting: Acting, value: str, topics: Collection[str]) -> PlaceRow:
    """Return the row that a form names. Raises LedgerRowNotVisible."""
    key = value.partition("|")[2]
    found = next((one for one in place_rows(acting, topics, key) if key and one.value == value), None)
    if found is None:
        raise LedgerRowNotVisible
    return found


def links_of_rows(acting: Acting, rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the addresses of those of (ledger, key) that the reader may open; two queries."""
    wanted = set(rows)
    if not wanted:
        return {}
    codes = set(ledgers_for(acting).filter(code__in={code for code, _ in wanted}).values_list("code", flat=True))
    held = RowVersion.objects.filter(
        ledger_code__in=codes, row__key__in={key for _, key in wanted}, superseded_at__isnull=True
    )
    found = set(in_scope(held, acting).values_list("ledger_code", "row__key"))
    return {one: row_link(*one) for one in wanted & found}
