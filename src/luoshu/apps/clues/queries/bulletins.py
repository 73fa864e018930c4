"""The daily bulletin in the provincial order: pass time, count, counties, area. Every number carries its clues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np
from django.db.models.fields.json import KeyTextTransform

from luoshu.apps.acting import Acting
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.queries.finding import clues_in_scope
from luoshu.apps.feeds.choices import DeliveryStatus
from luoshu.apps.feeds.queries import deliveries_received
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.core.clock import in_beijing
from luoshu.core.fire.bulletin import PassLine, passes_in_order

TEN_THOUSAND_MU = 10_000
NOT_SATELLITE = "非卫星来源"
AREAS = (("area_mu", 2000 / 3), ("area", 1e6))
"""Where a source writes an area, and its unit in square metres: lists count mu, the Himawari product km2."""
NO_AREA = float("nan")
UNKNOWN_BASE = "口径不明：没有耕地面积数据，请录入后再看强度。"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the codes of the clues behind it; ``note`` says what the number rests on."""

    value: int
    clue_codes: tuple[str, ...]
    note: str = ""

    @property
    def asked(self) -> str:
        """The codes as an address asks for them: joined once, a day has thousands in four numbers each."""
        return ",".join(self.clue_codes)


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


class _Row(NamedTuple):
    code: str
    seen_at: datetime
    satellite: str
    county: str
    area_m2: float
    is_struck: bool
    queue: str


def bulletin_for(
    acting: Acting,
    starts_at: datetime,
    ends_before: datetime,
    *,
    arable_mu: Mapping[str, float] | None = None,
) -> Bulletin:
    """Return the bulletin of ``starts_at <= seen < ends_before`` over the reader's scope.

    ``arable_mu``: arable area in mu by county code, where somebody has entered it.
    """
    rows = _rows(acting, starts_at, ends_before)
    counted = [row for row in rows if row.queue != ClueQueue.STATIC_HEAT]
    live = [row for row in counted if not row.is_struck]
    names = _counties({row.county for row in rows})
    lines = passes_in_order(
        np.array([int(row.seen_at.timestamp()) for row in counted], dtype=np.int64),
        [row.satellite for row in counted],
        [row.county for row in counted],
        np.array([row.area_m2 for row in counted], dtype=np.float64),
        struck=[row.is_struck for row in counted],
    )
    known = arable_mu or {}
    last_year, note = _last_year(acting, starts_at, ends_before)
    area = _area(live)
    return Bulletin(
        starts_at=starts_at,
        ends_before=ends_before,
        passes=tuple(_pass(line, counted, names, known) for line in lines),
        suspected=_figure(live, "疑似火点：禁烧与临林线索，不含核减和疑似固定热源"),
        counties=_county_figures(live, names, known),
        area_mu=area,
        area_note=_area_note(live, area),
        struck=_figure([row for row in counted if row.is_struck], "已核减，不计入以上各数"),
        by_queue={
            queue.value: _figure([row for row in rows if row.queue == queue], queue.label) for queue in ClueQueue
        },
        coverage=_coverage(acting, starts_at, ends_before, rows),
        last_year=last_year,
        last_year_note=note,
    )


def _rows(acting: Acting, starts_at: datetime, ends_before: datetime) -> list[_Row]:
    """The clues of a period in the order of their codes: so the codes of every figure stand in order.

    A season's day has thousands: of the sources' own details the areas alone are read, and by the database.
    """
    clues = clues_in_scope(acting).filter(seen_at__gte=starts_at, seen_at__lt=ends_before)
    areas = [KeyTextTransform(name, "detection__detail") for name, _ in AREAS]
    wanted = ("code", "seen_at", "detection__satellite", "division_path", "struck_at", "queue")
    counties: dict[str, str] = {}
    rows = [
        _Row(
            code,
            seen_at,
            satellite or NOT_SATELLITE,
            counties.get(path) or counties.setdefault(path, _county_code(path)),
            _area_of(given),
            struck_at is not None,
            queue,
        )
        for code, seen_at, satellite, path, struck_at, queue, *given in clues.order_by()
        .values_list(*wanted, *areas)
        .iterator(2000)
    ]
    return sorted(rows)


def _pass(
    line: PassLine, rows: Sequence[_Row], names: Mapping[str, Division], known: Mapping[str, float]
) -> PassFigure:
    live = [rows[place] for place in line.rows]
    return PassFigure(
        satellite=line.satellite,
        first_at=datetime.fromtimestamp(line.first_at, UTC),
        last_at=datetime.fromtimestamp(line.last_at, UTC),
        points=_figure(live),
        counties=_county_figures(live, names, known),
        area_mu=line.area_mu,
        struck=_figure([rows[place] for place in line.struck_rows]),
    )


def _figure(rows: Sequence[_Row], note: str = "") -> Figure:
    return Figure(len(rows), tuple([row.code for row in rows]), note)


