"""What was built beside what runs: per kind and county, each number with the address of its rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.errors import LedgerNotVisible
from luoshu.apps.ledgers.models import Ledger, Measure
from luoshu.apps.ledgers.queries.doors import declaration_of, ledgers_for
from luoshu.apps.ledgers.queries.doubts import doubts_for, watched_column
from luoshu.apps.ledgers.queries.rows import versions_as_of
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import divisions_at_level
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import Built, Watch

Counts = Counter[tuple[str, str, str]]
"""Numbers by county path, kind and word."""


@dataclass(frozen=True)
class Number:
    """A count and the list of rows behind it; ``link`` is empty where there is nothing to list."""

    count: int
    link: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind in one place: built, in order, and what is not, by its word; ``unknown`` were built and have no row.

    ``built`` is None where nobody says what was built of this kind.
    """

    name: str
    built: Number | None
    well: Number
    others: tuple[tuple[str, Number], ...]
    unknown: int


@dataclass(frozen=True)
class Place:
    """A county, or all of them."""

    code: str
    name: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Running:
    """The sheet: kinds across, counties down, the whole first; how many rows are doubted now."""

    well: str
    kinds: tuple[str, ...]
    whole: Place
    places: tuple[Place, ...]
    doubted: int
    late: int


def running_for(acting: Acting, ledger: Ledger, *, at: datetime) -> Running:
    """Return what was built beside what runs, as it stands. Raises LedgerNotVisible for a ledger without kinds.

    Five queries, and one for each ledger that says what was built.
    """
    declaration = declaration_of(ledger)
    watch = declaration.watch
    if watch is None or not watch.kind_column or not watch.built:
        raise LedgerNotVisible
    counties = {one.path: one for one in divisions_at_level(acting, Level.COUNTY, beijing_day(at))}
    kinds = next(column for column in declaration.form.columns if column.key == watch.kind_column).choices
    visible = {one.code for one in ledgers_for(acting)}
    counts = _Counts(
        ledger=ledger,
        watch=watch,
        words=watched_column(declaration, watch).choices,
        runs=_runs(acting, ledger, watch, counties),
        built={kind: _built(acting, watch, kind, counties, visible) for kind in kinds},
    )
    doubts = doubts_for(acting).filter(ledger_code=ledger.code, is_open=True)
    return Running(
        well="、".join(watch.well),
        kinds=kinds,
        whole=Place("", "合计", tuple(counts.kind(kind, None, "") for kind in kinds)),
        places=tuple(
            Place(one.code, one.name, tuple(counts.kind(kind, path, one.code) for kind in kinds))
            for path, one in counties.items()
        ),
        doubted=doubts.count(),
        late=doubts.filter(due_at__lt=at).count(),
    )


def _runs(acting: Acting, ledger: Ledger, watch: Watch, counties: Mapping[str, Division]) -> Counts:
    """Count the rows by (county, kind, word of the state); grouped in the database."""
    rows = in_scope(versions_as_of(ledger.code, None).filter(is_removed=False), acting)
    kind = Measure.objects.filter(version=OuterRef("version"), column=watch.kind_column).values("word")[:1]
    found = Measure.objects.filter(version__in=rows.values("id"), column=watch.column).annotate(kind=Subquery(kind))
    counted: Counts = Counter()
    for path, name, word, number in found.values_list("version__division_path", "kind", "word").annotate(n=Count("id")):
        counted[_county(path, counties), name or "", word] += number
    return counted


def _built(
    acting: Acting, watch: Watch, kind: str, counties: Mapping[str, Division], visible: set[str]
) -> tuple[Counts, Built] | None:
    """Count what was built of a kind by county; None where no ledger that the reader may open says so."""
    one = next((built for built in watch.built if built.kind == kind), None)
    if one is None or one.ledger not in visible:
        return None
    rows = in_scope(versions_as_of(one.ledger, None).filter(is_removed=False), acting)
    if one.column:
        rows = rows.filter(measures__column=one.column, measures__word__in=one.words)
    counted: Counts = Counter()
    for path, number in rows.values_list("division_path").annotate(n=Count("id")):
        counted[_county(path, counties), kind, ""] += number
    return counted, one


def _county(path: str, counties: Mapping[str, Division]) -> str:
    """Return the path of the county that a division lies in; empty for the city itself."""
    return next((county for county in counties if path.startswith(county)), "")


@dataclass(frozen=True)
class _Counts:
    """All numbers of the sheet, and the addresses of the rows behind them."""

    ledger: Ledger
    watch: Watch
    words: Sequence[str]
    runs: Counts
    built: Mapping[str, tuple[Counts, Built] | None]

    def kind(self, name: str, county: str | None, code: str) -> Kind:
        """Return one kind in a county, or in all of them (None)."""
        held = self.built[name]
        built = None
        if held is not None:
            counted, one = held
            filters = {f"f_{one.column}": "、".join(one.words)} if one.column else {}
            built = _number(_sum(counted, county, name, ("",)), one.ledger, code, filters)
        well = self._state(name, county, code, tuple(self.watch.well))
        others = tuple(
            (word, number)
            for word in self.words
            if word not in self.watch.well and (number := self._state(name, county, code, (word,))).count
        )
        known = well.count + sum(number.count for _, number in others)
        return Kind(name, built, well, others, max(0, built.count - known) if built is not None else 0)

    def _state(self, name: str, county: str | None, code: str, words: tuple[str, ...]) -> Number:
        filters = {f"f_{self.watch.kind_column}": name, f"f_{self.watch.column}": "、".join(words)}
        return _number(_sum(self.runs, county, name, words), self.ledger.code, code, filters)


def _sum(counted: Counts, county: str | None, kind: str, words: Sequence[str]) -> int:
    if county is not None:
        return sum(counted[county, kind, word] for word in words)
    return sum(number for (_, name, word), number in counted.items() if name == kind and word in words)


def _number(count: int, ledger_code: str, division: str, filters: dict[str, str]) -> Number:
    asked = ({"division": division} if division else {}) | filters
    return Number(count, f"/ledgers/{ledger_code}/?{urlencode(asked)}" if count else "")
