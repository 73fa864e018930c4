"""All words of a PDF page by page: its text layer, its notes, its properties, and the files inside it."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from luoshu.adapters.documents.extract.pdf import LOCK

_NOTE_FIELDS: Final = (b"Contents", b"T", b"V", b"Subj")
_MOST_NOTE: Final = 1 << 16


class LockedPdf(Exception):
    """A PDF that opens only with a password."""


def pdf_words(data: bytes, spend: Callable[[int], None]) -> list[tuple[str, str, bytes]]:
    """Return (place, text, bytes of an embedded file or empty); nothing for a broken PDF. Raises LockedPdf.

    ``spend`` hears the size of what was read, page by page, and may raise to end it.
    """
    found: list[tuple[str, str, bytes]] = []
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as problem:
            if "password" in str(problem).lower():
                raise LockedPdf from problem
            return found
        try:
            found.append(("文件属性", "\n".join(document.get_metadata_dict().values()), b""))
            for number in range(document.count_attachments()):
                inside = document.get_attachment(number)
                found.append(("附件", inside.get_name(), bytes(inside.get_data())))
                spend(len(found[-1][2]))
            for number in range(len(document)):
                for place, text in _page(document, number):
                    found.append((place, text, b""))
                    spend(len(text))
        except pypdfium2.PdfiumError:
            return found
        finally:
            document.close()
    return found


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[tuple[str, str]]:
    page = document[number]
    try:
        layer = page.get_textpage()
        yield f"第 {number + 1} 页", str(layer.get_text_range())
        layer.close()
        notes = "\n".join(_notes(page))
        if notes:
            yield f"第 {number + 1} 页批注", notes
    finally:
        page.close()


def _notes(page: pypdfium2.PdfPage) -> Iterator[str]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 2000)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not note:
            continue
        for field in _NOTE_FIELDS:
            size = pdfium.FPDFAnnot_GetStringValue(note, field, None, 0)
            if 2 < size <= _MOST_NOTE:
                letters = (ctypes.c_ushort * (size // 2))()
                pdfium.FPDFAnnot_GetStringValue(note, field, letters, size)
                yield bytes(letters).decode("utf-16-le", "replace").rstrip("\x00")
        pdfium.FPDFPage_CloseAnnot(note)
