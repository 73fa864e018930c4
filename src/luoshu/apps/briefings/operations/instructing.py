"""An instruction (批示) of a leader: recorded once with the line it was written on, and told to one office."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.briefings.choices import InstructionStatus, LeaderLine
from luoshu.apps.briefings.errors import FormUsed, InstructionInvalid, InstructionMoved
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.briefings.queries import receiving_posts, receiving_units
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.supervision.choices import SourceKind
from luoshu.apps.supervision.operations import MatterSource, register_note
from luoshu.core.clock import beijing_day, in_beijing

LONGEST = 500
SUPERVISION = (Role.SUPERVISION_CLERK, Role.SUPERVISION_HEAD)


def give_instruction(
    *,
    line: str,
    text: str,
    to_unit_code: str,
    by: Acting,
    at: datetime,
    fact: str = "",
    urgency: str = "normal",
    form_token: str = "",
) -> Instruction:
    """Record an instruction and tell the office it goes to. ``fact`` is what the line said when it was written.

    Given to the supervision office it becomes a matter (督办) at once, with the urgency (urgent, normal, hard). The
    same ``form_token`` again returns the instruction there is and makes nothing.
    Raises NotAllowed, InstructionInvalid, SecrecyMarkFound, BadMatter, FormUsed.
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
    try:
        with transaction.atomic():
            instruction = Instruction.objects.create(
                code=f"PS-{on:%Y%m%d}-{secrets.token_hex(3).upper()}",
                form_token=form_token[:60],
                line=line,
                text=text,
                fact=fact[:600],
                to_unit=unit,
                division_path=by.paths[0],
                given_by=by.person_code,
                given_post=by.post_code,
                given_at=at,
            )
            write(instruction, "give", by=by, at=at, detail={"line": line, "to_unit": unit.code, "text": text})
            if any(post.role in SUPERVISION for post in receiving_posts(unit, on)):
                _register(instruction, urgency, by, at)
            else:
                tell_office(instruction, at)
    except IntegrityError:
        if not form_token:
            raise
        before = Instruction.objects.get(form_token=form_token[:60], given_post=by.post_code)
        if (before.line, before.text) != (line, text):
            raise FormUsed from None
        return before
    return instruction


def _register(instruction: Instruction, urgency: str, by: Acting, at: datetime) -> None:
    source = MatterSource(SourceKind.LEADER_NOTE, source_label(instruction), instruction.code)
    matter = register_note(text=instruction.text, urgency=urgency, source=source, by=by, at=at)
    become_matter(instruction, matter.code, by=by, at=at)


def source_label(instruction: Instruction) -> str:
    """Return what a matter names as its source."""
    local = in_beijing(instruction.given_at)
    return f"领导一页 {local.month}月{local.day}日 {LeaderLine(instruction.line).label}"


def become_matter(instruction: Instruction, matter_code: str, *, by: Acting, at: datetime) -> None:
    """Note which matter an instruction became. Of two at once one wins. Raises InstructionMoved."""
    changes = {"taken_at": at, "taken_by": by.person_code, "taken_kind": "matter", "taken_code": matter_code}
    move(instruction, (InstructionStatus.GIVEN, InstructionStatus.ACCEPTED), InstructionStatus.TAKEN, **changes)
    write(instruction, "take", by=by, at=at, detail={"as": f"matter:{matter_code}"})


def move(instruction: Instruction, before: tuple[str, ...], after: str, **changes: object) -> None:
    """Put an instruction into a status if it and its office are still what was read. Raises InstructionMoved."""
    rows = Instruction.objects.filter(pk=instruction.pk, status__in=before, to_unit=instruction.to_unit_id)
    moved = rows.update(status=after, **changes)
    instruction.refresh_from_db()
    if moved != 1:
        raise InstructionMoved(status=instruction.get_status_display())


def write(instruction: Instruction, verb: str, *, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    """Write the audit row of a step."""
    record(
        by=by,
        at=at,
        action=f"briefings.{verb}_instruction",
        subject_kind="instruction",
        subject_code=instruction.code,
        division_path=instruction.division_path,
        detail=detail,
    )


def office_key(instruction: Instruction) -> str:
    """Return the key of the notice to the office that has an instruction."""
    return f"instruction:{instruction.code}:{instruction.to_unit_id}"


def tell_office(instruction: Instruction, at: datetime, *, again: str = "") -> bool:
    """Tell the posts of the office that may open it; ``again`` names a further reminder. False: nobody is there."""
    posts = receiving_posts(instruction.to_unit, beijing_day(at))
    if not posts:
        return False
    send_notice(
        dedupe_key=office_key(instruction) + again,
        kind="instruction_given",
        is_urgent=False,
        subject_kind="instruction",
        subject_code=instruction.code,
        division_path=instruction.division_path,
        text=f"领导批示 {instruction.code} {'还没有签收，请签收' if again else '请签收'}办理。",
        link="/briefings/instructions/",
        post_codes=[post.code for post in posts],
        at=at,
    )
    return True
