"""The form of a formula: what is stored comes back the same, refusals name the column, it is tried before saving."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils.datastructures import MultiValueDict

from luoshu.apps.indicators.errors import FormulaInvalid
from luoshu.apps.indicators.models import FormulaVersion, Indicator
from luoshu.apps.indicators.queries import Book, BookColumn
from luoshu.core.indicators import conditions_of, from_json, to_json
from luoshu.core.tables import Kind
from luoshu.web.indicators.formula_form import body_of, drawn, typed_of
from tests.support.cast import Cast
from tests.support.community_factories import LEDGER, SEPTEMBER, SHARE
from tests.support.target_factories import make_target

COLUMNS = (
    BookColumn("state", "进度", Kind.CHOICE, choices=("未开工", "施工", "完工", "竣工验收")),
    BookColumn("cohort", "年度批次", Kind.CHOICE, choices=("2023年中央资金支持", "2024年改造计划")),
    BookColumn("households", "户数", Kind.INTEGER, "户", 0, is_measure=True),
    BookColumn("area", "建筑面积", Kind.NUMBER, "平方米", 2, is_measure=True),
    BookColumn("finished_on", "完工日期", Kind.DATE),
)
BOOKS = {LEDGER: Book(LEDGER, "老旧小区改造台账", "a", "甲", {one.key: one for one in COLUMNS})}
BOOKS["small"] = Book("small", "小台账", "a", "甲", {"state": COLUMNS[0]})
FORMULAS: tuple[dict[str, Any], ...] = (
    SHARE,
    {"numerator": {"ledger": LEDGER}, "unit": "个"},
    {
        "numerator": {"ledger": LEDGER, "measure": "households", "scale": "0.0001", "scope": "urban"},
        "denominator": {"ledger": LEDGER, "measure": "households", "scale": "0.0001"},
        "denominator_name": "全部户数",
        "unit": "%",
        "part_unit": "万户",
        "factor": "100",
        "decimals": 2,
        "beside": ["city"],
        "excluded": [{"column": "area", "op": "at_most", "values": [12350]}, {"column": "area", "op": "missing"}],
    },
    {
        "numerator": {
            "ledger": LEDGER,
            "measure": "area",
            "scale": "0.01",
            "date_column": "finished_on",
            "where": [
                {"column": "finished_on", "op": "at_least", "values": ["2024-01-01"]},
                {"column": "state", "op": "not", "values": ["已取消的说法"]},
            ],
        },
        "unit": "平方米",
        "timing": "dated",
        "counting": "increment",
    },
    {
        "numerator": {
            "ledger": LEDGER,
            "where": [
                {"column": "cohort", "values": ["2024年改造计划"]},
                {"any": [{"column": "state", "values": ["完工"]}, {"column": "finished_on", "op": "given"}]},
                {"any": [{"column": "area", "op": "at_least", "values": [100]}, {"column": "area", "op": "missing"}]},
                {"none": [{"column": "state", "values": ["未开工"]}, {"column": "households", "op": "missing"}]},
            ],
        },
        "unit": "个",
        "excluded": [{"none": [{"column": "state", "op": "given"}]}],
    },
)


@pytest.mark.parametrize("number", range(len(FORMULAS)))
def test_a_stored_formula_comes_back_the_same(number: int) -> None:
    formula = from_json(FORMULAS[number])
    typed = typed_of(formula, BOOKS)
    assert from_json(body_of(typed, BOOKS)) == formula
    assert to_json(from_json(body_of(typed, BOOKS))) == to_json(formula)
    lines = drawn(typed, BOOKS)["above"].lines
    assert len(lines) == len(list(conditions_of(formula.numerator.where))) + 2, "two empty lines to go on"


def typed(**fields: str | list[str]) -> MultiValueDict[str, str]:
    """Return what a form sends; ``above__0__column`` stands for ``above.0.column``."""
    given: dict[str, str | list[str]] = {"above__ledger": LEDGER, "unit": "个", "decimals": "0"}
    pairs = ((name.replace("__", "."), value) for name, value in (given | fields).items())
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in pairs})


WRONG: tuple[tuple[dict[str, str | list[str]], str], ...] = (
    ({"above__ledger": ""}, "没有选台账"),
    ({"above__ledger": "gone"}, "没有选台账"),
    ({"unit": " "}, "请写单位"),
    ({"unit": "%"}, "要有分母"),
    ({"above__measure": "state"}, "计数列"),
    ({"above__measure": "area"}, "“建筑面积”的单位是“平方米”，不能换算成“个”"),
    ({"above__0__column": "state"}, "“进度”没有勾选"),
    ({"above__0__column": "state", "above__0__op": "at_least"}, "“进度”不能这样比"),
    ({"above__0__column": "nothing"}, "重新选列"),
    ({"above__0__column": "area", "above__0__value": "1.234"}, "“建筑面积”要填数（最多 2 位小数）"),
    ({"above__0__column": "households", "above__0__value": "很多"}, "“户数”要填数（整数）"),
    ({"above__0__column": "finished_on", "above__0__value": "年底"}, "“完工日期”要填一个日期"),
    ({"above__0__column": "area", "above__0__op": "missing", "above__0__group": "z"}, "“建筑面积”要说明"),
    ({"decimals": "9"}, "0 到 6"),
    ({"timing": "sometimes"}, "取数"),
    ({"timing": "increment", "above__date": "state"}, "日期列"),
    ({"has_below": "1"}, "分子、分母用什么单位"),
    ({"has_below": "1", "part_unit": "个"}, "分母叫什么"),
    (
        {
            "has_below": "1",
            "part_unit": "个",
            "denominator_name": "全部",
            "below__ledger": "small",
            "out__0__column": "area",
            "out__0__op": "missing",
        },
        "没有“建筑面积”",
    ),
)


@pytest.mark.parametrize(("fields", "word"), WRONG, ids=[word for _, word in WRONG])
def test_refusals_say_which_column_and_what_to_do(fields: dict[str, str | list[str]], word: str) -> None:
    with pytest.raises(FormulaInvalid, match=word):
        body_of(typed(**fields), BOOKS)


def test_units_are_reckoned_from_those_of_the_column() -> None:
    assert body_of(typed(above__measure="area", unit="万平方米"), BOOKS)["numerator"]["scale"] == "0.000001"
    assert body_of(typed(unit="万个"), BOOKS)["numerator"]["scale"] == "0.0001"
    assert body_of(typed(unit="家"), BOOKS)["numerator"]["scale"] == "1"


@pytest.mark.django_db
def test_an_indicator_is_made_and_its_formula_changed_without_typing_json(cast: Cast) -> None:
    with time_machine.travel(SEPTEMBER, tick=False):
        make_target(cast)
        client = cast.client_for("罗简")
        fields: dict[str, Any] = {
            "title": "已开工的小区",
            "area": "communities|老旧小区改造",
            "above.ledger": LEDGER,
            "above.0.column": "state",
            "above.0.op": "not",
            "above.0.word": ["未开工"],
            "unit": "个",
            "decimals": "0",
            "valid_from": "2024-01-01",
            "source": "演示〔2024〕9号",
        }
        shown = client.post("/indicators/new/", {**fields, "what": "preview"}).content.decode()
        assert "数：《老旧小区改造台账》的行数，进度 不是 未开工" in shown
        assert "示范甲县" in shown
        assert Indicator.objects.count() == 1, "a preview saves nothing"
        refused = client.post("/indicators/new/", {**fields, "what": "save", "source": ""})
        assert refused.status_code == 422
        assert "公式的依据" in refused.content.decode()
        assert 'value="已开工的小区"' in refused.content.decode(), "what was typed stays"
        assert client.post("/indicators/new/", {**fields, "what": "save"}).status_code == 302
        made = Indicator.objects.get(title="已开工的小区")
        page = client.get(f"/indicators/{made.code}/?scope=city").content.decode()
        assert "5 个" in page
        assert "进度 不是 未开工" in page

        place = f"/indicators/{made.code}/formula/"
        assert 'value="未开工" checked' in client.get(place).content.decode()
        change = {**fields, "above.0.word": ["未开工", "施工"], "valid_from": "2024-10-01", "seen": "1"}
        told = client.post(place, {**change, "what": "preview"}).content.decode()
        assert "处变了" in told
        assert "<strong>3</strong>" in told
        redrawn = client.post(place, {**change, "above.1.column": "finished_on", "what": "redraw"}).content.decode()
        assert 'type="date" name="above.1.value"' in redrawn
        either = {"above.0.group": "a", "above.1.column": "finished_on", "above.1.op": "given", "above.1.group": "a"}
        tried = client.post(place, {**change, **either, "what": "preview"}).content.decode()
        assert "（进度 不是 未开工、施工 中的任何一项，或 完工日期 已填）" in tried
        assert '<option value="a" selected>甲组：符合任一条</option>' in tried
        assert client.post(place, {**change, "what": "save"}).status_code == 302
        assert client.post(place, {**change, "what": "save"}).status_code == 409, "made from a version that is gone"
        assert FormulaVersion.objects.get(indicator=made, number=1).valid_to == date(2024, 10, 1)
        assert cast.client_for("梁知").get(place).status_code == 403
