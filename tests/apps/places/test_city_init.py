from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.errors import DivisionListUnreadable, DivisionNotVisible, RootMissing
from luoshu.apps.places.models import Division, Succession
from luoshu.apps.places.operations import CityReport, init_city, shipped_divisions
from luoshu.apps.places.queries import (
    children_of,
    city_divisions,
    division_by_code,
    divisions_at_level,
    find_division_for,
    predecessors_paths,
)
from luoshu.apps.scope import within
from tests.support.cast import AT, SETUP
from tests.support.shared_data import shared_file

pytestmark = pytest.mark.django_db
SINCE = date(2000, 1, 1)
NOW = date(2024, 9, 17)
EVERYWHERE = Acting("p", "q", "r", ("",))

SMALL = """code,level,name,parent_code,full_name
4401,2,广州市,44,广东省广州市
440103,3,荔湾区,4401,
440103001,4,沙面街道,440103,
440103001001,5,翠洲社区居民委员会,440103001,
440171,3,广州开发区,4401,
440103400,4,大坦沙林场,440103,
"""


def enter(text: str | bytes, root: str = "440100", since: date = SINCE) -> CityReport:
    content = text.encode() if isinstance(text, str) else text
    return init_city(csv_bytes=content, root_code=root, valid_from=since, by=SETUP, at=AT)


@pytest.fixture
def luoyang() -> CityReport:
    return enter(shipped_divisions(), "410300")


def test_luoyang_ships_with_four_levels(luoyang: CityReport) -> None:
    assert luoyang.by_level == {"市": 1, "县": 15, "乡镇": 194, "村": 3244}
    assert (luoyang.created, luoyang.problems, luoyang.elsewhere) == (3454, (), 0)
    county = division_by_code("410326", NOW)
    assert (county.name, county.path, county.full_name) == ("汝阳县", "410300/410326/", "河南省洛阳市汝阳县")
    assert children_of(county, NOW).count() == 14
    village = division_by_code("410326400200", NOW)
    assert village.path == "410300/410326/410326400/410326400200/"


def test_the_shipped_list_is_the_one_of_the_statistics_office() -> None:
    assert shipped_divisions() == shared_file("places/luoyang_divisions_2023.csv").read_bytes()


def test_units_that_are_not_governments_have_a_kind_of_their_own(luoyang: CityReport) -> None:
    kinds = dict(Division.objects.filter(kind__in=("zone", "forest_farm")).values_list("name", "kind"))
    assert kinds == {
        "洛阳高新技术产业开发区": "zone",
        "重渡沟生态旅游示范区": "zone",
        "大安工业园区": "zone",
        "陶村林场": "forest_farm",
        "五马寺林场": "forest_farm",
        "王莽寨林场": "forest_farm",
    }


