"""Pages of documents beyond who may open them: refusals keep what was typed, downloads, the checker, the preview."""

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from luoshu.adapters.documents import paragraph, write_word
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import freeze_waiting
from luoshu.apps.documents.queries import body_of
from tests.support.cast import AT, Cast
from tests.support.documents_factories import drafted, full_body, issued_body, walked, with_authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast, clock: object) -> Document:
    return drafted(cast)


def page(client: Client, document: Document, **asked: str) -> str:
    return client.get(reverse("documents:detail", args=[document.code]), asked).content.decode()


def test_the_page_shows_the_paper_the_lacks_and_the_sources(document: Document, cast: Cast) -> None:
    shown = page(cast.client_for("林岚"), document)
    assert "代拟稿（未经签发）" in shown
    assert "没有查到“市禁烧办”发“通报”的授权" in shown
    assert 'href="/clues/?codes=XS-1,XS-2"' in shown
    assert "一、" in shown
    assert "还不能" not in shown


def test_what_is_typed_stays_when_a_step_is_refused(document: Document, cast: Cast) -> None:
    with_authority(cast)
    Document.objects.update(status="awaiting_issue")
    fields = {"official_number": "洛禁烧办第1号", "signer": "王某", "issued_on": "2024-09-17"}
    response = cast.client_for("林岚").post(reverse("documents:step", args=[document.code, "record_issue"]), fields)
    assert response.status_code == 422
    shown = response.content.decode()
    assert "六角括号" in shown
    assert all(f'value="{value}"' in shown for value in fields.values())


def test_a_step_somebody_took_first_is_told(document: Document, cast: Cast) -> None:
    client = cast.client_for("林岚")
    url = reverse("documents:step", args=[document.code, "submit"])
    assert client.post(url).status_code == 302
    response = client.post(url)
    assert response.status_code == 422
    assert "可能刚被他人处理" in response.content.decode()


def test_an_edit_makes_a_version_and_a_refused_one_keeps_its_text(document: Document, cast: Cast) -> None:
    client, url = cast.client_for("林岚"), reverse("documents:edit", args=[document.code])
    text = client.get(url).context["fields"]["text"]
    fields = {
        "title": "改过的通报",
        "addressee": "示范甲县人民政府",
        "text": text + "\n新的一段。",
        "signature": "市禁烧办",
    }
    refused = client.post(url, fields | {"text": "责成示范甲县整改。"})
    assert refused.status_code == 422
    assert "责成示范甲县整改。" in refused.content.decode()
    assert client.post(url, fields).status_code == 302
    document.refresh_from_db()
    assert (document.version_no, document.title) == (2, "改过的通报")
    assert len(body_of(document).blocks) == len(full_body().blocks) + 1
    assert "现在看的是第 1 版" in page(client, document, version="1")


@pytest.mark.parametrize("is_frozen", [False, True])
def test_both_files_come_with_a_chinese_name(document: Document, cast: Cast, is_frozen: bool) -> None:
    if is_frozen:
        freeze_waiting(at=AT)
    client = cast.client_for("林岚")
    word = client.get(reverse("documents:file", args=[document.code, 1, "word"]))
    pdf = client.get(reverse("documents:file", args=[document.code, 1, "pdf"]))
    assert "代拟稿（未经签发）" in docx.Document(io.BytesIO(word.content)).sections[0].header.paragraphs[0].text
    assert pdf.content.startswith(b"%PDF")
    assert "filename*=UTF-8''" in pdf.headers["Content-Disposition"]


def test_text_in_a_document_is_never_markup_on_the_page(cast: Cast, clock: object) -> None:
    document = drafted(cast, body=full_body(title="<script>1</script>通报", blocks=(paragraph("<b onclick=x>"),)))
    shown = page(cast.client_for("林岚"), document)
    assert "<script>1" not in shown
    assert "<b onclick" not in shown


def upload(content: bytes, name: str = "稿.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_checker_compares_and_keeps_nothing(cast: Cast, clock: object) -> None:
    from luoshu.apps.evidence.models import StoredFile

    client, url = cast.client_for("林岚"), reverse("documents:check")
    good = client.post(url, {"file": upload(write_word(issued_body()))})
    assert "各项一致" in good.content.decode()
    plain = io.BytesIO()
    docx.Document().save(plain)
    assert "需核对" in client.post(url, {"file": upload(plain.getvalue())}).content.decode()
    broken = client.post(url, {"file": upload(b"not a word file")})
    assert broken.status_code == 422
    assert "docx" in broken.content.decode()
    assert not StoredFile.objects.exists()


def test_the_approver_is_asked_for_each_name(cast: Cast, clock: object) -> None:
    document = drafted(cast, body=full_body(blocks=(paragraph("村民王某某引燃秸秆。"),)))
    Document.objects.update(status="issued", official_number="演示〔2024〕1号", issued_on=date(2024, 9, 17))
    walked(cast, document, until="leader")
    client, url = cast.client_for("郑远"), reverse("documents:step", args=[document.code, "approve_release"])
    assert "“村民王”可以公开" in page(client, document)
    assert client.post(url).status_code == 422
    assert client.post(url, {"confirmed": "resident:村民王"}).status_code == 302
    assert "待宣传刊发" in page(client, document)


@pytest.mark.parametrize("folder", ["writing", "review", "awaiting", "issued", "releasing", "received", "nonsense"])
def test_every_folder_opens(document: Document, cast: Cast, folder: str) -> None:
    response = cast.client_for("林岚").get(reverse("documents:list"), {"folder": folder, "page": "x", "kind": "y"})
    assert response.status_code == 200
