"""Files that bear a secrecy mark in one place each, and their twins that bear none."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl
from docx import Document
from openpyxl.comments import Comment
from PIL import Image

from luoshu.adapters.documents import write_pdf
from tests.support.documents_factories import full_body

MARK = "机密★10年"


def word_file(body: str = "关于秸秆禁烧工作的通知", *, header: str = "", footer: str = "", cell: str = "") -> bytes:
    """Return a .docx with words in its body, header, footer and a table."""
    document = Document()
    document.add_paragraph(body)
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    if cell:
        document.add_table(1, 2).cell(0, 1).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return an Office file with one part more, or with another content in that part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def workbook(
    rows: Sequence[Sequence[object]] = (("单位", "数量"), ("示范甲县", 3)),
    *,
    sheet: str = "进度",
    header: str = "",
    comment: str = "",
    title: str = "",
) -> bytes:
    """Return an .xlsx with rows, the name of its sheet, a print header, a comment and a title."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    page.oddHeader.center.text = header
    if comment:
        page["A1"].comment = Comment(comment, "填报人")
    book.properties.title = title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf_file(note: str = "此件公开发布", *, title: str = "关于9月17日火点情况的通报") -> bytes:
    """Return a PDF with a text layer."""
    return write_pdf(full_body(note=note, title=title))


def bare_pdf(info: str = "", note: str = "") -> bytes:
    """Return a PDF page without a text layer: its title and a note on the page are all the words there are."""

    def words(text: str) -> bytes:
        return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"

    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Annots [4 0 R] >>",
        b"<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents " + words(note) + b" >>",
        b"<< /Title " + words(info) + b" >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size 6 /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % table
    return bytes(out)


def old_word(text: str) -> bytes:
    """Return what stands in an old .doc: an OLE opening and sectors in which the letters are UTF-16."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + text.encode("utf-16-le").ljust(512, b"\x00")


def rtf_file(text: str) -> bytes:
    """Return an RTF file with its letters as the office's programs write them."""
    return b"{\\rtf1\\ansi\\ansicpg936 " + b"".join(b"\\'%02x" % byte for byte in text.encode("gb18030")) + b"\\par}"


def packed(name: str, content: bytes) -> bytes:
    """Return a zip with one file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def picture() -> bytes:
    """Return a small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "white").save(out, "JPEG")
    return out.getvalue()
