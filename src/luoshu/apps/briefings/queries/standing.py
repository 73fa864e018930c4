"""Numbers that went out, or are about to, beside what the records say now: of every kind that a text can bind.

Indicators, ledgers and accepted figures are held in ``indicators``; here fires, clues, matters, the harvest and the
rounds are counted again, over the period and place the number itself names, within what the reader may see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Sum

from luoshu.adapters.documents import Source
from luoshu.apps.accountability.models import CountedFire
from luoshu.apps.accountability.queries.papers import COUNTED
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.queries.fire_figures import (
    AREA,
    BURNED,
    LATE_FIRES,
    OPEN_FIRES,
    STRUCK,
    late_fires,
    open_fires,
)
from luoshu.apps.briefings.queries.harvest import harvest_figures, harvest_values
from luoshu.apps.briefings.queries.matter_figures import OF_NOW, matter_figure, may_count_matters
from luoshu.apps.cases.queries import case_in_scope
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.clues.queries.behind import MOST_SPELLED, Behind
from luoshu.apps.clues.queries.finding import clues_in_scope
from luoshu.apps.errors import LuoshuError
from luoshu.apps.indicators.queries import AskedScope, Standing, Told, known_scope, standings_of
from luoshu.apps.readings.choices import FigureSource, Verdict
from luoshu.apps.readings.models import Observation, PublishedValue
from luoshu.apps.readings.queries import corrections_of, find_observation_for, find_published_for, spoken
from luoshu.apps.rounds.queries import find_team_for, team_report
from luoshu.core.clock import beijing_day
from luoshu.core.tables import unit_factor

NOT_SEEN: Final = "您的岗位看不到这类数，请问提供数的单位"
NOT_COUNTED_AGAIN: Final = "原来没有记下怎么数的，不能重数，请打开出处看"
KEPT_PLACES: Final = Decimal("0.000001")
"""What is kept of a number that went out; a share may have more."""
FEW: Final = 500
"""So many rows are looked through for what became of each; of more the number alone is told."""
NO_LEDGER: Final = "台账里没有这个指标"


@dataclass(frozen=True)
class Recount:
    """What the records say now: of the number's own moment, of today where it stands at a moment, and the rows."""

    then: Decimal
    now: Decimal
    link: str
    more: str = ""


@dataclass(frozen=True)
class Frozen:
    """A number with all that is known of where it came from."""

    told: Told
    url: str = ""
    period: str = ""
    moment: datetime | None = None
    is_correction: bool = False

    @classmethod
    def of_row(cls, row: PublishedValue) -> "Frozen":
        """Return what a published value says of itself."""
        return cls(Told.of(row), row.source_url, row.source_period, row.source_at, row.corrects_id is not None)

    @classmethod
    def of_source(cls, source: Source, printed: str, on: date) -> "Frozen | None":
        """Return what a number of a text says of itself; None where it carries no value of its own."""
        if not source.value:
            return None
        day = beijing_day(source.as_of) if source.as_of else on
        told = Told(
            *(source.title, Decimal(source.value), source.unit, source.scope, day, source.kind, source.code),
            printed=printed,
        )
        return cls(told, source.url, source.period, source.as_of)


def numbers_beside(acting: Acting, frozen: Sequence[Frozen], *, at: datetime) -> list[Standing | str]:
    """Return how each number stands to the records now, or the words that say why that cannot be told."""
    recounts = _Recounts(acting, at)
    own = [number for number, one in enumerate(frozen) if one.told.kind in recounts.kinds]
    rest = [number for number in range(len(frozen)) if number not in set(own)]
    held = standings_of(acting, [frozen[number].told for number in rest], at=at)
    found: dict[int, Standing | str] = {
        n: one or recounts.kept(frozen[n]) or NO_LEDGER for n, one in zip(rest, held, strict=True)
    }
    found |= {number: recounts.standing(frozen[number]) for number in own}
    return [found[number] for number in range(len(frozen))]


