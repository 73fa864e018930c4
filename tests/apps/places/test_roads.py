"""Roads between townships and villages: compared before they are kept, dated, the same both ways unless said."""

from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.places import road_sheet
from luoshu.apps.places.errors import RoadSheetUnreadable, RoadsMoved
from luoshu.apps.places.models import RoadLeg
from luoshu.apps.places.operations import import_roads
from luoshu.apps.places.queries import road_book
from luoshu.apps.places.road_sheet import roads_workbook
from luoshu.core.planning.routes import Basis, Way
from tests.support.cast import AT, COUNTY_A, GROUP_A111, TOWN_A1, TOWN_A2, TOWN_B1, VILLAGE_A11, VILLAGE_A12, Cast
from tests.support.roads import SOURCE, bring_roads, road_file

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)
ROAD = (VILLAGE_A11, VILLAGE_A12, 12.4, 25)


def way(cast: Cast, start: str, end: str, on: date = ON, *, nearest: bool = False) -> Way | None:
    paths = cast.path(start), cast.path(end)
    book = road_book(paths, on)
    return book.nearest_way(*paths) if nearest else book.way(*paths)


def test_a_sheet_is_compared_then_kept_and_the_same_again_changes_nothing(cast: Cast) -> None:
    told = bring_roads(cast, ROAD, keep=False)
    assert told.changes == ("新增 西岗村村民委员会到东岗村村民委员会：12.4 公里、25 分钟",)
    assert not RoadLeg.objects.exists()
    assert bring_roads(cast, ROAD).changes == told.changes
    assert way(cast, VILLAGE_A11, VILLAGE_A12) == way(cast, VILLAGE_A12, VILLAGE_A11) == Way(12400, 1500, Basis.ROAD)
    again = bring_roads(cast, ROAD)
    assert (again.changes, again.same, again.received) == ((), 1, 1)
    assert AuditEntry.objects.filter(action="places.import_roads").count() == 1


def test_a_new_number_holds_from_its_day_and_the_old_before_it(cast: Cast) -> None:
    bring_roads(cast, ROAD)
    shorter = (VILLAGE_A11, VILLAGE_A12, 9, 18)
    changed = bring_roads(cast, shorter, on=ON)
    assert changed.changes == ("西岗村村民委员会到东岗村村民委员会：12.4 公里、25 分钟 改为 9 公里、18 分钟",)
    assert (way(cast, *ROAD[:2], date(2024, 9, 16)), way(cast, *ROAD[:2])) == (
        Way(12400, 1500, Basis.ROAD),
        Way(9000, 1080, Basis.ROAD),
    )
    bring_roads(cast, (VILLAGE_A11, VILLAGE_A12, 9.5, 18), on=ON)
    assert way(cast, *ROAD[:2]) == Way(9500, 1080, Basis.ROAD)
    refused = bring_roads(cast, ROAD, on=date(2024, 9, 10))
    assert "2024-09-17" in refused.problems[0].message
    assert way(cast, *ROAD[:2], date(2024, 8, 31)) is None


def test_the_way_back_may_differ_and_townships_stand_in_for_their_villages(cast: Cast) -> None:
    other = "410399102201"
    bring_roads(cast, ROAD, (VILLAGE_A12, VILLAGE_A11, 13, 30), (TOWN_A1, TOWN_A2, 8, 15))
    assert way(cast, VILLAGE_A12, VILLAGE_A11) == Way(13000, 1800, Basis.ROAD)
    assert way(cast, GROUP_A111, VILLAGE_A12) == Way(12400, 1500, Basis.ROAD)
    assert way(cast, VILLAGE_A11, other) is None
    assert way(cast, VILLAGE_A11, other, nearest=True) == Way(8000, 900, Basis.TOWNSHIP)
    assert way(cast, "410399102202", other, nearest=True) is None, "within a township its own road counts alone"


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ((VILLAGE_A11, VILLAGE_A11, 1, 5), "同一个地方"),
        ((VILLAGE_A11, "999999", 1, 5), "没有代码"),
        (("410300", VILLAGE_A11, 1, 5), "不是县、乡镇或村"),
        ((VILLAGE_A11, GROUP_A111, 1, 5), "不是县、乡镇或村"),
        ((VILLAGE_A11, VILLAGE_A12, 0, 5), "大于 0"),
        ((VILLAGE_A11, VILLAGE_A12, 12400, 25), "核对单位"),
        ((VILLAGE_A11, VILLAGE_A12, 124, 25), "每小时 298 公里"),
        ((VILLAGE_A11, VILLAGE_A12, 1, 600), "每小时 0 公里"),
        ((VILLAGE_A11, VILLAGE_A12, "很远", 25), "公里"),
        ((VILLAGE_A11, VILLAGE_A12, 2, ""), "分钟"),
    ],
)
def test_a_wrong_row_keeps_the_sheet_out_and_comes_back_red(
    cast: Cast, row: tuple[str, str, object, object], word: str
) -> None:
    done = bring_roads(cast, (VILLAGE_A12, TOWN_A2, 8, 15), row)
    assert word in done.problems[0].message
    assert (done.bad_rows, done.marked[:2]) == (1, b"PK")
    assert not RoadLeg.objects.exists()


def test_a_pair_twice_is_a_problem(cast: Cast) -> None:
    assert "两次" in bring_roads(cast, ROAD, ROAD).problems[0].message


def test_only_who_may_and_only_in_scope_and_nothing_secret(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        bring_roads(cast, ROAD, who="陈川")
    given = {"data": road_file(ROAD), "on": ON, "by": cast.acting("林岚"), "at": AT, "keep": True}
    for source, refusal in (("", RoadSheetUnreadable), ("机密★1年", SecrecyMarkFound)):
        with pytest.raises(refusal):
            import_roads(source=source, **given)  # type: ignore[arg-type]
    with pytest.raises(RoadSheetUnreadable):
        import_roads(source=SOURCE, **{**given, "data": b"a,b\n1,2\n"})  # type: ignore[arg-type]
    county = replace(cast.acting("林岚"), paths=(cast.path(COUNTY_A),))
    across = import_roads(data=road_file((TOWN_A1, TOWN_B1, 8, 15)), source=SOURCE, on=ON, by=county, at=AT, keep=True)
    assert "辖区" in across.problems[0].message


def test_whoever_was_compared_with_an_older_record_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_roads(cast, ROAD)
    kept = road_sheet._keep

    def late(*given: object) -> None:
        RoadLeg.objects.update(valid_to=ON)
        kept(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(road_sheet, "_keep", late)
    with pytest.raises(RoadsMoved):
        bring_roads(cast, (VILLAGE_A11, VILLAGE_A12, 9, 18), on=ON)
    assert RoadLeg.objects.get().metres == 12400


def test_what_is_written_out_comes_back_unchanged(cast: Cast) -> None:
    bring_roads(cast, ROAD, (TOWN_A1, TOWN_A2, 8.005, 15.5))
    data, count = roads_workbook(cast.acting("林岚"), ON)
    again = import_roads(data=data, source=SOURCE, on=ON, by=cast.acting("林岚"), at=AT, keep=True)
    assert (count, again.changes, again.same, again.problems) == (2, (), 2, ())


def test_the_page_previews_keeps_and_lists(cast: Cast) -> None:
    client = cast.client_for("林岚")
    assert "还没有里程" in client.get("/places/roads/").content.decode()
    bring_roads(cast, ROAD)
    words = client.get("/places/roads/").content.decode()
    assert "12.4" in words
    assert SOURCE in words
    assert client.get("/places/roads/sheet.xlsx").headers["Content-Type"].endswith("spreadsheetml.sheet")
