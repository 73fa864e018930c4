"""Which reader fits the bytes, and the one refusal all readers share."""

from luoshu.adapters.documents.extract.pdf import pdf_text
from luoshu.adapters.documents.extract.plain import plain_text
from luoshu.adapters.documents.extract.result import Extracted, ExtractRefused
from luoshu.adapters.documents.extract.word import word_text

__all__ = ["ExtractRefused", "Extracted", "extract_text"]


def extract_text(data: bytes) -> Extracted:
    """Return the text of a .txt, .docx or .pdf file; the bytes say which it is, never the name.

    Raises ExtractRefused with one Chinese sentence: the fact, then what to do.
    """
    if not data:
        raise ExtractRefused("文件是空的，请重新选择后上传。")
    if data.startswith(b"PK\x03\x04"):
        return word_text(data)
    if data.startswith(b"%PDF-"):
        return pdf_text(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise ExtractRefused("这是旧版 Office 文件（.doc），请用 Word 或 WPS 另存为 .docx 后再上传。")
    return plain_text(data)
