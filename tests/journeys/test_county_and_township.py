"""A county and its own township: told, decided, notified, criticism twice, rectified, reviewed, crossed off."""

from datetime import date

import pytest

from luoshu.adapters.documents import plain_text
from luoshu.apps.accountability.errors import MatterNotVisible, StepNotTaken, StepRoleRefused
from luoshu.apps.accountability.models import Matter, WrittenCriticism
from luoshu.apps.accountability.operations import count_matters, draft_notice, follow_issues
from luoshu.apps.accountability.queries import find_matter_for
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import approve_document, submit_document
from luoshu.apps.documents.operations import record_issue as record_in_oa
from luoshu.apps.documents.queries import body_of
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import WEST_A1, with_rules
from tests.support.cast import AT, COUNTY_A, SETUP, Cast
from tests.support.matters_factories import OneMatter, burnt, county_table, hours, matter_of

pytestmark = pytest.mark.django_db
NOTICE = {"clause": "一", "at_least": 1, "measure": "notice_criticism", "addressee": "unit", "text": "在全县通报。"}
CRITICISM = {"clause": "二", "at_least": 1, "measure": "written_criticism", "addressee": "unit", "text": "写出检查。"}
SOUND = """检查

9月17日16时，卫星监测到我镇西岗村1个火点。我们对此负有责任，向县政府检讨。

问题出在值守上：当天带班人员没有到田间。

下一步，我镇将把收割机与打捆机编在一队，收一块清一块。

甲北镇人民政府
2024年9月20日"""


@pytest.fixture
def matter(cast: Cast) -> OneMatter:
    with_rules(cast)
    county_table(cast, rows=[NOTICE, CRITICISM])
    save_rule(
        code="authority.county_fire",
        kind="authority",
        title="同意县禁烧办通报",
        issuer="示范甲县政府",
        document_no="演示县函〔2024〕1号",
        division_path=cast.path(COUNTY_A),
        valid_from=date(2024, 1, 1),
        body={"kinds": ["criticism"], "roles": ["county_fire_desk"], "to_levels": ["township"]},
        by=SETUP,
        at=AT,
    )
    fires = burnt(cast, WEST_A1)
    count_matters(at=AT + hours(1))
    return matter_of(cast, fires[0], level="county")


def noticed(cast: Cast, matter: OneMatter, hour: float) -> Document:
    at = matter.at(hour)
    document = draft_notice(matter_codes=[matter.code], by=cast.acting("陈川", at), at=at)
    submit_document(document_code=document.code, by=cast.acting("陈川", at), at=at)
    approve_document(document_code=document.code, by=cast.acting("邓岳", at), at=at)
    record_in_oa(
        document_code=document.code,
        official_number="演示县〔2024〕1号",
        signer="主任",
        issued_on=date(2024, 9, 19),
        by=cast.acting("陈川", at),
        at=at,
    )
    follow_issues(at=at)
    return document


def test_a_county_drives_its_township_to_the_crossing_off(cast: Cast, matter: OneMatter) -> None:
    matter.step("陈川", "inform", 1)
    told = NoticeDelivery.objects.filter(notice__dedupe_key__startswith=f"matter:{matter.code}:party")
    assert set(told.values_list("post_code", flat=True)) == {"a1-officer"}
    with pytest.raises(StepRoleRefused):
        matter.step("林岚", "propose", 2)
    statement = matter.state_facts("赵禾", 2)
    matter.answer("陈川", 3, statement.pk)
    matter.step("赵禾", "accept_facts", 4)
    matter.step("陈川", "propose", 5)
    matter.step("陈川", "submit", 6)
    with pytest.raises(StepRoleRefused):
        matter.decide("冯远", 20)
    matter.decide("邓岳", 28, by_post="县政府常务会议", number="演示县纪要〔2024〕1号")
    document = noticed(cast, matter, 42)
    text = plain_text(body_of(document))
    assert "甲北镇" in text
    assert "市政府" not in text
    assert matter.row.official_number == "演示县〔2024〕1号"

    first = matter.hand_in("赵禾", 48, text=SOUND.replace("16时", "").replace("我镇将", "我将"))
    assert {note["kind"] for note in first.notes if note["word"] != "一致"} == {"time_missing", "voice"}
    with pytest.raises(StepRoleRefused):
        matter.pass_text("赵禾", 49)
    matter.send_back("陈川", 50, notes=(0,))
    second = matter.hand_in("朱宁", 60, text=SOUND)
    assert [note["word"] for note in second.notes if note["word"] != "一致"] == []
    matter.pass_text("陈川", 61)

    item = matter.item("赵禾", 62)
    matter.report("赵禾", 64, item.pk)
    matter.inspect("陈川", 65, item.pk, is_passed=False)
    matter.report("赵禾", 66, item.pk)
    matter.inspect("邓岳", 67, item.pk)
    matter.step("陈川", "finish_rectification", 68)
    with pytest.raises(StepNotTaken, match="四不放过还没有逐条答完"):
        matter.step("陈川", "cross_off", 69)
    for code in ("cause", "fix", "teaching"):
        matter.section("赵禾", 70, code)
    matter.section("赵禾", 71, "persons", is_waived=True, answer="已当面教育，不予处理")
    matter.confirm("朱宁", 72, "persons")
    matter.step("陈川", "cross_off", 73)
    assert matter.state == "crossed_off"
    assert [one.status for one in WrittenCriticism.objects.order_by("number")] == ["returned", "accepted"]


def test_the_city_reads_the_countys_matter_and_the_neighbours_do_not(cast: Cast, matter: OneMatter) -> None:
    assert find_matter_for(cast.acting("林岚"), matter.code).code == matter.code
    for name in ("周野", "杨溪"):
        with pytest.raises(MatterNotVisible):
            find_matter_for(cast.acting(name), matter.code)
    assert Matter.objects.filter(level="city").count() == 1, "the city's matter of the county stands beside it"
