"""What people report about a fire: a phone call, a check in the field. Both may arrive later than they happened.

A report adds to the record and never depends on what the others do at the same moment: where a step of somebody else
comes between, it is written again on what then stands, so that no phone has to send it twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import LATE_CHECK, VERB_RIGHTS, BurnedMatter, CallOutcome, FindingResult
from luoshu.apps.cases.errors import BadFinding, CaseMoved
from luoshu.apps.cases.models import FieldCheck, FireCase, PhoneCall
from luoshu.apps.cases.operations.telling import desks_of, tell
from luoshu.apps.cases.operations.writing import Happening, checked_step, move, write_happening
from luoshu.apps.cases.queries import find_case_for, latest_finding
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.people.queries import holder_of, post_by_code
from luoshu.apps.rules.queries import crops_on
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE

SEEN_BEFORE: Final = timedelta(hours=1)
MOST_TRIES: Final = 5
MOST_MU: Final = 10_000
Written = TypeVar("Written")


@dataclass(frozen=True)
class Patch:
    """What burned more closely, all of it optional: the crop of the straw, the area, which field. Never a person."""

    crop: str = ""
    area_mu: float | None = None
    parcel: str = ""


@dataclass(frozen=True)
class Finding:
    """One finding of three taps, as it came from the phone."""

    client_key: str
    result: str
    burned_matter: str
    found_at: datetime
    photo_code: str
    note: str
    patch: Patch


def _again_when_moved(write: Callable[[], Written]) -> Written:
    for _ in range(MOST_TRIES - 1):
        try:
            return write()
        except CaseMoved:
            continue
    return write()


def record_call(
    *, case_code: str, to_post_code: str, to_name: str, outcome: str, by: Acting, at: datetime, note: str = ""
) -> PhoneCall:
    """Record a phone call about a fire: the dispatch that really happens.

    Without a name the holder of the post was called. Raises CaseNotVisible, NotAllowed, StepNotTaken, BadFinding.
    """
    if outcome not in CallOutcome.values:
        raise BadFinding(sentence="请选通话结果：已电话通知、无人接听或号码有误。")
    name = to_name.strip() or _holder_name(to_post_code, at)
    if not name:
        raise BadFinding(sentence="请选打给了谁，再记这通电话。")

    def write() -> PhoneCall:
        case = find_case_for(by, case_code)
        checked_step(case, "call", by=by, at=at, note=note)
        with transaction.atomic():
            call = PhoneCall.objects.create(
                case=case,
                called_at=at,
                called_by=by.person_code,
                to_post_code=to_post_code[:40],
                to_name=name[:40],
                outcome=outcome,
                note=note[:200],
            )
            move(case, at=at)
            happening = Happening("call", case.state, note, {"to": name[:40], "outcome": outcome})
            write_happening(case, by=by, at=at, from_state=case.state, what=happening)
        return call

    return _again_when_moved(write)


def _holder_name(post_code: str, at: datetime) -> str:
    post = post_by_code(post_code)
    person, _kind = holder_of(post, beijing_day(at)) if post is not None else (None, "")
    return person.name if person is not None else ""


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
    patch: Patch = Patch(),
) -> FieldCheck:
    """Record a check in the field. The same ``client_key`` again, from a phone that was not answered, is one row.

    ``found_at`` is when it was found, by the phone's clock; a time in the future is taken as now. A fire whose state
    takes no checks any more keeps the finding as a late one: nothing is lost, it moves no step, and fire found after
    the close is told to the desk. Raises CaseNotVisible, NotAllowed, BadFinding.
    """
    known = FieldCheck.objects.filter(client_key=client_key, case__code=case_code, found_by=by.person_code).first()
    if known is not None:
        return known
    if burned_matter != BurnedMatter.STRAW:
        patch = replace(patch, crop="")
    finding = Finding(client_key, result, burned_matter, found_at, photo_code, note, patch)
    _check_words(case_code, finding)
    try:
        return _again_when_moved(lambda: _write_check(case_code, finding, by, at))
    except IntegrityError:
        # Two sendings of one check arrived at once; the other one wrote it.
        same = FieldCheck.objects.filter(client_key=client_key).select_related("case").first()
        if same is None or same.case.code != case_code or same.found_by != by.person_code:
            raise BadFinding(sentence="这条核实的编号与另一条相同，请返回重新填写。") from None
        return same


def _write_check(case_code: str, finding: Finding, by: Acting, at: datetime) -> FieldCheck:
    case = find_case_for(by, case_code)
    is_late = not any(row.verb == "check" for row in FIRE.transitions_from(case.state))
    if is_late:
        _check_late_role(by)
    else:
        checked_step(case, "check", by=by, at=at, note=finding.note)
    found_at = min(at, max(finding.found_at, case.first_seen_at - SEEN_BEFORE))
    with transaction.atomic():
        check = FieldCheck.objects.create(
            case=case,
            client_key=finding.client_key,
            result=finding.result,
            burned_matter=finding.burned_matter,
            crop=_known_crop(case, finding.patch.crop, found_at),
            area_mu=finding.patch.area_mu,
            parcel=finding.patch.parcel.strip()[:60],
            photo_code=finding.photo_code,
            note=finding.note[:300],
            found_at=found_at,
            received_at=at,
            found_by=by.person_code,
            found_post=by.post_code,
        )
        _take_account(case, at=at)
        detail = {"result": finding.result, "burned_matter": finding.burned_matter, "photo": finding.photo_code}
        verb = LATE_CHECK if is_late else "check"
        happening = Happening(verb, case.state, finding.note, detail, found_at, finding.client_key)
        write_happening(case, by=by, at=at, from_state=case.state, what=happening)
        if not case.is_open and finding.result == FindingResult.BURNING:
            text = f"火点 {case.code} 办结后现场报仍有火，请核对是否复燃。"
            tell(case, key=f"late:{check.pk}", kind="fire_again", text=text, posts=desks_of(case, at=at), at=at)
    return check


def _check_late_role(by: Acting) -> None:
    roles = {role for row in FIRE.transitions if row.verb == "check" for role in row.roles}
    if by.role not in roles or not by.may(VERB_RIGHTS["check"]):
        raise NotAllowed


def _check_words(case_code: str, finding: Finding) -> None:
    if not finding.client_key or len(finding.client_key) > 60:
        raise BadFinding(sentence="这条核实没有编号，请刷新页面后重新填写。")
    if finding.result not in FindingResult.values:
        raise BadFinding(sentence="请选现场情况：有火、已灭或没发现。")
    if finding.burned_matter and finding.burned_matter not in BurnedMatter.values:
        raise BadFinding(sentence="请从列出的种类里选烧的什么。")
    if finding.photo_code and not attachments_of("fire", case_code).filter(code=finding.photo_code).exists():
        raise BadFinding(sentence="照片没有存上，请重新拍一张再提交。")
    area = finding.patch.area_mu
    if area is not None and not 0 < area <= MOST_MU:
        raise BadFinding(sentence=f"过火面积要填 0 到 {MOST_MU} 之间的亩数，不知道的可以不填。")


def _known_crop(case: FireCase, crop: str, found_at: datetime) -> str:
    if crop and crop not in dict(crops_on(case.division_path, beijing_day(found_at))):
        raise BadFinding(sentence="请从列出的作物里选，或不选。")
    return crop


def _take_account(case: FireCase, *, at: datetime) -> None:
    """Let the latest finding decide whether the fire is out; an older one that arrives late changes nothing.

    A fire that has ended keeps what it ended with: reopening it is a person's step.
    """
    latest = latest_finding(case)
    if latest is None or not case.is_open:
        move(case, at=at)
        return
    is_out = latest.result in (FindingResult.OUT, FindingResult.NOTHING)
    move(
        case,
        at=at,
        extinguished_at=latest.found_at if is_out else None,
        burned_matter=latest.burned_matter or case.burned_matter,
        area_mu=case.area_mu if latest.area_mu is None else latest.area_mu,
    )
