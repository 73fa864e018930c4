"""Making values ready to be kept: read, checked for gaps, secrecy and size, given a place. No database writes here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.inserting import NUL
from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.queries.measuring import measured_columns
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import NameBook, division_at_root, divisions_by_code
from luoshu.core.ledgers import (
    BadValue,
    LedgerDeclaration,
    LedgerMeasure,
    LinkTo,
    Stored,
    encode_values,
    link_keys,
    measure_integer,
    row_key,
)
from luoshu.core.tables import FormColumn, Gap, Kind, Value

LONGEST_KEY = 200
LONGEST_SEARCH = 300
LONGEST_WORD = 60
SEARCHED_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.CITY, Level.VILLAGE)


Number = tuple[str, int, str]
"""A narrow row: the column, its whole number, the word of a choice."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """One row to record, by column key in standard units. An empty division code is read from the division column."""

    values: Mapping[str, Value]
    division_code: str = ""
    valid_on: date | None = None
    source: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A row that can be kept."""

    key: str
    division: Division
    stored: dict[str, Stored]
    numbers: tuple[Number, ...]
    search: str
    valid_on: date
    source: str = ""
    sentence: str = ""
    links: tuple[LinkTo, ...] = ()


@dataclass
class Preparer:
    """Reads rows of one ledger for one post on one day; names of divisions are looked up once."""

    declaration: LedgerDeclaration
    acting: Acting
    on: date
    _books: list[NameBook] = field(default_factory=list)
    _places: dict[str, Division | None] = field(default_factory=dict)

    def ready(self, row: NewRow) -> ReadyRow:
        """Return what would be kept. Raises RowInvalid with a sentence for every cell that is not right."""
        asked = self._asked
        values = {key: value for key, value in row.values.items() if key in asked}
        wrong: dict[str, str] = {}
        for column in self._required:
            if values.get(column.key, Gap.BLANK) is Gap.BLANK:
                wrong[column.key] = f"“{column.name}”没有填写，请补上。"
        key = row_key(self.declaration, values)
        if not key and not wrong:
            wrong[self.declaration.key_columns[0]] = "这一行没有名称，请把定名的各列填全。"
        if len(key) > LONGEST_KEY:
            wrong[self.declaration.key_columns[0]] = f"名称超过 {LONGEST_KEY} 字，请写短些。"
        stored: dict[str, Stored] = {}
        numbers: tuple[Number, ...] = ()
        try:
            stored = encode_values(self.declaration.form, values)
            numbers = self._numbers(values, wrong)
        except BadValue as refused:
            wrong[""] = str(refused)
        division = self._division(row, values, wrong)
        text = "\n".join(str(value) for value in (*stored.values(), row.sentence, row.source) if isinstance(value, str))
        if NUL in text:
            wrong[""] = "这一行的文字里有看不见的空字符，请删掉后重填。"
        try:
            refuse_if_marked_secret(text)
        except SecrecyMarkFound as refused:
            wrong[""] = str(refused)
        if wrong or division is None:
            raise RowInvalid(wrong)
        return ReadyRow(
            key=key,
            division=division,
            stored=stored,
            numbers=numbers,
            search=self._search(stored),
            valid_on=self._valid_on(row, values),
            source=row.source[:120],
            sentence=row.sentence,
            links=link_keys(self.declaration, stored),
        )

    # What the declaration says of every row, read once.

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset(self.declaration.asked_columns)

    @cached_property
    def _required(self) -> tuple[FormColumn, ...]:
        return tuple(one for one in self.declaration.form.columns if one.is_required and one.key in self._asked)

    @cached_property
    def _measured(self) -> tuple[tuple[str, Kind, LedgerMeasure | None], ...]:
        measures = {measure.column: measure for measure in self.declaration.measures}
        return tuple((key, kind, measures.get(key)) for key, kind in measured_columns(self.declaration).items())

    @cached_property
    def _searched(self) -> tuple[str, ...]:
        masked = self.declaration.hidden_columns(is_officer=False)
        columns = self.declaration.form.columns
        return tuple(one.key for one in columns if one.kind in (Kind.TEXT, Kind.CHOICE) and one.key not in masked)

    def _numbers(self, values: Mapping[str, Value], wrong: dict[str, str]) -> tuple[Number, ...]:
        found = []
        for key, kind, measure in self._measured:
            value = values.get(key, Gap.BLANK)
            if isinstance(value, Gap):
                continue
            if kind is Kind.CHOICE:
                found.append((key, 0, str(value)[:LONGEST_WORD]))
            elif isinstance(value, date):
                found.append((key, value.toordinal(), ""))
            elif measure is not None:
                try:
                    whole = measure_integer(measure, value)
                except BadValue as refused:
                    wrong[key] = str(refused)
                    continue
                if whole is not None:
                    found.append((key, whole, ""))
        return tuple(found)

    def _valid_on(self, row: NewRow, values: Mapping[str, Value]) -> date:
        if row.valid_on is not None:
            return row.valid_on
        dated = values.get(self.declaration.date_column) if self.declaration.date_column else None
        return dated if isinstance(dated, date) else self.on

    def _search(self, stored: Mapping[str, Stored]) -> str:
        """The words of a row that a search looks at; never those of residents."""
        return " ".join(str(stored[key]) for key in self._searched if stored.get(key))[:LONGEST_SEARCH]

    def _division(self, row: NewRow, values: Mapping[str, Value], wrong: dict[str, str]) -> Division | None:
        column = self.declaration.division_column
        named = row.division_code
        if not named and column:
            value = values.get(column, Gap.BLANK)
            named = "" if isinstance(value, Gap) else str(value).strip()
        found = self._place(named) if named or not column else None
        if found is None and column not in wrong:
            wrong[column] = f"“{named}”对不上区划名称，请写全称或区划代码。" if named else "没有写明区划，请补上。"
        elif found is not None and not self.acting.covers(found.path):
            wrong[column] = f"“{found.name}”不在您的辖区内，请由当地填报。"
            return None
        return found

    def _place(self, named: str) -> Division | None:
        if named not in self._places:
            self._places[named] = self._looked_up(named)
        return self._places[named]

    def _looked_up(self, named: str) -> Division | None:
        if not named:
            return division_at_root(self.acting, self.on)
        if named.isdigit():
            return next(iter(divisions_by_code([named], self.on).values()), None)
        for place, level in enumerate(SEARCHED_LEVELS):
            # A city has thousands of villages: their names are read only when nothing above has this one.
            if len(self._books) <= place:
                self._books.append(NameBook(level=level, on=self.on))
            book = self._books[place]
            found = [one for one in book.candidates(named) if self.acting.covers(one.path)] or book.candidates(named)
            if len(found) == 1:
                return found[0]
        return None
