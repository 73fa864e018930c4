"""A figure held against what is kept: the same indicator, place and scope in earlier pages and in what was published.

Rows are linked by what they count, never because two values happen to be equal.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from luoshu.apps.acting import Acting
from luoshu.apps.readings.choices import GapKind, Verdict
from luoshu.apps.readings.models import Figure, Observation, PublishedValue, Scope
from luoshu.apps.readings.queries.observations import observations_in_reach, published_in_reach, sentence_link
from luoshu.core.clock import day_words
from luoshu.core.quantities.units import to_standard
from luoshu.core.reading.audit.intervals import bounds
from luoshu.core.reading.audit.links import alike, grams

CUMULATIVE = frozenset({"achieved", "total"})
OPPOSED = (("前", "后"), ("未", "已"), ("增", "减"), ("男", "女"), ("进", "出"))
LEAST_SHARED = 0.7
COMPARED = frozenset({"achieved", "total", "in_progress", "share", "target", "planned"})


Kept = TypeVar("Kept", PublishedValue, Observation)


@dataclass(frozen=True)
class Gap:
    """One comparison: with what (``url`` opens it), how it came out, and the sentence a person reads."""

    kind: str
    verdict: str
    code: str
    url: str
    shown: str
    why: str

    @property
    def word(self) -> str:
        """The verdict in the office's word."""
        return str(Verdict(self.verdict).label)

    @property
    def against(self) -> str:
        """With what it was compared: 与上期, 与已发布值, 与台账."""
        return str(GapKind(self.kind).label)


def worst_of(gaps: Iterable[Gap]) -> Gap | None:
    """Return the comparison that counts: what differs before what is unclear before what agrees."""
    order = (Verdict.INCONSISTENT, Verdict.UNCLEAR, Verdict.CONSISTENT)
    return min(gaps, key=lambda gap: order.index(Verdict(gap.verdict)), default=None)


def gaps_of(acting: Acting, figures: Iterable[Figure]) -> dict[int, list[Gap]]:
    """Return, by figure id, the comparisons with accepted and published values in reach; four queries for a page."""
    wanted = [figure for figure in figures if figure.status in COMPARED]
    subjects = {figure.subject for figure in wanted}
    if not wanted:
        return {}
    published: dict[str, list[PublishedValue]] = defaultdict(list)
    in_force = published_in_reach(acting).filter(corrected_by__isnull=True, subject__in=subjects)
    for row in in_force.order_by("-as_of", "-id")[:5000]:
        published[row.subject].append(row)
    earlier: dict[str, list[Observation]] = defaultdict(list)
    for one in observations_in_reach(acting).filter(subject__in=subjects).order_by("-as_of", "-id")[:5000]:
        earlier[one.subject].append(one)
    same = SamePlaces(
        [one.scope_id for one in wanted],
        [row.scope_id for rows in published.values() for row in rows],
        [one.scope_id for rows in earlier.values() for one in rows],
    )
    names = {pk: one.indicator for pk, one in accepted_of(wanted).items()}
    return {
        figure.pk: found
        for figure in wanted
        if (
            found := _gaps(
                figure,
                names.get(figure.pk, figure.indicator),
                published[figure.subject],
                earlier[figure.subject],
                same,
            )
        )
    }


def accepted_of(figures: Iterable[Figure]) -> dict[int, Observation]:
    """Return what was accepted, by figure id: the name and 口径 that a person gave say more than the reading."""
    rows = Observation.objects.filter(figure__in=[one.pk for one in figures], withdrawn_at__isnull=True)
    return {one.figure_id: one for one in rows.select_related("scope")}


class SamePlaces:
    """Tells whether two 口径 hold the same divisions: 全市 is the city as a whole, whatever it is called."""

    def __init__(self, *scopes: Iterable[int | None]) -> None:
        ids = {one for group in scopes for one in group if one is not None}
        self._members: dict[int, set[str]] = defaultdict(set)
        if len(ids) > 1:
            for scope, path in Scope.objects.filter(pk__in=ids).values_list("pk", "members__path"):
                self._members[scope].add(path)

    def differ(self, first: int | None, second: int) -> bool:
        """Tell whether a stated 口径 is another one; one that is not stated differs from none."""
        return first is not None and first != second and self._members[first] != self._members[second]


def fallen_below(acting: Acting, figure: Figure, made: Observation) -> str:
    """Return the earlier cumulative value that a new one falls below, as a person reads it; empty when none."""
    rows = observations_in_reach(acting).filter(
        subject=made.subject,
        scope=made.scope,
        standard_unit=made.standard_unit,
        status__in=CUMULATIVE,
        page__issued_on__lt=figure.page.issued_on,
    )
    for one in rows.order_by("-as_of", "-id")[:400]:
        if same_matter(one.indicator, made.indicator):
            return spoken(one.value, one.unit) if made.standard_value < one.standard_value else ""
    return ""


def same_matter(first: str, second: str) -> bool:
    """Tell whether two indicator names speak of one thing: most of their letter pairs are shared."""
    return likeness(first, second) > 0


