"""Tables of places in a text: a list 甲县12个、乙县9个, pairs 计划/完工, rows, one rate told place by place."""

import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.rows import row

_SERIAL = re.compile(r"^[^\u4e00-\u9fffA-Za-z]*(?:\d{1,2}[.．、])?[^\u4e00-\u9fffA-Za-z]*")
_WHOLE = re.compile(r"全[市县区省镇]|平均|合计|其余|其他|任务|计划|目标")
_FALLEN = re.compile(r"下降|减少|回落|降低|负增长")
_LEVELS = {"村": 1, "区": 3, "县": 3, "旗": 3, "市": 3, "镇": 2, "乡": 2, "道": 2}
_ROLES = ("plain", "total", "rate", "average", "change", "left")
_ABOVE = re.compile(r"[\u4e00-\u9fff]{1,5}?[县区市旗](?=..)")
MIN_ROWS = 3
MIN_LABEL = 2


@row(frozen=True)
class Entry:
    """A place and its value; ``low`` and ``high`` are what the printed number can stand for."""

    name: str
    low: Decimal
    high: Decimal
    shown: str
    claims: tuple[Claim, ...]


@row(frozen=True)
class Table:
    """Entries of one kind in one document; ``label`` are the words in front, ``start`` and ``end`` its place."""

    label: str
    kind: str
    entries: tuple[Entry, ...]
    document: int
    paragraph: int
    start: int
    end: int
    computed: bool = False


def level_of(name: str) -> int:
    return _LEVELS.get(name[-1:], 0)


def are_peers(first: str, second: str) -> bool:
    """Of one level; towns only within one county, where the county is named."""
    if level_of(first) != level_of(second):
        return False
    mine, its = _ABOVE.match(first), _ABOVE.match(second)
    return level_of(first) != _LEVELS["镇"] or (mine and mine.group()) == (its and its.group())


def entry_of(claim: Claim) -> Entry:
    low, high = claim.low, claim.high
    if claim.role == "change" and _FALLEN.search(claim.clause):
        low, high = -high, -low
    return Entry(claim.place, low, high, claim.figure.raw, (claim,))


def tables_of(text: str, claims: list[Claim], city: str | None) -> list[Table]:
    """All tables of a page."""
    by_sentence: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_sentence[claim.figure.sent_start].append(claim)
    found: list[Table] = []
    for run in by_sentence.values():
        if len(run) >= MIN_ROWS:
            found += _lists(text, run)
    return found + _by_label(claims, city)


def _lists(text: str, run: list[Claim]) -> list[Table]:
    """牡丹区46个、定陶区14个, or with a second number behind a stroke, 牡丹区46个/35个."""
    found: list[Table] = []
    rows: list[Claim] = []
    seconds: list[Claim] = []
    for claim in [*run, None]:
        if claim is not None and rows and claim.lead == "/" and len(seconds) == len(rows) - 1:
            seconds.append(claim)
            continue
        if claim is not None and rows and _goes_on(rows, claim):
            rows.append(claim)
            continue
        if len(rows) >= MIN_ROWS and not any(row.rough for row in rows):
            found += _listed(text, rows, seconds)
        rows, seconds = ([claim], []) if claim is not None and _named(claim, first=True) else ([], [])
    return found


def _goes_on(rows: list[Claim], claim: Claim) -> bool:
    if claim.kind != rows[0].kind or claim.place in {row.place for row in rows}:
        return False
    return _named(claim) and (
        "、" in claim.lead[:2] or "," in claim.lead[:2] or "和" in claim.lead[:2] or ";" in claim.lead[:2]
    )


def _named(claim: Claim, first: bool = False) -> bool:
    """The words right before the number are the name of its place alone: 、定陶区; 其中牡丹区; 巨野县(."""
    name, words = claim.place, claim.last_words
    if len(name) < MIN_LABEL or claim.role not in _ROLES:
        return False
    return words.endswith(name) and (first or len(words) - len(name) <= len("其中和及"))


