"""Ledgers as a formula sees them: which columns it may add up, look at or date rows by, in the office's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.queries import declaration_of, ledgers_for, measured_columns
from luoshu.core.ledgers import LedgerDeclaration
from luoshu.core.tables import Kind


@dataclass(frozen=True)
class BookColumn:
    """A column of a ledger. ``scale``: decimals of a measure, whose whole numbers are value x 10^scale."""

    key: str
    label: str
    kind: Kind
    unit: str = ""
    scale: int = 0
    choices: tuple[str, ...] = ()
    is_measure: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether the column holds one of its own words."""
        return self.kind is Kind.CHOICE

    @property
    def is_date(self) -> bool:
        """Whether the column holds a day."""
        return self.kind is Kind.DATE

    def shown(self, value: str | int) -> str:
        """Return a bound of a condition as people write it."""
        if isinstance(value, str):
            return value
        number = Decimal(value).scaleb(-self.scale)
        return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


@dataclass(frozen=True)
class Book:
    """A ledger that formulas may read."""

    code: str
    title: str
    area: str
    area_title: str
    columns: Mapping[str, BookColumn]

    def named(self, key: str) -> str:
        """Return the label of a column, or its key where the ledger has it no longer."""
        return self.columns[key].label if key in self.columns else key


def books_for(acting: Acting) -> dict[str, Book]:
    """Return the ledgers in force that a reader may open, by code, in the order of their areas."""
    return _books(ledgers_for(acting))


def books_named(codes: Iterable[str]) -> dict[str, Book]:
    """Return ledgers by code, to put a formula into words: their headings alone, no rows."""
    return _books(Ledger.objects.filter(code__in=set(codes), valid_to__isnull=True))


def _books(ledgers: Iterable[Ledger]) -> dict[str, Book]:
    found = {}
    for ledger in ledgers:
        declared = declaration_of(ledger)
        found[ledger.code] = Book(
            ledger.code, ledger.title, ledger.area, ledger.area_title or ledger.area, _columns(declared)
        )
    return found


def _columns(declared: LedgerDeclaration) -> dict[str, BookColumn]:
    may = measured_columns(declared)
    scales = {measure.column: measure.scale for measure in declared.measures}
    return {
        column.key: BookColumn(
            column.key,
            column.name,
            column.kind,
            column.unit,
            scales.get(column.key, 0),
            column.choices,
            column.key in scales,
        )
        for column in declared.form.columns
        if column.key in may
    }
