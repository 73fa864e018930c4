"""Instructions and a report of the small city: with the fire office, handed on, and waiting for housing's word."""

from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.operations import BriefingText, give_instruction, hand_on_instruction, write_briefing
from tests.support.cast import AT, Cast


def add_briefings(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their codes."""
    names["instruction"] = _given(cast).code
    names["instruction_on"] = code = _given(cast).code
    hand_on_instruction(instruction_code=code, note="多个单位", by=cast.acting("冯远"), at=AT)
    given = BriefingText("experience", "经验材料", f"建成站点【采纳值：{names['observation_housing']}】。")
    names["briefing"] = write_briefing(given=given, as_of=AT, by=cast.acting("罗简"), at=AT).code


def _given(cast: Cast) -> Instruction:
    return give_instruction(line="fires", text="请跟进", to_unit_code="city-fire", by=cast.acting("郑远"), at=AT)
