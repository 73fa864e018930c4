"""The way to the public: five steps, five persons, each on record; one frozen version with nothing private in it."""

from datetime import date

import pytest

from luoshu.adapters.documents import OfficialDocument, paragraph, plain_lines
from luoshu.apps.documents.errors import (
    DocumentInvalid,
    DocumentMoved,
    DocumentNotVisible,
    ReleaseBlocked,
    StepNotTaken,
    StepRoleRefused,
)
from luoshu.apps.documents.models import Document, PressRelease
from luoshu.apps.documents.operations import (
    keep_release_files,
    pass_release,
    propose_release,
    release_document,
    revise_document,
)
from luoshu.apps.documents.operations.releasing import _go
from luoshu.apps.documents.queries import (
    bound_figures,
    find_document_for,
    redaction,
    redaction_findings,
    release_lines,
    release_of,
    typed_numbers,
    version_of,
)
from luoshu.apps.notices.models import NoticeDelivery
from tests.support.cast import AT, Cast
from tests.support.documents_factories import CLUES, drafted, full_body, press_text, walked

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 17)


def issued(cast: Cast, *words: str) -> Document:
    document = drafted(cast, body=full_body(blocks=(paragraph(*words),)))
    Document.objects.update(status="issued", official_number="演示〔2024〕1号", issued_on=DAY)
    return Document.objects.get(pk=document.pk)


def go_out(cast: Cast, document: Document, **more: object) -> PressRelease:
    by = cast.acting("白晓")
    args: dict[str, object] = {"channel": "市报第1版", "released_on": DAY, **more}
    return release_document(document_code=document.code, by=by, at=AT, **args)  # type: ignore[arg-type]


def step(cast: Cast, document: Document, verb: str, who: str, **more: object) -> PressRelease:
    return pass_release(document_code=document.code, verb=verb, by=cast.acting(who), at=AT, **more)  # type: ignore[arg-type]


def test_five_steps_by_five_posts_are_on_record_and_the_text_goes_out_frozen(cast: Cast) -> None:
    document = walked(cast, press_text(cast, paragraph("全市累计建成便民站点125处。")))
    assert document.status == "releasing"
    released = go_out(cast, document)
    keep_release_files(document_code=document.code, at=AT)
    released.refresh_from_db()
    document.refresh_from_db()
    word = version_of(document).word
    assert word is not None
    assert (document.status, released.state, released.word_sha256) == ("published", "released", word.sha256)
    assert (released.channel, released.released_on, released.approved_post) == ("市报第1版", DAY, "vice-mayor")
    lines = release_lines(document, released)
    assert [(line.label, line.who) for line in lines] == [
        ("起草", "沈知"),
        ("核数", "罗简"),
        ("科室", "宋衡"),
        ("分管领导", "郑远"),
        ("宣传", "白晓"),
    ]
    assert all(line.at == AT and line.post for line in lines)
    told = NoticeDelivery.objects.order_by("id").values_list("post_code", flat=True)
    assert list(told) == ["quality-clerk", "supervision-head", "vice-mayor", "press", "supervision"]


def test_approving_looks_for_private_words_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = walked(cast, press_text(cast, paragraph("全市进展良好。")), until="leader")
    looks: list[OfficialDocument] = []
    monkeypatch.setattr(redaction, "plain_lines", lambda body: looks.append(body) or plain_lines(body))
    step(cast, document, "approve_release", "郑远")
    assert len(looks) == 1


def test_what_was_issued_goes_the_same_way_and_stays_issued(cast: Cast) -> None:
    document = walked(cast, issued(cast, "9月17日监测到火点3个。"))
    released = go_out(cast, document)
    document.refresh_from_db()
    assert (document.status, released.state, released.version_no) == ("issued", "released", 1)
    with pytest.raises(ReleaseBlocked, match="已经提请"):
        propose_release(document_code=document.code, by=cast.acting("林岚"), at=AT)


@pytest.mark.parametrize(
    ("state", "verb", "who", "refusal"),
    [
        ("checking", "check_figures", "沈知", StepNotTaken),  # who drafted does not check
        ("checking", "check_figures", "郑远", StepRoleRefused),
        ("checking", "pass_section", "宋衡", StepNotTaken),  # no step is left out
        ("section", "pass_section", "罗简", StepRoleRefused),  # the head of another office
        ("leader", "approve_release", "宋衡", StepRoleRefused),
        ("publicity", "approve_release", "郑远", StepNotTaken),  # not twice
    ],
)
def test_each_step_has_its_own_hands(cast: Cast, state: str, verb: str, who: str, refusal: type[Exception]) -> None:
    document = walked(cast, press_text(cast, paragraph("进展良好。")), until=state)
    with pytest.raises(refusal):
        step(cast, document, verb, who)
    release = release_of(document)
    assert release is not None
    assert release.state == state


