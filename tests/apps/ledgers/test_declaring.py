"""Declaring: a first time, the same again, a change that ends what was before, and what may not change."""

from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import DeclarationInvalid
from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.operations import declare_ledger
from luoshu.apps.ledgers.queries import ledgers_for
from luoshu.core.ledgers import LedgerMeasure, to_json
from luoshu.core.tables import FormColumn, Kind
from tests.support.cast import AT, CITY, COUNTY_A, Cast
from tests.support.ledger_books import LIFTS, declared


def test_the_same_declaration_again_is_one_row(cast: Cast) -> None:
    first = declared(cast)

    again = declare_ledger(declaration=to_json(LIFTS), division_code=CITY, by=cast.acting("罗简"), at=AT)

    assert again.pk == first.pk


def test_a_change_ends_what_was_in_force(cast: Cast) -> None:
    declared(cast)

    made = declared(cast, title="电梯台账", valid_from=date(2024, 10, 1))

    assert made.edition == 2
    assert Ledger.objects.get(edition=1).valid_to == date(2024, 10, 1)
    assert [one.title for one in ledgers_for(cast.acting("罗简"))] == ["电梯台账"]
    assert [one.title for one in ledgers_for(cast.acting("罗简"), date(2024, 9, 1))] == ["加装电梯台账"]


def test_what_is_stored_stays_readable(cast: Cast) -> None:
    declared(cast)
    columns = tuple(
        FormColumn("done", "已装", Kind.NUMBER, ("电梯",), unit="部") if column.key == "done" else column
        for column in LIFTS.form.columns
    )
    for changes, words in (
        ({"key_columns": ("community",)}, "定名列不能改"),
        ({"form": replace(LIFTS.form, columns=columns)}, "类型和单位不能改"),
        ({"measures": (LedgerMeasure("money", scale=4),)}, "小数位数不能改"),
        ({"valid_from": date(2023, 1, 1)}, "不能更早"),
        ({"title": ""}, "没有名称"),
    ):
        with pytest.raises(DeclarationInvalid, match=words):
            declared(cast, **changes)


def test_another_division_does_not_take_a_code_over(cast: Cast) -> None:
    declare_ledger(declaration=LIFTS, division_code=COUNTY_A, by=cast.acting("罗简"), at=AT)

    with pytest.raises(DeclarationInvalid, match="已被"):
        declared(cast)


def test_declaring_needs_its_right(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        declare_ledger(declaration=LIFTS, division_code=CITY, by=cast.acting("梁知"), at=AT)


def test_a_ledger_of_the_city_is_seen_below_and_one_of_a_county_not_beside(cast: Cast) -> None:
    declared(cast)
    declare_ledger(
        declaration=replace(LIFTS, code="county_lifts"), division_code=COUNTY_A, by=cast.acting("罗简"), at=AT
    )

    seen = {name: {one.code for one in ledgers_for(cast.acting(name))} for name in ("罗简", "顾青", "蒋原", "林岚")}

    assert seen == {
        "罗简": {"lifts", "county_lifts"},
        "顾青": {"lifts", "county_lifts"},
        "蒋原": {"lifts"},
        "林岚": set(),
    }
