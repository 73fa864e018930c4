"""The eight areas of the city's page in the demo city: ledgers with rows, what was printed, and the two side by side.

The rows are invented; only sums and the named districts' own figures are the paper's. Rows that go badly lie in the
invented counties. Real counties owe no returns here: nobody real is ever shown as late.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.operations import IndicatorDraft, declare_indicator
from luoshu.apps.ledgers.operations import declare_ledger
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.readings.models import Figure, Page, Scope
from luoshu.apps.readings.operations import accept_figure, publish_value, read_received_page, receive_page
from luoshu.apps.readings.operations.reviewing import Correction
from luoshu.apps.readings.operations.scopes import scope_for_division
from luoshu.core.clock import BEIJING, beijing_day
from luoshu.core.ledgers import LedgerDeclaration
from luoshu.demo.areas import facilities, pipes, roads, works
from luoshu.demo.areas.expressways import expressways
from luoshu.demo.areas.extract import CHANNEL, ISSUED_ON, TITLE, extract_text
from luoshu.demo.areas.figures import FIGURES, PageFigure
from luoshu.demo.areas.pictures import record_with_photos
from luoshu.demo.areas.sheets import upload_sheet
from luoshu.demo.areas.spread import AS_OF, Ground, Maker, Row
from luoshu.demo.ground import SEED
from luoshu.demo.invented import COUNTIES
from luoshu.demo.shipped import shipped_ledger
from luoshu.demo.story import acting_in

CITY: Final = "410300"
TOLD: Final = datetime(2024, 9, 19, 17, 0, tzinfo=BEIJING)
OWED_FOR: Final = timedelta(days=40)
READ: Final = datetime(2024, 9, 20, 10, 30, tzinfo=BEIJING)
Rows = Callable[[Maker], Iterable[Row]]
Part = Callable[[Maker, list[Row]], Iterable[Row]]
Later = Callable[[Maker, Mapping[str, list[Row]]], Iterable[Row]]
MAKERS: Final[dict[str, Rows]] = {
    made.__name__: made
    for made in (
        facilities.neighbourhood_centres,
        facilities.sports_parks,
        facilities.study_rooms,
        facilities.markets,
        facilities.medical_centres,
        facilities.facility_operation,
        facilities.renewal_areas,
        facilities.homestays,
        facilities.hanfu_shops,
        facilities.homestay_clusters,
        works.elevators,
        works.road_micro,
        works.back_lanes,
        works.parent_stations,
        works.pocket_parks,
        works.parking,
        works.charging,
        works.flower_walls,
        works.waterlogging,
        works.city_cases,
        pipes.heat_pipes,
        pipes.sewer_works,
        pipes.water_quality,
        pipes.gas_firms,
        pipes.gas_pipes,
        roads.roads,
        pipes.water_supply,
        expressways,
    )
}
IN_PARTS: Final[dict[str, tuple[Rows, tuple[Part, ...]]]] = {
    "tech_communities": (facilities.tech_communities, (facilities.tech_firms,)),
    "night_markets": (works.night_markets, (works.night_stalls, works.stopping_points)),
    "schools": (facilities.schools, (facilities.vacated_campuses,)),
    "demolition": (facilities.demolition, (facilities.demolition_sites,)),
    "old_communities": (works.old_communities, (works.community_cohorts,)),
}
"""Ledgers whose rows others count, go into, or are counted by: the others are made from those rows."""
LATER: Final[dict[str, Later]] = {made.__name__: made for made in (roads.traffic_areas, works.city_case_files)}
"""Numbered after all others, so that the rows of those stay as they were; made from the rows of the first ledgers."""
SAID: Final = {"traffic_areas": roads.SAID}
"""The printed sentence behind the rows of a ledger."""


def build_eight_areas(*, at: datetime) -> None:
    """Declare the ledgers, write their rows, take in what was printed, and declare an indicator for each figure.

    ``at``: the day of the building. From some weeks before it the invented counties owe the periodic returns.
    """
    head = acting_in(Role.QUALITY_OFFICE, CITY)
    ground, root = _ground()
    declared: dict[str, LedgerDeclaration] = {}
    for code, rows in area_rows(ground):
        declared[code] = shipped_ledger(code)
        declare_ledger(declaration=declared[code], division_code=CITY, by=head, at=TOLD, is_example=True)
        told = {"sentence": SAID[code], "source": CHANNEL} if code in SAID else {}
        record_with_photos(declared[code], rows, by=_hand(root), on=AS_OF, at=TOLD, **told)
    invented = _invented_units()
    # The month before is past its cut-off, so that there is something late to ask for.
    since = beijing_day(at) - OWED_FOR
    for one in declared.values():
        if one.is_reported:
            owed = replace(one, filler_units=invented, fillers=(Role.COUNTY_OFFICE,), valid_from=since)
            declare_ledger(declaration=owed, division_code=CITY, by=head, at=at, is_example=True)
    upload_sheet()
    _publish(head)
    # A district's own number is its part of the city's indicator.
    for place, figure in enumerate(one for one in FIGURES if not one.county):
        declare_counted(figure, place, declared[figure.ledger], root, head)


def area_rows(ground: Ground) -> Iterable[tuple[str, list[Row]]]:
    """Yield each ledger with its rows, always the same ones."""
    made: dict[str, list[Row]] = {}
    for number, (code, rows) in enumerate(MAKERS.items()):
        made[code] = list(rows(Maker(ground, SEED + number)))
        yield code, made[code]
    for number, (code, (rows, parts)) in enumerate(IN_PARTS.items(), start=len(MAKERS)):
        whole = list(rows(Maker(ground, SEED + number)))
        yield code, whole
        for place, of_each in enumerate(parts):
            yield of_each.__name__, list(of_each(Maker(ground, SEED + 100 * (place + 1) + number), whole))
    for number, (code, later) in enumerate(LATER.items(), start=len(MAKERS) + len(IN_PARTS)):
        yield code, list(later(Maker(ground, SEED + number), made))


def _ground() -> tuple[Ground, Division]:
    rows = Division.objects.filter(valid_to__isnull=True, level__in=(Level.COUNTY, Level.TOWNSHIP))
    counties: dict[str, str] = {}
    townships: dict[str, list[str]] = {}
    for level, code, name in rows.order_by("level", "list_order").values_list("level", "code", "name"):
        if level == Level.COUNTY:
            counties[code] = name
        else:
            townships.setdefault(code[:6], []).append(name)
    return Ground(counties, townships), Division.objects.get(code=CITY, valid_to__isnull=True)


def _hand(root: Division) -> Acting:
    """The builder in the role of those who fill ledgers: rows of all places in one go."""
    rights = frozenset({"ledgers.read", "ledgers.fill"})
    return Acting("system", "demo", Role.DEPARTMENT_CLERK, (root.path,), rights, level=Level.CITY, label="演示城市")


def _invented_units() -> tuple[str, ...]:
    posts = Post.objects.filter(role=Role.COUNTY_OFFICE, division__code__in=list(COUNTIES))
    return tuple(sorted(posts.values_list("unit__code", flat=True)))


def _publish(clerk: Acting) -> None:
    """Read the extract, accept each figure with its 口径 and register that it was printed."""
    head = acting_in(Role.SUPERVISION_HEAD, CITY)
    page = receive_page(
        title=TITLE,
        issuer=CHANNEL,
        issued_on=ISSUED_ON,
        division=Division.objects.get(code=CITY, valid_to__isnull=True),
        data=extract_text().encode(),
        file_name="",
        by=clerk,
        at=READ,
        is_public_report=True,
    )
    read_received_page(page_id=page.pk, at=READ)
    found = list(Figure.objects.filter(page=page).order_by("start"))
    scopes = {scope.code: scope for scope in Scope.objects.filter(valid_to__isnull=True)}
    for figure in FIGURES:
        read = figure_of(page, found, figure)
        made = accept_figure(
            page_code=page.code,
            start=read.start,
            scope=scopes[figure.scope] if not figure.county else _scope_of(figure.county),
            correction=Correction(indicator=figure.name, as_of=AS_OF),
            reason="公开报道，按原文登记",
            by=clerk,
            at=READ,
        )
        publish_value(observation_code=made.code, channel=CHANNEL, released_on=ISSUED_ON, by=head, at=READ)


def _scope_of(county: str) -> Scope:
    return scope_for_division(Division.objects.get(code=county, valid_to__isnull=True))


def figure_of(page: Page, found: Iterable[Figure], figure: PageFigure) -> Figure:
    """Return the figure that was read where the extract prints it. Raises LookupError."""
    for read in found:
        sentence = page.text[read.sent_start : read.sent_end]
        if read.raw == figure.text and figure.said in sentence:
            return read
    raise LookupError(f"{figure.words}{figure.text}")


def declare_counted(figure: PageFigure, place: int, declared: LedgerDeclaration, root: Division, by: Acting) -> None:
    """An indicator that counts what the figure counts; the page of indicators shows the printed value beside it."""
    scales = {measure.column: measure.scale for measure in declared.measures}
    scale = scales.get(figure.column, 0)
    body: dict[str, Any] = {
        "numerator": {
            "ledger": figure.ledger,
            "measure": figure.column,
            "where": [
                {"column": column, "op": "is", "values": words.split("、")} for column, words in figure.where.items()
            ],
            "scale": str(Decimal(1).scaleb(-scale)),
        },
        "unit": figure.unit,
        "decimals": scale,
    }
    declare_indicator(
        draft=IndicatorDraft(
            code=f"page_{place + 1:02d}_{figure.ledger}"[:60],
            title=figure.name,
            area=declared.area,
            area_title=declared.area_title,
            division_path=root.path,
            list_order=place,
            is_example=True,
        ),
        body=body,
        valid_from=declared.valid_from,
        source="示例公式，按公开报道的口径数台账",
        by=by,
        at=TOLD,
    )
