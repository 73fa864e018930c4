"""Writing rules: an edit ends the row in force and adds the next."""

from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import Conflict, NotAllowed
from luoshu.apps.rules.bodies import check_body
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.errors import RuleBackdated, RuleDateInvalid, RuleInvalid, RuleNotVisible
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import beijing_day

_CODE_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


def save_rule(
    *,
    code: str,
    kind: str,
    title: str,
    issuer: str,
    division_path: str,
    valid_from: date,
    body: dict[str, Any],
    by: Acting,
    at: datetime,
    document_no: str = "",
    is_example: bool = False,
    note: str = "",
) -> Rule:
    """Put a rule in force from a day on: the row in force until then ends that day, and stays as it was.

    Raises NotAllowed, RuleNotVisible, RuleInvalid, RuleDateInvalid, Conflict (somebody else edited it just now).
    """
    if not by.may("rules.edit"):
        raise NotAllowed
    if not by.covers(division_path):
        raise RuleNotVisible(rule=code)
    if kind not in RuleKind.values or not code.strip() or not title.strip() or not issuer.strip():
        raise RuleInvalid(reason="规则要有类别、代码、名称和制定机关，请补全后再保存。")
    check_body(kind, body)
    row = Rule(
        code=code,
        kind=kind,
        title=title,
        issuer=issuer,
        document_no=document_no,
        division_path=division_path,
        valid_from=valid_from,
        body=body,
        is_example=is_example,
        note=note,
        entered_at=at,
        entered_by=by.label[:80],
    )
    with transaction.atomic():
        rows = Rule.objects.filter(code=code, division_path=division_path)
        latest = rows.order_by("-valid_from").first()
        if latest is not None:
            _end_before(latest, row)
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="rules.save_rule",
            subject_kind="rule",
            subject_code=code,
            division_path=division_path,
            detail=_detail(row, latest),
        )
    return row


def _detail(row: Rule, latest: Rule | None) -> dict[str, Any]:
    return {
        "valid_from": row.valid_from.isoformat(),
        "body": row.body,
        "document_no": row.document_no,
        "note": row.note,
        "before": latest.body if latest is not None else None,
    }


def _end_before(latest: Rule, row: Rule) -> None:
    """End the row in force where the next one begins; an end that was set earlier stays."""
    if latest.kind != row.kind:
        raise RuleInvalid(reason=f"代码 {row.code} 已用于另一类规则“{latest.title}”，请换一个代码。")
    if row.valid_from <= latest.valid_from:
        raise RuleDateInvalid(title=latest.title, valid_from=latest.valid_from)
    if latest.valid_to is None or latest.valid_to > row.valid_from:
        rows = Rule.objects.filter(pk=latest.pk, valid_to=latest.valid_to)
        if rows.update(valid_to=row.valid_from) != 1:
            raise Conflict


def end_rule(*, code: str, division_path: str, valid_to: date, by: Acting, at: datetime, note: str = "") -> None:
    """End a rule without a successor: from that day a wider division's rule answers, if there is one.

    Raises NotAllowed, RuleNotVisible, RuleBackdated, RuleDateInvalid, Conflict.
    """
    if not by.may("rules.edit"):
        raise NotAllowed
    if not by.covers(division_path):
        raise RuleNotVisible(rule=code)
    with transaction.atomic():
        rows = Rule.objects.filter(code=code, division_path=division_path, valid_to__isnull=True)
        row = rows.first()
        if row is None:
            raise RuleNotVisible(rule=code)
        if valid_to < beijing_day(at) and not note.strip():
            raise RuleBackdated(valid_from=valid_to)
        if valid_to <= row.valid_from:
            raise RuleDateInvalid(title=row.title, valid_from=row.valid_from)
        if rows.filter(pk=row.pk).update(valid_to=valid_to) != 1:
            raise Conflict
        detail = {"valid_to": valid_to.isoformat(), "note": note}
        record(
            by=by,
            at=at,
            action="rules.end_rule",
            subject_kind="rule",
            subject_code=code,
            division_path=division_path,
            detail=detail,
        )


def change_rule(
    *,
    code: str,
    kind: str,
    title: str,
    issuer: str,
    document_no: str,
    division_path: str,
    valid_from: date,
    body: dict[str, Any],
    seen_from: date | None,
    by: Acting,
    at: datetime,
    note: str = "",
) -> Rule:
    """Enter a rule, or change one from a day on, as an office does: with its document number, and open about the past.

    ``seen_from`` is the start of the row the change was made from, None for a new rule: another row by now means that
    somebody else changed it. A start before today needs a note that says why. Raises NotAllowed, RuleNotVisible,
    RuleInvalid, RuleDateInvalid, RuleBackdated, Conflict.
    """
    if not by.may("rules.edit"):
        raise NotAllowed
    if not document_no.strip():
        raise RuleInvalid(reason="没有填写文号。规则要写明依据哪份文件，没有文号的写会议或批示的名称和日期。")
    lengths = {"名称": (title, 120), "制定机关": (issuer, 120), "文号": (document_no, 80), "说明": (note, 300)}
    for label, (text, longest) in lengths.items():
        if len(text) > longest:
            raise RuleInvalid(reason=f"“{label}”超过 {longest} 字，请改短。")
    if len(code) > 60 or not set(code) <= _CODE_SIGNS:
        raise RuleInvalid(reason="规则代码只用小写字母、数字、点、下划线、短横线，最多 60 个，请改正。")
    if valid_from < beijing_day(at) and not note.strip():
        raise RuleBackdated(valid_from=valid_from)
    latest = Rule.objects.filter(code=code, division_path=division_path).order_by("-valid_from").first()
    if (latest.valid_from if latest is not None else None) != seen_from:
        if seen_from is None:
            raise RuleInvalid(reason=f"代码 {code} 在这个区划已经有规则，请从列表里打开它修改，或换一个代码。")
        raise Conflict
    try:
        return save_rule(
            code=code,
            kind=kind,
            title=title.strip(),
            issuer=issuer.strip(),
            document_no=document_no.strip(),
            division_path=division_path,
            valid_from=valid_from,
            body=body,
            note=note.strip(),
            by=by,
            at=at,
        )
    except IntegrityError as error:
        raise Conflict from error
