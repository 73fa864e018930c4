"""The demo's ledgers in the database: each indicator says what was printed, and one row more shows as a gap."""

import pytest

from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries import Told, compared, standings_of, value_for
from luoshu.apps.ledgers.models import ImportBatch, Ledger, LedgerRow
from luoshu.apps.ledgers.operations import NewRow, record_rows
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.people.choices import Role, UnitKind
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.places.operations import init_city, shipped_divisions, shipped_successions
from luoshu.apps.readings.models import PageCheck, PublishedValue
from luoshu.demo.areas.extract import TITLE
from luoshu.demo.areas.figures import FIGURES
from luoshu.demo.areas.sheets import BATCH
from luoshu.demo.areas.spread import AS_OF
from luoshu.demo.eight_areas import READ, TOLD, build_eight_areas
from luoshu.demo.ground import BUILDER, BUILT_AT, VALID_FROM
from luoshu.demo.invented import COUNTIES, invented_rows
from luoshu.demo.pages import build_pages
from luoshu.demo.staff import Staff
from luoshu.demo.story import acting_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CITY = "410300"


def make_ground() -> None:
    """The real counties and townships, two invented counties, and the posts that the building acts for."""
    lines = [
        line
        for line in [*shipped_divisions().decode().splitlines(), *invented_rows()]
        if not line.split(",")[1].isdigit() or int(line.split(",")[1]) <= 4
    ]
    init_city(
        csv_bytes="\n".join([*lines, ""]).encode(),
        root_code=CITY,
        valid_from=VALID_FROM,
        by=BUILDER,
        at=BUILT_AT,
        successions_csv=shipped_successions(),
    )
    staff = Staff()
    city = Division.objects.get(code=CITY, valid_to__isnull=True)
    office = staff.unit(city, "市提质办（演示）", UnitKind.OFFICE)
    staff.post(office, city, "科员", Role.QUALITY_OFFICE)
    staff.post(office, city, "主任", Role.SUPERVISION_HEAD)
    for county in Division.objects.filter(level=3, valid_to__isnull=True):
        unit = staff.unit(county, f"{county.name}政府办（演示）", UnitKind.GOVERNMENT)
        staff.post(unit, county, "科员", Role.COUNTY_OFFICE)
    staff.write()


def test_ledgers_and_printed_values_stand_side_by_side_and_a_gap_shows() -> None:
    make_ground()
    build_pages()
    build_eight_areas(at=READ)
    by = acting_in(Role.QUALITY_OFFICE, CITY)
    indicators = {row.title: row for row in Indicator.objects.all()}
    assert PublishedValue.objects.filter(observation__page__title=TITLE).count() == len(FIGURES)
    for figure in FIGURES:
        if figure.county:
            continue
        indicator = indicators[figure.name]
        found = value_for(by, indicator.code, figure.scope, TOLD, on=AS_OF)
        assert found.value == figure.value or figure.approx, figure.name
        if figure.scope == "city" and not figure.approx and figure.ledger != "homestays":
            beside = [one for one in compared(by, indicator, found) if one.kind == "published"]
            assert [(one.word, one.scope) for one in beside] == [("一致", "全市")], figure.name

    centres = indicators["累计建成邻里中心"]
    added = {"county": "西工区", "name": "新增邻里中心", "state": "建成投用"}
    ledger_hand = acting_in(Role.COUNTY_OFFICE, "410303")
    record_rows(ledger_code="neighbourhood_centres", rows=[NewRow(added)], by=ledger_hand, at=READ, valid_on=AS_OF)
    now = value_for(by, centres.code, "city", READ)
    assert now.value == 339
    gap = next(one for one in compared(by, centres, now) if one.kind == "published")
    assert (gap.word, gap.why) == ("需核对", "台账比它多 1 个")

    row = PublishedValue.objects.get(observation__page__title=TITLE, value=338)
    standing = standings_of(by, [Told.of(row)], at=READ)[0]
    assert standing is not None
    assert (standing.word, standing.sentence) == ("需核对", "已发布 338个 · 台账 339个 · 差 1个")

    wanting = PageCheck.objects.filter(page__title=TITLE).exclude(verdict="consistent")
    # 91 without a total; 8,000 and 5,000 of a district above the city's; 607 behind 64.6 % beside 1,248; two slips.
    assert {(one.kind, one.relation.split(" ")[0], one.numbers.get("implied_denominator")) for one in wanting} == {
        ("missing_denominator", "剩余", None),
        ("part_of_total", "西工区", None),
        ("share", "392家", "606.8"),
        ("enumeration", "“三自”：“自我管理”列了两次", None),
        ("text_error", "九鼎鼎", None),
    }
    batch = ImportBatch.objects.get(code=BATCH)
    assert (batch.state, batch.counts["new"], batch.counts["refused"], batch.counts["totals_off"]) == (
        "preview",
        2,
        2,
        1,
    )
    invented = set(Post.objects.filter(division__code__in=COUNTIES).values_list("unit__code", flat=True))
    for ledger in Ledger.objects.filter(valid_to__isnull=True):
        declaration = declaration_of(ledger)
        assert not declaration.is_reported or set(declaration.filler_units) <= invented, ledger.code
    assert LedgerRow.objects.count() > 8000
