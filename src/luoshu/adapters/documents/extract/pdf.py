"""Text of a PDF in reading order, with lines that were only broken by the page width joined again."""

import threading
from statistics import median
from typing import Final

import pypdfium2

from luoshu.adapters.documents.extract.result import Extracted, ExtractRefused, storable

MOST_PAGES: Final = 2000
_ENDS: Final = "。！？；：!?;:…”）)》"
# pdfium keeps state of its own: one reader at a time in a process.
LOCK: Final = threading.Lock()


def pdf_text(data: bytes) -> Extracted:
    """Return the text layer of a PDF. Raises ExtractRefused for a locked, broken or scanned one."""
    with LOCK:
        pages = _pages(data)
    starts: list[int] = []
    parts: list[str] = []
    length = 0
    for page in pages:
        joined = joined_lines(storable(page))
        starts.append(length)
        parts.append(joined + "\n\n")
        length += len(joined) + 2
    text = "".join(parts)
    if sum(not char.isspace() for char in text) < 8 * len(pages):
        raise ExtractRefused(
            "这份 PDF 是扫描件，没有文字层，读不出数字。请上传 Word 原稿，或先做文字识别（OCR）再上传。"
        )
    return Extracted(text, "pdf", tuple(starts))


def _pages(data: bytes) -> list[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = "password" in str(problem).lower()
        reason = "有打开密码" if locked else "已损坏或不完整"
        raise ExtractRefused(f"这份 PDF {reason}，打不开。请换一份没有密码、完整的文件。") from problem
    try:
        if len(document) > MOST_PAGES:
            raise ExtractRefused(f"这份 PDF 超过 {MOST_PAGES} 页，请拆开再上传。")
        found = []
        for page in document:
            layer = page.get_textpage()
            found.append(str(layer.get_text_range()))
            layer.close()
            page.close()
        return found
    except pypdfium2.PdfiumError as problem:
        raise ExtractRefused("这份 PDF 有一页读不出来。请重新导出一份再上传。") from problem
    finally:
        document.close()


def joined_lines(page: str) -> str:
    """Join a line with the next where only the page width broke it: it is nearly full and ends in the middle."""
    lines = [line.rstrip() for line in page.split("\n")]
    widths = [len(line) for line in lines if len(line) > 8]
    full = median(widths) * 0.85 if widths else 0
    out: list[str] = []
    for number, line in enumerate(lines):
        out.append(line)
        goes_on = number + 1 < len(lines) and lines[number + 1].strip()
        if not (goes_on and len(line) >= full > 0 and line[-1:] not in _ENDS):
            out.append("\n")
    return "".join(out).strip("\n")
