"""The door: bytes of one delivery and its kind -> ParsedDelivery."""

import dataclasses
import re

from luoshu.core.fire.formats.assembly import assemble
from luoshu.core.fire.formats.canonical import KNOWN_SATELLITES
from luoshu.core.fire.formats.delivery import DeliveryError, ParsedDelivery
from luoshu.core.fire.formats.fast_firms import parse_clean_firms
from luoshu.core.fire.formats.row_reader import CUT_WARNING, RowReader
from luoshu.core.fire.formats.schemas import DATUMS, FORMATS, KINDS, FeedFormat
from luoshu.core.fire.formats.structured import looks_like_json, read_structured
from luoshu.core.tables import (
    DEFAULT_LIMITS,
    RawRow,
    RawTable,
    RowProblem,
    TableError,
    TableLimits,
    find_header,
    match_columns,
    read_table,
)

_TITLES = {"latitude": "纬度", "longitude": "经度", "acq_date": "日期", "acq_time": "时间", "satellite": "卫星"}
_TITLES |= {"year": "年", "month": "月", "day": "日"}


def parse_delivery(
    content: bytes,
    kind: str,
    *,
    datum: str | None = None,
    received_at: int | None = None,
    file_name: str = "",
    limits: TableLimits = DEFAULT_LIMITS,
) -> ParsedDelivery:
    """Parse one delivery.

    ``kind``: one of KINDS. ``datum``: one of DATUMS; satellite kinds (firms, wlf) fix WGS-84 themselves, the others
    must be told. ``received_at``: epoch seconds UTC, rows later than it (by over an hour) are refused; None skips that
    check. ``file_name`` only helps to tell Himawari-8 from -9. The same bytes give the same result every time.

    Raises DeliveryError when nothing can be parsed: ``unknown_kind``, ``datum_missing``, ``datum_unknown``,
    ``datum_conflict``, ``missing_columns``, ``feed_error_text``, ``not_a_table``, ``bad_json`` and the table codes.
    """
    feed = FORMATS.get(kind)
    if feed is None:
        raise DeliveryError("unknown_kind", f"没有“{kind}”这种来源，可用的有：{'、'.join(KINDS)}。")
    used_datum = resolve_datum(feed, datum)
    if kind == "firms":
        fast = parse_clean_firms(content, received_at=received_at, limits=limits)
        if fast is not None:
            return _with_common_warnings(fast, feed)
    header, columns, rows, table = _rows_of(content, feed, limits)
    broken = table is not None and table.open_ended and bool(rows) and len(rows[-1].cells) < len(header.cells)
    reader = RowReader(
        feed,
        columns,
        header.cells,
        received_at=received_at,
        satellite_hint=_himawari(file_name, table),
        last_row_broken=broken,
        last_row_no=rows[-1].row_no if rows else -1,
    )
    for row in rows:
        reader.read(row.row_no, row.cells, row.raw)
    unreadable: tuple[RowProblem, ...] = table.problems if table is not None else ()
    parsed = assemble(
        reader.records,
        kind=kind,
        format_name=_format_name(feed, reader),
        datum=used_datum,
        extra_names=feed.extras,
        problems=sorted((*reader.problems, *unreadable), key=lambda problem: problem.row_no),
        cell_notes=reader.notes,
        warnings=(CUT_WARNING,) if broken or (table is not None and table.truncated) else (),
    )
    return _with_common_warnings(parsed, feed)


def resolve_datum(feed: FeedFormat, datum: str | None) -> str:
    """The datum that counts for this kind. Raises DeliveryError when it is missing, unknown or contradicts the kind."""
    given = datum.strip().lower() if datum else None
    if given is not None and given not in DATUMS:
        raise DeliveryError("datum_unknown", f"不认识坐标系“{datum}”，可用的有：{'、'.join(DATUMS)}。")
    if feed.datum is None:
        if given is None:
            message = (
                f"{feed.title}没有注明坐标系，不能入库：洛阳一带 GCJ-02 与 WGS-84 相差约 577 米，会派错乡镇。"
                f"请注明 {'、'.join(DATUMS)} 之一。"
            )
            raise DeliveryError("datum_missing", message)
        return given
    if given is not None and given != feed.datum:
        message = f"{feed.title}固定用 {feed.datum}，与注明的 {given} 不符；请确认来源类型，或去掉坐标系再导入。"
        raise DeliveryError("datum_conflict", message)
    return feed.datum


