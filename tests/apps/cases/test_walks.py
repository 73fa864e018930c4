"""Random walks by the cast through the operations: whatever is pressed, the fire stays consistent."""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshu.apps.cases.models import Assignment, Extension, FireCase, Pause, TimelineEntry
from luoshu.apps.cases.operations import (
    ask_extension,
    decide_extension,
    escalate_due,
    follow_events,
    pause_clock,
    resume_clock,
)
from luoshu.apps.errors import LuoshuError
from luoshu.core.workflow.fire_table import FIRE
from tests.support.cases_factories import Fire

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ("林岚", "陈川", "赵禾", "朱宁", "钱麦", "孙田")
OTHERS = ("check_burning", "check_out", "check_nothing", "call", "pause", "resume", "ask", "grant", "tick")
VERBS = sorted({row.verb for row in FIRE.transitions} - {"merge", "split_off"})
PRESSES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from((*VERBS, *OTHERS))), min_size=10, max_size=40)


def press(fire: Fire, name: str, verb: str, minute: int) -> None:
    by, at, code = fire.cast.acting(name), fire.at(minute), fire.code
    match verb:
        case "check_burning" | "check_out" | "check_nothing":
            fire.check(name, verb.removeprefix("check_"), minute)
        case "call":
            fire.call(name, "钱麦", minute)
        case "pause":
            pause_clock(case_code=code, reason="下雨", by=by, at=at)
        case "resume":
            resume_clock(case_code=code, by=by, at=at)
        case "ask":
            ask_extension(case_code=code, minutes=5, reason="路远", by=by, at=at)
        case "grant":
            decide_extension(case_code=code, grant=True, note="", by=by, at=at)
        case "tick":
            escalate_due(at=at)
            follow_events(at=at)
        case _:
            inputs = {"post_code": "a11-head", "proposed_unit": "东岗村", "look": "photo", "basic_cause": "烧荒"}
            fire.step(name, verb, minute, note="理由", arrival_told=True, **inputs)


def check_sound(fire: Fire) -> None:
    case = FireCase.objects.get(code=fire.code)
    assert case.is_open == FIRE.state(case.state).is_open
    assert Assignment.objects.filter(case=case, ended_at=None).count() <= int(case.is_open)
    assert Pause.objects.filter(case=case, ends_at=None).exists() == (case.paused_at is not None)
    assert (case.due_at is not None) == (bool(case.limit_code) and case.paused_at is None)
    assert case.is_open or not case.limit_code
    assert (case.closed_at is None) == case.is_open
    assert not Extension.objects.filter(case=case, status="asked").exclude(limit_code=case.limit_code).exists()
    states = list(TimelineEntry.objects.filter(case=case).order_by("id").values_list("from_state", "to_state"))
    for (_, ended), (began, _) in pairwise(states):
        assert ended == began
    assert states[-1][1] == case.state


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(presses=PRESSES)
def test_no_walk_leaves_a_fire_in_two_minds(fire: Fire, presses: list[tuple[str, str]]) -> None:
    point = transaction.savepoint()
    try:
        for minute, (name, verb) in enumerate(presses, start=1):
            before = fire.case.version
            try:
                press(fire, name, verb, minute * 3)
            except LuoshuError:
                assert fire.case.version == before
            check_sound(fire)
    finally:
        transaction.savepoint_rollback(point)
