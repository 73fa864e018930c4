"""What an inspector on the road may check: rows of the ledgers that take checks, by name; nothing else of a ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import LedgerNotVisible
from luoshu.apps.ledgers.models import Ledger, LedgerRow, RowDoubt, RowSighting, RowVersion
from luoshu.apps.ledgers.queries.doors import READ, declaration_of, find_ledger_for, find_row_for, ledgers_in_reach
from luoshu.apps.ledgers.queries.doubts import watch_of, watched_column
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day, day_start
from luoshu.core.ledgers import LedgerDeclaration
from luoshu.core.ledgers.values import KEY_JOINT

CHECK_RIGHT: Final = "ledgers.check"
MOST_SHOWN: Final = 20


def takes_checks(declaration: LedgerDeclaration) -> bool:
    """Tell whether rows of a ledger are shown to whoever checks on the spot: never those that residents name."""
    hidden = declaration.hidden_columns(is_officer=False)
    return declaration.watch is not None and hidden.isdisjoint(declaration.key_columns)


def find_row_to_check(acting: Acting, code: str, key: str) -> tuple[Ledger, LedgerDeclaration, LedgerRow]:
    """Return a ledger and one of its rows for a spot check.

    A post that reads no ledgers comes to those that take checks. Raises NotAllowed, LedgerNotVisible,
    LedgerRowNotVisible.
    """
    if acting.may(CHECK_RIGHT) and not acting.may(READ):
        ledger = ledgers_in_reach(acting).filter(code=code).first()
        if ledger is None or not takes_checks(declaration_of(ledger)):
            raise LedgerNotVisible
    else:
        ledger = find_ledger_for(acting, code)
    row = find_row_for(acting, ledger, key)
    if not acting.may(CHECK_RIGHT):
        raise NotAllowed
    return ledger, declaration_of(ledger), row


@dataclass(frozen=True)
class RowToCheck:
    """One place to look at. What the ledger says of it is left out: whoever looks says what is there."""

    ledger_code: str
    ledger_title: str
    key: str
    name: str
    place: str
    words: tuple[str, ...]
    doubt_title: str


@dataclass(frozen=True)
class Checked:
    """One check that the reader made today."""

    at: datetime
    key: str
    word: str
    is_as_said: bool


@dataclass(frozen=True)
class CheckDesk:
    """The ledgers that take checks (code, title), the places that were looked for, how many more there are, today."""

    books: tuple[tuple[str, str], ...]
    rows: tuple[RowToCheck, ...]
    more: int
    today: tuple[Checked, ...]


def check_desk(acting: Acting, *, ledger_code: str = "", search: str = "", at: datetime) -> CheckDesk:
    """Return what can be checked in the reader's area, doubted places first; five queries for any number.

    ``search``: a part of a place's name. Raises NotAllowed.
    """
    if not acting.may(CHECK_RIGHT):
        raise NotAllowed
    read = [(book, declaration_of(book)) for book in ledgers_in_reach(acting) if book.declaration.get("watch")]
    books = {book.code: (book, declaration) for book, declaration in read if takes_checks(declaration)}
    chosen = [ledger_code] if ledger_code in books else list(books)
    rows = RowVersion.objects.filter(ledger_code__in=chosen, superseded_at__isnull=True, is_removed=False)
    rows = in_scope(rows, acting)
    if words := search.strip()[:60]:
        rows = rows.filter(row__key__contains=words)
    doubted = RowDoubt.objects.filter(row=OuterRef("row"), is_open=True)
    ordered = rows.select_related("row").annotate(is_doubted=Exists(doubted))
    held = list(ordered.order_by("-is_doubted", "division_path", "row_id")[:MOST_SHOWN])
    places = names_of_paths({one.division_path for one in held})
    shown = []
    for version in held:
        book, declaration = books[version.ledger_code]
        place = places.get(version.division_path, "")
        watch = watch_of(book, declaration)
        shown.append(
            RowToCheck(
                ledger_code=book.code,
                ledger_title=book.title.removesuffix("台账"),
                key=version.row.key,
                # Most keys begin with the county, which stands below anyway.
                name=version.row.key.removeprefix(f"{place}{KEY_JOINT}"),
                place=place,
                words=watched_column(declaration, watch).choices,
                doubt_title=watch.title if version.is_doubted else "",
            )
        )
    titles = tuple((code, book.title) for code, (book, _) in books.items())
    more = rows.count() - len(shown) if len(shown) == MOST_SHOWN else 0
    return CheckDesk(titles, tuple(shown), more, tuple(_today(acting, at)))


def _today(acting: Acting, at: datetime) -> list[Checked]:
    since = day_start(beijing_day(at))
    rows = RowSighting.objects.filter(person_code=acting.person_code, recorded_at__gte=since).exclude(word="")
    return [
        Checked(one.recorded_at, one.row.key, one.word, one.doubt_id is None)
        for one in in_scope(rows, acting).select_related("row").order_by("-recorded_at", "-id")[:MOST_SHOWN]
    ]
