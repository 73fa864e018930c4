"""A table that contradicts itself is refused before anybody works by it."""

from dataclasses import replace
from typing import Any

import pytest

from luoshu.core.workflow import BadTable, Requirement, State, Transition
from luoshu.core.workflow.table import KEEP, STOP, ClockAction, ClockEffect, restart, start
from tests.core.workflow.small_table import REQUIREMENTS, STATES, TRANSITIONS, table


def with_row(verb: str, **changes: Any) -> dict[str, Any]:
    return {"transitions": tuple(replace(row, **changes) if row.verb == verb else row for row in TRANSITIONS)}


def plus_row(*fields: Any, **more: Any) -> dict[str, Any]:
    return {"transitions": (*TRANSITIONS, Transition(*fields, **more))}


HEAD = ("head",)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"states": (*STATES, State("new", "另一个", "start"))}, "state code new stands for 2"),
        ({"states": (*STATES, State("other", "新到", "start"))}, "state label 新到 stands for 2"),
        ({"requirements": (*REQUIREMENTS, REQUIREMENTS[0])}, "requirement code result stands for 2"),
        ({"requirements": (*REQUIREMENTS, Requirement("idle", "无", "无"))}, "idle is asked for nowhere"),
        (plus_row("copy", "承办", ("new",), "", HEAD), "verb label 承办 stands for 2"),
        (plus_row("take", "接办", ("working",), "", HEAD), "verb take has two labels"),
        (plus_row("take", "承办", ("new",), "", HEAD), "verb take is twice in state new"),
        (plus_row("look", "查看", (), "", HEAD), "has no source or no role"),
        (plus_row("look", "查看", ("new",), "", ()), "has no source or no role"),
        (plus_row("look", "查看", ("new",), "new", HEAD), "from new to itself"),
        (plus_row("look", "查看", ("new",), "", HEAD, is_back=True), "neither lead back"),
        (with_row("take", target="heaven"), "unknown state heaven"),
        (with_row("take", roles=("king",)), "unknown role king"),
        (with_row("finish", differs_from=("dream",)), "unknown verb dream"),
        (with_row("finish", requires=("result", "note", "luck")), "unknown requirement luck"),
        (with_row("take", clock=restart("eternity")), "unknown limit eternity"),
        (with_row("hold", clock=ClockEffect(ClockAction.PAUSE, "work")), "names limit work without starting it"),
        ({"initial": "nowhere"}, "unknown state nowhere"),
        ({"opening_clock": start("eternity")}, "the opening names unknown limit eternity"),
        ({"states": (*STATES, State("island", "孤岛", "x", is_open=False, is_end=True))}, "island cannot be reached"),
        (
            {
                "states": (*STATES, State("trap", "陷阱", "x")),
                **plus_row("fall", "跌入", ("new",), "trap", HEAD),
            },
            "state trap has no exit and is no end",
        ),
        (with_row("again", is_back=False), "end done has an exit that is not declared as leading back"),
        (with_row("give_up", is_back=False), "lies on a circle"),
        (with_row("take", is_back=True), "state new leads to no end"),
        ({"states": (*STATES[:2], replace(STATES[2], is_open=True))}, "done is an end and yet open"),
        (with_row("finish", clock=KEEP), "a limit still runs in done, which is not open"),
        (with_row("take", clock=start("work")), "starts a limit in new while another may run"),
        ({"opening_clock": KEEP}, "step take in new ends a limit that may not run"),
        (with_row("again", clock=restart("work")), "step again in done ends a limit that may not run"),
        (with_row("hold", sources=("done",)), "step hold turns a clock in done, where none can run"),
        (with_row("remind", while_limit="work", sources=("done",)), "waits for limit work, which never runs in done"),
    ],
)
def test_a_faulty_table_is_refused_with_its_fault(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadTable) as refused:
        table(**changes)
    assert any(fault in found for found in refused.value.faults), refused.value.faults


def test_a_step_declared_as_leading_back_that_does_not_is_refused() -> None:
    rows = tuple(row for row in TRANSITIONS if row.verb not in ("again", "give_up"))
    with pytest.raises(BadTable, match="declared as leading back and does not"):
        table(transitions=(*rows, Transition("skip", "直接办结", ("new",), "done", HEAD, clock=STOP, is_back=True)))


def test_every_fault_is_listed_at_once() -> None:
    changes = with_row("take", roles=("king",), clock=restart("eternity"))
    with pytest.raises(BadTable) as refused:
        table(**changes)
    assert len(refused.value.faults) == 2


def test_the_small_table_is_sound() -> None:
    assert table().code == "small"
