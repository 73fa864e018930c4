"""Instructions of the small city: one that the fire office has, one that it handed on to supervision."""

from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.operations import give_instruction, hand_on_instruction
from tests.support.cast import AT, Cast


def add_briefings(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their codes."""
    names["instruction"] = _given(cast).code
    names["instruction_on"] = code = _given(cast).code
    hand_on_instruction(instruction_code=code, note="多个单位", by=cast.acting("冯远"), at=AT)


def _given(cast: Cast) -> Instruction:
    return give_instruction(line="fires", text="请跟进", to_unit_code="city-fire", by=cast.acting("郑远"), at=AT)
