"""An instruction (批示) of a leader: recorded with the line it was written on, told to one office, taken once."""

import secrets
from datetime import datetime

from django.db import transaction

from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.briefings.choices import InstructionStatus, LeaderLine
from luoshu.apps.briefings.errors import InstructionInvalid, InstructionNotVisible, InstructionTaken
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.queries import receiving_units
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.queries import posts_in_scope
from luoshu.apps.supervision.choices import SourceKind
from luoshu.apps.supervision.operations import MatterSource, register_note
from luoshu.core.clock import beijing_day

LONGEST = 500
SUPERVISION = (Role.SUPERVISION_CLERK, Role.SUPERVISION_HEAD)


def give_instruction(
    *, line: str, text: str, to_unit_code: str, by: Acting, at: datetime, fact: str = "", urgency: str = "normal"
) -> Instruction:
    """Record an instruction and tell the office it goes to. ``fact`` is what the line said when it was written.

    Given to the supervision office it becomes a matter (督办) at once, with the urgency (urgent, normal, hard).
    Raises NotAllowed, InstructionInvalid, SecrecyMarkFound, BadMatter.
    """
    if not by.may("briefings.instruct"):
        raise NotAllowed
    text = printable(text).strip()
    if not text or len(text) > LONGEST:
        raise InstructionInvalid(reason=f"批示要有内容，不超过 {LONGEST} 字，请改好再提交。")
    if line not in LeaderLine.values:
        raise InstructionInvalid(reason="没有这一行，请刷新后重试。")
    refuse_if_marked_secret(text)
    on = beijing_day(at)
    unit = next((one for one in receiving_units(by, on) if one.code == to_unit_code), None)
    if unit is None:
        raise InstructionInvalid(reason="请选择交哪个单位办。")
    with transaction.atomic():
        instruction = Instruction.objects.create(
            code=f"PS-{on:%Y%m%d}-{secrets.token_hex(3).upper()}",
            line=line,
            text=text,
            fact=fact[:600],
            to_unit=unit,
            division_path=by.paths[0],
            given_by=by.person_code,
            given_post=by.post_code,
            given_at=at,
        )
        record(
            by=by,
            at=at,
            action="briefings.give_instruction",
            subject_kind="instruction",
            subject_code=instruction.code,
            division_path=instruction.division_path,
            detail={"line": line, "to_unit": unit.code, "text": text},
        )
        posts = [post for post in posts_in_scope(by, on) if post.unit_id == unit.pk]
        if any(post.role in SUPERVISION for post in posts):
            source = MatterSource(
                SourceKind.LEADER_NOTE, f"领导一页 {on:%m月%d日} {LeaderLine(line).label}", instruction.code
            )
            matter = register_note(text=text, urgency=urgency, source=source, by=by, at=at)
            _take(instruction, as_kind="matter", as_code=matter.code, by=by, at=at)
        elif posts:
            _tell(instruction, [post.code for post in posts], at)
    return instruction


def take_instruction(*, instruction_code: str, as_kind: str, as_code: str, by: Acting, at: datetime) -> Instruction:
    """Note that an instruction became a matter (已转办). Of two at once one wins.

    Taken by the system's job or by somebody of the office it went to. Raises InstructionNotVisible, InstructionTaken.
    """
    instruction = Instruction.objects.select_related("to_unit").filter(code=instruction_code).first()
    is_ours = by.role == SYSTEM_ROLE or (instruction is not None and instruction.to_unit.code == by.unit_code)
    if instruction is None or not is_ours:
        raise InstructionNotVisible
    with transaction.atomic():
        _take(instruction, as_kind=as_kind, as_code=as_code, by=by, at=at)
    return instruction


def _take(instruction: Instruction, *, as_kind: str, as_code: str, by: Acting, at: datetime) -> None:
    rows = Instruction.objects.filter(pk=instruction.pk, status=InstructionStatus.GIVEN)
    changes = {"status": InstructionStatus.TAKEN, "taken_at": at, "taken_by": by.person_code}
    if rows.update(**changes, taken_kind=as_kind, taken_code=as_code) != 1:
        raise InstructionTaken
    record(
        by=by,
        at=at,
        action="briefings.take_instruction",
        subject_kind="instruction",
        subject_code=instruction.code,
        division_path=instruction.division_path,
        detail={"as": f"{as_kind}:{as_code}"},
    )
    instruction.refresh_from_db()


def _tell(instruction: Instruction, post_codes: list[str], at: datetime) -> None:
    send_notice(
        dedupe_key=f"instruction:{instruction.code}",
        kind="instruction_given",
        is_urgent=False,
        subject_kind="instruction",
        subject_code=instruction.code,
        division_path=instruction.division_path,
        text=f"收到领导批示 {instruction.code}，请办理。",
        link="/briefings/instructions/",
        post_codes=post_codes,
        at=at,
    )
