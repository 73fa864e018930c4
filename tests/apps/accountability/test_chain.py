"""From 核实告知 to 销号: what each step rests on, who takes it, and whose hands it may not be in twice."""

from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.accountability.errors import (
    InputInvalid,
    PartMoved,
    PartNotVisible,
    SamePerson,
    StepNotTaken,
    StepRoleRefused,
)
from luoshu.apps.accountability.models import Decision, ProposedMeasure, Referral, ReviewSection
from luoshu.apps.accountability.operations import answer_statement, count_matters, record_referral, take_step
from luoshu.apps.accountability.queries import facts_of, latest_proposal
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.models import FireCase
from luoshu.apps.clues.models import Strike
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.rules.models import Rule
from tests.apps.accountability.test_counting import clue_of
from tests.support.cases_factories import WEST_A1, WEST_A2, Fire, with_rules
from tests.support.cast import AT, Cast
from tests.support.matters_factories import OneMatter, burnt, city_table, hours, matter_of, one_matter

pytestmark = pytest.mark.django_db
ROW = {"clause": "第一条", "at_least": 1, "measure": "notice_criticism", "addressee": "unit", "text": "通报。"}


@pytest.fixture
def matter(cast: Cast) -> OneMatter:
    return one_matter(cast, WEST_A1)


def asked(matter: OneMatter, hour: float) -> frozenset[str]:
    return facts_of(matter.row, at=matter.at(hour)).held


def test_the_unit_is_told_with_the_time_until_when_it_may_object(matter: OneMatter) -> None:
    matter.step("林岚", "inform", 1)
    # Two working days after Tuesday 17 September, the last day of the holiday: the close of the 19th.
    assert matter.row.due_at is not None
    assert matter.row.due_at.date() == date(2024, 9, 19)
    assert matter.row.rule_codes == ["limit.objection"]
    notice = Notice.objects.get(dedupe_key__startswith=f"matter:{matter.code}:party")
    assert "复核申请截止 9月19日" in notice.text
    posts = set(NoticeDelivery.objects.filter(notice=notice).values_list("post_code", flat=True))
    assert posts == {"a-office", "a-fire-head"}


def test_nothing_is_proposed_before_the_unit_was_heard(matter: OneMatter) -> None:
    matter.step("林岚", "inform", 1)
    with pytest.raises(StepNotTaken, match="陈述说明期未满"):
        matter.step("林岚", "propose", 2)
    matter.step("林岚", "propose", 72)
    assert matter.state == "proposed"


def test_an_unanswered_statement_holds_the_proposal_and_the_party_cannot_answer_itself(matter: OneMatter) -> None:
    matter.step("林岚", "inform", 1)
    statement = matter.state_facts("邓岳", 2)
    matter.step("吕文", "accept_facts", 3)
    with pytest.raises(StepNotTaken, match="陈述说明没有答复"):
        matter.step("林岚", "propose", 4)
    for name in ("邓岳", "吕文"):
        with pytest.raises(StepRoleRefused):
            matter.answer(name, 5, statement.pk)
    matter.answer("林岚", 6, statement.pk)
    with pytest.raises(StepNotTaken, match="没有待答复的陈述"):
        matter.answer("林岚", 7, statement.pk, is_upheld=True)
    matter.step("林岚", "propose", 8)


def test_whoever_made_the_statement_does_not_answer_it_in_another_post(matter: OneMatter, cast: Cast) -> None:
    matter.step("林岚", "inform", 1)
    statement = matter.state_facts("邓岳", 2)
    # Lent to the city's desk the next day: the same person, another post.
    lent = replace(cast.acting("林岚"), person_code=cast.person("邓岳").code)
    given = {"statement_id": statement.pk, "is_upheld": True, "answer": "采纳"}
    with pytest.raises(StepNotTaken, match="须由另一人办理"):
        answer_statement(matter_code=matter.code, by=lent, at=matter.at(3), **given)


def test_a_statement_after_the_end_is_refused_with_a_sentence(matter: OneMatter) -> None:
    matter.step("林岚", "inform", 1)
    with pytest.raises(InputInvalid, match="截止时间已过"):
        matter.state_facts("吕文", 100)


def test_a_statement_with_a_secrecy_mark_is_not_taken(matter: OneMatter) -> None:
    matter.step("林岚", "inform", 1)
    with pytest.raises(SecrecyMarkFound):
        matter.state_facts("吕文", 2, text="机密★1年\n情况说明")
    assert matter.verbs() == ["open", "inform"]


