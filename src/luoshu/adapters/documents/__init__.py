"""Official documents (GB/T 9704-2012): one frozen model, laid out once, printed as Word and as PDF.

The shape that every caller builds is ``OfficialDocument``::

    OfficialDocument(
        title="关于9月17日秸秆焚烧火点的通报",
        addressee="示范甲县人民政府",
        blocks=(
            paragraph("9月17日，卫星监测到火点", figure(3, Source("clues", "XS-1,XS-2,XS-3", as_of=seen_at)), "个。"),
            heading(1, "存在问题"),
            table(("单位", "火点数"), (("示范甲县", figure(2, source)),)),
        ),
        signature="市秸秆禁烧工作领导小组办公室",
    )

``number``, ``signer`` and ``signed_on`` stay empty in a draft: the office's own OA numbers, signs and seals.
"""

from luoshu.adapters.documents.checking import Finding, check_9704
from luoshu.adapters.documents.editing import edited_blocks, editing_text, heading_of
from luoshu.adapters.documents.errors import BadDocument, DocumentError, NoChineseFont, NotAWordFile, PdfNotMade
from luoshu.adapters.documents.fonts import FontChoice, chinese_fonts
from luoshu.adapters.documents.layout import Piece, laid_out, plain_lines, plain_text
from luoshu.adapters.documents.model import (
    DRAFT_BANNER,
    Block,
    Cell,
    Heading,
    OfficialDocument,
    Paragraph,
    Part,
    Run,
    Source,
    Table,
    figure,
    heading,
    paragraph,
    table,
)
from luoshu.adapters.documents.pdf import write_pdf
from luoshu.adapters.documents.stored_form import from_data, to_data
from luoshu.adapters.documents.word import write_word

__all__ = [
    "DRAFT_BANNER",
    "BadDocument",
    "Block",
    "Cell",
    "DocumentError",
    "Finding",
    "FontChoice",
    "Heading",
    "NoChineseFont",
    "NotAWordFile",
    "OfficialDocument",
    "Paragraph",
    "Part",
    "PdfNotMade",
    "Piece",
    "Run",
    "Source",
    "Table",
    "check_9704",
    "chinese_fonts",
    "edited_blocks",
    "editing_text",
    "figure",
    "from_data",
    "heading",
    "heading_of",
    "laid_out",
    "paragraph",
    "plain_lines",
    "plain_text",
    "table",
    "to_data",
    "write_pdf",
    "write_word",
]
