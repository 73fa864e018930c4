"""议事协调机构 and 工作专班, and the named frames of work: founded by a document, with an end."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.people.models import Unit
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.supervision.choices import BodyKind, UnitPart
from luoshu.apps.supervision.errors import BadMatter, SupervisionNotVisible
from luoshu.apps.supervision.models import Body, BodyMember, WorkFrame
from luoshu.apps.supervision.queries.bodies import bodies_for
from luoshu.core.clock import beijing_day


@dataclass(frozen=True)
class BodyDraft:
    """A body as its founding document names it."""

    name: str
    kind: str
    source_document: str
    starts_on: date
    dissolves_on: date | None
    lead_code: str
    member_codes: tuple[str, ...] = ()


def found_body(*, draft: BodyDraft, by: Acting, at: datetime) -> Body:
    """Enter a body with its members. Raises NotAllowed, BadMatter."""
    if not by.may("supervision.desk"):
        raise NotAllowed
    if not draft.name.strip() or draft.kind not in BodyKind.values or not draft.source_document.strip():
        raise BadMatter(sentence="请填机构名称、类别和成立文件；没有文件的不能登记。")
    if draft.dissolves_on is not None and draft.dissolves_on <= draft.starts_on:
        raise BadMatter(sentence="撤销日期要晚于成立日期，请核对。")
    codes = list(dict.fromkeys((draft.lead_code, *draft.member_codes)))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).select_related("division")}
    if not draft.lead_code or any(code not in units or not by.covers(units[code].division.path) for code in codes):
        raise BadMatter(sentence="请选牵头单位和成员单位。")
    post = post_by_code(by.post_code)
    with transaction.atomic():
        body = Body.objects.create(
            code=f"JG-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
            name=draft.name.strip()[:120],
            kind=draft.kind,
            division_path=post.division_path if post is not None else by.paths[0],
            source_document=draft.source_document.strip()[:120],
            starts_on=draft.starts_on,
            dissolves_on=draft.dissolves_on,
        )
        BodyMember.objects.bulk_create(
            BodyMember(
                body=body,
                unit=units[code],
                part=UnitPart.LEAD if code == draft.lead_code else UnitPart.CO,
                starts_on=draft.starts_on,
            )
            for code in codes
        )
        _record(by, at, "body.found", "body", body.code, body.division_path, {"members": codes})
    return body


def dissolve_body(*, body_code: str, on: date, reason: str, by: Acting, at: datetime) -> None:
    """撤销: from that day its members see nothing through it any more. Raises BadMatter, SupervisionNotVisible."""
    if not by.may("supervision.desk"):
        raise NotAllowed
    body = bodies_for(by).filter(code=body_code).first()
    if body is None:
        raise SupervisionNotVisible
    if on < body.starts_on or not reason.strip():
        raise BadMatter(sentence="请填撤销日期（不早于成立日）和依据。")
    refuse_if_marked_secret(reason)
    with transaction.atomic():
        alive = Body.objects.filter(pk=body.pk, dissolved_on__isnull=True)
        if alive.update(dissolved_on=on, dissolve_reason=reason.strip()[:300]) != 1:
            raise BadMatter(sentence="这个机构已经撤销，请刷新后查看。")
        detail: dict[str, object] = {"on": on.isoformat(), "reason": reason}
        _record(by, at, "body.dissolve", "body", body.code, body.division_path, detail)


def save_frame(
    *,
    code: str,
    name: str,
    source_document: str,
    parts: Sequence[str],
    valid_from: date,
    by: Acting,
    at: datetime,
) -> WorkFrame:
    """Enter a frame, or its next version from a day on; empty parts stay 待录入. Raises NotAllowed, BadMatter."""
    if not by.may("supervision.desk"):
        raise NotAllowed
    if not code.strip() or not name.strip():
        raise BadMatter(sentence="请填工作体系的代码和名称。")
    post = post_by_code(by.post_code)
    path = post.division_path if post is not None else by.paths[0]
    lines = [part.strip()[:200] for part in parts if part.strip()]
    with transaction.atomic():
        held = WorkFrame.objects.filter(code=code, division_path=path).order_by("-valid_from").first()
        if held is not None and valid_from <= held.valid_from:
            raise BadMatter(sentence=f"这个体系自 {held.valid_from} 起使用，新的内容要从更晚的日期开始。")
        if held is not None and held.valid_to is None:
            WorkFrame.objects.filter(pk=held.pk, valid_to__isnull=True).update(valid_to=valid_from)
        frame = WorkFrame.objects.create(
            code=code.strip()[:40],
            name=name.strip()[:80],
            division_path=path,
            source_document=source_document.strip()[:120],
            parts=lines,
            valid_from=valid_from,
        )
        _record(by, at, "frame.save", "frame", code, path, {"parts": lines, "from": valid_from.isoformat()})
    return frame


def _record(by: Acting, at: datetime, action: str, kind: str, code: str, path: str, detail: dict[str, object]) -> None:
    record(by=by, at=at, action=action, subject_kind=kind, subject_code=code, division_path=path, detail=detail)
