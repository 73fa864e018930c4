"""What people report about a fire: a phone call, a check in the field. Both may arrive later than they happened."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import BurnedMatter, CallOutcome, FindingResult
from luoshu.apps.cases.errors import BadFinding
from luoshu.apps.cases.models import FieldCheck, FireCase, PhoneCall
from luoshu.apps.cases.operations.writing import Happening, move, refusal, write_happening
from luoshu.apps.cases.queries import facts_of, find_case_for, latest_finding
from luoshu.apps.errors import NotAllowed
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.problems import StepRefused
from luoshu.core.workflow.table import Actor

PHONE_CLOCK_SLACK = timedelta(minutes=10)


def record_call(
    *, case_code: str, to_post_code: str, to_name: str, outcome: str, by: Acting, at: datetime, note: str = ""
) -> PhoneCall:
    """Record a phone call about a fire: the dispatch that really happens. Raises CaseNotVisible, NotAllowed."""
    case = find_case_for(by, case_code)
    if not by.may("fires.call"):
        raise NotAllowed
    if outcome not in CallOutcome.values:
        raise BadFinding(sentence="请选通话结果：已电话通知、无人接听或号码有误。")
    with transaction.atomic():
        call = PhoneCall.objects.create(
            case=case,
            called_at=at,
            called_by=by.person_code,
            to_post_code=to_post_code,
            to_name=to_name[:40],
            outcome=outcome,
            note=note[:200],
        )
        happening = Happening("call", case.state, note, {"to": to_name, "outcome": outcome})
        write_happening(case, by=by, at=at, from_state=case.state, what=happening)
        move(case, at=at)
    return call


def record_check(
    *,
    case_code: str,
    client_key: str,
    result: str,
    burned_matter: str,
    found_at: datetime,
    by: Acting,
    at: datetime,
    photo_code: str = "",
    note: str = "",
) -> FieldCheck:
    """Record a check in the field. The same ``client_key`` again, from a phone that was not answered, is one row.

    ``found_at`` is when it was found, by the phone's clock; a time in the future is taken as now. A photo is asked
    for when something burned; a call by a second person stands in for it. Raises CaseNotVisible, StepNotTaken.
    """
    case = find_case_for(by, case_code)
    known = FieldCheck.objects.filter(client_key=client_key, case=case).first()
    if known is not None:
        return known
    _check_words(client_key, result, burned_matter)
    facts = facts_of(case, by, at=at)
    try:
        FIRE.step(case.state, "check", facts, Actor(by.person_code, frozenset({by.role})), note)
    except StepRefused as error:
        raise refusal(error) from error
    found_at = min(at, max(found_at, case.first_seen_at - timedelta(hours=1)))
    try:
        with transaction.atomic():
            check = FieldCheck.objects.create(
                case=case,
                client_key=client_key,
                result=result,
                burned_matter=burned_matter,
                photo_code=photo_code,
                note=note[:300],
                found_at=found_at,
                received_at=at,
                found_by=by.person_code,
                found_post=by.post_code,
            )
            _take_account(case, at=at)
            detail = {"result": result, "burned_matter": burned_matter, "photo": photo_code}
            happening = Happening("check", case.state, note, detail, found_at)
            write_happening(case, by=by, at=at, from_state=case.state, what=happening)
    except IntegrityError:
        # Two sendings of one check arrived at once; the other one wrote it.
        same = FieldCheck.objects.filter(client_key=client_key).first()
        if same is None or same.case_id != case.pk:
            raise BadFinding(sentence="这条核实的编号与另一条相同，请返回重新填写。") from None
        return same
    return check


def _check_words(client_key: str, result: str, burned_matter: str) -> None:
    if not client_key or len(client_key) > 60:
        raise BadFinding(sentence="这条核实没有编号，请刷新页面后重新填写。")
    if result not in FindingResult.values:
        raise BadFinding(sentence="请选现场情况：有火、已灭或没发现。")
    if burned_matter and burned_matter not in BurnedMatter.values:
        raise BadFinding(sentence="请从列出的种类里选烧的什么。")


def _take_account(case: FireCase, *, at: datetime) -> None:
    """Let the latest finding decide whether the fire is out; an older one that arrives late changes nothing."""
    latest = latest_finding(case)
    if latest is None:
        return
    is_out = latest.result in (FindingResult.OUT, FindingResult.NOTHING)
    move(
        case,
        at=at,
        extinguished_at=latest.found_at if is_out else None,
        burned_matter=latest.burned_matter or case.burned_matter,
    )
