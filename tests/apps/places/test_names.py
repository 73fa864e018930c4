from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from luoshu.apps.acting import Acting
from luoshu.apps.places.division_list import level_of, normal_code
from luoshu.apps.places.operations import init_city, shipped_divisions
from luoshu.apps.places.queries import (
    NameBook,
    division_by_name,
    name_within_city,
    names_of_paths,
    search_divisions,
    short_name,
    stem_of,
)
from tests.support.cast import AT, COUNTY_A, SETUP, VILLAGE_A11, Cast

NOW, BEFORE = date(2024, 9, 17), date(2016, 8, 9)


@pytest.fixture
def luoyang(db: None) -> None:
    to_townships = b"\n".join(line for line in shipped_divisions().splitlines() if line.split(b",")[1] != b"5")
    init_city(csv_bytes=to_townships, root_code="410300", valid_from=date(2000, 1, 1), by=SETUP, at=AT)


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("偃师区", NOW, "410307"),
        ("偃师市", NOW, "410307"),
        ("偃师", NOW, "410307"),
        ("偃师市", BEFORE, "410381"),
        ("偃师区", BEFORE, "410381"),
        ("孟津县", NOW, "410308"),
        ("吉利区", NOW, "410308"),
        ("吉利区", BEFORE, "410306"),
        ("孟津区", BEFORE, "410322"),
        ("汝阳县", BEFORE, "410326"),
        ("汝阳", NOW, "410326"),
        (" 嵩 县", NOW, "410325"),
        ("瀍河区", NOW, "410304"),
        ("新安区", NOW, "410323"),
    ],
)
def test_a_list_may_name_a_county_as_of_any_day(luoyang: None, name: str, on: date, code: str) -> None:
    found = division_by_name(name, level=3, on=on)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["西峡县", "洛阳", "", "县"])
def test_a_name_that_fits_nothing_finds_nothing(luoyang: None, name: str) -> None:
    assert division_by_name(name, level=3, on=NOW) is None


def test_a_name_two_townships_bear_is_not_guessed(luoyang: None) -> None:
    assert division_by_name("城关镇", level=4, on=NOW) is None
    found = division_by_name("城关镇", level=4, on=NOW, under="410300/410326/")
    assert found is not None
    assert found.path.startswith("410300/410326/")


def test_a_book_of_names_asks_the_database_once(
    luoyang: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        book = NameBook(level=3, on=NOW)
        assert [getattr(book.find(name), "code", "") for name in ("偃师市", "嵩县", "无此县")] == [
            "410307",
            "410325",
            "",
        ]


def test_paths_are_spoken_from_the_county_down(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    paths = [cast.path(VILLAGE_A11), cast.path(COUNTY_A), cast.path("410300")]
    with django_assert_num_queries(1):
        spoken = names_of_paths(paths)
    assert [spoken[path] for path in paths] == ["示范甲县甲北镇西岗村", "示范甲县", "洛阳市"]


def test_search_finds_by_part_of_a_name_or_code_in_scope(cast: Cast) -> None:
    acting = cast.acting("陈川")
    assert [row.name for row in search_divisions(acting, "北镇", on=NOW)] == ["甲北镇"]
    assert search_divisions(acting, "410399101201", on=NOW)[0].code == "410399101201"
    assert search_divisions(acting, "乙北", on=NOW) == []
    assert search_divisions(Acting("p", "q", "r", ()), "甲北", on=NOW) == []


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("大安村村民委员会", "大安村"),
        ("马营社区居民委员会", "马营社区"),
        ("南街居民委员会", "南街"),
        ("村民委员会", "村民委员会"),
        ("甲北镇", "甲北镇"),
    ],
)
def test_villages_are_called_as_people_call_them(name: str, spoken: str) -> None:
    assert short_name(name) == spoken


@pytest.mark.parametrize(
    ("name", "stem"), [("偃师市", "偃师"), ("瀍河回族区", "瀍河"), ("嵩县", "嵩县"), ("大坝", "大坝")]
)
def test_a_stem_is_never_one_character(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = normal_code(text)
    assert code == "" or (code.isascii() and code.isdigit() and len(code) in {6, 9, 12, 14})
    assert normal_code(code) == code


@given(st.sampled_from([2, 4, 6, 9, 12, 14]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)))
def test_a_code_filled_up_with_zeros_is_the_same_code(digits: str) -> None:
    code = normal_code(digits)
    if len(code) < 12:
        assert normal_code(code.ljust(12, "0")) == normal_code(code.ljust(12, "0")[:6]) or level_of(code) > 3


@pytest.mark.parametrize(
    ("full", "said"),
    [
        ("河南省洛阳市汝阳县陶营镇", "汝阳县陶营镇"),
        ("河南省洛阳市偃师市首阳山镇", "偃师市首阳山镇"),
        ("河南省洛阳市偃师市", "偃师市"),
        ("河南省洛阳市", "河南省洛阳市"),
        ("甲县北镇", "甲县北镇"),
    ],
)
def test_a_place_is_said_without_province_and_prefecture(full: str, said: str) -> None:
    assert name_within_city(full) == said
