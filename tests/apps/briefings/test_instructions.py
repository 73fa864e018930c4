"""Instructions: recorded with the line's words, told to one office, taken once."""

import pytest

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.briefings.errors import InstructionInvalid, InstructionNotVisible, InstructionTaken
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.operations import give_instruction, take_instruction
from luoshu.apps.briefings.queries import instructions_for, waiting_instructions
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.queries import find_matter_for
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db


def given(cast: Cast, who: str = "郑远", **changes: str) -> Instruction:
    fields = {
        "line": "fires",
        "text": "请督查室跟进汝阳",
        "to_unit_code": "city-fire",
        "fact": "昨日3个",
    } | changes
    return give_instruction(**fields, by=cast.acting(who), at=AT)


def test_it_is_kept_told_and_read_by_the_office_it_went_to(cast: Cast) -> None:
    instruction = given(cast)
    assert (instruction.text, instruction.fact, instruction.get_status_display()) == (
        "请督查室跟进汝阳",
        "昨日3个",
        "已批示",
    )
    told = NoticeDelivery.objects.filter(notice__subject_code=instruction.code).values_list("post_code", flat=True)
    assert {"city-desk", "city-fire-head"} <= set(told)
    assert AuditEntry.objects.filter(action="briefings.give_instruction").count() == 1
    for name, count in (("郑远", 1), ("冯远", 1), ("沈知", 0), ("宋衡", 0), ("罗简", 0)):
        assert instructions_for(cast.acting(name)).count() == count, name
    with pytest.raises(NotAllowed):
        instructions_for(cast.acting("陈川"))


@pytest.mark.parametrize(
    "changes",
    [{"text": "  "}, {"text": "长" * 501}, {"line": "moon"}, {"to_unit_code": "a-fire"}, {"to_unit_code": ""}],
    ids=str,
)
def test_what_is_not_whole_is_refused(cast: Cast, changes: dict[str, str]) -> None:
    with pytest.raises(InstructionInvalid):
        given(cast, **changes)
    assert not Instruction.objects.exists()


def test_marked_words_are_refused(cast: Cast) -> None:
    with pytest.raises(SecrecyMarkFound):
        given(cast, text="机密★ 请阅")


def test_only_a_leader_gives_one(cast: Cast) -> None:
    for name in ("沈知", "冯远", "林岚"):
        with pytest.raises(NotAllowed):
            given(cast, who=name)


def test_the_job_takes_it_once(cast: Cast) -> None:
    instruction = given(cast)
    assert list(waiting_instructions()) == [instruction]
    taken = take_instruction(instruction_code=instruction.code, as_kind="matter", as_code="DB-1", by=SYSTEM, at=AT)
    assert (taken.get_status_display(), taken.taken_code) == ("已转办", "DB-1")
    assert list(waiting_instructions()) == []
    with pytest.raises(InstructionTaken):
        take_instruction(instruction_code=instruction.code, as_kind="matter", as_code="DB-2", by=SYSTEM, at=AT)
    instruction.refresh_from_db()
    assert instruction.taken_code == "DB-1"


def test_another_office_does_not_take_it(cast: Cast) -> None:
    instruction = given(cast)
    for code, who in ((instruction.code, "沈知"), ("PS-none", "冯远")):
        with pytest.raises(InstructionNotVisible):
            take_instruction(instruction_code=code, as_kind="matter", as_code="X", by=cast.acting(who), at=AT)
    own = cast.acting("冯远")
    taken = take_instruction(instruction_code=instruction.code, as_kind="matter", as_code="X", by=own, at=AT)
    assert taken.taken_by == own.person_code


def test_given_to_supervision_it_is_a_matter_at_once(cast: Cast) -> None:
    instruction = given(cast, to_unit_code="city-supervision", urgency="urgent")
    assert (instruction.status, instruction.taken_kind) == ("taken", "matter")
    matter = find_matter_for(cast.acting("沈知"), instruction.taken_code, at=AT)
    assert (matter.kind, matter.source_kind, matter.source_key) == ("leader_urgent", "leader_note", instruction.code)
    assert matter.source_text == "请督查室跟进汝阳"
    assert list(waiting_instructions()) == []


def test_what_supervision_refuses_leaves_nothing_behind(cast: Cast) -> None:
    with pytest.raises(BadMatter):
        given(cast, to_unit_code="city-supervision", urgency="whenever")
    assert not Instruction.objects.exists()
