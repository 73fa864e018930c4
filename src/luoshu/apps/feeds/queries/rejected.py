"""The rejected rows of a delivery as a file: the sender's own columns, the reason beside them, ready to be mended."""

import csv
import io
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.models import Delivery, RejectedRow
from luoshu.apps.feeds.queries.deliveries import find_delivery_for
from luoshu.core.fire.formats import FORMATS, DeliveryError
from luoshu.core.fire.formats.structured import looks_like_json, read_structured
from luoshu.core.tables import RawRow, TableError, find_header, read_table

REASON_COLUMNS: Final = ("原行号", "未收下的原因")
BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "@", "\t", "\r")


def rejected_csv(acting: Acting, code: str) -> str:
    """Return the rejected rows as CSV text with a byte order mark, so that Excel opens it as it is.

    The columns are those of the file itself; once mended it can be imported again as it is, the two last columns are
    passed over. When the raw bytes were released, the row stands in one column as it came.
    """
    delivery = find_delivery_for(acting, code)
    header, cells = _cells_of(delivery)
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*header, *REASON_COLUMNS])
    for row in delivery.rejected_rows.order_by("row_no").iterator(2000):
        writer.writerow([*_padded(cells, header, row), row.row_no, row.message])
    return out.getvalue()


def _cells_of(delivery: Delivery) -> tuple[tuple[str, ...], dict[int, tuple[str, ...]]]:
    wanted = set(delivery.rejected_rows.values_list("row_no", flat=True))
    plain: tuple[tuple[str, ...], dict[int, tuple[str, ...]]] = (("原文",), {})
    if delivery.file.released_at is not None:
        return plain
    with open_bytes(delivery.file) as stream:
        content = stream.read()
    feed = FORMATS[delivery.kind]
    try:
        if looks_like_json(content):
            head, rows = read_structured(content)
        else:
            table = read_table(content)
            comments = [RawRow(row.row_no, tuple(c.lstrip("# ") for c in row.cells), row.raw) for row in table.comments]
            found = find_header([*comments, *table.rows], feed.columns, required=feed.required)
            if found is None:
                return plain
            head, rows = [*comments, *table.rows][found.row_index], list(table.rows)
    except (TableError, DeliveryError):
        return plain
    return head.cells, {row.row_no: row.cells for row in rows if row.row_no in wanted}


def _padded(cells: dict[int, tuple[str, ...]], header: tuple[str, ...], row: RejectedRow) -> list[str]:
    found = cells.get(row.row_no, (row.raw,))
    texts = [_harmless(text) for text in found[: len(header)]]
    return texts + [""] * (len(header) - len(texts))


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running a cell that a stranger wrote; signed numbers stay what they are."""
    if text.startswith(FORMULA_STARTS):
        return "'" + text
    if text.startswith(("+", "-")) and not text[1:].replace(".", "", 1).isdigit():
        return "'" + text
    return text