def _county_figures(
    rows: Sequence[_Row], names: Mapping[str, Division], known: Mapping[str, float]
) -> tuple[CountyFigure, ...]:
    """Counties in the order of the official list: offices are not ranked by their fires."""
    by_county: dict[str, list[_Row]] = {}
    for row in rows:
        by_county.setdefault(row.county, []).append(row)

    def place(code: str) -> tuple[int, str]:
        return (names[code].list_order if code in names else 10**9, code)

    figures = []
    for code in sorted(by_county, key=place):
        members, arable = by_county[code], known.get(code)
        name = names[code].name if code in names else code
        density = len(members) / (arable / TEN_THOUSAND_MU) if arable else None
        note = f"耕地 {arable:g} 亩" if arable else UNKNOWN_BASE
        figures.append(CountyFigure(code, name, _figure(members), _area(members), density, note))
    return tuple(figures)


def _coverage(acting: Acting, starts_at: datetime, ends_before: datetime, rows: Sequence[_Row]) -> Coverage:
    received = deliveries_received(acting, starts_at, ends_before)
    by_source: dict[str, int] = {}
    for delivery in received:
        name = delivery.source.name if delivery.source else delivery.get_kind_display()
        by_source[name] = by_source.get(name, 0) + 1
    refused = tuple(one.code for one in received if one.status == DeliveryStatus.REFUSED)
    if not received:
        sentence = "本时段没有收到任何一批数据，以下各数不能当作“零火点”，请先核对来源。"
    else:
        satellites = sorted({row.satellite for row in rows} - {NOT_SATELLITE})
        seen = "、".join(satellites) if satellites else "没有卫星看到火点"
        sentence = f"本时段共收到 {len(received)} 批数据；看到火点的卫星：{seen}。未过境或云遮的时段不等于没有火。"
        if refused:
            sentence += f"其中 {len(refused)} 批整份未受理，请核对后重取。"
    return Coverage(tuple(one.code for one in received), refused, tuple(sorted(by_source.items())), sentence)


def _last_year(acting: Acting, starts_at: datetime, ends_before: datetime) -> tuple[Figure | None, str]:
    before = period_a_year_before(starts_at, ends_before)
    rows = [row for row in _rows(acting, *before) if row.queue != ClueQueue.STATIC_HEAT and not row.is_struck]
    # Nothing received is not a zero.
    is_known = bool(rows or deliveries_received(acting, *before))
    return _figure(rows, _words(before)) if is_known else None, last_year_sentence(before, is_known=is_known)


def period_a_year_before(starts_at: datetime, ends_before: datetime) -> tuple[datetime, datetime]:
    """Return the same period a year earlier, in Beijing's days."""
    return _year_before(starts_at), _year_before(ends_before)


def last_year_sentence(period: tuple[datetime, datetime], *, is_known: bool) -> str:
    """Say what a comparison with the period rests on."""
    return f"去年同期（{_words(period)}）{'，口径相同。' if is_known else '没有数据，不能比较。'}"


def _words(period: tuple[datetime, datetime]) -> str:
    return " 至 ".join(f"{in_beijing(moment):%Y-%m-%d %H:%M}" for moment in period)


def _year_before(at: datetime) -> datetime:
    """The same Beijing wall time a year earlier; 29 February becomes 28 February."""
    local = in_beijing(at)
    day = date(local.year - 1, local.month, 28 if (local.month, local.day) == (2, 29) else local.day)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)


def _counties(codes: set[str]) -> dict[str, Division]:
    rows = Division.objects.filter(code__in=codes, level__lte=Level.COUNTY).order_by("valid_from")
    return {row.code: row for row in rows}


def _county_code(path: str) -> str:
    """The code of the county in a path: six digits that do not end in 00; the city's when no county is known."""
    parts = path.strip("/").split("/")
    return next((part for part in parts if len(part) == 6 and not part.endswith("00")), parts[-1])


def _area(rows: Sequence[_Row]) -> float | None:
    known = [row.area_m2 for row in rows if row.area_m2 == row.area_m2]
    return sum(known) * 3 / 2000 if known else None


def _area_note(rows: Sequence[_Row], area: float | None) -> str:
    if area is None:
        return "口径不明：来源没有给出面积，以现场核实的面积为准。"
    known = sum(row.area_m2 == row.area_m2 for row in rows)
    return f"{known}/{len(rows)} 个火点的来源给出了面积，其余未计；以现场核实的面积为准。"


def _area_of(given: Sequence[object]) -> float:
    """Square metres that the source itself gives, the first that is one; not a number where it gives none."""
    for text, (_, square_metres) in zip(given, AREAS, strict=True):
        if text is None:
            continue
        try:
            value = float(text)  # type: ignore[arg-type]  # whatever a source wrote there
        except (TypeError, ValueError):
            continue
        if value > 0:
            return value * square_metres
    return NO_AREA
