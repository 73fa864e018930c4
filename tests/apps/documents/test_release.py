"""Release to the press: by a named approver, one frozen version, nothing private in it."""

from datetime import date

import pytest

from luoshu.adapters.documents import OfficialDocument, paragraph
from luoshu.apps.documents.errors import ReleaseBlocked, StepNotTaken, StepRoleRefused
from luoshu.apps.documents.models import Document, PressRelease
from luoshu.apps.documents.operations import release_document
from luoshu.apps.documents.queries import redaction_findings, version_of
from tests.support.cast import AT, Cast
from tests.support.documents_factories import drafted, full_body

pytestmark = pytest.mark.django_db


def out(cast: Cast, *words: str) -> Document:
    document = drafted(cast, body=full_body(blocks=(paragraph(*words),)))
    Document.objects.update(status="issued", official_number="演示〔2024〕1号", issued_on=date(2024, 9, 17))
    return document


def test_the_head_releases_a_frozen_version_in_his_own_name(cast: Cast) -> None:
    document = out(cast, "9月17日监测到火点3个，过火面积2.0亩。")
    released = release_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    version = version_of(document)
    assert released.approved_by == cast.acting("冯远").person_code
    assert version.word is not None
    assert (released.version_no, released.word_sha256) == (1, version.word.sha256)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("值班电话13800001234。", "phone"),
        ("值班电话 138-0000-1234。", "phone"),
        ("电话0379-65123456。", "phone"),
        ("身份证410326199001011234。", "identity"),
        ("身份证41032619900101123X。", "identity"),
        ("位于东经112.4712、北纬34.1523。", "coordinate"),
        ("位于112.47123,34.15234。", "coordinate"),
    ],
)
def test_phones_identity_numbers_and_coordinates_block(cast: Cast, words: str, kind: str) -> None:
    document = out(cast, words)
    assert kind in {one.kind for one in redaction_findings(full_body(blocks=(paragraph(words),)))}
    with pytest.raises(ReleaseBlocked, match="不能刊发"):
        release_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    assert not PressRelease.objects.exists()


def test_names_of_residents_are_confirmed_one_by_one(cast: Cast) -> None:
    document = out(cast, "村民王某某因清理地头引燃秸秆，当事人：李四，已批评教育。")
    findings = redaction_findings(full_body(blocks=(paragraph("村民王某某因清理地头引燃秸秆，当事人：李四，"),)))
    assert [one.text for one in findings] == ["村民王", "当事人：李四"]
    with pytest.raises(ReleaseBlocked, match="逐处确认"):
        release_document(document_code=document.code, by=cast.acting("冯远"), at=AT, confirmed={findings[0].key})
    keys = {one.key for one in findings}
    released = release_document(document_code=document.code, by=cast.acting("冯远"), at=AT, confirmed=keys)
    assert [one["text"] for one in released.checked] == ["村民王", "当事人：李四"]


@pytest.mark.parametrize(
    "words",
    [
        "9月17日16时，汝阳县陶营镇2个火点，面积120.7平方公里，文号演示〔2024〕1号，计130.25亩。",
        "居民意见9条，村民代表23人，群众举报12起，当事人身份由执法人员核实。",
        "全年138户、完成率26.6%，投资44.4亿元，编号20240917。",
    ],
)
def test_ordinary_figures_are_left_alone(words: str) -> None:
    assert redaction_findings(OfficialDocument(title="通报", blocks=(paragraph(words),))) == ()


def test_only_once_and_only_what_was_issued(cast: Cast) -> None:
    document = drafted(cast)
    with pytest.raises(StepNotTaken):
        release_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    document = out(cast, "火点3个。")
    release_document(document_code=document.code, by=cast.acting("郑远"), at=AT)
    with pytest.raises(ReleaseBlocked, match="已经批准"):
        release_document(document_code=document.code, by=cast.acting("冯远"), at=AT)


def test_a_clerk_does_not_release(cast: Cast) -> None:
    document = out(cast, "火点3个。")
    with pytest.raises(StepRoleRefused):
        release_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