def test_the_second_time_changes_nothing(luoyang: CityReport) -> None:
    before = list(Division.objects.order_by("pk").values())
    entries = AuditEntry.objects.count()
    again = enter(shipped_divisions(), "410300")
    assert (again.created, again.changed, again.unchanged, again.successions) == (0, 0, 3454, 0)
    assert list(Division.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == entries


def test_a_run_that_was_cut_off_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(level: str, count: int) -> None:
        if level == "乡镇":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        init_city(csv_bytes=shipped_divisions(), root_code="410300", valid_from=SINCE, by=SETUP, at=AT, told=stop)
    assert Division.objects.count() == 210
    report = enter(shipped_divisions(), "410300")
    assert (report.unchanged, report.created) == (210, 3244)
    assert Division.objects.filter(valid_to__isnull=True).count() == 3454


def test_the_successors_office_sees_its_predecessors_records(luoyang: CityReport) -> None:
    mengjin = division_by_code("410308", NOW)
    assert mengjin.valid_from == date(2021, 3, 18)
    assert sorted(mengjin.aliases) == ["吉利区", "孟津县"]
    assert predecessors_paths(mengjin) == ("410300/410306/", "410300/410322/")
    office = Acting("p", "q", "r", (mengjin.path, *predecessors_paths(mengjin)))
    seen = set(Division.objects.filter(within(office, "path"), level=3).values_list("name", flat=True))
    assert seen == {"孟津区", "孟津县", "吉利区"}


def test_before_the_change_the_old_county_answers(luoyang: CityReport) -> None:
    assert division_by_code("410381", date(2021, 3, 17)).name == "偃师市"
    with pytest.raises(DivisionNotVisible):
        division_by_code("410381", date(2021, 3, 18))
    with pytest.raises(DivisionNotVisible):
        division_by_code("410307", date(2021, 3, 17))
    names = {row.name for row in divisions_at_level(EVERYWHERE, 3, date(2020, 1, 1))}
    assert {"偃师市", "孟津县", "吉利区"} <= names
    assert not {"偃师区", "孟津区"} & names


def test_townships_of_a_new_district_begin_with_it(luoyang: CityReport) -> None:
    rows = Division.objects.filter(path__startswith="410300/410307/")
    assert set(rows.values_list("valid_from", flat=True)) == {date(2021, 3, 18)}


def test_another_city_is_a_file(luoyang: CityReport) -> None:
    report = enter(SMALL)
    assert (report.created, report.root_path) == (6, "440100/")
    assert division_by_code("440103001001", NOW).full_name == "广东省广州市荔湾区沙面街道翠洲社区居民委员会"
    assert city_divisions("440100/", NOW).count() == 6
    assert find_division_for(EVERYWHERE, "440171").kind == "zone"
    assert find_division_for(EVERYWHERE, "440103400").kind == "forest_farm"


@pytest.mark.slow
def test_a_whole_province_is_a_root_as_well() -> None:
    report = enter(shared_file("places/henan_divisions_2023.csv").read_bytes(), "41")
    assert report.by_level == {"省": 1, "市": 18, "县": 181, "乡镇": 2586, "村": 52378}
    assert division_by_code("410326", NOW).path == "410000/410300/410326/"
    # Counties right below the province hang on the row that the list gives them.
    assert division_by_code("419001", NOW).path == "410000/419000/419001/"


def test_rows_of_other_cities_are_counted_and_left() -> None:
    report = enter(shipped_divisions().decode() + "4401,2,广州市,44,广东省广州市\n440103,3,荔湾区,4401,\n", "410300")
    assert (report.elsewhere, report.rows) == (2, 3454)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text.replace("code,level,name,parent_code,full_name", "区划代码,级别,名称,上级代码,全称"),
        lambda text: "\ufeff" + text,
        lambda text: text.encode("gb18030"),
        lambda text: text.replace(",", "\t"),
        lambda text: "\n".join(",".join(line.split(",")[:1] + line.split(",")[2:3]) for line in text.splitlines()),
        lambda text: text.replace("440103001,4", "440103001000,4").replace("440103,3", "440103000000,3"),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_habitual_spellings_are_read(spelling: Callable[[str], str | bytes]) -> None:
    report = enter(spelling(SMALL))
    assert (report.created, report.problems) == (6, ())
    assert division_by_code("440103001001", NOW).path == "440100/440103/440103001/440103001001/"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("44010x,3,海珠区,4401,", "bad_code"),
        ("4401055,3,海珠区,4401,", "bad_code"),
        (",3,海珠区,4401,", "bad_code"),
        ("440105,3,,4401,", "name_missing"),
        ("440105,4,海珠区,4401,", "level_mismatch"),
        (f"440105,3,{'长' * 81},4401,", "name_too_long"),
        ("440103,3,荔弯区,4401,", "code_repeated"),
        ("440199001,4,孤镇,440199,", "parent_missing"),
    ],
)
def test_a_bad_row_is_one_sentence_and_the_rest_goes_in(line: str, code: str) -> None:
    report = enter(SMALL + line + "\n")
    assert [problem.code for problem in report.problems] == [code]
    assert report.problems[0].row_no == 8
    assert report.problems[0].message.startswith("第 8 行")
    assert "请" in report.problems[0].message
    assert report.created == 6


def test_a_root_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(RootMissing, match="410300"):
        enter(SMALL, "410300")
    assert not Division.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50, b"a,b\n1,2\n", b"PK\x03\x04broken"])
def test_what_is_no_division_list_is_refused(content: bytes) -> None:
    with pytest.raises(DivisionListUnreadable):
        enter(content)


def test_a_newer_list_ends_the_row_it_renames_and_keeps_it() -> None:
    enter(SMALL)
    report = enter(SMALL.replace("沙面街道", "沙面新街道"), since=date(2024, 1, 1))
    assert (report.created, report.changed) == (0, 2)
    assert division_by_code("440103001", date(2023, 12, 31)).name == "沙面街道"
    now = division_by_code("440103001", NOW)
    assert (now.name, now.aliases, now.path) == ("沙面新街道", ["沙面街道"], "440100/440103/440103001/")
    assert children_of(now, NOW).get().name == "翠洲社区居民委员会"
    assert Succession.objects.filter(successor=now).exists()
    assert enter(SMALL.replace("沙面街道", "沙面新街道"), since=date(2024, 1, 1)).unchanged == 6


def test_a_slip_of_the_same_list_is_corrected_in_place() -> None:
    enter(SMALL.replace("荔湾区", "荔弯区"))
    report = enter(SMALL)
    assert report.created == 0
    assert Division.objects.count() == 6
    assert division_by_code("440103001", NOW).full_name == "广东省广州市荔湾区沙面街道"


def test_a_division_missing_from_a_newer_list_is_told_and_not_ended() -> None:
    enter(SMALL)
    report = enter("\n".join(SMALL.splitlines()[:-1]) + "\n")
    assert report.left_out == 1
    assert division_by_code("440103400", NOW).valid_to is None


def test_entering_needs_the_right() -> None:
    with pytest.raises(NotAllowed):
        init_city(
            csv_bytes=SMALL.encode(), root_code="440100", valid_from=SINCE, by=replace(SETUP, rights=frozenset()), at=AT
        )


def test_a_division_outside_the_scope_looks_absent(luoyang: CityReport) -> None:
    county = Acting("p", "q", "r", ("410300/410326/",))
    assert find_division_for(county, "410326105").name
    with pytest.raises(DivisionNotVisible):
        find_division_for(county, "410325")
    with pytest.raises(DivisionNotVisible):
        find_division_for(county, "999999")