def test_an_open_strike_holds_the_proposal(matter: OneMatter, cast: Cast) -> None:
    fire = Fire(cast, FireCase.objects.get().code, AT)
    clue = clue_of(fire)
    Strike.objects.create(
        code="HJ-x",
        clue=clue,
        division_path=clue.division_path,
        status="reviewed",
        reason="x",
        checked_radius_m=1000,
        applied_by="x",
        applied_post="x",
        applied_at=AT,
    )
    matter.step("林岚", "inform", 1)
    matter.step("吕文", "accept_facts", 2)
    with pytest.raises(StepNotTaken, match="核减申请没有核定"):
        matter.step("林岚", "propose", 3)


def test_the_proposal_follows_the_clause_that_held_on_the_day_of_the_fire(cast: Cast) -> None:
    with_rules(cast)
    Rule.objects.filter(kind="measure_table").update(valid_to=date(2024, 1, 1))
    city_table(cast, "measures.t", [ROW], since=date(2024, 1, 1))
    city_table(cast, "measures.t", [{**ROW, "measure": "interview"}], since=date(2024, 9, 18))
    fire = burnt(cast, WEST_A1)[0]
    count_matters(at=AT + hours(48))
    matter = matter_of(cast, fire).proposed()
    measure = ProposedMeasure.objects.get(proposal__matter=matter.row)
    assert (measure.measure, measure.rule_version) == ("notice_criticism", "measures.t@2024-01-01")
    assert (measure.reason_code, measure.counted, measure.clause) == ("count_in_period", 1, "第一条")


def test_fires_of_the_same_season_add_up(cast: Cast) -> None:
    with_rules(cast)
    Rule.objects.filter(kind="measure_table").update(valid_to=date(2024, 1, 1))
    rows = [{**ROW, "at_least": 1, "at_most": 1}, {**ROW, "clause": "第二条", "at_least": 2, "measure": "interview"}]
    city_table(cast, "measures.t", rows, since=date(2024, 1, 1))
    first = burnt(cast, WEST_A1)[0]
    second = burnt(cast, WEST_A2, at=AT + hours(24))[0]
    count_matters(at=AT + hours(30))
    found = {}
    for fire in (first, second):
        one = matter_of(cast, fire).proposed()
        found[fire.code] = list(
            ProposedMeasure.objects.filter(proposal__matter=one.row).values_list("clause", "counted")
        )
    assert found == {first.code: [("第一条", 1)], second.code: [("第二条", 2)]}


def test_a_large_patch_meets_the_first_clause_whatever_the_number(cast: Cast) -> None:
    with_rules(cast)
    Rule.objects.filter(kind="measure_table").update(valid_to=date(2024, 1, 1))
    row = {**ROW, "at_least": 1, "at_most": 1}
    city_table(cast, "measures.t", [row], since=date(2024, 1, 1), patch_mu=500)
    fires = burnt(cast, WEST_A1, WEST_A2)
    count_matters(at=AT + hours(1))
    matter = matter_of(cast, fires[0])
    assert "measures_found" not in asked(matter, 1)
    FireCase.objects.filter(code=fires[0].code).update(area_mu=520)
    assert "measures_found" in asked(matter, 1)
    matter.proposed()
    assert ProposedMeasure.objects.get(proposal__matter=matter.row).reason_code == "patch_area"


def test_the_head_enters_what_others_decided_and_not_what_he_submitted_himself(matter: OneMatter) -> None:
    matter.proposed()
    matter.step("冯远", "submit", 4)
    with pytest.raises(StepNotTaken, match="须由另一人办理"):
        matter.decide("冯远", 28)
    matter.step("冯远", "send_back_proposal", 29, note="请值班员报")
    matter.step("林岚", "submit", 30)
    with pytest.raises(StepRoleRefused):
        matter.decide("林岚", 31)
    # What he submitted in the round before was sent back; this round is another's.
    matter.decide("冯远", 31)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"number": ""}, "尚未填写会议研究或领导批示"),
        ({"by_post": " "}, "尚未填写会议研究或领导批示"),
        ({"decided_on": None}, "尚未填写会议研究或领导批示"),
        ({"decided_on": date(2024, 10, 1)}, "晚于今天"),
        ({"kind": "phone"}, "会议研究还是领导批示"),
        ({"adopted_ids": ()}, "一条处理建议也没有采纳"),
    ],
)
def test_a_decision_needs_day_post_number_and_a_measure(matter: OneMatter, given: dict, sentence: str) -> None:
    matter.proposed().step("林岚", "submit", 4)
    with pytest.raises((StepNotTaken, InputInvalid), match=sentence):
        matter.decide("冯远", 28, **given)
    assert Decision.objects.count() == 0
    assert matter.state == "in_approval"


