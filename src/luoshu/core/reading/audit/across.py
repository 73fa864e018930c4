"""Across issues and against ledgers or published values: the same indicator of the same place, later or elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshu.core.quantities.units import to_standard
from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.links import alike, concept, standard_value, unit_class
from luoshu.core.reading.audit.sums import make, numbered
from luoshu.core.reading.model import Check, Figure, Reading


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """A value a ledger or an earlier publication holds: place and concept by name, value in ``unit``, as of a day."""

    place: str
    concept: str
    unit: str
    value: Decimal
    as_of: date | None = None
    source: str = ""


def compare_issues(earlier: Reading, later: Reading) -> list[Check]:
    """Cumulative figures of two issues: a later 累计 or stock below the earlier one is shown. Spans are those of the
    later page."""
    known: dict[tuple[str, str, str, str], Figure] = {}
    for figure in earlier.figures:
        if figure.status in ("achieved", "total") and concept(figure) and not figure.ratio and not figure.part:
            known[_key(figure)] = figure
    found: list[Check] = []
    for figure in later.figures:
        before = known.get(_key(figure)) if figure.status in ("achieved", "total") and concept(figure) else None
        if before is None or figure.ratio or figure.part:
            continue
        relation = f"{earlier.issued.isoformat()} {before.raw} -> {later.issued.isoformat()} {figure.raw}"
        if bounds(figure)[1] < bounds(before)[0] and "累计" in f"{figure.action}{before.action}":
            found.append(make("series", "inconsistent", [figure], relation, "累计数比上期小，请核对", "warn"))
        elif bounds(figure)[1] < bounds(before)[0]:
            found.append(make("series", "unclear", [figure], relation, "比上期小，口径或时段可能不同", "warn"))
        else:
            found.append(make("series", "consistent", [figure], relation, "不小于上期"))
    return numbered(found, "X")


def _key(figure: Figure) -> tuple[str, str, str, str]:
    return (
        figure.subject or "",
        concept(figure),
        unit_class(figure),
        "累计" if "累计" in (figure.action or "") else "",
    )


def compare_published(figures: Iterable[Figure], published: Sequence[PublishedValue]) -> list[Check]:
    """Figures against ledger or published values of the same place, concept and unit; spans are those of the
    figures."""
    by_place: dict[str, list[PublishedValue]] = {}
    for value in published:
        by_place.setdefault(value.place, []).append(value)
    found: list[Check] = []
    for figure in figures:
        name = concept(figure)
        if not name or figure.ratio or figure.status not in ("achieved", "total", "in_progress"):
            continue
        for value in by_place.get(figure.subject or "", []):
            standard, unit = to_standard(value.value, value.unit)
            if unit != unit_class(figure) or not alike(name, value.concept):
                continue
            factor = standard_value(figure) / figure.value if figure.value else Decimal(1)
            low, high = bounds(figure)
            equal = overlap((low * factor, high * factor), (standard, standard))
            relation = f"文中 {figure.raw} / {value.source or '台账'} {plain(value.value)}{value.unit}"
            if equal:
                found.append(make("ledger", "consistent", [figure], relation, "与台账一致"))
            else:
                as_of = f"（截至 {value.as_of.isoformat()}）" if value.as_of else ""
                found.append(make("ledger", "inconsistent", [figure], relation, f"与台账{as_of}不同，请核对", "warn"))
    return numbered(found, "X")