def detect_kind(content: bytes) -> str | None:
    """firms, wlf or official by the header's names; None when none fits. Reports cannot be told apart by content."""
    for kind in ("firms", "wlf", "official"):
        try:
            _rows_of(content, FORMATS[kind], DEFAULT_LIMITS)
        except DeliveryError:
            continue
        return kind
    return None


def _rows_of(
    content: bytes, feed: FeedFormat, limits: TableLimits
) -> tuple[RawRow, dict[str, int], list[RawRow], RawTable | None]:
    table: RawTable | None = None
    if looks_like_json(content):
        header, rows = read_structured(content, limits=limits)
        columns = match_columns(header.cells, feed.columns)
    else:
        try:
            table = read_table(content, limits=limits)
        except TableError as error:
            raise DeliveryError(error.code, error.message) from None
        candidates = [*_uncommented(table), *table.rows]
        found = find_header(candidates, feed.columns, required=feed.required)
        if found is None:
            raise _no_header(table, feed)
        header = candidates[found.row_index]
        columns = dict(found.columns)
        rows = candidates[found.row_index + 1 :]
    _check_columns(feed, columns, header)
    return header, columns, rows, table


def _uncommented(table: RawTable) -> list[RawRow]:
    """Comment lines without their mark: the Himawari product writes its header that way."""
    return [
        RawRow(row.row_no, tuple(cell.lstrip("# ") for cell in row.cells), row.raw)
        for row in table.comments
        if len(row.cells) > 2
    ]


def _check_columns(feed: FeedFormat, columns: dict[str, int], header: RawRow) -> None:
    missing = [name for name in feed.required if name not in columns]
    if missing:
        names = "、".join(f"{_TITLES.get(name, name)}（{feed.columns[name][0]}）" for name in missing)
        seen = "、".join(cell for cell in header.cells if cell) or "（没有）"
        message = f"{feed.title}缺少必需的列：{names}。文件里的列有：{seen[:200]}。请补上这些列再导入。"
        raise DeliveryError("missing_columns", message)
    if "moment" in feed.columns and not ({"moment", "acq_date"} & columns.keys()):
        raise DeliveryError("missing_columns", f"{feed.title}缺少时间列，请补上“发现时间”再导入。")


def _no_header(table: RawTable, feed: FeedFormat) -> DeliveryError:
    first = table.rows[0].raw.strip() if table.rows else ""
    if first.lower().startswith(("<!doctype", "<html", "<?xml")):
        return DeliveryError("not_a_table", "收到的是网页，不是火点表；多半是登录页或出错页，请检查来源地址后重试。")
    if len(table.rows) <= 3 and len(first) < 300 and len(table.rows[0].cells if table.rows else ()) <= 2:
        return DeliveryError("feed_error_text", f"来源返回的不是火点表，而是：“{first}”。请检查密钥和地址后重试。")
    names = "、".join(feed.columns[name][0] for name in feed.required)
    return DeliveryError("missing_columns", f"找不到表头，{feed.title}至少要有这些列：{names}。请补上表头再导入。")


def _himawari(file_name: str, table: RawTable | None) -> str:
    texts = [file_name, *(row.raw for row in (table.comments if table is not None else ()))]
    for text in texts:
        match = re.search(r"(?:\bH0|Himawari[-_ ]?0?)([89])(?!\d)", text, re.IGNORECASE)
        if match is not None:
            return f"Himawari-{match[1]}"
    return ""


def _format_name(feed: FeedFormat, reader: RowReader) -> str:
    if feed.kind != "firms":
        return feed.kind
    instruments = sorted({record.instrument for record in reader.records})
    return "_".join(["firms", *(name.lower() for name in instruments if name)])


def _with_common_warnings(parsed: ParsedDelivery, feed: FeedFormat) -> ParsedDelivery:
    warnings = list(parsed.warnings)
    if parsed.received == 0:
        warnings.append("这次没有收到任何火点行；没有收到不等于没有火，请对照过境和云量。")
    unknown = sorted(set(parsed.satellite.labels) - KNOWN_SATELLITES - {""}) if feed.datum is not None else []
    if unknown:
        warnings.append(f"有不认识的卫星名：{'、'.join(unknown[:5])}，已按原样保留。")
    if parsed.problems:
        warnings.append(f"{len(parsed.problems)} 行没有收下，原文和原因都已留存，改好后可以只重导这些行。")
    return dataclasses.replace(parsed, warnings=tuple(warnings)) if warnings != list(parsed.warnings) else parsed
