"""Instructions: recorded once with the line's words, told to one office, and never without one that owes a step."""

from datetime import timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.briefings.errors import FormUsed, InstructionInvalid, InstructionMoved, InstructionNotVisible
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.operations import (
    accept_instruction,
    answer_instruction,
    give_instruction,
    hand_on_instruction,
    register_instruction,
    remind_waiting,
)
from luoshu.apps.briefings.queries import instruction_lines, instructions_for
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.models import Matter
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
        "待签收",
    )
    told = NoticeDelivery.objects.filter(notice__subject_code=instruction.code).values_list("post_code", flat=True)
    assert set(told) == {"city-fire-head"}, "only posts that may open it are told"
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


def test_the_same_form_makes_one_matter(cast: Cast) -> None:
    first = given(cast, to_unit_code="city-supervision", form_token="t1")
    assert given(cast, to_unit_code="city-supervision", form_token="t1") == first
    assert (Instruction.objects.count(), Matter.objects.count()) == (1, 1)
    with pytest.raises(FormUsed):
        given(cast, to_unit_code="city-supervision", form_token="t1", text="另一件事，请跟进")
    assert given(cast, form_token="t2") != first
    assert given(cast) != given(cast), "what no form wrote has no token"


def test_an_office_signs_for_it_and_answers(cast: Cast) -> None:
    instruction, head = given(cast), cast.acting("冯远")
    (line,) = instruction_lines(head, at=AT)
    assert (line.is_ours, line.owner, line.waits_since) == (True, "", AT)
    accept_instruction(instruction_code=instruction.code, by=head, at=AT + timedelta(hours=1))
    (line,) = instruction_lines(cast.acting("郑远"), at=AT)
    assert (line.is_ours, line.owner, line.waits_since) == (False, "主任", AT + timedelta(hours=1))
    with pytest.raises(InstructionMoved, match="承办中"):
        accept_instruction(instruction_code=instruction.code, by=head, at=AT)
    answer_instruction(instruction_code=instruction.code, text="已核查，三处均已扑灭。", by=head, at=AT)
    instruction.refresh_from_db()
    assert (instruction.get_status_display(), instruction.accepted_post) == ("已回复", "city-fire-head")
    assert NoticeDelivery.objects.filter(post_code="vice-mayor", notice__subject_code=instruction.code).count() == 1
    assert instruction_lines(head, at=AT, waiting=True) == []
    with pytest.raises(InstructionMoved):
        hand_on_instruction(instruction_code=instruction.code, note="请督办", by=head, at=AT)


def test_an_answer_signs_for_it(cast: Cast) -> None:
    instruction = given(cast)
    answer_instruction(instruction_code=instruction.code, text="已办。", by=cast.acting("冯远"), at=AT)
    instruction.refresh_from_db()
    assert (instruction.accepted_post, instruction.accepted_at) == ("city-fire-head", AT)


def test_handed_on_it_is_a_matter_of_supervision(cast: Cast) -> None:
    instruction, clerk = given(cast), cast.acting("沈知")
    hand_on_instruction(instruction_code=instruction.code, note="涉及多个单位", by=cast.acting("冯远"), at=AT)
    instruction.refresh_from_db()
    assert (instruction.status, instruction.to_unit.code) == ("given", "city-supervision")
    (line,) = instruction_lines(clerk, at=AT)
    assert line.is_ours
    matter = register_instruction(instruction_code=instruction.code, urgency="hard", by=clerk, at=AT)
    assert (matter.kind, matter.source_key, matter.source_text) == (
        "leader_hard",
        instruction.code,
        "请督查室跟进汝阳",
    )
    with pytest.raises(InstructionMoved):
        register_instruction(instruction_code=instruction.code, urgency="hard", by=clerk, at=AT)
    assert Matter.objects.count() == 1
    for name, url in (("郑远", f"/supervision/{matter.code}/"), ("沈知", f"/supervision/{matter.code}/"), ("冯远", "")):
        assert instruction_lines(cast.acting(name), at=AT)[0].matter_url == url, name


def test_only_the_office_that_has_it_takes_a_step(cast: Cast) -> None:
    instruction = given(cast)
    for name, error in (("沈知", InstructionNotVisible), ("郑远", NotAllowed), ("陈川", NotAllowed)):
        with pytest.raises(error):
            accept_instruction(instruction_code=instruction.code, by=cast.acting(name), at=AT)
    with pytest.raises(InstructionNotVisible):
        answer_instruction(instruction_code="PS-none", text="已办", by=cast.acting("冯远"), at=AT)
    with pytest.raises(NotAllowed):
        register_instruction(instruction_code=instruction.code, urgency="hard", by=cast.acting("冯远"), at=AT)
    for text in ("", "长" * 1001):
        with pytest.raises(InstructionInvalid):
            answer_instruction(instruction_code=instruction.code, text=text, by=cast.acting("冯远"), at=AT)
    with pytest.raises(SecrecyMarkFound):
        answer_instruction(instruction_code=instruction.code, text="机密★ 已办", by=cast.acting("冯远"), at=AT)
    instruction.refresh_from_db()
    assert instruction.status == "given"


def test_an_office_that_does_not_sign_is_asked_once_each_working_day(cast: Cast) -> None:
    instruction = given(cast)

    def asked(days: int, hours: int = 0) -> int:
        return remind_waiting(at=AT + timedelta(days=days, hours=hours))

    assert asked(0) == 0, "the day it was given"
    assert asked(1, -12) == 0, "four in the morning"
    assert (asked(1), asked(1, 1)) == (1, 0)
    assert asked(4) == 0, "a Saturday"
    assert asked(6) == 1
    accept_instruction(instruction_code=instruction.code, by=cast.acting("冯远"), at=AT)
    assert asked(7) == 0


def test_given_to_supervision_it_is_a_matter_at_once(cast: Cast) -> None:
    instruction = given(cast, to_unit_code="city-supervision", urgency="urgent")
    assert (instruction.status, instruction.taken_kind) == ("taken", "matter")
    matter = find_matter_for(cast.acting("沈知"), instruction.taken_code, at=AT)
    assert (matter.kind, matter.source_kind, matter.source_key) == ("leader_urgent", "leader_note", instruction.code)
    assert matter.source_text == "请督查室跟进汝阳"
    assert remind_waiting(at=AT + timedelta(days=1)) == 0


def test_what_supervision_refuses_leaves_nothing_behind(cast: Cast) -> None:
    with pytest.raises(BadMatter):
        given(cast, to_unit_code="city-supervision", urgency="whenever")
    assert not Instruction.objects.exists()
