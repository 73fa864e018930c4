"""The words of a document's two files and its own, to be laid side by side."""

import io
import re

import docx
import pypdfium2

from luoshu.adapters.documents import OfficialDocument, check_9704, plain_lines, write_pdf, write_word


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def pdf_words(pdf: bytes, body: OfficialDocument) -> str:
    """Return the words of all pages without what stands in the head and foot of each."""
    head = squeezed(body.banner + body.mark)
    words = []
    for number, text in enumerate(pages_of(pdf), start=1):
        page, foot = squeezed(text), f"—{number}—"
        assert page.startswith(head)
        assert foot in page
        words.append(page.removeprefix(head).replace(foot, "", 1))
    return "".join(words)


def word_words(content: bytes) -> str:
    """Return the words of a Word file in the order in which they stand, merged cells once."""
    word = docx.Document(io.BytesIO(content))
    words = []
    for block in word.iter_inner_content():
        if hasattr(block, "rows"):
            seen = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        words.append(cell.text)
        else:
            words.append(block.text)
    return squeezed("".join(words))


def own_words(body: OfficialDocument) -> str:
    head = [line for line in (body.banner, body.mark) if line]
    return squeezed("".join(plain_lines(body)[len(head) :]))


def assert_prints_alike(body: OfficialDocument, name: str) -> None:
    """Fail unless Word, PDF and the document have the same words and the Word file meets GB/T 9704 in every point."""
    word = write_word(body)
    assert word_words(word) == own_words(body), name
    # A cell over two rows is set after its neighbours: the letters are the same, the order within a table may differ.
    assert sorted(pdf_words(write_pdf(body), body)) == sorted(own_words(body)), name
    assert [one for one in check_9704(word) if not one.is_ok] == [], name
