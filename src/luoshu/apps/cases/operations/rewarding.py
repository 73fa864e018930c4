"""有奖举报: the desk proposes, the head decides, the desk pays against a receipt; a person is seen on record."""

from datetime import datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cases.choices import RewardState
from luoshu.apps.cases.errors import BadReward, RewardMoved
from luoshu.apps.cases.models import TipReward
from luoshu.apps.cases.queries.tips import find_tip_for, tip_row
from luoshu.apps.clues.models import Clue
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.feeds.models import Tip
from luoshu.apps.rules.queries import reward_rule
from luoshu.core.clock import beijing_day

FEN_PER_YUAN = 100


def reveal_reporter(*, token: str, reason: str, by: Acting, at: datetime) -> tuple[str, str]:
    """Return name and phone of a reporter; who asked, when and why is written down first.

    Raises TipNotVisible, NotAllowed, BadReward.
    """
    tip = find_tip_for(by, token)
    if not by.may("tips.reveal"):
        raise NotAllowed
    if not reason.strip():
        raise BadReward(sentence="请写明为什么要看举报人姓名和电话，查看会记入审计。")
    refuse_if_marked_secret(reason)
    _record("tips.reveal", tip, by, at, {"reason": reason.strip()[:200]})
    return tip.reporter_name, tip.phone


def propose_reward(*, token: str, by: Acting, at: datetime) -> TipReward:
    """提出奖励 for a report whose fire was verified, with the amount of the rule of the day it was reported.

    Raises TipNotVisible, NotAllowed, BadReward, RewardMoved.
    """
    tip = find_tip_for(by, token)
    if not by.may("tips.pay"):
        raise NotAllowed
    row = tip_row(tip)
    if row.fire is None or not row.is_verified:
        raise BadReward(sentence="举报的火点还没有核实属实，核实之后再提出奖励。")
    rule = reward_rule(tip.division_path, beijing_day(tip.reported_at))
    if rule is None:
        raise BadReward(sentence="举报当天没有生效的举报奖励规则，请先由安全管理员登记规则。")
    if rule.first_only and (first := _first_of(row.fire.code)) != token:
        raise BadReward(sentence=f"同一火点最先举报的是 {first}，按规则只奖励最先举报的。")
    values = {"case_code": row.fire.code, "amount_fen": rule.yuan * FEN_PER_YUAN, "rule_code": rule.rule_code}
    try:
        with transaction.atomic():
            reward = TipReward.objects.create(
                tip_token=token,
                division_path=tip.division_path,
                is_only=rule.first_only,
                state=RewardState.PROPOSED,
                proposed_by=by.person_code,
                proposed_at=at,
                **values,
            )
            _record("tips.propose", tip, by, at, {"yuan": rule.yuan, "rule": rule.rule_code, "fire": row.fire.code})
    except IntegrityError:
        raise RewardMoved from None
    return reward


def _first_of(case_code: str) -> str:
    """Return the token of the earliest report of a fire whose reward was not refused."""
    keys = Clue.objects.filter(event__case__code=case_code).values("detection__key")
    refused = TipReward.objects.filter(case_code=case_code, state=RewardState.REFUSED).values("tip_token")
    tips = Tip.objects.filter(detection_key__in=keys).exclude(token__in=refused).order_by("reported_at", "pk")
    return tips.values_list("token", flat=True).first() or ""


def decide_reward(*, token: str, is_granted: bool, reason: str, by: Acting, at: datetime) -> TipReward:
    """批准 or 不奖励 with a reason, by the head and never by the one who proposed it.

    Raises TipNotVisible, NotAllowed, BadReward, RewardMoved, SecrecyMarkFound.
    """
    tip = find_tip_for(by, token)
    if not by.may("tips.decide"):
        raise NotAllowed
    reason = reason.strip()[:300]
    refuse_if_marked_secret(reason)
    if not is_granted and not reason:
        raise BadReward(sentence="不奖励要写明理由。")
    waiting = TipReward.objects.filter(tip_token=token, state=RewardState.PROPOSED)
    if waiting.filter(proposed_by=by.person_code).exists():
        raise BadReward(sentence="奖励是您提出的，请由另一位负责人审批。")
    state = RewardState.GRANTED if is_granted else RewardState.REFUSED
    changes = {"state": state, "decided_by": by.person_code, "decided_at": at, "reason": reason}
    return _move(tip, RewardState.PROPOSED, changes, "tips.decide", by, at)


def pay_reward(*, token: str, receipt_no: str, by: Acting, at: datetime) -> TipReward:
    """发放 against a receipt number, which is used once. Whoever comes with the token is paid; no name is asked for.

    Raises TipNotVisible, NotAllowed, BadReward, RewardMoved.
    """
    tip = find_tip_for(by, token)
    if not by.may("tips.pay"):
        raise NotAllowed
    number = receipt_no.strip()
    if not 0 < len(number) <= 40:
        raise BadReward(sentence="请填收据号，不超过 40 个字。")
    changes = {"state": RewardState.PAID, "paid_by": by.person_code, "paid_at": at, "receipt_no": number}
    try:
        return _move(tip, RewardState.GRANTED, changes, "tips.pay", by, at)
    except IntegrityError:
        raise BadReward(sentence=f"收据号 {number} 已用在另一份奖励上，请核对。") from None


def _move(tip: Tip, wanted: str, changes: dict[str, object], action: str, by: Acting, at: datetime) -> TipReward:
    with transaction.atomic():
        if TipReward.objects.filter(tip_token=tip.token, state=wanted).update(**changes) != 1:
            raise RewardMoved
        _record(action, tip, by, at, {"state": str(changes["state"])})
    return TipReward.objects.get(tip_token=tip.token)


def _record(action: str, tip: Tip, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=action,
        subject_kind="tip",
        subject_code=tip.token,
        division_path=tip.division_path,
        detail=detail,
    )