class _Recounts:
    """Counts again; what several numbers rest on is asked once."""

    def __init__(self, acting: Acting, at: datetime) -> None:
        self._acting, self._at = acting, at
        self._known: dict[tuple[object, ...], Recount | str] = {}
        self._places: dict[tuple[str, date], AskedScope] = {}
        self.kinds: dict[str, tuple[str, Callable[[Acting, Frozen], Recount | str]]] = {
            FigureSource.CLUES: ("clues.read", self._clues),
            FigureSource.BULLETIN: ("clues.read", self._clues),
            FigureSource.FIRES: ("fires.read", self._fires),
            FigureSource.MATTERS: ("supervision.read", self._matters),
            FigureSource.HARVEST: ("harvest.read", self._harvest),
            FigureSource.ROUND_VISITS: ("rounds.read", self._rounds),
            FigureSource.ROUND_FINDINGS: ("rounds.read", self._rounds),
        }

    def standing(self, one: Frozen) -> Standing | str:
        told = one.told
        key = (told.kind, told.code, told.name, told.scope_code, one.period, one.moment)
        if key not in self._known:
            self._known[key] = self._recounted(one)
        found = self._known[key]
        return found if isinstance(found, str) else _standing(one, found)

    def kept(self, one: Frozen) -> Standing | str:
        """What no ledger counts, beside the accepted or published value it was taken from: corrected or withdrawn."""
        told = one.told
        if one.is_correction or told.kind not in (FigureSource.OBSERVATION, FigureSource.PUBLISHED):
            return ""
        try:
            row: Observation | PublishedValue
            if told.kind == FigureSource.OBSERVATION:
                row = find_observation_for(self._acting, told.code)
                link = f"/readings/observations/{row.code}/"
            else:
                row = corrections_of(self._acting, find_published_for(self._acting, told.code))[-1]
                link = f"/readings/published/{row.code}/"
        except LuoshuError:
            return f"{NO_LEDGER}；它引用的{FigureSource(told.kind).label}已撤回，或不在您能看的范围"
        factor = unit_factor(row.unit, told.unit)
        if factor is None:
            return NO_LEDGER
        found = _standing(one, Recount(row.value * factor, row.value * factor, link))
        return replace(found, why=f"{NO_LEDGER}；{found.why}") if found.verdict == Verdict.CONSISTENT else found

    def _recounted(self, one: Frozen) -> Recount | str:
        right, count = self.kinds[one.told.kind]
        if not self._acting.may(right):
            return NOT_SEEN
        try:
            at = (one.told.scope_code, one.told.as_of)
            place = self._places[at] = self._places.get(at) or known_scope(*at)
            if not self._acting.covers(place.division_path):
                return NOT_SEEN
            return count(replace(self._acting, paths=place.area.paths), one)
        except LuoshuError as refused:
            return str(refused)

    def _clues(self, acting: Acting, one: Frozen) -> Recount | str:
        """Over the period that was counted; without one, what of the very clues still counts."""
        if one.told.name == AREA:
            return _area(acting, one)
        codes = one.told.code.split(",") if one.told.kind == FigureSource.CLUES else []
        rows = clues_in_scope(acting).exclude(queue=ClueQueue.STATIC_HEAT)
        counted = rows.filter(struck_at__isnull=one.told.name != STRUCK)
        if one.period:
            first, last = (datetime.fromisoformat(moment) for moment in one.period.split("/"))
            satellite = "" if codes else one.told.code.partition("@")[2]
            present = counted.filter(Behind(first, last, satellite=satellite).condition)
        elif len(codes) == one.told.value:
            present = counted.filter(code__in=codes)
        else:
            return NOT_COUNTED_AGAIN
        # One look for the number, its rows and what became of those that were counted: a page shows thirty of these.
        found = list(present.order_by("code").values_list("code", flat=True)[: FEW + 1])
        number = Decimal(len(found) if len(found) <= FEW else present.count())
        link = f"/clues/?codes={','.join(found)}" if 0 < len(found) <= MOST_SPELLED else one.url
        return Recount(number, number, link, _changes(codes, found) if len(found) <= FEW else "")

    def _fires(self, acting: Acting, one: Frozen) -> Recount | str:
        told = one.told
        standing = {OPEN_FIRES: (open_fires, "open"), LATE_FIRES: (late_fires, "late")}.get(told.code)
        if standing is not None and one.moment is not None:
            rows, phase = standing
            then, now = rows(acting, one.moment).count(), rows(acting, self._at).count()
            return Recount(Decimal(then), Decimal(now), f"/fires/?phase={phase}")
        codes = told.code.split(",")
        if told.name == BURNED:
            area = case_in_scope(acting).filter(code__in=codes).aggregate(mu=Sum("area_mu"))["mu"] or 0
            number = Decimal(str(area)).quantize(Decimal("0.1"))
            return Recount(number, number, one.url)
        if told.name != COUNTED and len(codes) != told.value:
            return NOT_COUNTED_AGAIN
        counting = CountedFire.objects.filter(case__in=case_in_scope(acting), case__code__in=codes)
        number = Decimal(counting.filter(left_at__isnull=True).values("case").distinct().count())
        gone = len(codes) - int(number)
        return Recount(number, number, one.url, f"其中 {gone} 个后来不再计数" if gone > 0 else "")

    def _matters(self, acting: Acting, one: Frozen) -> Recount | str:
        if not may_count_matters(acting):
            return NOT_SEEN
        moment = one.moment or self._at
        then = matter_figure(acting, one.told.code, at=moment)
        now = matter_figure(acting, one.told.code, at=self._at) if one.told.code in OF_NOW else then
        if then is None or now is None:
            return NOT_COUNTED_AGAIN
        return Recount(then.value, now.value, then.link)

    def _harvest(self, acting: Acting, one: Frozen) -> Recount | str:
        found = harvest_figures(acting, at=one.moment or self._at)
        value = harvest_values(found).get(one.told.code) if found is not None else None
        if found is None or value is None:
            return NOT_COUNTED_AGAIN
        return Recount(value[0], value[0], f"/harvest/?day={found.day}")

    def _rounds(self, acting: Acting, one: Frozen) -> Recount | str:
        team_code, _, label = one.told.code.partition("@")
        first, _, last = one.period.partition("/")
        if not last:
            return NOT_COUNTED_AGAIN
        report = team_report(
            acting,
            find_team_for(acting, team_code),
            first_on=date.fromisoformat(first),
            last_on=date.fromisoformat(last),
        )
        counts = (report.visited, report.clean, *report.figures, *report.by_kind)
        number = Decimal(next((count.number for count in counts if count.label == label), 0))
        return Recount(number, number, f"/rounds/report/?team={team_code}&first={first}&last={last}")