def test_what_was_not_adopted_stays_on_the_proposal_and_needs_a_word(matter: OneMatter) -> None:
    matter.proposed().step("林岚", "submit", 4)
    first, *_ = matter.measure_ids()
    with pytest.raises(InputInvalid, match="没有采纳"):
        matter.decide("冯远", 28, adopted_ids=(first,))
    matter.decide("冯远", 28, adopted_ids=(first,), note="已当面说明，不再要求书面检查")
    assert matter.adopted() == ["notice_criticism"]
    assert {"criticism_not_asked"} <= asked(matter, 29)
    assert ProposedMeasure.objects.filter(adopted=False).count() == 1


def test_a_measure_of_another_matter_cannot_be_adopted(matter: OneMatter) -> None:
    matter.proposed().step("林岚", "submit", 4)
    with pytest.raises(PartNotVisible):
        matter.decide("冯远", 28, adopted_ids=(10**6,))


def test_what_belongs_to_another_office_is_only_number_and_day(cast: Cast) -> None:
    with_rules(cast)
    Rule.objects.filter(kind="measure_table").update(valid_to=date(2024, 1, 1))
    rows = [ROW, {**ROW, "clause": "第二条", "measure": "admonish", "addressee": "deputy_in_charge"}]
    city_table(cast, "measures.t", rows, since=date(2024, 1, 1))
    fire = burnt(cast, WEST_A1)[0]
    count_matters(at=AT + hours(1))
    matter = matter_of(cast, fire).decided()
    own, other = ProposedMeasure.objects.filter(proposal__matter=matter.row).order_by("id")
    assert (own.belongs_to, other.belongs_to) == ("", "组织部门")
    given = {"to_office": "市委组织部", "number": "演示移〔2024〕1号", "sent_on": date(2024, 9, 19)}
    by = cast.acting("林岚")
    with pytest.raises(PartNotVisible):
        record_referral(matter_code=matter.code, measure_id=own.pk, by=by, at=matter.at(48), **given)
    with pytest.raises(InputInvalid):
        record_referral(
            matter_code=matter.code, measure_id=other.pk, by=by, at=matter.at(48), **{**given, "number": ""}
        )
    record_referral(matter_code=matter.code, measure_id=other.pk, by=by, at=matter.at(48), **given)
    with pytest.raises(PartMoved):
        record_referral(matter_code=matter.code, measure_id=other.pk, by=by, at=matter.at(49), **given)
    referral = Referral.objects.get()
    assert referral.kind == "referred"
    kept = {field.name for field in Referral._meta.get_fields()}
    assert kept == {"id", "matter", "measure", "kind", "to_office", "number", "sent_on", "recorded_by", "recorded_at"}


def test_decided_again_the_older_decision_stays_on_record(matter: OneMatter) -> None:
    matter.decided()
    matter.step("冯远", "decide_again", 30, note="计数有变化")
    matter.step("林岚", "submit", 31)
    matter.decide("冯远", 52)
    assert Decision.objects.filter(replaced_at__isnull=False).count() == 1
    assert Decision.objects.get(replaced_at__isnull=True).proposal == latest_proposal(matter.row)


def test_to_drop_a_matter_takes_the_head_and_a_reason(matter: OneMatter) -> None:
    with pytest.raises(StepRoleRefused):
        matter.step("林岚", "drop", 1, note="不处理")
    with pytest.raises(StepNotTaken, match="须写明理由"):
        matter.step("冯远", "drop", 1)
    matter.step("冯远", "drop", 1, note="雷击引燃")
    assert (matter.state, matter.row.is_open) == ("dropped", False)
    assert AuditEntry.objects.filter(action="matter.drop", subject_code=matter.code).count() == 1


def test_a_verb_with_an_own_operation_is_not_taken_by_a_click(matter: OneMatter, cast: Cast) -> None:
    with pytest.raises(StepNotTaken, match="单独的办理入口"):
        take_step(matter_code=matter.code, verb="record_decision", by=cast.acting("冯远"), at=matter.at(1))


def test_a_waived_section_waits_for_a_second_person(matter: OneMatter, cast: Cast) -> None:
    matter.row.timeline.all()
    ReviewSection.objects.create(matter=matter.row, code="persons", title="责任人", asked="写明", position=0)
    type(matter.row).objects.filter(code=matter.code).update(state="rectifying")
    matter.section("吕文", 1, "persons", is_waived=True)
    with pytest.raises(SamePerson):
        matter.confirm("吕文", 2, "persons")
    assert "sections_answered" not in asked(matter, 3)
    matter.confirm("邓岳", 3, "persons")
    assert "sections_answered" in asked(matter, 4)
    matter.section("吕文", 5, "persons", is_waived=True, answer="另一理由")
    assert "sections_answered" not in asked(matter, 6)
