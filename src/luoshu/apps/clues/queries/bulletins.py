"""The daily bulletin in the provincial order: pass time, count, counties, area. Every number leads to its clues."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from math import fsum

from luoshu.apps.acting import Acting
from luoshu.apps.clues.choices import ClueQueue, CountedAs
from luoshu.apps.clues.queries.behind import NOT_SATELLITE, Behind, Figure
from luoshu.apps.clues.queries.groups import Group, groups_of
from luoshu.apps.clues.queries.period_counts import last_year_of
from luoshu.apps.feeds.queries import deliveries_received
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.core.fire.bulletin import PassLine, passes_in_order

TEN_THOUSAND_MU = 10_000
UNKNOWN_BASE = "口径不明：没有耕地面积数据，请录入后再看强度。"


@dataclass(frozen=True, slots=True)
class CountyFigure:
    """One county, in the order of the official list. ``per_10k_mu`` is None, with a note, when no area is known."""

    county_code: str
    county_name: str
    points: Figure
    area_mu: float | None
    per_10k_mu: float | None
    base_note: str


@dataclass(frozen=True, slots=True)
class PassFigure:
    """One pass of one satellite, or the reports of one source between two gaps."""

    satellite: str
    first_at: datetime
    last_at: datetime
    points: Figure
    counties: tuple[CountyFigure, ...]
    area_mu: float | None
    struck: Figure


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the counts rest on. A pass that did not come is not a zero."""

    deliveries: tuple[str, ...]
    refused: tuple[str, ...]
    by_source: tuple[tuple[str, int], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A period's bulletin. ``suspected`` counts the fire and forest queues without struck clues.

    ``by_queue`` counts every queue, so that what was screened stands beside; ``last_year`` is None, with a sentence in
    ``last_year_note``, when nothing was received in that period.
    """

    starts_at: datetime
    ends_before: datetime
    passes: tuple[PassFigure, ...]
    suspected: Figure
    counties: tuple[CountyFigure, ...]
    area_mu: float | None
    area_note: str
    struck: Figure
    by_queue: Mapping[str, Figure]
    coverage: Coverage
    last_year: Figure | None
    last_year_note: str

    def figures(self) -> tuple[Figure, ...]:
        """Return every number of clues in it."""
        parts = (self.counties, *(one.counties for one in self.passes))
        counties = (county.points for county in chain.from_iterable(parts))
        passes = chain.from_iterable((one.points, one.struck) for one in self.passes)
        last_year = () if self.last_year is None else (self.last_year,)
        return (self.suspected, self.struck, *passes, *counties, *self.by_queue.values(), *last_year)


def bulletin_for(
    acting: Acting,
    starts_at: datetime,
    ends_before: datetime,
    *,
    arable_mu: Mapping[str, float] | None = None,
    with_codes: bool = False,
) -> Bulletin:
    """Return the bulletin of ``starts_at <= seen < ends_before`` over the reader's scope.

    ``arable_mu``: arable area in mu by county code, where somebody has entered it. ``with_codes``: every number with
    the codes of its clues, for a paper that is kept.
    """
    groups = groups_of(acting, starts_at, ends_before, with_codes=with_codes)
    counted = [group for group in groups if group.queue != ClueQueue.STATIC_HEAT]
    live = [group for group in counted if not group.is_struck]
    names, known, whole = _counties({group.county for group in groups}), arable_mu or {}, Behind(starts_at, ends_before)
    suspected, struck = (replace(whole, counted=counting) for counting in CountedAs)
    last_year, note = last_year_of(acting, starts_at, ends_before, with_codes=with_codes)
    lines = passes_in_order(
        [one.first_at for one in counted], [one.last_at for one in counted], [one.satellite for one in counted]
    )
    area = _area(live)
    return Bulletin(
        starts_at=starts_at,
        ends_before=ends_before,
        passes=tuple(_pass(line, [counted[place] for place in line.rows], names, known) for line in lines),
        suspected=_figure(live, suspected, "疑似火点：禁烧与临林线索，不含核减和疑似固定热源"),
        counties=_county_figures(live, suspected, names, known),
        area_mu=area,
        area_note=_area_note(live, area),
        struck=_figure([group for group in counted if group.is_struck], struck, "已核减，不计入以上各数"),
        by_queue={
            queue.value: _figure(
                [group for group in groups if group.queue == queue], replace(whole, queue=queue.value), queue.label
            )
            for queue in ClueQueue
        },
        coverage=_coverage(acting, starts_at, ends_before, groups),
        last_year=last_year,
        last_year_note=note,
    )


def _pass(
    line: PassLine, groups: Sequence[Group], names: Mapping[str, Division], known: Mapping[str, float]
) -> PassFigure:
    first_at, last_at = (datetime.fromtimestamp(moment, UTC) for moment in (line.first_at, line.last_at))
    suspected, struck = (
        Behind(first_at, last_at + timedelta(seconds=1), counting, satellite=line.satellite) for counting in CountedAs
    )
    live = [group for group in groups if not group.is_struck]
    return PassFigure(
        satellite=line.satellite,
        first_at=first_at,
        last_at=last_at,
        points=_figure(live, suspected),
        counties=_county_figures(live, suspected, names, known),
        area_mu=_area(live),
        struck=_figure([group for group in groups if group.is_struck], struck),
    )


def _figure(groups: Iterable[Group], behind: Behind, note: str = "") -> Figure:
    counts: list[int] = []
    codes: list[str] = []
    for group in groups:
        counts.append(group.clues)
        codes += group.codes
    return Figure(sum(counts), behind, note, tuple(sorted(codes)))


def _county_figures(
    groups: Iterable[Group], behind: Behind, names: Mapping[str, Division], known: Mapping[str, float]
) -> tuple[CountyFigure, ...]:
    """Counties in the order of the official list: offices are not ranked by their fires."""
    by_county: dict[str, list[Group]] = {}
    for group in groups:
        by_county.setdefault(group.county, []).append(group)
    figures = []
    for code in sorted(by_county, key=_place_in(names)):
        members, arable = by_county[code], known.get(code)
        points = _figure(members, replace(behind, county=code))
        name = names[code].name if code in names else code
        density = points.value / (arable / TEN_THOUSAND_MU) if arable else None
        note = f"耕地 {arable:g} 亩" if arable else UNKNOWN_BASE
        figures.append(CountyFigure(code, name, points, _area(members), density, note))
    return tuple(figures)


def _place_in(names: Mapping[str, Division]) -> Callable[[str], tuple[int, str]]:
    return lambda code: (names[code].list_order if code in names else 10**9, code)


def _coverage(acting: Acting, starts_at: datetime, ends_before: datetime, groups: Iterable[Group]) -> Coverage:
    received = deliveries_received(acting, starts_at, ends_before)
    by_source = Counter(one.source for one in received)
    refused = tuple(one.code for one in received if one.is_refused)
    if not received:
        sentence = "本时段没有收到任何一批数据，以下各数不能当作“零火点”，请先核对来源。"
    else:
        satellites = sorted({group.satellite for group in groups} - {NOT_SATELLITE})
        seen = "、".join(satellites) if satellites else "没有卫星看到火点"
        sentence = f"本时段共收到 {len(received)} 批数据；看到火点的卫星：{seen}。未过境或云遮的时段不等于没有火。"
        if refused:
            sentence += f"其中 {len(refused)} 批整份未受理，请核对后重取。"
    return Coverage(tuple(one.code for one in received), refused, tuple(sorted(by_source.items())), sentence)


def _counties(codes: set[str]) -> dict[str, Division]:
    rows = Division.objects.filter(code__in=codes, level__lte=Level.COUNTY).order_by("valid_from")
    return {row.code: row for row in rows}


def _area(groups: Iterable[Group]) -> float | None:
    """Mu of all clues whose area is known; the sum is exact, whatever the order of the groups."""
    known = [repeat(group.area_m2, group.clues) for group in groups if group.area_m2 is not None]
    return fsum(chain.from_iterable(known)) * 3 / 2000 if known else None


def _area_note(groups: Sequence[Group], area: float | None) -> str:
    if area is None:
        return "口径不明：来源没有给出面积，以现场核实的面积为准。"
    known = sum(group.clues for group in groups if group.area_m2 is not None)
    total = sum(group.clues for group in groups)
    return f"{known}/{total} 个火点的来源给出了面积，其余未计；以现场核实的面积为准。"
