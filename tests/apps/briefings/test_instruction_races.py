"""Two presses at once make one instruction and one matter; of two offices' steps one wins. Real commits, threads."""

import pytest

from luoshu.apps.briefings.errors import InstructionMoved
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.operations import accept_instruction, give_instruction, hand_on_instruction
from luoshu.apps.supervision.models import Matter
from tests.apps.cases.test_races import at_once
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def give(cast: Cast, to_unit: str) -> Instruction:
    return give_instruction(
        line="fires", text="请跟进", to_unit_code=to_unit, form_token="one-form", by=cast.acting("郑远"), at=AT
    )


def test_one_form_pressed_twice_at_once_makes_one_matter(transactional_cast: Cast) -> None:
    results = at_once(*[lambda: give(transactional_cast, "city-supervision")] * 2)
    assert {type(one) for one in results} == {Instruction}
    assert (Instruction.objects.count(), Matter.objects.count()) == (1, 1)


def test_signed_for_and_handed_on_at_once_has_one_owner(transactional_cast: Cast) -> None:
    cast = transactional_cast
    code, head = give(cast, "city-fire").code, cast.acting("冯远")
    results = at_once(
        lambda: accept_instruction(instruction_code=code, by=head, at=AT),
        lambda: hand_on_instruction(instruction_code=code, note="多个单位", by=head, at=AT),
    )
    refused = [one for one in results if isinstance(one, InstructionMoved)]
    row = Instruction.objects.get()
    # Handed on after it was signed for is two steps; signed for after it was handed on is refused.
    assert (row.status, row.to_unit.code) == ("given", "city-supervision")
    assert len(refused) <= 1
