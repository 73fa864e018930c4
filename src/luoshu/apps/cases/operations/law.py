"""执法记录: written by the law officer alone. Whom it concerns and the fine go nowhere from here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cases.choices import LawOutcome
from luoshu.apps.cases.errors import BadLawRecord, LawRecordMoved
from luoshu.apps.cases.models import FireCase, LawRecord
from luoshu.apps.cases.queries import find_case_for
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.rules.queries import fine_range
from luoshu.core.clock import beijing_day

FEN_PER_YUAN = 100


@dataclass(frozen=True)
class LawInput:
    """What the officer writes. ``fine_yuan`` is whole yuan; ``version`` is that of the record that was shown, 0 new."""

    agencies: str
    case_no: str = ""
    is_party_found: bool = False
    party_name: str = ""
    party_id_no: str = ""
    fine_yuan: int | None = None
    outcome: str = LawOutcome.LOOKING
    note: str = ""
    version: int = 0


def write_law_record(*, case_code: str, given: LawInput, by: Acting, at: datetime) -> LawRecord:
    """Write or amend the record of a fire.

    The audit row names neither the person nor the fine. Raises CaseNotVisible, NotAllowed, BadLawRecord,
    LawRecordMoved, SecrecyMarkFound.
    """
    case = find_case_for(by, case_code)
    if not by.may("law.record"):
        raise NotAllowed
    refuse_if_marked_secret(given.note)
    fields = _checked(case, given)
    fields |= {"written_by": by.person_code, "written_post": by.post_code, "written_at": at}
    try:
        with transaction.atomic():
            if given.version == 0:
                LawRecord.objects.create(case=case, **fields)
            else:
                held = LawRecord.objects.filter(case=case, version=given.version)
                if held.update(version=given.version + 1, **fields) != 1:
                    raise LawRecordMoved
            record(
                by=by,
                at=at,
                action="law.write",
                subject_kind="fire",
                subject_code=case.code,
                division_path=case.division_path,
                detail={"version": given.version + 1, "is_party_found": given.is_party_found},
            )
    except IntegrityError:
        raise LawRecordMoved from None
    return LawRecord.objects.get(case=case)


def _checked(case: FireCase, given: LawInput) -> dict[str, object]:
    if not given.agencies.strip():
        raise BadLawRecord(sentence="请写明办理单位，几家共办的都写上。")
    if given.outcome not in LawOutcome.values:
        raise BadLawRecord(sentence="请从列出的几种里选办理结果。")
    if given.party_name.strip() and not given.is_party_found:
        raise BadLawRecord(sentence="写了当事人姓名，请同时选“已找到”。")
    rule_code = ""
    if given.fine_yuan is not None:
        rule_code = _checked_fine(case, given.fine_yuan)
    if (given.outcome == LawOutcome.FINED) != (given.fine_yuan is not None):
        raise BadLawRecord(sentence="办理结果选“罚款”时要填金额，选其他结果时不填金额。")
    return {
        "agencies": given.agencies.strip()[:200],
        "case_no": given.case_no.strip()[:60],
        "is_party_found": given.is_party_found,
        "party_name": given.party_name.strip()[:60],
        "party_id_no": given.party_id_no.strip()[:30],
        "fine_fen": None if given.fine_yuan is None else given.fine_yuan * FEN_PER_YUAN,
        "rule_code": rule_code,
        "outcome": given.outcome,
        "note": given.note.strip()[:400],
    }


def _checked_fine(case: FireCase, fine_yuan: int) -> str:
    """Return the code of the rule that the fine lies in: the rule of the day on which the fire was first seen."""
    found = fine_range(case.division_path, beijing_day(case.first_seen_at))
    if found is None:
        raise BadLawRecord(sentence="这一天没有有效的罚款幅度规则，请先由安全管理员录入。")
    if not found.least_yuan <= fine_yuan <= found.most_yuan:
        raise BadLawRecord(
            sentence=f"罚款应在 {found.least_yuan} 元以上 {found.most_yuan} 元以下（{found.rule_code}），请核对金额。"
        )
    return found.rule_code
