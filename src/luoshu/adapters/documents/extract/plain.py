"""Plain text in the encodings Chinese offices save: UTF-8, UTF-16 with its mark, GB18030."""

from luoshu.adapters.documents.extract.result import Extracted, ExtractRefused, storable


def plain_text(data: bytes) -> Extracted:
    """Decode plain text. Raises ExtractRefused when it is none."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = storable(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise ExtractRefused("文件里没有文字，请重新选择后上传。")
        if text.count("\ufffd") * 50 > len(text):
            break
        return Extracted(text, "text")
    raise ExtractRefused("这个文件不是文本、Word（.docx）或 PDF，读不出文字。请另存为其中一种再上传。")