def _listed(text: str, rows: list[Claim], seconds: list[Claim]) -> list[Table]:
    first, last = rows[0].figure, (seconds or rows)[-1].figure
    label = text[max(0, first.start - 60) : first.start]
    table = Table(
        label,
        rows[0].kind,
        tuple(entry_of(row) for row in rows),
        first.document,
        first.paragraph,
        first.start,
        last.end,
    )
    if len(seconds) != len(rows) or any(row.low <= 0 for row in rows):
        return [table] if not seconds else []
    entries = tuple(_ratio(row, second) for row, second in zip(rows, seconds, strict=True))
    return [Table(label, "%", entries, first.document, first.paragraph, first.start, last.end, computed=True)]


def _ratio(whole: Claim, part: Claim) -> Entry:
    shown = f"{part.figure.raw}/{whole.figure.raw}"
    low, high = part.low * 100 / whole.high, part.high * 100 / whole.low
    return Entry(whole.figure.subject or "", low, high, shown, (whole, part))


def label_of(claim: Claim) -> str:
    """The words that name the number, without its place and serial number: 完成率; 65岁以上老年人健康管理率."""
    words = without_serial(claim.clause)
    name = claim.figure.subject or ""
    return without_serial(words.removeprefix(name)) if name else words


def without_serial(words: str) -> str:
    """Words that begin with a letter of their own, as nearly all do, have no serial number to be cut off."""
    return words if "\u4e00" <= words[:1] <= "\u9fff" else _SERIAL.sub("", words)


def _by_label(claims: list[Claim], city: str | None) -> list[Table]:
    """One number told place by place, in sentences or rows of its own."""
    found: dict[tuple[int, str, str], list[Claim]] = defaultdict(list)
    mended: dict[tuple[int, str, str], list[tuple[Claim, Claim]]] = defaultdict(list)
    before: Claim | None = None
    for claim in claims:
        name = claim.figure.subject
        if name is None or claim.role not in _ROLES or claim.rough or not level_of(name):
            before = None
            continue
        if name == city and name not in claim.lead:
            continue
        label = label_of(claim)
        if not _WHOLE.search(label) and (len(label) >= MIN_LABEL or (not label and name in claim.clause)):
            if not claim.figure.part:
                found[claim.figure.document, claim.kind, label].append(claim)
            pair = before is not None and before.figure.subject == name and before.kind == claim.kind
            if pair and before is not None and before.low > 0 and before.value >= claim.value:
                mended[claim.figure.document, claim.kind, label_of(before) + "," + label].append((before, claim))
        before = claim if name in claim.lead else None
    tables = []
    for (document, kind, label), rows in found.items():
        if _of_rows(label, rows):
            tables.append(_table(label, kind, tuple(entry_of(row) for row in rows), document, rows))
    for (document, _, label), pairs in mended.items():
        rows = [second for _, second in pairs]
        if len(rows) >= MIN_ROWS and len({row.figure.subject for row in rows}) == len(rows):
            entries = tuple(_ratio(first, second) for first, second in pairs)
            tables.append(_table(label, "%", entries, document, rows, computed=True))
    return tables


def _of_rows(label: str, rows: list[Claim]) -> bool:
    """Each place once; rows without a label (1．广德市148.2亿元) stand in paragraphs one after the other."""
    if len({row.figure.subject for row in rows}) < len(rows) or len(rows) < 2:
        return False
    in_a_row = all(0 < b.figure.paragraph - a.figure.paragraph <= 2 for a, b in pairwise(rows))
    return bool(label) or (len(rows) >= MIN_ROWS and in_a_row)


def _table(
    label: str, kind: str, entries: tuple[Entry, ...], document: int, rows: list[Claim], computed: bool = False
) -> Table:
    first, last = rows[0].figure, rows[-1].figure
    return Table(label, kind, entries, document, first.paragraph, first.start, last.end, computed)
