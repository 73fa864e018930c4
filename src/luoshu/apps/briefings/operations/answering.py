"""What the office does that has an instruction: signs for it, answers it, hands it on, makes a matter of it."""

from datetime import datetime

from django.db import transaction

from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.choices import InstructionStatus
from luoshu.apps.briefings.errors import InstructionInvalid, InstructionNotVisible
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.operations.instructing import (
    become_matter,
    move,
    office_key,
    source_label,
    tell_office,
    write,
)
from luoshu.apps.briefings.queries import find_instruction_for, supervision_unit, waiting_instructions
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.notices.models import Notice
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.rules.queries import work_calendar
from luoshu.apps.supervision.choices import SourceKind
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.operations import MatterDraft, MatterSource, register_matter
from luoshu.apps.supervision.operations.registering import LEADER_KINDS
from luoshu.core.clock import beijing_day, day_bounds, in_beijing

MOST_ANSWER = 1000
MOST_WAITING = 500
REMIND_FROM_HOUR = 9
S = InstructionStatus


def accept_instruction(*, instruction_code: str, by: Acting, at: datetime) -> Instruction:
    """Sign for an instruction (签收承办): from now on it has an owner.

    Raises NotAllowed, InstructionNotVisible, InstructionMoved.
    """
    instruction = _ours(by, instruction_code)
    with transaction.atomic():
        owner = {"accepted_at": at, "accepted_by": by.person_code, "accepted_post": by.post_code}
        move(instruction, (S.GIVEN,), S.ACCEPTED, **owner)
        write(instruction, "accept", by=by, at=at, detail={})
    return instruction


def answer_instruction(*, instruction_code: str, text: str, by: Acting, at: datetime) -> Instruction:
    """Tell the leader what came of it (回复); who answers without having signed for it signs with the answer.

    Raises NotAllowed, InstructionNotVisible, InstructionInvalid, SecrecyMarkFound, InstructionMoved.
    """
    instruction = _ours(by, instruction_code)
    text = printable(text).strip()
    if not text or len(text) > MOST_ANSWER:
        raise InstructionInvalid(reason=f"回复要写办理情况，不超过 {MOST_ANSWER} 字，请改好再提交。")
    refuse_if_marked_secret(text)
    changes: dict[str, object] = {"answer": text, "answered_at": at, "answered_by": by.person_code}
    if instruction.status == S.GIVEN:
        changes |= {"accepted_at": at, "accepted_by": by.person_code, "accepted_post": by.post_code}
    with transaction.atomic():
        move(instruction, (instruction.status,), S.ANSWERED, **changes)
        write(instruction, "answer", by=by, at=at, detail={"text": text})
        _tell_giver(instruction, f"批示 {instruction.code} 已回复。", at)
    return instruction


def hand_on_instruction(*, instruction_code: str, note: str, by: Acting, at: datetime) -> Instruction:
    """Hand an instruction on to the supervision office, which makes a matter of it (转督查室立项).

    Raises NotAllowed, InstructionNotVisible, InstructionInvalid, SecrecyMarkFound, InstructionMoved.
    """
    instruction = _ours(by, instruction_code)
    note = printable(note).strip()
    if not note or len(note) > 300:
        raise InstructionInvalid(reason="请写一句为什么转督查室，不超过 300 字。")
    refuse_if_marked_secret(note)
    unit = supervision_unit(instruction.division_path, beijing_day(at))
    if unit is None or unit.pk == instruction.to_unit_id:
        raise InstructionInvalid(reason="没有可转的督查室，请直接承办或回复。")
    with transaction.atomic():
        changes = {"to_unit": unit, "handed_on_by": instruction.to_unit, "handed_on_at": at, "handed_on_note": note}
        move(instruction, (S.GIVEN, S.ACCEPTED), S.GIVEN, **changes)
        write(instruction, "hand_on", by=by, at=at, detail={"to_unit": unit.code, "note": note})
        tell_office(instruction, at)
    return instruction


def register_instruction(*, instruction_code: str, urgency: str, by: Acting, at: datetime) -> Matter:
    """The supervision office makes a matter of an instruction that was handed on to it.

    Raises NotAllowed, InstructionNotVisible, BadMatter, InstructionMoved.
    """
    instruction = _ours(by, instruction_code)
    if urgency not in LEADER_KINDS:
        raise BadMatter(sentence="请选择批示的缓急：急件、一般或疑难。")
    words = instruction.text
    draft = MatterDraft(LEADER_KINDS[urgency].value, words if len(words) <= 60 else words[:59] + "…")
    source = MatterSource(SourceKind.LEADER_NOTE, source_label(instruction), instruction.code, words)
    with transaction.atomic():
        matter = register_matter(draft=draft, source=source, by=by, at=at)
        become_matter(instruction, matter.code, by=by, at=at)
        _tell_giver(instruction, f"批示 {instruction.code} 已立为督办 {matter.code}。", at)
    return matter


def remind_waiting(*, at: datetime, limit: int = 50) -> int:
    """Ask the offices again, once on each working day from nine o'clock, that have not signed for an instruction."""
    today = beijing_day(at)
    if in_beijing(at).hour < REMIND_FROM_HOUR or not work_calendar(today, today).is_working_day(today):
        return 0
    again = f":{today:%m%d}"
    waiting = list(waiting_instructions(before=day_bounds(today)[0], limit=MOST_WAITING))
    told = set(
        Notice.objects.filter(dedupe_key__in=[office_key(one) + again for one in waiting]).values_list(
            "dedupe_key", flat=True
        )
    )
    left = [one for one in waiting if office_key(one) + again not in told]
    return sum(tell_office(one, at, again=again) for one in left[:limit])


def _ours(by: Acting, code: str) -> Instruction:
    """Return an instruction that the post's office has. Who gave it sees it and takes no step in it."""
    instruction = find_instruction_for(by, code)
    if instruction.to_unit.code != by.unit_code:
        if instruction.given_post == by.post_code or instruction.handed_on_by is not None:
            raise NotAllowed
        raise InstructionNotVisible
    return instruction


def _tell_giver(instruction: Instruction, text: str, at: datetime) -> None:
    send_notice(
        dedupe_key=f"instruction:{instruction.code}:{instruction.status}",
        kind="instruction_moved",
        is_urgent=False,
        subject_kind="instruction",
        subject_code=instruction.code,
        division_path=instruction.division_path,
        text=text,
        link="/briefings/instructions/",
        post_codes=[instruction.given_post],
        at=at,
    )
