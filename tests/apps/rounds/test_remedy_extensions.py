"""延期 of a remedy: asked by the owner, decided by the inspecting office, never further than the rule says."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import Notice
from luoshu.apps.rounds.errors import (
    ExtensionAsked,
    RemedyStepNotTaken,
    RoundsInvalid,
    RoundsMoved,
)
from luoshu.apps.rounds.models import Remedy, RemedyEntry, RemedyExtension
from luoshu.apps.rounds.operations.extending import decide_day
from luoshu.apps.rounds.queries import remedy_view
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import beijing_day
from tests.support.cast import AT
from tests.support.rounds_factories import Rounds

pytestmark = pytest.mark.django_db

# 2024-09-17 is a holiday, the 29th a working Sunday: five working days end on the 24th, ten on the 30th.
DUE_ON, LATEST = date(2024, 9, 24), date(2024, 9, 30)
WANTED = date(2024, 9, 27)


@pytest.fixture
def remedy(rounds: Rounds) -> Remedy:
    return rounds.find(rounds.visit()).remedy


def ask(rounds: Rounds, remedy: Remedy, day: date = WANTED, minute: int = 10, who: str = "赵禾") -> Remedy:
    return rounds.step(remedy, who, "ask_extension", minute, new_day=day, note="连阴雨，机械下不了地")


def test_asked_and_granted_the_day_moves_and_all_is_on_record(rounds: Rounds, remedy: Remedy) -> None:
    assert remedy.due_at is not None
    assert beijing_day(remedy.due_at) == DUE_ON
    waiting = ask(rounds, remedy)
    assert (waiting.state, waiting.due_at) == ("to_remedy", remedy.due_at)
    assert "申请延期到 9月27日" in Notice.objects.get(text__contains="延期").text
    granted = rounds.step(remedy, "陈川", "extend", 20)
    assert granted.due_at is not None
    assert (granted.state, beijing_day(granted.due_at)) == ("to_remedy", WANTED)
    assert granted.limit_started_at == AT
    assert granted.rule_codes[-1] == "limit.remedy_extension"
    assert list(RemedyEntry.objects.order_by("id").values_list("verb", flat=True)) == [
        "find",
        "ask_extension",
        "extend",
    ]
    lines = remedy_view(rounds.cast.acting("赵禾"), granted, at=AT).lines
    assert [line.until for line in lines] == [None, WANTED, WANTED]
    assert AuditEntry.objects.filter(subject_code=remedy.code, action="rounds.extend").count() == 1
    assert Notice.objects.filter(text__contains="延期申请已批准").count() == 1
    kept = RemedyExtension.objects.get()
    assert (kept.state, kept.decided_by) == ("granted", rounds.cast.acting("陈川").person_code)


def test_refused_with_a_reason_the_day_stays_and_may_be_asked_again(rounds: Rounds, remedy: Remedy) -> None:
    ask(rounds, remedy)
    with pytest.raises(RemedyStepNotTaken, match="理由"):
        rounds.step(remedy, "陈川", "refuse_extension", 11)
    refused = rounds.step(remedy, "陈川", "refuse_extension", 12, note="沟里只剩半车")
    assert refused.due_at == remedy.due_at
    ask(rounds, remedy, minute=13)
    assert sorted(RemedyExtension.objects.values_list("state", flat=True)) == ["asked", "refused"]


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2024, 9, 16), "晚于"), (DUE_ON, "晚于"), (LATEST + timedelta(days=1), "最晚延到 9月30日")],
)
def test_a_day_outside_the_rule_is_refused(rounds: Rounds, remedy: Remedy, day: date, words: str) -> None:
    with pytest.raises(RoundsInvalid, match=words):
        ask(rounds, remedy, day)
    assert not RemedyExtension.objects.exists()


def test_two_extensions_reach_no_further_than_one(rounds: Rounds, remedy: Remedy) -> None:
    ask(rounds, remedy)
    rounds.step(remedy, "陈川", "extend", 11)
    with pytest.raises(RoundsInvalid, match="最晚延到 9月30日"):
        ask(rounds, remedy, LATEST + timedelta(days=1), 12)
    ask(rounds, remedy, LATEST, 13)
    assert rounds.step(remedy, "陈川", "extend", 14).due_at > remedy.due_at  # type: ignore[operator]


def test_without_a_rule_nothing_is_extended(rounds: Rounds, remedy: Remedy) -> None:
    Rule.objects.filter(code="limit.remedy_extension").delete()
    with pytest.raises(RoundsInvalid, match="督查整改·延期最多"):
        ask(rounds, remedy)


def test_reason_and_day_are_asked_for_and_one_application_waits_at_a_time(rounds: Rounds, remedy: Remedy) -> None:
    with pytest.raises(RemedyStepNotTaken, match="理由"):
        rounds.step(remedy, "赵禾", "ask_extension", new_day=WANTED)
    with pytest.raises(RemedyStepNotTaken, match="延到哪天"):
        rounds.step(remedy, "赵禾", "ask_extension", note="雨")
    ask(rounds, remedy)
    with pytest.raises(ExtensionAsked):
        ask(rounds, remedy, minute=11)


def test_who_may_ask_and_who_may_decide(rounds: Rounds, remedy: Remedy) -> None:
    with pytest.raises(RemedyStepNotTaken, match="没有待批"):
        rounds.step(remedy, "陈川", "extend")
    with pytest.raises(NotAllowed):
        ask(rounds, remedy, who="陈川")
    ask(rounds, remedy)
    with pytest.raises(NotAllowed):
        rounds.step(remedy, "赵禾", "extend", 11)
    # The city's supervision office sees it, but it was the county's round.
    with pytest.raises(RemedyStepNotTaken, match="不是本机关组织"):
        rounds.step(remedy, "沈知", "extend", 11)
    assert rounds.step(remedy, "邓岳", "extend", 12).is_open


def test_what_nobody_decided_lapses_with_its_limit(rounds: Rounds, remedy: Remedy) -> None:
    ask(rounds, remedy)
    rounds.step(remedy, "赵禾", "report_remedied", 11, note="雨停，已清")
    assert RemedyExtension.objects.get().state == "lapsed"
    with pytest.raises(RemedyStepNotTaken):
        rounds.step(remedy, "陈川", "extend", 12)


def test_of_two_deciding_at_once_one_wins(rounds: Rounds, remedy: Remedy) -> None:
    waiting = ask(rounds, remedy)
    by = rounds.cast.acting("陈川")
    decide_day(waiting, "extend", by=by, at=AT)
    with pytest.raises(RoundsMoved):
        decide_day(waiting, "refuse_extension", by=by, at=AT)


def test_a_day_that_passed_while_it_waited_is_not_granted(rounds: Rounds, remedy: Remedy) -> None:
    ask(rounds, remedy)
    with pytest.raises(RoundsInvalid, match="早于今天"):
        rounds.step(remedy, "陈川", "extend", 15 * 24 * 60)
    assert RemedyExtension.objects.get().state == "asked"


def test_asking_is_offered_while_it_can_be_granted(rounds: Rounds, remedy: Remedy) -> None:
    def offered(days: int) -> bool:
        view = remedy_view(rounds.cast.acting("赵禾"), remedy, at=AT + timedelta(days=days))
        return "ask_extension" in {form.verb for form in view.forms}

    assert [offered(days) for days in (0, (LATEST - AT.date()).days, (LATEST - AT.date()).days + 1)] == [
        True,
        True,
        False,
    ]
    ask(rounds, remedy)
    assert not offered(0)