def _area(acting: Acting, one: Frozen) -> Recount | str:
    """The area that the sources of the clues give: of the period, or of one pass in it."""
    if not one.period:
        return NOT_COUNTED_AGAIN
    first, last = (datetime.fromisoformat(moment) for moment in one.period.split("/"))
    bulletin = bulletin_for(acting, first, last)
    satellite = one.told.code.partition("@")[2]
    areas = [line.area_mu for line in bulletin.passes if line.satellite == satellite]
    areas = areas if satellite else [bulletin.area_mu]
    number = Decimal(str(sum(area or 0 for area in areas))).quantize(Decimal("0.1"))
    return Recount(number, number, one.url)


def _changes(codes: Sequence[str], found: Sequence[str]) -> str:
    """Say what became of the clues that were counted, and what came in since."""
    if not codes:
        return ""
    kept = len(set(codes) & set(found))
    gone, added = len(codes) - kept, len(found) - kept
    words = [f"{gone} 条后来核减或不再计入" if gone else "", f"{added} 条后来收到" if added else ""]
    return "，".join(word for word in words if word)


def _standing(one: Frozen, found: Recount) -> Standing:
    told = one.told
    apart, word = found.now - found.then, str(FigureSource(told.kind).label)
    verdict, why = Verdict.CONSISTENT, f"与{word}的记录一致"
    if abs(found.then - told.value) > KEPT_PLACES:
        verdict = Verdict.INCONSISTENT
        why = f"按原来的时段和范围，现在是 {spoken(found.then, told.unit)}{f'：{found.more}' if found.more else ''}"
    elif apart:
        why = f"公布时一致，之后{'增加' if apart > 0 else '减少'} {spoken(abs(apart), told.unit)}"
    return Standing(told.name, told.unit, told.value, found.then, found.now, verdict, why, found.link, book=word)
