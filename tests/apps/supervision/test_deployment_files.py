"""Meetings that come as Word or PDF: original kept, items with their place in the words, the same words once."""

import io
from datetime import date

import pytest
from docx import Document

from luoshu.adapters.documents import OfficialDocument, paragraph, write_pdf
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.models import DeployedItem, Deployment
from luoshu.apps.supervision.operations import take_deployment
from tests.core.reading.test_deployments import ARTICLE
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db


def word(text: str, header: str = "") -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = header
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def taken(cast: Cast, data: bytes, name: str = "纪要.docx") -> Deployment:
    return take_deployment(
        title="推进会", data=data, file_name=name, issued_on=date(2024, 9, 6), by=cast.acting("沈知"), at=AT
    )


def stored(deployment: Deployment) -> bytes:
    with open_bytes(deployment.file) as stream:
        return stream.read()


def test_word_is_read_and_its_bytes_are_kept(cast: Cast) -> None:
    data = word(ARTICLE)
    deployment = taken(cast, data)
    items = list(deployment.items.order_by("number"))
    assert len(items) == 5
    assert all(deployment.text[item.starts_at : item.ends_at] == item.text for item in items)
    assert stored(deployment) == data
    assert deployment.file_name == "纪要.docx"


def test_the_same_words_pasted_or_as_another_word_are_one_deployment(cast: Cast) -> None:
    deployment = taken(cast, word(ARTICLE))
    assert taken(cast, ARTICLE.encode(), "") == deployment
    assert taken(cast, ARTICLE.encode("gb18030"), "纪要.txt") == deployment
    assert taken(cast, word(ARTICLE, header="另存的一份")) == deployment
    assert DeployedItem.objects.count() == 5


def test_pdf_is_read(cast: Cast) -> None:
    lines = tuple(paragraph(line) for line in ARTICLE.splitlines() if line.strip())
    data = write_pdf(OfficialDocument(title="纪要", blocks=lines))
    deployment = taken(cast, data, "纪要.pdf")
    assert {"早日", "适时"} & set(deployment.items.values_list("vague_word", flat=True))
    assert stored(deployment).startswith(b"%PDF")


def test_a_scan_is_answered_with_one_sentence(cast: Cast) -> None:
    scan = write_pdf(OfficialDocument(title="", blocks=(paragraph(" "),), banner=""))
    with pytest.raises(BadMatter, match="扫描件，没有文字层") as refused:
        taken(cast, scan, "扫描.pdf")
    assert str(refused.value).count("。") <= 2
    assert not Deployment.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_mark_in_the_header_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(SecrecyMarkFound):
        taken(cast, word(ARTICLE, header="机密★3年"))
    with pytest.raises(SecrecyMarkFound):
        taken(cast, word(ARTICLE), "机密★ 纪要.docx")
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b"  \n", "太短".encode(), b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_cannot_be_read_is_refused(cast: Cast, data: bytes) -> None:
    with pytest.raises(BadMatter):
        taken(cast, data)
    assert not StoredFile.objects.exists()
