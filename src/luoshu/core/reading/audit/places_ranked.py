"""What is said of the order of places, against the tables of the page: 居前三位的是…, 由高到低排列."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.league import Entry, Table, are_peers, entry_of, label_of, tables_of
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.placings import check_placings
from luoshu.core.reading.model import Check

_RANK = re.compile(
    r"(?:分列|位列|名列|位居|稳居|稳坐|列|居|排名|排在|排|处于|处在|为|进入|跻身|领跑)(?:(?:全[市县区省]|各?县[^,;。]{0,6}?|[\u4e00-\u9fff]{0,4}[中地]))?[的之]?"
    r"(?P<side>[前后末])(?P<n>[二两三四五六七八九十])(?:位|名)?"
    r"|(?P<lone>[前后末])(?P<many>[二两三四五六七八九十])[位名](?=[\u4e00-\u9fff]{0,4}(?:依次|分别|为|是|:))"
)
_ORDER = re.compile(
    r"(?:由|从)(?P<from>[高多大快低少小慢])到(?P<to>[低少小慢高多大快])[^。;\d]{0,10}?(?:依次(?:为|是)?|排名如下|排列如下|排序如下|如下|分别(?:为|是))"
)
_BESIDE_AVERAGE = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{2,8}?)(?P<side>高于|低于|超过)全[市县区省]平均(?:水平|值)?的(?:县[^\d]{0,6})?(?:有|共)?(?:$|为)"
)
_CRITERION = re.compile(
    r"(?:.*[按依以]照?|^)(?:其|全[市县区]|各[县市区地]+(?:\([市区、]+\))?)*([\u4e00-\u9fff]{2,8}?)(?:高低|多少|大小)?$"
)
_PLACE = re.compile(r"[县区市旗镇乡道村]\(?$")
_HOLDS = re.compile(r"(?:的|(?<=[位名]))[\u4e00-\u9fff]{0,6},?(?:分别|依次)?(?:是|有|为):?|,(?:分别|依次)(?:为|是)|:")
_STOP = re.compile(r"[。;\n]")
_CLAUSE = re.compile(r"[。;:,\n]")
_OTHER_TIME = re.compile(r"去年|上年|上月|上季度|上半年|历年|曾|此前|连续[^,。]{0,4}年")
NEAR = 8
FAR = 6000
MOST_TABLES = 80


def check_places_ranked(text: str, claims: list[Claim], city: str | None) -> Iterator[Check]:
    """Every said order of places on a page."""
    if not any(
        word in text for word in ("位", "名", "首", "第", "垫底", "最", "次", "领", "到低", "到少", "到慢", "平均水平")
    ):
        return
    tables = sorted(tables_of(text, claims, city), key=lambda table: table.start)
    begins = [table.start for table in tables]

    def round_it(place: int) -> list[Table]:
        first, last = bisect_left(begins, place - FAR), bisect_left(begins, place + FAR)
        return tables[max(first, last - MOST_TABLES) : last]

    starts = [claim.figure.start for claim in claims]
    for said in _RANK.finditer(text):
        yield from _ranked(text, said, claims, starts, round_it(said.start()))
    for said in _ORDER.finditer(text):
        yield from _in_order(text, said, round_it(said.start()))
    for at, claim in enumerate(claims):
        beside = _BESIDE_AVERAGE.search(claim.clause) if "平均" in claim.clause else None
        if beside is not None:
            yield from _counted(beside, claim, claims[max(0, at - 80) : at], round_it(claim.figure.start))
    yield from check_placings(text, claims, city, [table for table in tables if table.computed])


def _ranked(
    text: str, said: re.Match[str], claims: list[Claim], starts: list[int], tables: list[Table]
) -> Iterator[Check]:
    at, after = bisect_left(starts, said.start()), bisect_left(starts, said.end())  # 前三名 may be read as 三名
    behind = claims[after : after + 12]
    before = claims[max(0, at - 14) : at]
    stop = _STOP.search(text, said.end())
    end = stop.start() if stop else len(text)
    lowest = (said["side"] or said["lone"]) in ("后", "末")
    wanted = int(parse_any(said["n"] or said["many"]) or 1)
    clause = _clause_before(text, said.start())
    if _OTHER_TIME.search(clause):
        return
    holds = _HOLDS.match(text, said.end())
    if holds is not None:
        inside = [c for c in behind if c.figure.start < end]
        before_it = holds.group()[0] == ","  # 甲县、乙县、丙县分列前三位，分别为…
        names = _names(clause if before_it else text[holds.end() : end], tables, inside, wanted)
        own = inside[:wanted]
        listed = text[holds.end() : own[0].figure.start] if own else ""
        before_it = before_it or ("分别" in listed and listed.count("、") + listed.count("和") >= wanted - 1)
        if len({c.kind for c in own}) != 1 or not all(before_it or _PLACE.search(c.lead) for c in own):
            own = []
    else:
        own = []
        names = _names(clause, tables, [], wanted)
    if len(own) == wanted:
        names = [c.figure.subject or "" for c in own]
    if len(names) == 1 and holds is None:
        yield from _among(said, text, names[0], clause, tables, lowest, wanted)
        return
    if not names or len(names) != wanted:
        return
    if len(own) > 1:
        values = [c.value for c in own]
        falling = values == sorted(values, reverse=True)
        if not falling and not (lowest and values == sorted(values)) and not any(c.rough for c in own):
            yield _check(said, text, [entry_of(c) for c in own], [], "按名次排列的数大小顺序不符，请核对")
            return
    yield from _against_tables(said, text, names, own, clause, tables, lowest)
    yield from _against_sentence(said, text, own, [*before, *behind], lowest)


def _clause_before(text: str, at: int) -> str:
    begins = max(0, at - 60)
    words = text[begins:at]
    cuts = [cut.end() for cut in _CLAUSE.finditer(words)]
    return "".join(words[cuts[-1] if cuts else 0 :].split())


def _names(words: str, tables: list[Table], inside: list[Claim], wanted: int) -> list[str]:
    """The first places named in some words, in their order."""
    known = {entry.name for table in tables for entry in table.entries} | {c.figure.subject or "" for c in inside}
    at = sorted((words.find(name), -len(name), name) for name in known if name and name in words)
    return [name for _, _, name in at][:wanted]


def _among(
    said: re.Match[str], text: str, name: str, label: str, tables: list[Table], lowest: bool, wanted: int
) -> Iterator[Check]:
    """郎溪县总量首次进入全市前三: fewer than three lie beyond it."""
    for table in tables:
        own = [e for e in table.entries if e.name == name]
        if own and len(table.entries) > wanted and _speaks_of(table, label, said, []):
            found = _beyond(own, [e for e in table.entries if e.name != name], lowest)
            if len(found) >= wanted:
                yield _check(said, text, [own[0], *found[:wanted]], [])
            return


def _against_tables(
    said: re.Match[str], text: str, names: list[str], own: list[Claim], label: str, tables: list[Table], lowest: bool
) -> Iterator[Check]:
    spoken = [table for table in tables if _speaks_of(table, label, said, own)]
    if not label and len({table.label for table in spoken}) > 1:
        return  # rows of several numbers, and nothing says which the order is of
    for table in spoken:
        by_name = {entry.name: entry for entry in table.entries}
        if any(name not in by_name for name in names) or len(by_name) <= len(names):
            continue
        named = [by_name[name] for name in names]
        found = _beyond(named, [e for e in table.entries if e.name not in names], lowest)
        if found:
            yield _check(said, text, [*named, *found[:2]], own)
            return


def _against_sentence(
    said: re.Match[str], text: str, own: list[Claim], round_it: list[Claim], lowest: bool
) -> Iterator[Check]:
    """居前三位的是甲(24.5%)、乙(19.3%)、丙(12.7%)；丁增长15.8%: another place of the same sentence lies beyond."""
    if len(own) < 2:
        return
    names = {c.figure.subject for c in own}
    first = own[0]
    others = [c for c in round_it if c.kind == first.kind and c.role in ("rate", "plain", "change", "total")]
    others = [c for c in others if c.figure.sent_start == first.figure.sent_start and c.figure.subject not in names]
    others = [
        c
        for c in others
        if (c.figure.subject or "\0") in c.lead and not c.rough and c.figure.start > own[-1].figure.start
    ]
    found = _beyond([entry_of(c) for c in own], [entry_of(c) for c in others], lowest)
    if found:
        yield _check(said, text, [entry_of(own[-1]), *found[:2]], own)


def _beyond(named: list[Entry], rest: list[Entry], lowest: bool) -> list[Entry]:
    same = [e for e in rest if are_peers(e.name, named[0].name)]
    if lowest:
        edge = max(e.high for e in named)
        return sorted((e for e in same if e.high < min(edge, max(n.low for n in named))), key=lambda e: e.high)
    edge = min(e.low for e in named)
    return sorted((e for e in same if e.low > max(edge, min(n.high for n in named))), key=lambda e: -e.low)


def _speaks_of(table: Table, label: str, said: re.Match[str], own: list[Claim]) -> bool:
    """The rank and the table count one thing: a shared word; a bare rank takes the list just before it."""
    if own and own[0].kind != table.kind:
        return False
    if label.endswith("率") and table.kind != "%":
        return False
    words = re.sub(r"连续[^,]{1,4}|全[市县区]|数$|数量$", "", label)
    for entry in table.entries:
        words = words.replace(entry.name, "")
    words = words.strip("、和及以的")
    shared = grams(words) & grams(table.label)
    near = 0 <= said.start() - table.end <= 60
    if not table.label:
        return 0 <= said.start() - table.end <= 160 and not words.endswith(("率", "增幅", "增速"))
    if table.computed:
        return words.endswith("率") and bool(set(words[:-1]) & set(table.label))
    if own and not near:
        return len(shared) * 3 >= 2 * len(grams(words)) and len(words) > 2
    return bool(shared) or (near and len(words) <= 1)


def _in_order(text: str, said: re.Match[str], tables: list[Table]) -> Iterator[Check]:
    """按完工台数由多到少排列，依次为柯城区、衢江区…; 按完成率由高到低排名如下: rows."""
    falling = said["from"] in "高多大快"
    stop = _STOP.search(text, said.end())
    end = stop.start() if stop else len(text)
    words = text[said.end() : end]
    criterion = _CRITERION.search(_clause_before(text, said.start()))
    for table in tables:
        if table.start >= said.end():
            far = table.start - said.end() > 160 or table.computed
            beside = table.start - said.end() <= NEAR + 4
            if far or not (beside or (criterion is not None and table.label.endswith(criterion[1]))):
                continue
            entries = list(table.entries)
        elif said.start() - table.end <= 120 and not re.search(r"\d", words):
            by_name = {entry.name: entry for entry in table.entries}
            names = _names(words, [table], [], len(by_name))
            entries = [by_name[name] for name in names]
        else:
            continue
        if len(entries) < len("三个名"):
            continue
        for first, second in pairwise(entries):
            wrong = second.low > first.high if falling else second.high < first.low
            if wrong:
                yield _check(said, text, [first, second], [], "排列的顺序与各地的数不符，请核对")
        return


def _counted(beside: re.Match[str], claim: Claim, before: list[Claim], tables: list[Table]) -> Iterator[Check]:
    """完成率高于全市平均水平的有6个县: the rows above it counted."""
    label = beside["label"]
    for table in tables:
        if table.label != label or table.end > claim.figure.start or len(table.entries) < 4:
            continue
        own = [
            c for c in before if c.kind == table.kind and label_of(c).endswith(label) and c.figure.start < table.start
        ]
        if not own or claim.rough:
            return
        mean = own[-1]
        if beside["side"] == "低于":
            found = [e for e in table.entries if e.high < mean.low or (e.high <= mean.value and e.low < mean.low)]
        else:
            found = [e for e in table.entries if e.low > mean.high or (e.low >= mean.value and e.high > mean.high)]
        if len(found) != claim.value:
            relation = f"{beside['side']} {mean.figure.raw} 的列出 {len(found)} 个，文中 {claim.figure.raw}"
            figures = [claim.figure, mean.figure]
            spans = tuple((f.start, f.end) for f in figures)
            yield Check(
                "",
                "rank",
                "inconsistent",
                spans,
                tuple(f.id for f in figures),
                relation,
                "个数与列出的不符，请核对",
                "warn",
            )
        return


def _check(
    said: re.Match[str], text: str, entries: list[Entry], own: list[Claim], why: str = "名次与列出的数不符，请核对"
) -> Check:
    figures = {c.figure.id: c.figure for entry in entries for c in entry.claims}
    figures |= {c.figure.id: c.figure for c in own}
    spans = (said.span(), *((f.start, f.end) for f in figures.values()))
    relation = "、".join(f"{entry.name} {entry.shown}" for entry in entries) + f"，“{said.group()}”"
    return Check("", "rank", "inconsistent", spans, tuple(figures), relation, why, "warn")
