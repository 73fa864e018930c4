"""A document from the first draft to the archive: who may do what, what is kept, what the OA gave back."""

from datetime import date, timedelta

import pytest

from luoshu.adapters.documents import plain_text
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.documents.choices import DocumentKind, DocumentStatus
from luoshu.apps.documents.errors import (
    DocumentInvalid,
    DocumentMoved,
    DocumentNotVisible,
    ScanNotReadable,
    StepNotTaken,
    StepRoleRefused,
)
from luoshu.apps.documents.models import Document, DocumentVersion
from luoshu.apps.documents.operations import (
    approve_document,
    archive_scan,
    ask_countersign,
    draft_document,
    freeze_version,
    freeze_waiting,
    record_issue,
    return_document,
    revise_document,
    submit_document,
    withdraw_document,
)
from luoshu.apps.documents.queries import (
    body_of,
    document_of,
    entries_of,
    find_document_for,
    open_steps,
    version_of,
)
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.notices.models import NoticeDelivery
from tests.support.cast import AT, Cast
from tests.support.documents_factories import drafted, full_body, issued_body, with_authority

pytestmark = pytest.mark.django_db
ISSUED = {"official_number": "演示〔2024〕1号", "signer": "李某", "issued_on": date(2024, 9, 17)}
PDF_SCAN = b"%PDF-1.7 scan of the sealed paper"


def awaiting(cast: Cast) -> Document:
    with_authority(cast)
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    return approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)


def issued(cast: Cast) -> Document:
    document = awaiting(cast)
    return record_issue(document_code=document.code, by=cast.acting("林岚"), at=AT, **ISSUED)


def test_the_usual_way(cast: Cast) -> None:
    document = issued(cast)
    archive_scan(document_code=document.code, data=PDF_SCAN, file_name="盖章件.pdf", by=cast.acting("林岚"), at=AT)
    document.refresh_from_db()
    assert document.status == DocumentStatus.ARCHIVED
    assert [entry.verb for entry in entries_of(document)] == ["draft", "submit", "approve", "record_issue", "archive"]
    assert AuditEntry.objects.filter(subject_kind="document", subject_code=document.code).count() == 5
    assert document.scan is not None
    with open_bytes(document.scan) as stream:
        assert stream.read() == PDF_SCAN


def test_a_draft_has_no_number_no_date_and_says_what_it_is(cast: Cast) -> None:
    document = drafted(cast, body=issued_body())
    body = body_of(document)
    assert (body.number, body.signed_on, body.signer) == ("", None, "")
    assert plain_text(body).startswith("代拟稿（未经签发）")
    assert document_of("finding", "CL-1") == document


def test_the_issued_form_bears_what_the_oa_gave_and_its_files_are_made_anew(cast: Cast) -> None:
    document = awaiting(cast)
    freeze_waiting(at=AT)
    draft_file = version_of(document).word
    record_issue(document_code=document.code, by=cast.acting("林岚"), at=AT, **ISSUED)
    document.refresh_from_db()
    text = plain_text(body_of(document))
    assert "演示〔2024〕1号" in text
    assert "2024年9月17日" in text
    assert "代拟稿" not in text
    version = version_of(document)
    assert version.word is not None
    assert draft_file is not None
    assert version.word.sha256 != draft_file.sha256


def test_each_version_is_kept_with_both_files(cast: Cast) -> None:
    document = drafted(cast)
    revise_document(document_code=document.code, body=full_body(title="改过的通报"), by=cast.acting("林岚"), at=AT)
    assert freeze_waiting(at=AT) == 2
    assert freeze_waiting(at=AT) == 0
    versions = list(DocumentVersion.objects.filter(document=document).order_by("number"))
    assert [body_of(document, version.number).title for version in versions] == [full_body().title, "改过的通报"]
    assert len({version.word.sha256 for version in versions if version.word}) == 2
    assert all(version.pdf and version.frozen_at for version in versions)
    assert freeze_version(version_id=versions[0].pk, at=AT) is False
    document.refresh_from_db()
    assert document.title == "改过的通报"


def test_without_a_chinese_font_the_word_file_is_kept_and_the_lack_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typst

    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr("luoshu.adapters.documents.fonts.font_book", lambda folder=None: bare)
    document = drafted(cast)
    freeze_waiting(at=AT)
    version = version_of(document)
    assert version.word is not None
    assert version.pdf is None
    assert "中文字体" in version.freeze_problem


def test_nobody_passes_on_what_he_wrote_himself(cast: Cast) -> None:
    with_authority(cast)
    document = drafted(cast, who="冯远")
    submit_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    with pytest.raises(StepNotTaken, match="另一人"):
        approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    step = next(one for one in open_steps(document, cast.acting("冯远"), date(2024, 9, 17)) if one.verb == "withdraw")
    assert step.needs_reason


def test_returned_with_a_reason_revised_and_sent_again(cast: Cast) -> None:
    with_authority(cast)
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    with pytest.raises(StepNotTaken, match="理由"):
        return_document(document_code=document.code, reason="  ", by=cast.acting("冯远"), at=AT)
    return_document(document_code=document.code, reason="数字没有口径", by=cast.acting("冯远"), at=AT)
    revise_document(document_code=document.code, body=full_body(), by=cast.acting("林岚"), at=AT)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    document = approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    assert (document.status, document.version_no) == (DocumentStatus.AWAITING_ISSUE, 2)
    told = NoticeDelivery.objects.filter(notice__subject_code=document.code)
    assert set(told.values_list("post_code", flat=True)) == {"city-desk", "city-fire-head"}


