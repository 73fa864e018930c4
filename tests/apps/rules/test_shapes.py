"""The forms of rules: what is typed becomes a body and comes back as it was typed; every kind has a form."""

from typing import Any

import pytest

from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.rules.bodies import check_body
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.operations import shipped_rules
from luoshu.apps.rules.shape_table import (
    DENOMINATORS,
    DOCUMENT_NAMES,
    PROPOSED_SLIPS,
    SHAPES,
    SUPERVISED_LIMITS,
    shape_for,
)
from luoshu.apps.rules.shapes import body_of, typed_of, words_of
from luoshu.apps.supervision.choices import Denominator, MatterKind, SlipColour

LIMIT = {"limit": "verify_limit", "terrain": "hill", "amount": "90", "unit": "minute"}
CLAUSE = {
    "clause": "第一条",
    "at_least": "1",
    "at_most": "",
    "measure": "通报批评",
    "addressee": "unit",
    "amount": "",
    "text": "出现火点的，通报批评。",
}
TABLE: dict[str, Any] = {"level": "city", "period": "season", "counts": "confirmed", "patch_mu": "", "rows": [CLAUSE]}


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: f"{rule['code']}-{rule['division_code']}")
def test_every_rule_that_ships_has_a_form_and_survives_it(rule: dict[str, Any]) -> None:
    shape = shape_for(rule["kind"], rule["body"])
    assert shape is not None
    assert body_of(shape, typed_of(shape, rule["body"])) == rule["body"]
    assert words_of(shape, rule["body"])


def test_every_kind_has_a_form() -> None:
    assert {shape.kind for shape in SHAPES.values()} == set(RuleKind.values)


def test_the_words_are_those_of_the_apps_above() -> None:
    kinds = {f"matter_{code}": label for code, label in MatterKind.choices}
    assert {code: label.removeprefix("督办·") for code, label in SUPERVISED_LIMITS} == {
        **kinds,
        "matter_final_report": "办结后终报",
    }
    assert dict(DOCUMENT_NAMES) == dict(DocumentKind.choices)
    assert dict(DENOMINATORS) == dict(Denominator.choices)
    assert set(PROPOSED_SLIPS) == set(SlipColour.choices) - {("red", "督办单")}


def test_a_table_is_read_line_by_line_and_empty_lines_fall_out() -> None:
    body = body_of(SHAPES["measure_table"], {**TABLE, "rows": [CLAUSE, dict.fromkeys(CLAUSE, " ")]})
    check_body("measure_table", body)
    assert body["rows"] == [
        {
            "clause": "第一条",
            "at_least": 1,
            "at_most": 0,
            "measure": "notice_criticism",
            "addressee": "unit",
            "text": "出现火点的，通报批评。",
        }
    ]
    assert body["patch_mu"] == 0


@pytest.mark.parametrize(
    ("form", "typed", "words"),
    [
        ("limit", {**LIMIT, "amount": "一会儿"}, "“时限长”要填数字"),
        ("limit", {**LIMIT, "amount": ""}, "“时限长”没有填写"),
        ("limit", {**LIMIT, "terrain": "沼泽"}, "“地形类别”的“沼泽”不在选项里"),
        ("fine_range", {"least_yuan": "500.5", "most_yuan": "2000"}, "“不低于”要填整数"),
        ("authority", {"kinds": [], "units": "city-fire"}, "“可以发的文种”一项也没有选"),
        ("measure_table", {**TABLE, "rows": [CLAUSE, {**CLAUSE, "text": ""}]}, "第 2 条的“条文”没有填写"),
        ("measure_table", {**TABLE, "rows": []}, "“条款”至少要填一条"),
    ],
)
def test_what_cannot_be_used_is_named(form: str, typed: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleInvalid, match=words):
        body_of(SHAPES[form], typed)


def test_numbers_are_read_as_people_write_them() -> None:
    body = body_of(SHAPES["arable_area"], {"area_mu": "12.5万", "source": "2023年度变更调查"})
    assert body == {"area_mu": 125000, "source": "2023年度变更调查"}
    halves = typed_of(SHAPES["inspection.travel"], {"halves": [["08:30", "12:00"]]})["halves"]
    assert halves == "08:30-12:00"


def test_weights_are_pairs() -> None:
    shape = SHAPES["target.weights"]
    body = body_of(shape, {"weights": "renewal＝60、sewer=40.5", "plan_no": "洛考核〔2024〕1号"})
    assert body["weights"] == {"renewal": 60, "sewer": 40.5}
    assert typed_of(shape, body)["weights"] == "renewal=60、sewer=40.5"
    with pytest.raises(RuleInvalid, match="编号=数字"):
        body_of(shape, {"weights": "renewal", "plan_no": "1"})


@pytest.mark.parametrize("text", ["{", "[1]", "字段"])
def test_a_nested_part_is_an_object_or_is_refused_with_an_example(text: str) -> None:
    typed = {"datum": "gcj02", "time": "iso", "fields": text}
    with pytest.raises(RuleInvalid, match="字段对照"):
        body_of(SHAPES["platform"], typed)
    assert body_of(SHAPES["platform"], typed | {"fields": '{"source_id": "a.b"}'})["fields"] == {"source_id": "a.b"}
