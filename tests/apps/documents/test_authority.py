"""Who may issue what to whom: dated rows; without one there is no 责成, and the page shows the missing approval."""

from datetime import date
from typing import Any

import pytest

from luoshu.adapters.documents import paragraph
from luoshu.apps.documents.choices import NEEDS_AUTHORITY, DocumentKind
from luoshu.apps.documents.errors import DirectiveWithoutAuthority, StepNotTaken
from luoshu.apps.documents.operations import approve_document, record_issue, submit_document
from luoshu.apps.documents.queries import authority_for, kinds_without_authority, lacks_of
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.operations import end_rule
from tests.support.cast import AT, CITY, SETUP, Cast
from tests.support.documents_factories import drafted, full_body, with_authority

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)


def found(cast: Cast, kind: str = DocumentKind.CRITICISM, to: str = "a-gov", unit: str = "city-fire", on: date = ON):
    return authority_for(cast.units[unit], kind, (cast.units[to],), on)


def test_without_a_row_no_office_has_authority(cast: Cast) -> None:
    assert found(cast) is None
    document = drafted(cast)
    assert [lack.code for lack in lacks_of(document, ON)] == ["authority"]
    assert "市禁烧办" in lacks_of(document, ON)[0].sentence


def test_a_row_names_kind_office_and_level_of_the_addressee(cast: Cast) -> None:
    with_authority(cast)
    authority = found(cast)
    assert authority is not None
    assert authority.sentence == "市委、市政府（演示〔2024〕授权1号）：市禁烧办可向县区通报火点情况"
    assert found(cast, kind=DocumentKind.SUPERVISION_SLIP) is None
    assert found(cast, to="a1-gov") is None
    assert found(cast, unit="city-supervision") is None
    assert found(cast, unit="a-fire") is None


def test_what_an_office_may_issue_to_nobody_is_told_before_it_writes(cast: Cast) -> None:
    assert kinds_without_authority(cast.units["city-fire"], AT.date()) == set(NEEDS_AUTHORITY)
    with_authority(cast, kinds=["criticism"])
    assert kinds_without_authority(cast.units["city-fire"], AT.date()) == set(NEEDS_AUTHORITY) - {"criticism"}
    assert "criticism" in kinds_without_authority(cast.units["city-supervision"], AT.date())
    page = cast.client_for("林岚").get("/briefings/write/").content.decode()
    assert "整改通知（还没有发文授权）" in page


def test_a_unit_may_be_named_by_its_code(cast: Cast) -> None:
    with_authority(cast, body={"kinds": ["criticism"], "units": ["city-supervision"]})
    assert found(cast, unit="city-supervision") is not None
    assert found(cast, unit="city-supervision", to="a1-gov") is not None
    assert found(cast) is None


def test_authority_is_dated(cast: Cast) -> None:
    with_authority(cast)
    end_rule(code="authority.city_fire", division_path=cast.path(CITY), valid_to=date(2024, 10, 1), by=SETUP, at=AT)
    assert found(cast, on=date(2024, 9, 30)) is not None
    assert found(cast, on=date(2024, 10, 1)) is None


@pytest.mark.parametrize("word", ["责成", "责令"])
def test_directive_words_need_authority(cast: Cast, word: str) -> None:
    body = full_body(blocks=(paragraph(f"{word}示范甲县政府限期整改。"),))
    with pytest.raises(DirectiveWithoutAuthority, match=word):
        drafted(cast, body=body)
    with_authority(cast)
    assert drafted(cast, body=body).status == "draft"


def test_without_authority_a_draft_is_not_passed_on(cast: Cast) -> None:
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    with pytest.raises(StepNotTaken, match="授权"):
        approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    with_authority(cast)
    assert approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT).status == "awaiting_issue"


def test_authority_that_ended_while_it_waited_stops_the_issue(cast: Cast) -> None:
    with_authority(cast)
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    end_rule(code="authority.city_fire", division_path=cast.path(CITY), valid_to=ON, by=SETUP, at=AT)
    with pytest.raises(StepNotTaken, match="授权"):
        record_issue(
            document_code=document.code,
            official_number="演示〔2024〕1号",
            signer="李某",
            issued_on=ON,
            by=cast.acting("林岚"),
            at=AT,
        )


def test_reports_need_no_authority(cast: Cast) -> None:
    document = drafted(cast, kind=DocumentKind.SPECIAL_REPORT, addressees=())
    assert lacks_of(document, ON) == ()
    assert DocumentKind.VERIFICATION_NOTE not in NEEDS_AUTHORITY


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"blocks": ()}, "body"), ({"addressee": ""}, "addressee"), ({"signature": " "}, "signature")],
    ids=str,
)
def test_what_is_incomplete_is_named_and_not_sent(cast: Cast, changes: dict[str, Any], code: str) -> None:
    with_authority(cast)
    document = drafted(cast, body=full_body(**changes))
    assert [lack.code for lack in lacks_of(document, ON)] == [code]
    with pytest.raises(StepNotTaken):
        submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kinds": ["criticism"]},
        {"kinds": [], "units": ["city-fire"]},
        {"kinds": "criticism", "units": ["city-fire"]},
        {"kinds": ["criticism"], "units": ["city-fire"], "to_levels": ["moon"]},
        {"kinds": [1], "units": ["city-fire"]},
    ],
    ids=str,
)
def test_a_row_that_says_too_little_is_refused(cast: Cast, body: dict[str, Any]) -> None:
    with pytest.raises(RuleInvalid):
        with_authority(cast, body=body)
