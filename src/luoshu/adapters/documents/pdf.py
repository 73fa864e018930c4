"""A document as PDF, set by typst from the same pieces as the Word file.

The template is fixed; the document goes in as JSON beside it. Text is therefore data: nothing in it can be markup.
"""

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from luoshu.adapters.documents import sheet
from luoshu.adapters.documents.errors import PdfNotMade
from luoshu.adapters.documents.fonts import chinese_fonts, font_book
from luoshu.adapters.documents.layout import Piece, laid_out
from luoshu.adapters.documents.model import OfficialDocument, Runs, Table
from luoshu.adapters.documents.word import FIXED_TIME, column_widths

TEMPLATE: Final = "sheet.typ"


def write_pdf(document: OfficialDocument, *, made_at: datetime = FIXED_TIME, font_folder: Path | None = None) -> bytes:
    """Return the PDF bytes. Raises NoChineseFont, PdfNotMade.

    ``font_folder`` is an instance's own folder of licensed fonts; the same input gives the same bytes.
    """
    choice = chinese_fonts(font_folder)
    data = {
        "title": document.title,
        "fonts": choice.families,
        "bold": "title" in choice.stand_ins,
        "banner": "　".join(words for words in (document.banner, document.mark) if words),
        "pieces": [_piece(piece) for piece in laid_out(document)],
        "red": sheet.RED,
        "sizes": {
            "body": sheet.BODY_PT,
            "title": sheet.TITLE_PT,
            "small": sheet.SMALL_PT,
            "line": sheet.LINE_PT,
            "title_line": sheet.TITLE_LINE_TWIPS / sheet.TWIPS_PER_PT,
            "char": sheet.CHAR_PT,
            "tracking": sheet.TRACKING_PT,
            "head_gap": sheet.HEAD_GAP_MM,
        },
    }
    try:
        made = typst.compile(
            _template(),
            format="pdf",
            font_paths=font_book(font_folder),
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            timestamp=int(made_at.astimezone(UTC).timestamp()),
        )
    except (typst.TypstError, RuntimeError) as error:
        raise PdfNotMade(str(error)) from error
    return bytes(made)


def _template() -> bytes:
    return (files("luoshu.adapters.documents") / TEMPLATE).read_bytes()


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [{"text": run.text, "bold": run.is_bold} for run in runs]


def _piece(piece: Piece) -> dict[str, Any]:
    data: dict[str, Any] = {
        "style": piece.style,
        "runs": _runs(piece.runs),
        "right": piece.right_chars,
        "beside": piece.beside,
    }
    if piece.style == "red_head":
        data["size"] = sheet.red_head_pt(piece.text)
    if piece.table is not None:
        data["table"] = _table(piece.table)
    return data


def _table(table: Table) -> dict[str, Any]:
    count, height = table.column_count, len(table.rows)
    size, pitch = sheet.table_measures(is_dense=table.is_dense)
    return {
        "size": size,
        "line": pitch / sheet.TWIPS_PER_PT,
        "widths": column_widths(table),
        "header": table.header_rows,
        "cells": [
            {
                "x": column,
                "y": row,
                "colspan": min(cell.columns, count - column),
                "rowspan": min(cell.rows, height - row),
                "align": cell.align,
                "runs": _runs(cell.runs),
            }
            for row, column, cell in table.places()
        ],
    }
