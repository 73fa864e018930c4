"""An indicator's value beside what was published and what pages said: the same figure, 口径 and unit, or said so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries.scopes import known_scope
from luoshu.apps.indicators.queries.values import IndicatorValue
from luoshu.apps.readings.choices import Verdict
from luoshu.apps.readings.models import Observation, PublishedValue, Scope
from luoshu.apps.readings.queries import (
    observations_in_reach,
    published_in_reach,
    same_matter,
    sentence_link,
    sentence_of,
    spoken,
)
from luoshu.core.tables import unit_factor

MOST: Final = 400


@dataclass(frozen=True)
class Beside:
    """A published value or an accepted figure next to the ledger's, with where its sentence stands."""

    kind: str
    shown: str
    scope: str
    as_of: date
    verdict: str
    why: str
    sentence: str
    url: str

    @property
    def word(self) -> str:
        """The verdict in the office's word."""
        return str(Verdict(self.verdict).label)


def compared(acting: Acting, indicator: Indicator, found: IndicatorValue) -> list[Beside]:
    """Return published values first, then accepted figures, newest first, of the same figure up to the value's day.

    Readers without the reading desk get none.
    """
    if not acting.may("readings.read") or found.unit == "":
        return []
    names = [indicator.title, *map(str, indicator.aliases)]
    published = published_in_reach(acting).filter(corrected_by__isnull=True, as_of__lte=found.on)
    accepted = observations_in_reach(acting).filter(as_of__lte=found.on, status__in=("achieved", "total", "share"))
    rows: list[tuple[str, PublishedValue | Observation]] = [
        *(("published", row) for row in published.order_by("-as_of", "-pk")[:MOST]),
        *(("accepted", row) for row in accepted.order_by("-as_of", "-pk")[:MOST]),
    ]
    same = [(kind, row) for kind, row in rows if any(same_matter(name, row.indicator) for name in names)]
    return [one for kind, row in same if (one := _beside(kind, row, found)) is not None]


def _beside(kind: str, row: PublishedValue | Observation, found: IndicatorValue) -> Beside | None:
    parts = ((found.value, found.unit), (found.numerator, found.part_unit))
    own = next((number for part in parts if (number := _standard(*part, row.standard_unit)) is not None), None)
    if own is None:
        return None
    verdict, why = Verdict.CONSISTENT, "与台账一致"
    if row.scope.code != found.scope_code and not _same_places(row.scope, found):
        verdict, why = Verdict.UNCLEAR, f"它的口径是{row.scope.name}，这里是{found.scope}，不能直接比"
    elif own != row.standard_value:
        more = "多" if own > row.standard_value else "少"
        apart = abs(own - row.standard_value).normalize()
        verdict, why = Verdict.INCONSISTENT, f"台账比它{more} {apart:f} {row.standard_unit}"
    if isinstance(row, PublishedValue):
        sentence, url = sentence_of(row)
    else:
        sentence, url = row.sentence, sentence_link(row.page.code, row.start)
    return Beside(
        kind=kind,
        shown=spoken(row.value, row.unit),
        scope=row.scope.name,
        as_of=row.as_of,
        verdict=verdict,
        why=why,
        sentence=sentence,
        url=url,
    )


def _same_places(scope: Scope, found: IndicatorValue) -> bool:
    """Tell whether a 口径 holds the same divisions: 全市 is the whole city, whatever it is called."""
    asked = known_scope(found.scope_code, found.on)
    return {member.path for member in scope.members.all()} == set(asked.area.paths)


def _standard(number: Decimal | None, unit: str, wanted: str) -> Decimal | None:
    """Return a number in a standard unit; None when it is not of that unit. 万户 is ten thousand 户."""
    if number is None or not unit:
        return None
    factor = unit_factor(unit, wanted)
    return None if factor is None else number * factor