def likeness(first: str, second: str) -> float:
    """Return how much of two names is the same, 0 to 1; 0 when they speak of different things.

    One opposite word is enough for that: 整合前 and 整合后 share nearly all letters.
    """
    if first == second:
        return 1.0
    a, b = grams(first), grams(second)
    shared = len(a & b) / max(len(a), len(b), 1)
    only, other = set(first) - set(second), set(second) - set(first)
    opposed = any((x in only and y in other) or (y in only and x in other) for x, y in OPPOSED)
    return shared if shared >= LEAST_SHARED and not opposed and alike(first, second) else 0.0


def _gaps(
    figure: Figure, name: str, published: Sequence[PublishedValue], earlier: Sequence[Observation], same: SamePlaces
) -> list[Gap]:
    """The likest published value and the likest earlier figure; of equals the newest."""
    standard, unit = to_standard(figure.value, figure.unit)
    found: list[Gap] = []
    known = [row for row in published if row.standard_unit == unit and row.as_of <= figure.page.issued_on]
    row = _likest(name, known)
    if row is not None:
        found.append(_against_published(figure, standard, row, same))
    before = [
        one
        for one in earlier
        if one.page_id != figure.page_id and one.standard_unit == unit and one.page.issued_on <= figure.page.issued_on
    ]
    one = _likest(name, before)
    if one is not None:
        found.append(_against_earlier(figure, standard, one, same))
    return found


def _likest(name: str, rows: Sequence[Kept]) -> Kept | None:
    best = max(rows, key=lambda row: likeness(row.indicator, name), default=None)
    return best if best is not None and likeness(best.indicator, name) else None


def _against_published(figure: Figure, standard: Decimal, row: PublishedValue, same: SamePlaces) -> Gap:
    shown = f"{spoken(row.value, row.unit)}（{row.scope.name}，截至 {day_words(row.as_of)}）"
    apart = spoken(abs(standard - row.standard_value) * _factor(row), row.unit)
    verdict, why = Verdict.CONSISTENT, f"与已发布值 {shown} 一致"
    # What was printed may be rounded, and the published value is exact: 3.74万户 agrees with 37,412户.
    low, high = (to_standard(edge, figure.unit)[0] for edge in bounds(cast(Any, figure)))
    if same.differ(figure.scope_id, row.scope_id):
        verdict, why = Verdict.UNCLEAR, f"已发布值 {shown} 的口径是{row.scope.name}，与这里不同"
    elif standard > row.standard_value and figure.status in CUMULATIVE and as_of(figure) > row.as_of:
        why = f"已发布值 {shown} 之后增加 {apart}"
    elif not low <= row.standard_value <= high:
        less = "少" if standard < row.standard_value else "多"
        verdict, why = Verdict.INCONSISTENT, f"比已发布值 {shown} {less} {apart}"
    return Gap(GapKind.PUBLISHED, verdict, row.code, f"/readings/published/{row.code}/", shown, why)


def _against_earlier(figure: Figure, standard: Decimal, one: Observation, same: SamePlaces) -> Gap:
    shown = f"{spoken(one.value, one.unit)}（{day_words(one.page.issued_on)}《{one.page.title[:24]}》）"
    verdict, why = Verdict.CONSISTENT, f"与采纳值 {shown} 一致"
    if same.differ(figure.scope_id, one.scope_id):
        verdict, why = Verdict.UNCLEAR, f"采纳值 {shown} 的口径是{one.scope.name}，与这里不同"
    elif standard < one.standard_value and {figure.status, one.status} <= CUMULATIVE:
        verdict, why = Verdict.INCONSISTENT, f"比采纳值 {shown} 小，请核对或写明原因"
    elif standard != one.standard_value and as_of(figure) == one.as_of:
        verdict, why = Verdict.INCONSISTENT, f"截至日相同，采纳值是 {shown}"
    elif standard != one.standard_value:
        why = f"上期 {shown}"
    return Gap(GapKind.SERIES, verdict, one.code, sentence_link(one.page.code, one.start), shown, why)


def as_of(figure: Figure) -> date:
    """The day a figure's period ends on, or the day the page was issued when it names none."""
    try:
        return date.fromisoformat(figure.period.rpartition("/")[2])
    except ValueError:
        return figure.page.issued_on


def _factor(row: PublishedValue) -> Decimal:
    """What turns the standard unit back into the unit the value was published in."""
    return row.value / row.standard_value if row.standard_value else Decimal(1)


def plain(value: Decimal) -> str:
    """Return a number as people write it: groups of three, no trailing zeros."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def spoken(value: Decimal, unit: str) -> str:
    """Return a number with its unit; money in 万元 and 亿元 as offices write it."""
    if unit == "元" and abs(value) >= 10**8:
        return f"{plain(value / 10**8)}亿元"
    if unit == "元" and abs(value) >= 10**4:
        return f"{plain(value / 10**4)}万元"
    return f"{plain(value)}{unit}"