def test_the_text_stands_still_on_its_way_and_comes_back_with_a_reason(cast: Cast) -> None:
    document = walked(cast, press_text(cast, paragraph("建成126处。")), until="section")
    body = OfficialDocument(title="通稿", blocks=(paragraph("建成125处。"),), signature="市政府督查室")
    with pytest.raises(StepNotTaken):
        revise_document(document_code=document.code, body=body, by=cast.acting("沈知"), at=AT)
    with pytest.raises(StepNotTaken, match="理由"):
        step(cast, document, "send_back_release", "宋衡")
    step(cast, document, "send_back_release", "宋衡", note="126 与台账不符")
    document.refresh_from_db()
    assert document.status == "returned"
    revise_document(document_code=document.code, body=body, by=cast.acting("沈知"), at=AT)
    again = walked(cast, document, until="section")
    release = release_of(again)
    assert release is not None
    assert (release.state, release.version_no) == ("section", 2)
    assert [line.label for line in release_lines(again, release) if line.at] == ["起草", "核数"]


def test_what_was_issued_is_proposed_again_as_it_is(cast: Cast) -> None:
    document = walked(cast, issued(cast, "火点情况。"), until="leader")
    step(cast, document, "send_back_release", "郑远", note="缓发")
    assert Document.objects.get(pk=document.pk).status == "issued"
    assert step(cast, document, "propose_again", "林岚").state == "checking"


def test_who_has_a_part_in_it_sees_the_draft_and_nobody_else(cast: Cast) -> None:
    document = walked(cast, press_text(cast, paragraph("进展。")), until="checking")
    press = cast.acting("白晓")
    for acting in (cast.acting("罗简"), cast.acting("郑远"), press):
        assert find_document_for(acting, document.code) == document
    for name in ("林岚", "梁知", "吕文"):
        with pytest.raises(DocumentNotVisible):
            find_document_for(cast.acting(name), document.code)


def test_typed_numbers_need_the_ground_they_stand_on(cast: Cast) -> None:
    document = walked(cast, press_text(cast, paragraph("全市累计建成便民站点125处。")), until="checking")
    with pytest.raises(StepNotTaken, match="依据"):
        step(cast, document, "check_figures", "罗简")
    assert step(cast, document, "check_figures", "罗简", note="与八月台账存档相符").state == "section"


def test_bound_numbers_are_told_from_typed_ones_each_in_its_sentence() -> None:
    body = full_body()
    found = bound_figures(body)
    assert {(one.run.text, one.sentence[one.start : one.start + len(one.run.text)]) for one in found} == {
        ("3", "3"),
        ("2.0", "2.0"),
        ("1", "1"),
    }
    assert found[0].sentence == "9月17日16时，卫星监测到火点3个，现将情况通报如下。"
    assert all(one.run.source == CLUES for one in found)
    typed = OfficialDocument(title="t", blocks=(paragraph("全市建成便民站点125处。"),))
    assert typed_numbers(typed, DAY) == ("125处",)


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
def test_phones_identity_numbers_and_coordinates_are_found(words: str, kind: str) -> None:
    found = redaction_findings(full_body(blocks=(paragraph(words),)))
    assert kind in {one.kind for one in found if one.blocks}


def test_what_is_private_blocks_the_proposal(cast: Cast) -> None:
    document = issued(cast, "值班电话13800001234。")
    with pytest.raises(ReleaseBlocked, match="不能刊发"):
        propose_release(document_code=document.code, by=cast.acting("林岚"), at=AT)
    assert not PressRelease.objects.exists()


def test_names_of_residents_are_confirmed_one_by_one_by_the_approver(cast: Cast) -> None:
    document = walked(cast, issued(cast, "村民王某某因清理地头引燃秸秆，当事人：李四，已批评教育。"), until="leader")
    findings = redaction_findings(full_body(blocks=(paragraph("村民王某某因清理地头引燃秸秆，当事人：李四，"),)))
    assert [one.text for one in findings] == ["村民王", "当事人：李四"]
    with pytest.raises(ReleaseBlocked, match="逐处确认"):
        step(cast, document, "approve_release", "郑远", confirmed={findings[0].key})
    keys = {one.key for one in findings}
    passed = step(cast, document, "approve_release", "郑远", confirmed=keys)
    assert [one["text"] for one in passed.checked] == ["村民王", "当事人：李四"]


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


def test_only_what_was_issued_or_is_a_press_text_may_be_proposed(cast: Cast) -> None:
    with pytest.raises(StepRoleRefused):
        propose_release(document_code=drafted(cast).code, by=cast.acting("林岚"), at=AT)
    document = issued(cast, "火点3个。")
    with pytest.raises(StepNotTaken, match="还没有提请"):
        step(cast, document, "check_figures", "罗简")


@pytest.mark.parametrize(
    "wrong",
    [{"channel": " "}, {"released_on": None}, {"released_on": date(2024, 9, 18)}, {"released_on": date(2024, 9, 16)}],
)
def test_release_needs_a_place_and_a_day_that_fits(cast: Cast, wrong: dict[str, object]) -> None:
    document = walked(cast, press_text(cast, paragraph("进展。")))
    with pytest.raises((StepNotTaken, DocumentInvalid)):
        go_out(cast, document, **wrong)
    assert Document.objects.get(pk=document.pk).status == "releasing"


def test_of_two_who_press_at_once_one_wins(cast: Cast) -> None:
    document = walked(cast, press_text(cast, paragraph("进展。")), until="checking")
    stale = release_of(document)
    assert stale is not None
    step(cast, document, "check_figures", "罗简")
    with pytest.raises(DocumentMoved):
        _go(document, stale, "section")
