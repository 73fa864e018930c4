"""处理情形对照表, 四不放过 and arable areas: what may be entered, and what held on a day."""

from datetime import date
from typing import Any

import pytest

from luoshu.apps.rules.bodies import check_body
from luoshu.apps.rules.choices import Measure
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.measures import BELONGS_TO, REFERRED, clauses_on, review_sections_on
from luoshu.apps.rules.operations import install_defaults, shipped_rules
from tests.support.cast import AT, CITY, COUNTY_A, SETUP, Cast

ROW = {"clause": "第一条", "at_least": 1, "measure": "interview", "addressee": "head", "text": "约谈。"}
TABLE: dict[str, Any] = {"level": "city", "period": "season", "counts": "confirmed", "rows": [ROW]}


@pytest.mark.parametrize(
    "body",
    [
        {**TABLE, "level": "nation"},
        {**TABLE, "period": "week"},
        {**TABLE, "counts": "all"},
        {**TABLE, "patch_mu": -1},
        {**TABLE, "patch_mu": "500"},
        {**TABLE, "rows": []},
        {**TABLE, "rows": ["第一条"]},
        {**TABLE, "rows": [{**ROW, "at_least": 0}]},
        {**TABLE, "rows": [{**ROW, "at_least": True}]},
        {**TABLE, "rows": [{**ROW, "at_least": 3, "at_most": 2}]},
        {**TABLE, "rows": [{**ROW, "measure": "beat"}]},
        {**TABLE, "rows": [{**ROW, "addressee": "张某"}]},
        {**TABLE, "rows": [{**ROW, "clause": " "}]},
    ],
)
def test_a_table_that_could_not_be_read_is_refused(body: dict[str, Any]) -> None:
    check_body("measure_table", TABLE)
    with pytest.raises(RuleInvalid):
        check_body("measure_table", body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("review_sections", {"sections": []}),
        ("review_sections", {"sections": [{"code": "a", "title": "甲", "text": ""}]}),
        ("review_sections", {"sections": [{"code": "a", "title": "甲", "text": "乙"}] * 2}),
        ("arable_area", {"area_mu": 0, "source": "年鉴"}),
        ("arable_area", {"area_mu": float("nan"), "source": "年鉴"}),
        ("arable_area", {"area_mu": 5, "source": ""}),
    ],
)
def test_sections_and_areas_that_say_nothing_are_refused(kind: str, body: dict[str, Any]) -> None:
    with pytest.raises(RuleInvalid):
        check_body(kind, body)


def test_what_another_office_decides_is_named_with_that_office() -> None:
    assert set(BELONGS_TO) <= set(Measure)
    assert set(BELONGS_TO) >= REFERRED
    own = {Measure.NOTICE_CRITICISM, Measure.WRITTEN_CRITICISM, Measure.PUBLIC_CRITICISM, Measure.INTERVIEW}
    assert set(Measure) - set(BELONGS_TO) == own


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "levels", "codes"),
    [
        (date(2015, 6, 5), ("province",), {"measures.province.spring2015"}),
        (date(2015, 10, 5), ("province",), {"measures.province.autumn2015"}),
        (date(2024, 9, 17), ("province",), set()),
        (date(2024, 9, 17), ("city",), {"measures.city"}),
        (date(2017, 6, 5), ("city",), {"measures.city", "measures.zhengzhou2017"}),
        (date(2024, 9, 17), ("county",), set()),
        (date(2016, 6, 5), ("county",), {"measures.county"}),
    ],
)
def test_the_shipped_tables_hold_on_their_own_days(cast: Cast, on: date, levels: tuple[str], codes: set[str]) -> None:
    install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)
    found = clauses_on(cast.path(COUNTY_A), on, levels=levels)
    assert {clause.rule_code for clause in found} == codes
    assert all(clause.is_example for clause in found)


@pytest.mark.django_db
def test_the_sections_are_data(cast: Cast) -> None:
    assert review_sections_on(cast.path(COUNTY_A), AT.date()) == []
    install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)
    assert [one.code for one in review_sections_on(cast.path(COUNTY_A), AT.date())] == [
        *("cause", "persons", "fix", "teaching")
    ]


def test_every_shipped_measure_is_marked_as_an_example() -> None:
    kinds = {"measure_table", "review_sections"}
    assert all(row["is_example"] for row in shipped_rules() if row["kind"] in kinds)
