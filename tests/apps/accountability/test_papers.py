"""The notice: one draft for several units, 责成 only with authority, and the issue taken over once."""

from datetime import date

import pytest

from luoshu.adapters.documents import plain_text
from luoshu.apps.accountability.errors import InputInvalid, StepNotTaken
from luoshu.apps.accountability.operations import count_matters, draft_notice, follow_issues, record_issue
from luoshu.apps.accountability.queries.facts import facts_of
from luoshu.apps.documents.models import Document, DocumentAddressee
from luoshu.apps.documents.operations import approve_document, submit_document
from luoshu.apps.documents.operations import record_issue as record_in_oa
from luoshu.apps.documents.queries import body_of
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import WEST_A1, WEST_A2, WEST_B1, with_rules
from tests.support.cast import AT, CITY, SETUP, Cast
from tests.support.matters_factories import OneMatter, burnt, hours, matter_of, one_matter

pytestmark = pytest.mark.django_db


def without_authority() -> None:
    Rule.objects.filter(kind="authority").delete()


def with_authority(cast: Cast) -> None:
    without_authority()
    body = {"kinds": ["criticism"], "roles": ["city_fire_desk"], "to_levels": ["county"]}
    save_rule(
        code="authority.test",
        kind="authority",
        title="同意市禁烧办通报",
        issuer="市政府",
        document_no="演示函〔2024〕3号",
        division_path=cast.path(CITY),
        valid_from=date(2024, 1, 1),
        body=body,
        by=SETUP,
        at=AT,
    )


@pytest.fixture
def matter(cast: Cast) -> OneMatter:
    found = one_matter(cast, WEST_A1).decided()
    with_authority(cast)
    return found


def drafted(matter: OneMatter, hour: float, *others: OneMatter) -> Document:
    codes = [matter.code, *(one.code for one in others)]
    at = matter.at(hour)
    return draft_notice(matter_codes=codes, by=matter.cast.acting("林岚", at), at=at)


def issued(cast: Cast, document: Document, at_hour: OneMatter, hour: float) -> None:
    at = at_hour.at(hour)
    submit_document(document_code=document.code, by=cast.acting("林岚", at), at=at)
    approve_document(document_code=document.code, by=cast.acting("冯远", at), at=at)
    record_in_oa(
        document_code=document.code,
        official_number="演示〔2024〕1号",
        signer="主任",
        issued_on=date(2024, 9, 19),
        by=cast.acting("林岚", at),
        at=at,
    )


def test_the_draft_names_places_counts_decision_and_no_person(matter: OneMatter, cast: Cast) -> None:
    document = drafted(matter, 40)
    text = plain_text(body_of(document))
    for words in ("示范甲县甲北镇1个", "演示纪要〔2024〕1号", "全市通报批评"):
        assert words in text
    assert "责成示范甲县人民政府向市政府报送书面检查" in text
    assert not [name for name in cast.people if name in text]
    assert matter.row.document_code == document.code
    figures = [run for block in body_of(document).blocks for run in getattr(block, "runs", ()) if run.source]
    assert [(run.text, run.source.kind) for run in figures] == [("1", "fires")]


def test_an_office_without_authority_asks_and_cannot_issue(matter: OneMatter) -> None:
    without_authority()
    text = plain_text(body_of(drafted(matter, 40)))
    assert "责成" not in text
    assert "建议示范甲县人民政府" in text
    assert "authority_held" not in facts_of(matter.row, at=matter.at(41)).held
    with pytest.raises(StepNotTaken, match="没有可用的发文授权"):
        record_issue(matter_code=matter.code, by=matter.cast.acting("林岚"), at=matter.at(41))


def test_one_notice_for_two_counties_and_the_machine_takes_its_issue_over(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, WEST_B1)
    count_matters(at=AT + hours(1))
    with_authority(cast)
    a, b = (matter_of(cast, fire) for fire in fires)
    a.decided()
    b.step("林岚", "inform", 1)
    b.step("林岚", "propose", 70)
    b.step("林岚", "submit", 71)
    b.decide("冯远", 72)
    document = drafted(a, 73, b)
    assert DocumentAddressee.objects.filter(document=document).count() == 2
    assert follow_issues(at=a.at(74)) == 0
    issued(cast, document, a, 75)
    assert follow_issues(at=a.at(76)) == 2
    assert follow_issues(at=a.at(77)) == 0
    for one in (a.row, b.row):
        assert (one.state, one.official_number, one.issued_on) == ("issued", "演示〔2024〕1号", date(2024, 9, 19))
        assert one.due_at is not None


def test_fires_of_two_days_do_not_share_a_notice(cast: Cast) -> None:
    with_rules(cast)
    first, second = burnt(cast, WEST_A1)[0], burnt(cast, WEST_A2, at=AT + hours(24))[0]
    count_matters(at=AT + hours(26))
    with_authority(cast)
    one, other = matter_of(cast, first).decided(), matter_of(cast, second).decided()
    with pytest.raises(InputInvalid, match="同一天"):
        drafted(one, 60, other)


def test_where_no_text_is_asked_for_nothing_is_due_after_the_issue(cast: Cast) -> None:
    matter = one_matter(cast, WEST_A1).proposed()
    with_authority(cast)
    matter.step("林岚", "submit", 4)
    matter.decide("冯远", 28, adopted_ids=matter.measure_ids()[:1], note="不再要求")
    issued(cast, drafted(matter, 40), matter, 41)
    follow_issues(at=matter.at(42))
    assert (matter.state, matter.row.due_at) == ("issued", None)
    with pytest.raises(StepNotTaken, match="没有责成书面检查"):
        matter.hand_in("吕文", 43)
    matter.step("林岚", "start_rectification", 44)
    assert matter.state == "rectifying"
    assert matter.row.sections.count() == 4
