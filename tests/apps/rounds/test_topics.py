"""Rounds of other topics than straw: own dangers, checklist, limit, owner and proof, on the same way to the end."""

from datetime import date, timedelta

import pytest

from luoshu.apps.people.models import Unit
from luoshu.apps.rounds.errors import RemedyStepNotTaken, RoundsInvalid
from luoshu.apps.rounds.models import Finding, Plan, Remedy, Visit
from luoshu.apps.rounds.operations import draft_plan, file_plan, plan_visit
from luoshu.apps.rounds.queries import findings_for, remedies_for, topic_counts, topic_on, topics_on
from luoshu.apps.rounds.queries.drawing import prepare_draw
from luoshu.apps.rules.bodies import check_body
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.shape_table import shape_for
from luoshu.apps.rules.shapes import body_of, typed_of
from luoshu.core.clock import beijing_day
from luoshu.web.rules.words import body_words
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import AT, COUNTY_A, VILLAGE_A11, Cast
from tests.support.rounds_factories import DUE, FIRST, LAST, Rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)


def gas_plan(cast: Cast, topic: str = "gas_safety") -> Plan:
    """A filed county plan of gas safety."""
    plan = draft_plan(
        title="燃气安全检查",
        mode="pairs",
        issuer="示范机关",
        scope_words="餐饮场所",
        division_code=COUNTY_A,
        first_on=FIRST,
        last_on=LAST,
        topic=topic,
        by=cast.acting("陈川"),
        at=AT,
    )
    number = f"甲督备〔2024〕{topic}号"
    return file_plan(plan_code=plan.code, filing_no=number, filed_on=FIRST, by=cast.acting("邓岳"), at=AT)


def visit_of(rounds: Rounds, plan: Plan) -> Visit:
    return plan_visit(
        plan_code=plan.code,
        team_code=rounds.team.code,
        village_code=VILLAGE_A11,
        due_on=DUE,
        by=rounds.cast.acting("陈川"),
        at=AT,
    )


def found(rounds: Rounds, kind: str = "gas_safety:hose_old") -> Remedy:
    """A danger found on a gas visit, and its remedy."""
    return rounds.find(visit_of(rounds, gas_plan(rounds.cast)), kind=kind).remedy


def test_topics_are_dated_rules_straw_first(rounds: Rounds) -> None:
    path = rounds.cast.path(COUNTY_A)
    topics = topics_on(path, DAY)

    assert [one.code for one in topics] == ["straw", "flood", "gas_safety"]
    assert topics[2].checklist[0] == "报警器在装、通电、联动切断"
    Rule.objects.filter(code="inspection.problems.flood").update(valid_to=date(2024, 9, 1))
    assert topic_on("flood", path, DAY) is None
    with pytest.raises(RoundsInvalid, match="没有现行的隐患清单"):
        gas_plan(rounds.cast, "flood")


def test_a_danger_has_its_own_limit_and_owner(rounds: Rounds) -> None:
    remedy = found(rounds)

    finding = remedy.finding
    assert (finding.topic, finding.topic_label, finding.kind) == ("gas_safety", "燃气安全", "hose_old")
    # One working day instead of the five of the general rule; the county's housing office instead of the township.
    assert beijing_day(remedy.due_at) == date(2024, 9, 18)
    assert remedy.rule_codes == ["inspection.problems.gas_safety"]
    assert remedy.owner_unit == Unit.objects.get(code="a-housing")
    assert beijing_day(found_limit(rounds).due_at) == date(2024, 9, 24)


def found_limit(rounds: Rounds) -> Remedy:
    """A danger whose list names no days of its own: the general limit."""
    return rounds.find(Visit.objects.get(), kind="gas_safety:bottle_room").remedy


def test_its_result_is_reported_with_a_photo_and_seen_again_by_another(rounds: Rounds) -> None:
    remedy = found(rounds)
    with pytest.raises(RemedyStepNotTaken, match="照片"):
        rounds.step(remedy, "顾青", "report_remedied", note="换了新管")

    rounds.step(remedy, "顾青", "report_remedied", note="换了新管", photo=phone_photo(), photo_name="a.jpg")
    ended = rounds.step(remedy, rounds.second, "cross_off", 20, look="site")

    assert (ended.state, ended.is_open) == ("crossed_off", False)


def test_straw_is_reported_as_before_without_a_photo(rounds: Rounds) -> None:
    remedy = rounds.find(rounds.visit()).remedy
    assert rounds.step(remedy, "赵禾", "report_remedied", note="已清").state == "remedied"


def test_a_visit_for_two_plans_takes_problems_of_both_and_of_no_third(rounds: Rounds) -> None:
    visit = rounds.visit()
    assert visit_of(rounds, gas_plan(rounds.cast)) == visit

    rounds.find(visit, kind="straw_left")
    rounds.find(visit, kind="gas_safety:no_alarm")
    with pytest.raises(RoundsInvalid, match="问题种类"):
        rounds.find(visit, kind="flood:pump_failed")
    assert sorted(Finding.objects.values_list("topic", flat=True)) == ["gas_safety", "straw"]


def test_lists_by_topic_with_what_is_open_and_late(rounds: Rounds) -> None:
    rounds.find(rounds.visit("410399101202"))
    remedy = found(rounds)
    by, at = rounds.cast.acting("郑远"), AT + timedelta(days=2)

    counts = {one.code: (one.open, one.late) for one in topic_counts(by, at=at)}
    assert counts == {"straw": (1, 0), "gas_safety": (1, 1), "flood": (0, 0)}
    rows = findings_for(by, first_on=DAY, last_on=DAY, topic="gas_safety", only_open=True)
    assert [(row.remedy_code, row.owner) for row in rows] == [(remedy.code, "示范甲县住建局")]
    assert [row.code for row in remedies_for(by, at=at, topic="gas_safety")] == [remedy.code]


def test_a_draw_for_gas_weighs_gas_and_no_fires(rounds: Rounds) -> None:
    rounds.find(rounds.visit("410399101202"))
    found(rounds)

    def risks(plan: Plan) -> dict[str, int]:
        given = prepare_draw(plan, code="CQ-1", count=1, at=AT).given
        return {village.code: village.risk for village in given.villages if village.risk > 1}

    assert risks(Plan.objects.get(topic="gas_safety")) == {VILLAGE_A11: 2}
    assert risks(rounds.county) == {"410399101202": 2}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"list": "problems", "topic": "燃气", "topic_label": "燃气"}, "主题代码"),
        ({"list": "problems", "topic": "gas"}, "主题名称"),
        ({"list": "problems", "topic": "straw", "topic_label": "禁烧"}, "换一个主题"),
        ({"list": "problems", "topic": "gas", "topic_label": "燃气", "owner": "village"}, "先交谁"),
        ({"list": "problems", "topic": "gas", "topic_label": "燃气", "owner": "township", "kinds": []}, "至少要有一种"),
        ({"list": "checklist", "topic": "gas", "items": []}, "至少要有一条"),
    ],
)
def test_a_rule_that_could_not_be_used_is_refused(body: dict[str, object], words: str) -> None:
    with pytest.raises(RuleInvalid, match=words):
        check_body(RuleKind.INSPECTION, body)


@pytest.mark.parametrize(
    "code", ["inspection.problems.gas_safety", "inspection.checklist.flood", "inspection.problems"]
)
def test_the_forms_of_rules_give_the_shipped_lists_back(rounds: Rounds, code: str) -> None:
    body = Rule.objects.get(code=code).body
    shape = shape_for("inspection", body)
    assert shape is not None
    assert body_of(shape, typed_of(shape, body)) == body
    assert body_words("inspection", body)
