"""What bytes are, by their own opening: names and declared types are never believed."""

import re
from typing import Final

UNKNOWN: Final = "application/octet-stream"
PHOTOS: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
ACTIVE: Final = frozenset({"text/html", "image/svg+xml", "text/x-script", "application/x-executable"})

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"),
    (b"\x1f\x8b", "application/gzip"),
    (b"Rar!", "application/x-rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
    (b"SQLite format 3\x00", "application/x-sqlite"),
)
_SCRIPT: Final = re.compile(rb"^(#!|<\?php|<%|@echo\b|<script|import |from |function\b|var |const |powershell)", re.I)
_HTML: Final = re.compile(rb"^<(!doctype html|html|head|body|iframe|img|a )", re.I)

NAMES: Final = {
    "text/html": "网页",
    "image/svg+xml": "矢量图（可能带脚本）",
    "text/x-script": "脚本程序",
    "application/x-executable": "可执行程序",
    "application/pdf": "PDF 文档",
    "application/zip": "压缩包或 Office 文档",
    "application/x-ole": "旧版 Office 文档",
    "application/json": "数据文本",
    "text/xml": "数据文本",
    "text/plain": "文本",
    "image/gif": "GIF 动图",
    "image/bmp": "BMP 图片",
    "image/tiff": "TIFF 图片",
    "image/heic": "HEIC 照片（请在手机相机设置中改为“兼容性最佳”）",
}


def media_type_of(opening: bytes) -> str:
    """Return the media type that the first bytes (4,096 are enough) show; ``UNKNOWN`` when nothing fits."""
    for magic, media_type in _MAGIC:
        if opening.startswith(magic):
            return media_type
    if opening[:4] == b"RIFF" and opening[8:12] == b"WEBP":
        return "image/webp"
    if opening[4:8] == b"ftyp":
        brand = opening[8:12]
        return "image/heic" if brand in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"} else "video/mp4"
    return _text_type(opening)


def _text_type(opening: bytes) -> str:
    head = opening.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\x00" in head:
        return UNKNOWN
    if re.search(rb"<svg[\s>]", head, re.I):
        return "image/svg+xml"
    if _HTML.match(head):
        return "text/html"
    if _SCRIPT.match(head) or re.search(rb"<script[\s>]", head, re.I):
        return "text/x-script"
    if head.startswith(b"<"):
        return "text/xml"
    if head[:1] in (b"{", b"["):
        return "application/json"
    if not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head):
        return "text/plain"
    return UNKNOWN


def name_of(media_type: str) -> str:
    """Return what a person calls this kind of content."""
    return NAMES.get(media_type, "无法识别的数据")
