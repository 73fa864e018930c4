"""A declaration goes to JSON and comes back equal; what contradicts itself is refused with every fault named."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.ledgers import (
    BadDeclaration,
    Borrowed,
    Built,
    CheckKind,
    Flow,
    LedgerCheck,
    LedgerDeclaration,
    LedgerMeasure,
    Period,
    Watch,
    find_faults,
    from_json,
    to_json,
)
from luoshu.core.tables import FormColumn, Kind, OfficeForm, Totals
from tests.core.ledgers.sheets import LIFTS, check, with_checks

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


@st.composite
def declarations(draw: st.DrawFn) -> LedgerDeclaration:
    """Any declaration without a fault."""
    keys = draw(st.lists(CODES, min_size=2, max_size=6, unique=True))
    columns = []
    for key in keys:
        kind = draw(st.sampled_from(list(Kind)))
        columns.append(
            FormColumn(
                key,
                draw(WORDS),
                kind,
                tuple(draw(st.lists(WORDS, max_size=2))),
                unit=draw(st.sampled_from(["", "元", "m²", "户"])),
                sheet_unit=draw(st.sampled_from(["", "万元"])),
                choices=("甲", "乙") if kind is Kind.CHOICE else (),
                habits=tuple(draw(st.lists(WORDS, max_size=2))),
                is_required=draw(st.booleans()),
                is_summed=draw(st.booleans()),
                is_locked=draw(st.booleans()),
                width=draw(st.floats(1, 80)),
            )
        )
    numbers = [column.key for column in columns if column.kind in (Kind.NUMBER, Kind.INTEGER)]
    form = OfficeForm(
        code=draw(CODES),
        title=draw(WORDS),
        columns=tuple(columns),
        edition=draw(st.integers(1, 99)),
        unit_line=draw(WORDS),
        is_numbered=draw(st.booleans()),
        totals=draw(st.sampled_from(list(Totals))),
        footer=tuple(draw(st.lists(WORDS, max_size=3))),
    )
    checks = [LedgerCheck("twice", CheckKind.UNIQUE, (keys[0],), {}, draw(WORDS))]
    if numbers:
        checks.append(LedgerCheck("span", CheckKind.RANGE, (numbers[0],), {"least": "0", "most": 100}))
    masked = draw(st.lists(st.sampled_from(keys), unique=True))
    return LedgerDeclaration(
        code=draw(CODES),
        title=draw(WORDS.filter(lambda word: bool(word.strip()))),
        area=draw(CODES),
        form=form,
        key_columns=(keys[0],),
        division_column=draw(st.sampled_from(["", keys[1]])),
        measures=tuple(
            LedgerMeasure(key, draw(st.sampled_from(list(Flow))), draw(st.integers(0, 6))) for key in numbers
        ),
        period=draw(st.sampled_from(list(Period))),
        cut_off=draw(st.times()).strftime("%H:%M"),
        due_days=draw(st.integers(0, 60)),
        fillers=("department_clerk",),
        checks=tuple(checks),
        masked_columns=tuple(masked),
        no_change_allowed=draw(st.booleans()),
        photo_pair=draw(st.booleans()),
        source=draw(WORDS),
        valid_from=draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        filler_units=tuple(draw(st.lists(CODES, max_size=2))),
        season=draw(st.sampled_from([(), ("09-10", "10-31")])),
        borrowed=(Borrowed(keys[1], "other", "theirs"),) if draw(st.booleans()) else (),
        watch=draw(st.sampled_from(watches(columns))),
        order_column=draw(st.sampled_from(order_columns(columns, masked))),
    )


def order_columns(columns: list[FormColumn], masked: list[str]) -> list[str]:
    """None, and the text columns that may hold the number of a work order."""
    return ["", *(column.key for column in columns if column.kind is Kind.TEXT and column.key not in masked)]


def watches(columns: list[FormColumn]) -> list[Watch | None]:
    """None, and where there is a choice column, ways to watch it."""
    choices = [column.key for column in columns if column.kind is Kind.CHOICE]
    built = (Built("甲", "other", "state", ("乙",)), Built("乙", "third"))
    found: list[Watch | None] = [None]
    for key in choices[:1]:
        found += [Watch(key, ("甲",), "疑似停业"), Watch(key, ("乙",), "疑似", kind_column=key, built=built)]
    return found


@given(declarations())
def test_a_declaration_comes_back_exactly(declaration: LedgerDeclaration) -> None:
    written = json.loads(json.dumps(to_json(declaration)))

    assert from_json(written) == declaration


def test_what_is_left_out_has_its_default() -> None:
    written = to_json(LIFTS)
    for name in ("cut_off", "checks", "photo_pair", "season", "borrowed", "due_days"):
        del written[name]

    read = from_json(written)

    assert (read.cut_off, read.checks, read.photo_pair, read.due_days) == ("17:00", (), False, 0)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"code": "电梯"}, "台账代码"),
        ({"title": " "}, "没有名称"),
        ({"area": ""}, "哪个方面"),
        ({"key_columns": ()}, "认一行"),
        ({"key_columns": ("nowhere",)}, "定名列“nowhere”不在表里"),
        ({"division_column": "nowhere"}, "区划列“nowhere”"),
        ({"date_column": "state"}, "不是日期"),
        ({"watch": Watch("nowhere", ("完工",), "疑似")}, "状态列“nowhere”"),
        ({"watch": Watch("state", (), "疑似")}, "哪些算正常"),
        ({"watch": Watch("state", ("完工",), " ")}, "怎样叫"),
        ({"watch": Watch("state", ("完工",), "疑似", checked_column="state")}, "类型不对"),
        ({"watch": Watch("state", ("完工",), "疑似", kind_column="state", built=(Built("丁", "x"),))}, "类别“丁”"),
        ({"masked_columns": ("nowhere",)}, "遮蔽列“nowhere”"),
        ({"measures": (LedgerMeasure("state"),)}, "不是数字"),
        ({"measures": (LedgerMeasure("done"), LedgerMeasure("done"))}, "写了两次"),
        ({"measures": (LedgerMeasure("done", scale=10),)}, "小数位数"),
        ({"borrowed": (Borrowed("community", "other", "name"),)}, "不能取自别的台账"),
        ({"cut_off": "25:00"}, "截止时刻"),
        ({"due_days": -1}, "报送期限"),
        ({"fillers": ()}, "由谁填"),
        ({"season": ("9-10", "10-31")}, "报送季节"),
    ],
)
def test_each_fault_is_named(changes: dict[str, Any], word: str) -> None:
    assert any(word in fault for fault in find_faults(replace(LIFTS, **changes)))


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (check(CheckKind.SUM, "planned"), "列数不对"),
        (check(CheckKind.AT_MOST, "planned", "done", "left"), "列数不对"),
        (check(CheckKind.SUM, "planned", "state"), "类型不对"),
        (check(CheckKind.ORDER, "began", "done"), "类型不对"),
        (check(CheckKind.RANGE, "planned"), "上下限"),
        (check(CheckKind.RANGE, "planned", least="零"), "应填数字"),
        (check(CheckKind.RANGE, "nowhere", least="0"), "不在表里"),
    ],
)
def test_each_fault_of_a_check_is_named(one: LedgerCheck, word: str) -> None:
    assert any(word in fault for fault in find_faults(with_checks(one)))


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(BadDeclaration) as refused:
        from_json(to_json(replace(LIFTS, title="", cut_off="noon", due_days=99)))

    assert len(refused.value.faults) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", 3),
        ("period", "hourly"),
        ("due_days", True),
        ("photo_pair", "yes"),
        ("fillers", "department_clerk"),
        ("fillers", [1]),
        ("valid_from", "2024年"),
        ("form", []),
        ("checks", [{"code": "c", "kind": "range", "columns": ["done"], "params": {"least": 0.5}}]),
        ("measures", ["done"]),
    ],
)
def test_a_file_that_is_no_declaration_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadDeclaration) as refused:
        from_json(to_json(LIFTS) | {name: value})

    assert "请" in refused.value.faults[0]


def test_a_borrowed_column_is_not_asked() -> None:
    lent = replace(LIFTS, borrowed=(Borrowed("planned", "plan", "lifts"),))

    assert "planned" not in lent.asked_columns
    assert "done" in lent.asked_columns
