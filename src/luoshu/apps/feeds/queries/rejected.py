"""The rejected rows of a delivery, shown and as a file: the sender's own columns, persons masked, the reason beside."""

import csv
import io
from dataclasses import dataclass
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.models import Delivery, RejectedRow
from luoshu.apps.feeds.queries.deliveries import find_delivery_for
from luoshu.core.fire.formats import FORMATS, DeliveryError
from luoshu.core.fire.formats.structured import looks_like_json, read_structured
from luoshu.core.fire.personal import masked_cells, masked_text
from luoshu.core.tables import RawRow, TableError, find_header, read_table

REASON_COLUMNS: Final = ("原行号", "未收下的原因")
BYTE_ORDER_MARK: Final = "\ufeff"
WITHOUT_PERSONS: Final = frozenset({FeedKind.FIRMS.value, FeedKind.WLF.value})
"""Products of satellites: their lines are shown as they are, and the file need not be read again for it."""
HIDDEN: Final = "（原文不显示：其中可能有个人信息）"
FORMULA_STARTS: Final = ("=", "@", "\t", "\r")


def rejected_csv(acting: Acting, code: str) -> str:
    """Return the rejected rows as CSV text with a byte order mark, so that Excel opens it as it is.

    The columns are those of the file itself; once mended it can be imported again as it is, the two last columns are
    passed over. Names, phones and identity numbers are masked, and a masked person is taken for none when it comes
    back. When the raw bytes were released, the row stands in one column.
    """
    delivery = find_delivery_for(acting, code)
    header, cells = _cells_of(delivery)
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*header, *REASON_COLUMNS])
    for row in delivery.rejected_rows.order_by("row_no").iterator(2000):
        writer.writerow([*_padded(delivery.kind, header, cells, row), row.row_no, masked_text(row.message)])
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


@dataclass(frozen=True)
class ShownRow:
    """A rejected row as a page shows it."""

    row_no: int
    column: str
    message: str
    text: str


def rejected_rows(acting: Acting, code: str, *, after_row: int = 0, limit: int = 200) -> list[ShownRow]:
    """Return the rejected rows of a delivery in file order, from after a row number, with persons masked."""
    delivery = find_delivery_for(acting, code)
    rows = list(delivery.rejected_rows.filter(row_no__gt=after_row).order_by("row_no")[:limit])
    header: tuple[str, ...] = ()
    cells: dict[int, tuple[str, ...]] = {}
    if rows and delivery.kind not in WITHOUT_PERSONS:
        header, cells = _cells_of(delivery)
    return [
        ShownRow(row.row_no, row.column, masked_text(row.message), _shown(delivery.kind, header, cells, row))
        for row in rows
    ]


def _shown(kind: str, header: tuple[str, ...], cells: dict[int, tuple[str, ...]], row: RejectedRow) -> str:
    if kind in WITHOUT_PERSONS:
        return masked_text(row.raw)
    if row.row_no not in cells:
        return HIDDEN
    return ",".join(masked_cells(header, cells[row.row_no]))


def _padded(kind: str, header: tuple[str, ...], cells: dict[int, tuple[str, ...]], row: RejectedRow) -> list[str]:
    found = masked_cells(header, cells[row.row_no]) if row.row_no in cells else [_shown(kind, header, cells, row)]
    texts = [_harmless(text) for text in found[: len(header)]]
    return texts + [""] * (len(header) - len(texts))


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running a cell that a stranger wrote; signed numbers stay what they are."""
    if text.startswith(FORMULA_STARTS):
        return "'" + text
    if text.startswith(("+", "-")) and not text[1:].replace(".", "", 1).isdigit():
        return "'" + text
    return text
