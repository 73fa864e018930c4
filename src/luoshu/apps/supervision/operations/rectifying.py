"""上级整改任务: 县级自验 -> 市级验收 -> 销号 -> 公示, each by whom it belongs to; done is counted, not typed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.operations import attach_file, refuse_if_marked_secret
from luoshu.apps.people.models import Unit
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.supervision.choices import RectificationState
from luoshu.apps.supervision.errors import (
    AcceptancePapersMissing,
    BadMatter,
    MatterRoleRefused,
    RectificationMoved,
)
from luoshu.apps.supervision.models import RectificationItem, RectificationTask
from luoshu.apps.supervision.queries.rectifications import OTHER_PAPER, SUBJECT, find_item_for, find_task_for
from luoshu.core.clock import beijing_day

STEPS: Final = {
    "self_check": (RectificationState.OPEN, RectificationState.SELF_CHECKED),
    "accept": (RectificationState.SELF_CHECKED, RectificationState.ACCEPTED),
    "cross_off": (RectificationState.ACCEPTED, RectificationState.CROSSED_OFF),
    "publish": (RectificationState.CROSSED_OFF, RectificationState.PUBLISHED),
}
STEP_LABELS: Final = {"self_check": "县级自验", "accept": "市级验收", "cross_off": "销号", "publish": "公示"}
BACK: Final = "return"


@dataclass(frozen=True)
class TaskDraft:
    """A task as the higher office worded it. ``total`` None: 总数未录入; ``left_stated``: what a paper says is left."""

    issuer: str
    wording: str
    lead_code: str
    document_no: str = ""
    total: int | None = None
    left_stated: int | None = None
    due_on: date | None = None


def register_task(*, draft: TaskDraft, by: Acting, at: datetime) -> RectificationTask:
    """Enter a task. Raises NotAllowed, BadMatter, SecrecyMarkFound."""
    if not by.may("supervision.desk"):
        raise NotAllowed
    unit = Unit.objects.select_related("division").filter(code=draft.lead_code).first()
    if unit is None or not by.covers(unit.division.path):
        raise BadMatter(sentence="请选牵头单位。")
    if not draft.issuer.strip() or not draft.wording.strip():
        raise BadMatter(sentence="请填交办机关和任务原文。")
    numbers = [number for number in (draft.total, draft.left_stated) if number is not None]
    if any(number < 0 or number > 1_000_000 for number in numbers) or draft.total == 0:
        raise BadMatter(sentence="总数和剩余数要填不小于 0 的整数，总数不清楚就不填。")
    if draft.total is not None and draft.left_stated is not None and draft.left_stated > draft.total:
        raise BadMatter(sentence="剩余数大于总数，请核对原文。")
    refuse_if_marked_secret(draft.wording)
    post = post_by_code(by.post_code)
    with transaction.atomic():
        task = RectificationTask.objects.create(
            code=f"ZG-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
            issuer=draft.issuer.strip()[:120],
            document_no=draft.document_no[:80],
            wording=draft.wording.strip(),
            division_path=post.division_path if post is not None else by.paths[0],
            lead_unit=unit,
            total=draft.total,
            left_stated=draft.left_stated,
            stated_on=beijing_day(at),
            due_on=draft.due_on,
            created_at=at,
        )
        _record(task, "register", by, at, {"total": draft.total, "left": draft.left_stated})
    return task


def set_total(*, task_code: str, total: int, by: Acting, at: datetime) -> None:
    """Enter the total that was missing, or correct it; never below what is already listed."""
    task = find_task_for(by, task_code)
    if not by.may("supervision.desk"):
        raise NotAllowed
    listed = task.items.count()
    if total < max(1, listed):
        raise BadMatter(sentence=f"总数不能小于已列出的 {listed} 项，请核对。")
    with transaction.atomic():
        RectificationTask.objects.filter(pk=task.pk).update(total=total)
        _record(task, "total", by, at, {"from": task.total, "to": total})


def add_items(*, task_code: str, rows: Sequence[tuple[str, str]], by: Acting, at: datetime) -> int:
    """List problems of a task as (title, unit code); return how many. Raises BadMatter."""
    task = find_task_for(by, task_code)
    if not by.may("supervision.desk"):
        raise NotAllowed
    codes = {code for _, code in rows}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).select_related("division")}
    if codes - set(units) or any(not title.strip() for title, _ in rows):
        raise BadMatter(sentence="每项要写问题名称并选整改单位。")
    number = task.items.count()
    if task.total is not None and number + len(rows) > task.total:
        raise BadMatter(sentence=f"列出的项数超过总数 {task.total}，请先核对总数。")
    with transaction.atomic():
        RectificationItem.objects.bulk_create(
            RectificationItem(
                task=task,
                number=number + count,
                title=title.strip()[:200],
                unit=units[code],
                division_path=units[code].division.path,
                state_at=at,
            )
            for count, (title, code) in enumerate(rows, start=1)
        )
        _record(task, "items", by, at, {"count": len(rows)})
    return len(rows)


def attach_paper(
    *, task_code: str, number: int, paper: str, name: str, data: bytes, by: Acting, at: datetime
) -> Attachment:
    """Attach one 验收材料 to a problem, before 市级验收, by the unit that has it; ``paper`` is one the rule names.

    Raises SupervisionNotVisible, MatterRoleRefused, BadMatter, FileKindRefused, SecrecyMarkFound, CannotLookInside.
    """
    view = find_item_for(by, task_code, number, on=beijing_day(at))
    if not by.may("supervision.answer") or by.unit_code != view.item.unit.code:
        raise MatterRoleRefused(sentence=f"验收材料由{view.item.unit.name}附。")
    if not view.takes_papers:
        raise BadMatter(sentence=f"第 {number} 项已验收，不再附材料；要补请先退回整改。")
    if paper not in (*view.wanted, OTHER_PAPER):
        raise BadMatter(sentence="请选这份是哪一种材料。")
    return attach_file(
        by=by,
        at=at,
        data=data,
        original_name=name,
        kind=paper,
        subject_kind=SUBJECT,
        subject_code=view.item.subject_code,
        division_path=view.item.division_path,
    )


def advance_item(*, task_code: str, number: int, step: str, note: str, by: Acting, at: datetime) -> None:
    """Take one problem a step on, or back to 整改中 with a reason.

    自验 is the unit's. 验收 is the supervision office's, never by the person who self-checked, and not before the
    papers are there that the rule of the day asks for. 销号 is the head's.
    """
    view = find_item_for(by, task_code, number, on=beijing_day(at))
    task, item = view.item.task, view.item
    _check_may(step, item, by, note)
    source, target = STEPS[step] if step in STEPS else (RectificationState(item.state), RectificationState.OPEN)
    if item.state != source:
        raise RectificationMoved(number=number)
    if step == "accept" and item.checked_by == by.person_code:
        raise BadMatter(sentence="自验和验收须由两个人办理，请转另一人验收。")
    if step == "accept" and view.missing:
        raise AcceptancePapersMissing(number=number, missing="、".join(view.missing))
    changes: dict[str, object] = {"state": target, "state_at": at}
    noted: dict[str, dict[str, object]] = {
        "self_check": {"checked_by": by.person_code},
        "accept": {"accepted_by": by.person_code},
        BACK: {"returned_at": at},
    }
    changes |= noted.get(step, {})
    detail: dict[str, object] = {"number": number, "from": source, "to": target, "note": note}
    if step == "accept":
        detail["papers"] = [paper.code for paper in view.papers]
    with transaction.atomic():
        if RectificationItem.objects.filter(pk=item.pk, state=source).update(**changes) != 1:
            raise RectificationMoved(number=number)
        _record(task, step, by, at, detail)


def _check_may(step: str, item: RectificationItem, by: Acting, note: str) -> None:
    if step not in (*STEPS, BACK):
        raise BadMatter(sentence="没有这一步，请刷新后重试。")
    if step == "self_check":
        if not by.may("supervision.answer") or by.unit_code != item.unit.code:
            raise MatterRoleRefused(sentence=f"县级自验由{item.unit.name}办理。")
    elif not by.may("supervision.decide" if step == "cross_off" else "supervision.desk"):
        raise NotAllowed
    if step == BACK and (not note.strip() or item.state in (RectificationState.OPEN, RectificationState.PUBLISHED)):
        raise BadMatter(sentence="退回要写明理由，且只能退回自验之后、公示之前的项。")
    if note:
        refuse_if_marked_secret(note)


def _record(task: RectificationTask, what: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=f"rectification.{what}",
        subject_kind="rectification",
        subject_code=task.code,
        division_path=task.division_path,
        detail=detail,
    )
