"""有奖举报 from the report to the receipt: by token, by the rule of the day, by two persons, on record."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.choices import RewardState
from luoshu.apps.cases.errors import BadReward, RewardMoved, TipNotVisible
from luoshu.apps.cases.models import FireCase, TipReward
from luoshu.apps.cases.operations import decide_reward, open_due_cases, pay_reward, propose_reward, reveal_reporter
from luoshu.apps.cases.queries import find_tip_for, tips_for
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.operations import Reporter, receive_report, store_delivery
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import Fire, with_rules
from tests.support.cast import AT, SETUP, Cast

pytestmark = pytest.mark.django_db
NAME, PHONE = "欧阳举报", "13812345678"


def reported(cast: Cast, minute: int = 0, *, who: str = "陈川", lon: str = "112.05") -> str:
    """Let somebody report smoke in 甲北镇 by phone; return the token."""
    at = AT + timedelta(minutes=minute)
    reporter = Reporter(NAME, PHONE)
    fields = {"longitude": lon, "latitude": "34.15", "reported_at": at.isoformat(), "note": "冒烟"}
    made = receive_report(kind="hotline", datum="wgs84", fields=fields, by=cast.acting(who), at=at, reporter=reporter)
    store_delivery(delivery_id=made.pk, worker="t", at=at)
    make_clues(at=at, worker="t")
    open_due_cases(at=at)
    return reporter.token


@pytest.fixture
def token(cast: Cast) -> str:
    with_rules(cast)
    return reported(cast)


def verified(cast: Cast) -> Fire:
    fire = Fire(cast, FireCase.objects.get().code, AT)
    fire.dispatched()
    return fire


def test_from_the_report_to_the_receipt(cast: Cast, token: str) -> None:
    fire = verified(cast)
    reward = propose_reward(token=token, by=cast.acting("陈川"), at=AT)
    assert (reward.amount_fen, reward.rule_code, reward.case_code) == (20_000, "reward.tip", fire.code)
    decide_reward(token=token, is_granted=True, reason="", by=cast.acting("邓岳"), at=AT)
    pay_reward(token=token, receipt_no="SJ-7", by=cast.acting("陈川"), at=AT)
    row = tips_for(cast.acting("陈川"))[0][0]
    assert row.reward is not None
    assert (row.reward.state, row.reward.receipt_no) == (RewardState.PAID, "SJ-7")
    assert (row.shown_name, row.shown_phone) == ("欧***", "138****78")


def test_nothing_is_proposed_before_the_fire_was_verified(cast: Cast, token: str) -> None:
    with pytest.raises(BadReward, match="核实"):
        propose_reward(token=token, by=cast.acting("陈川"), at=AT)
    assert not TipReward.objects.exists()


def test_without_a_rule_of_that_day_there_is_no_reward(cast: Cast, token: str) -> None:
    verified(cast)
    save_rule(
        code="reward.tip",
        kind="reward",
        title="举报奖励",
        issuer="市",
        division_path="",
        valid_from=date(2024, 9, 18),
        body={"yuan": 500},
        by=SETUP,
        at=AT,
    )
    # The rule of 18 September is not that of the 17th: the shipped one still holds for the day of the report.
    assert propose_reward(token=token, by=cast.acting("陈川"), at=AT).amount_fen == 20_000


def test_only_the_first_of_several_is_rewarded(cast: Cast, token: str) -> None:
    second = reported(cast, 3, lon="112.0501")
    verified(cast)
    with pytest.raises(BadReward, match=token):
        propose_reward(token=second, by=cast.acting("陈川"), at=AT)
    propose_reward(token=token, by=cast.acting("陈川"), at=AT)
    with pytest.raises(RewardMoved):
        propose_reward(token=token, by=cast.acting("林岚"), at=AT)
    decide_reward(token=token, is_granted=False, reason="系统先发现", by=cast.acting("邓岳"), at=AT)
    assert propose_reward(token=second, by=cast.acting("陈川"), at=AT).state == RewardState.PROPOSED


def test_a_refusal_has_a_reason_and_a_reward_is_decided_and_paid_once(cast: Cast, token: str) -> None:
    verified(cast)
    propose_reward(token=token, by=cast.acting("陈川"), at=AT)
    with pytest.raises(BadReward, match="理由"):
        decide_reward(token=token, is_granted=False, reason=" ", by=cast.acting("邓岳"), at=AT)
    with pytest.raises(RewardMoved):
        pay_reward(token=token, receipt_no="SJ-1", by=cast.acting("陈川"), at=AT)
    decide_reward(token=token, is_granted=True, reason="", by=cast.acting("邓岳"), at=AT)
    with pytest.raises(RewardMoved):
        decide_reward(token=token, is_granted=False, reason="反悔", by=cast.acting("冯远"), at=AT)
    with pytest.raises(BadReward, match="收据号"):
        pay_reward(token=token, receipt_no="", by=cast.acting("陈川"), at=AT)
    pay_reward(token=token, receipt_no="SJ-1", by=cast.acting("陈川"), at=AT)
    with pytest.raises(RewardMoved):
        pay_reward(token=token, receipt_no="SJ-2", by=cast.acting("陈川"), at=AT)


def test_a_receipt_number_is_used_once(cast: Cast, token: str) -> None:
    verified(cast)
    other = reported(cast, 9, lon="112.15")
    rest = {"case_code": "HD-x", "division_path": "", "amount_fen": 1, "rule_code": "x", "proposed_at": AT}
    TipReward.objects.create(tip_token=other, state="paid", receipt_no="SJ-1", proposed_by="x", **rest)
    propose_reward(token=token, by=cast.acting("陈川"), at=AT)
    decide_reward(token=token, is_granted=True, reason="", by=cast.acting("邓岳"), at=AT)
    with pytest.raises(BadReward, match="已用"):
        pay_reward(token=token, receipt_no="SJ-1", by=cast.acting("陈川"), at=AT)
    assert TipReward.objects.get(tip_token=token).state == RewardState.GRANTED


def test_a_person_is_seen_with_a_reason_and_on_record(cast: Cast, token: str) -> None:
    by = cast.acting("陈川")
    with pytest.raises(BadReward, match="为什么"):
        reveal_reporter(token=token, reason=" ", by=by, at=AT)
    assert reveal_reporter(token=token, reason="位置不清，回电询问", by=by, at=AT) == (NAME, PHONE)
    entry = AuditEntry.objects.get(action="tips.reveal")
    assert (entry.subject_code, entry.person_code) == (token, by.person_code)
    assert NAME not in str(entry.detail)
    for name in ("邓岳", "冯远"):
        with pytest.raises(NotAllowed):
            reveal_reporter(token=token, reason="看看", by=cast.acting(name), at=AT)


def test_the_door_is_the_place_of_the_report(cast: Cast, token: str) -> None:
    assert find_tip_for(cast.acting("林岚"), token).token == token
    with pytest.raises(TipNotVisible):
        find_tip_for(cast.acting("周野"), token)
    with pytest.raises(NotAllowed):
        find_tip_for(cast.acting("赵禾"), token)
    assert tips_for(cast.acting("周野"))[0] == []


def test_the_list_goes_by_state_and_page(cast: Cast, token: str) -> None:
    second = reported(cast, 9, lon="112.15")
    by = cast.acting("陈川")
    rows, older = tips_for(by, limit=1)
    assert [row.token for row in rows] == [second]
    assert [row.token for row in tips_for(by, before=older, limit=1)[0]] == [token]
    assert {row.token for row in tips_for(by, state="none")[0]} == {token, second}
    assert tips_for(by, state="paid") == ([], 0)
