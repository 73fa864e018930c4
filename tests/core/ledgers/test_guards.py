"""Guarded stages as data: what refuses a row by itself, what is asked of others, and that no state slips back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.ledgers import Guard, GuardKind, Stages, find_faults, from_json, stage_questions, to_json
from luoshu.core.ledgers.guards import linked_sentence
from luoshu.core.ledgers.values import Stored
from tests.core.ledgers.sheets import LIFTS

ORDER = ("未开工", "在建", "完工")
STAGES = Stages(
    "state",
    ORDER,
    (
        Guard("day", GuardKind.GIVEN, ("完工",), ("ended", "done")),
        Guard("photos", GuardKind.PHOTOS, ("完工",)),
        Guard("parts", GuardKind.LINKED, ("完工",), (), "parts", "lift", "state", ("完工",)),
    ),
    "phone",
)
BOOK = replace(
    LIFTS, photo_pair=True, stages=(STAGES, Stages("ended", (), (Guard("e", GuardKind.GIVEN, (), ("done",)),)))
)
DONE: dict[str, Stored] = {"state": "完工", "ended": "2024-09-01", "done": 4}


def asked_of(
    before: Mapping[str, Stored] | None, after: Mapping[str, Stored], **more: Any
) -> tuple[set[str], set[str]]:
    """(columns that are refused, kinds of guards that others answer)."""
    wrong, asked = stage_questions(BOOK, before, after, **more)
    assert all(sentence.endswith("。") for sentence in wrong.values())
    return set(wrong), {one.guard.kind.value for one in asked}


def test_what_a_state_needs_is_asked_where_it_is_entered() -> None:
    assert asked_of(None, {"state": "在建"}) == (set(), set())
    assert asked_of(None, DONE) == (set(), {"photos", "linked"})
    assert asked_of({"state": "在建"}, {"state": "完工", "ended": None, "done": ""}) == (
        {"ended", "done"},
        {"photos", "linked"},
    )
    # Once entered, pictures and other rows are not asked for again; the columns stay filled.
    assert asked_of(DONE, DONE | {"planned": 9}) == (set(), set())
    assert asked_of(DONE, {"state": "完工", "ended": "2024-09-01"}) == ({"done"}, set())
    # A guard without words stands before the column as such.
    assert asked_of(None, {"state": "在建", "ended": "2024-09-01"}) == ({"done"}, set())


@given(st.sampled_from(ORDER), st.sampled_from(("", *ORDER)), st.booleans(), st.booleans(), st.booleans())
def test_no_state_goes_back_without_a_reason(old: str, new: str, by_hand: bool, in_row: bool, is_behind: bool) -> None:
    before: dict[str, Stored] = {**DONE, "state": old, "phone": "旧话"}
    after: dict[str, Stored] = {**DONE, "state": new, "phone": "测量有误" if in_row else "旧话"}

    wrong, _ = stage_questions(BOOK, before, after, reason="现场复核" if by_hand else " ", is_behind=is_behind)

    goes_back = (ORDER.index(new) if new else -1) < ORDER.index(old)
    assert ("state" in wrong) == (goes_back and not by_hand and not in_row and not is_behind)


def test_a_word_outside_the_order_is_free() -> None:
    free = replace(BOOK, stages=(replace(STAGES, order=ORDER[1:], guards=(), reason_column=""),))

    assert stage_questions(free, {"state": "完工"}, {"state": "未开工"}) == ({}, [])
    assert "请打开这一行" in stage_questions(free, {"state": "完工"}, {"state": "在建"})[0]["state"]


def test_the_sentence_names_the_first_that_hold_it_up() -> None:
    assert linked_sentence("完工", 0, (), 0, "户") == "还没有登记户，不能改为“完工”。请先把户登记到这里。"
    told = linked_sentence("完工", 9, (("017", "未签约"), ("020", "")), 5, "户")
    assert told == "户017（未签约）、020（未填）等 5 个还没有办完，不能改为“完工”。请先办完，再改状态。"


@pytest.mark.parametrize(
    ("stages", "word"),
    [
        (Stages("nowhere"), "不在表里"),
        (Stages("state", ("没有的",)), "不是“状态”的选项"),
        (Stages("done", ("完工",)), "不是选择列"),
        (Stages("state", ORDER, (Guard("g", GuardKind.GIVEN, ("完工",), ("nowhere",)),)), "要填的列"),
        (Stages("state", ORDER, (Guard("g", GuardKind.LINKED, ("完工",)),)), "没有写全"),
        (Stages("state", ORDER, (Guard("g", GuardKind.PHOTOS, ("完工",)),)), "photo_pair"),
        (Stages("state", ORDER, (Guard("g", GuardKind.GIVEN, ("没有的",), ("done",)),)), "不是“状态”的选项"),
    ],
)
def test_each_fault_of_stages_is_named(stages: Stages, word: str) -> None:
    assert any(word in fault for fault in find_faults(replace(LIFTS, stages=(stages,))))


def test_stages_go_to_json_and_come_back() -> None:
    assert from_json(to_json(BOOK)) == BOOK
    assert find_faults(BOOK) == ()
