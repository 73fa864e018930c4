"""A document as JSON and back: what is stored with each version. Reading refuses what it does not know."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from luoshu.adapters.documents.errors import BadDocument
from luoshu.adapters.documents.model import (
    Block,
    Cell,
    Heading,
    OfficialDocument,
    Paragraph,
    Run,
    Runs,
    Source,
    Table,
)

FORM = 1
_MEASURED = ("title", "value", "unit", "scope", "period")
_TEXTS = (
    *("title", "addressee", "red_head", "number_stem", "number", "signer", "signature", "note", "printed_by"),
    *("banner", "mark"),
)


def to_data(document: OfficialDocument) -> dict[str, Any]:
    """Return a document as JSON values."""
    data: dict[str, Any] = {"form": FORM} | {name: getattr(document, name) for name in _TEXTS}
    return data | {
        "number_year": document.number_year,
        "signed_on": _day_out(document.signed_on),
        "printed_on": _day_out(document.printed_on),
        "attachments": list(document.attachments),
        "copies_to": list(document.copies_to),
        "blocks": [_block_out(block) for block in document.blocks],
    }


def from_data(data: Mapping[str, Any]) -> OfficialDocument:
    """Return the document of JSON values. Raises BadDocument."""
    try:
        if data["form"] != FORM:
            raise BadDocument(f"文稿存储格式 {data['form']} 不认识，请升级后再打开。")
        return OfficialDocument(
            **{name: str(data.get(name, "")) for name in _TEXTS},
            number_year=int(data["number_year"]) if data.get("number_year") else None,
            signed_on=_day_in(data.get("signed_on")),
            printed_on=_day_in(data.get("printed_on")),
            attachments=tuple(map(str, data.get("attachments", ()))),
            copies_to=tuple(map(str, data.get("copies_to", ()))),
            blocks=tuple(_block_in(block) for block in data["blocks"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadDocument("文稿内容不完整或格式不对，打不开，请从上一版重新拟写。") from error


def _day_out(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _day_in(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _runs_out(runs: Runs) -> list[dict[str, Any]]:
    found = []
    for run in runs:
        item: dict[str, Any] = {"text": run.text}
        if run.is_bold:
            item["bold"] = True
        if run.source is not None:
            source = run.source
            item["source"] = {
                "kind": source.kind,
                "code": source.code,
                "url": source.url,
                "as_of": source.as_of.isoformat() if source.as_of else None,
                "note": source.note,
            } | {name: value for name in _MEASURED if (value := getattr(source, name))}
        found.append(item)
    return found


def _runs_in(items: list[Mapping[str, Any]]) -> Runs:
    return tuple(Run(str(one["text"]), bool(one.get("bold")), _source_in(one.get("source"))) for one in items)


def _source_in(item: Mapping[str, Any] | None) -> Source | None:
    if not item:
        return None
    as_of = datetime.fromisoformat(item["as_of"]) if item.get("as_of") else None
    return Source(
        kind=str(item["kind"]),
        code=str(item["code"]),
        url=str(item.get("url", "")),
        as_of=as_of,
        note=str(item.get("note", "")),
        **{name: str(item.get(name, "")) for name in _MEASURED},
    )


def _block_out(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "level": block.level, "runs": _runs_out(block.runs)}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "flush": block.is_flush, "runs": _runs_out(block.runs)}
    rows = [
        [
            {"runs": _runs_out(cell.runs), "columns": cell.columns, "rows": cell.rows, "align": cell.align}
            for cell in row
        ]
        for row in block.rows
    ]
    return {
        "is": "table",
        "caption": block.caption,
        "header_rows": block.header_rows,
        "widths": list(block.widths),
        "dense": block.is_dense,
        "rows": rows,
    }


def _block_in(item: Mapping[str, Any]) -> Block:
    match item["is"]:
        case "heading":
            return Heading(int(item["level"]), _runs_in(item["runs"]))
        case "paragraph":
            return Paragraph(_runs_in(item["runs"]), bool(item.get("flush")))
        case "table":
            rows = tuple(
                tuple(
                    Cell(_runs_in(cell["runs"]), int(cell["columns"]), int(cell["rows"]), str(cell["align"]))
                    for cell in row
                )
                for row in item["rows"]
            )
            widths = tuple(float(one) for one in item.get("widths", ()))
            is_dense = bool(item.get("dense"))
            return Table(rows, int(item["header_rows"]), str(item.get("caption", "")), widths, is_dense)
    raise BadDocument(f"文稿里有不认识的内容块“{item['is']}”，请升级后再打开。")