def test_a_document_under_review_is_not_revised(cast: Cast) -> None:
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    with pytest.raises(StepNotTaken):
        revise_document(document_code=document.code, body=full_body(), by=cast.acting("林岚"), at=AT)
    assert version_of(document).number == 1


def test_countersigning_is_on_the_way_to_signing(cast: Cast) -> None:
    with_authority(cast)
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    document = ask_countersign(document_code=document.code, units="市公安局", by=cast.acting("冯远"), at=AT)
    assert document.get_status_display() == "会签中"
    document = approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    assert document.status == DocumentStatus.AWAITING_ISSUE


@pytest.mark.parametrize(
    "changes",
    [
        *({"official_number": ""}, {"signer": " "}, {"issued_on": None}),
        *({"official_number": "演示[2024]1号"}, {"official_number": "演示〔2024〕第01号"}),
        *({"issued_on": date(2024, 9, 18)}, {"issued_on": date(1999, 1, 1)}),
    ],
    ids=str,
)
def test_what_the_oa_gave_must_be_whole_and_well_formed(cast: Cast, changes: dict[str, object]) -> None:
    document = awaiting(cast)
    with pytest.raises((StepNotTaken, DocumentInvalid)):
        record_issue(document_code=document.code, by=cast.acting("林岚"), at=AT, **(ISSUED | changes))  # type: ignore[arg-type]
    document.refresh_from_db()
    assert document.status == DocumentStatus.AWAITING_ISSUE


def test_a_scan_is_a_picture_or_a_pdf(cast: Cast) -> None:
    document = issued(cast)
    with pytest.raises(ScanNotReadable, match="网页"):
        archive_scan(document_code=document.code, data=b"<html>", file_name="a.pdf", by=cast.acting("林岚"), at=AT)
    document.refresh_from_db()
    assert document.status == DocumentStatus.ISSUED


def test_a_withdrawn_document_stays_and_a_new_one_takes_its_place(cast: Cast) -> None:
    first = drafted(cast)
    withdraw_document(document_code=first.code, reason="火点核减", by=cast.acting("林岚"), at=AT)
    second = drafted(cast)
    assert document_of("finding", "CL-1") == second
    assert find_document_for(cast.acting("林岚"), first.code).status == DocumentStatus.WITHDRAWN
    with pytest.raises(StepNotTaken):
        submit_document(document_code=first.code, by=cast.acting("林岚"), at=AT)


def test_an_issued_document_is_withdrawn_by_the_head_only(cast: Cast) -> None:
    document = issued(cast)
    with pytest.raises(StepRoleRefused):
        withdraw_document(document_code=document.code, reason="有误", by=cast.acting("林岚"), at=AT)
    document = withdraw_document(document_code=document.code, reason="有误", by=cast.acting("冯远"), at=AT)
    assert document.status == DocumentStatus.WITHDRAWN


def test_who_read_an_older_state_loses(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = drafted(cast)
    stale = find_document_for(cast.acting("林岚"), document.code)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    monkeypatch.setattr("luoshu.apps.documents.operations.stepping.find_document_for", lambda by, code: stale)
    with pytest.raises(DocumentMoved):
        submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    assert [entry.verb for entry in entries_of(document)] == ["draft", "submit"]


def test_what_cannot_be_printed_does_not_reach_the_record(cast: Cast) -> None:
    document = drafted(cast, note="说\x00明")
    submit_document(document_code=document.code, note="请\x00审", by=cast.acting("林岚"), at=AT)
    assert [entry.note for entry in entries_of(document)] == ["说 明", "请 审"]


def test_marked_texts_are_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(SecrecyMarkFound):
        drafted(cast, body=full_body(title="机密★10年"))
    assert Document.objects.count() == 0
    document = drafted(cast)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    with pytest.raises(SecrecyMarkFound):
        return_document(document_code=document.code, reason="绝密★", by=cast.acting("冯远"), at=AT)


def test_one_drafts_for_ones_own_office_only(cast: Cast) -> None:
    with pytest.raises(DocumentNotVisible):
        drafted(cast, who="陈川", unit="city-fire")
    with pytest.raises(NotAllowed):
        drafted(cast, who="孙田", unit="a11-village")


@pytest.mark.parametrize("title", ["", "　", "长" * 201])
def test_a_title_is_there_and_not_endless(cast: Cast, title: str) -> None:
    with pytest.raises(DocumentInvalid):
        drafted(cast, body=full_body(title=title))


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(DocumentInvalid):
        drafted(cast, kind="love_letter")


def test_the_demo_city_marks_every_page(cast: Cast, settings: object) -> None:
    settings.LUOSHU_DEMO = True  # type: ignore[attr-defined]
    document = drafted(cast)
    assert "演示数据" in plain_text(body_of(document))


def test_the_system_drafts_and_does_nothing_else(cast: Cast) -> None:
    from luoshu.apps.acting import SYSTEM

    document = drafted(cast, by=SYSTEM)
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT + timedelta(hours=1))
    with pytest.raises(StepRoleRefused):
        return_document(document_code=document.code, reason="不行", by=SYSTEM, at=AT)


def test_every_kind_can_be_drafted(cast: Cast) -> None:
    for kind in DocumentKind.values:
        document = draft_document(
            kind=kind,
            body=full_body(),
            subject_kind="test",
            subject_code=kind,
            unit=cast.units["city-fire"],
            addressees=(cast.units["a-gov"],),
            by=cast.acting("林岚"),
            at=AT,
        )
        assert document.kind == kind
