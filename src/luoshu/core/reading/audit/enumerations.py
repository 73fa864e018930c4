"""Lists against the number that announces them: 三方面, 一是…二是…; “六个一”; 四个主产县（甲、乙、丙); items printed
twice."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from luoshu.core.quantities.numerals import parse_any, parse_chinese
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.lexicon import ENUMERATED, VERB_RUN
from luoshu.core.reading.model import Check, Figure

_ORDER = "一二三四五六七八九十"
_MARKER = re.compile(r"([一二三四五六七八九十])是(?!否)")
_QUOTED_LIST = re.compile(r"“([^“”]{3,60})”$")
_LIST = re.compile(r"(?:[\u4e00-\u9fff]{2,12}、){1,12}[\u4e00-\u9fff]{2,12}")
_NAMED_COUNT = re.compile(r"“([两二三四五六七八九十])[\u4e00-\u9fff]{1,2}”")
_ANNOUNCED = re.compile(r"“([两二三四五六七八九十])个?([\u4e00-\u9fff]{1,3})”")
_LIST_LEAD = re.compile(r"(?:即|包括|就是|分别是|建立|落实|做到|实行|坚持)(?=[\u4e00-\u9fff]{2})")
_LIST_FOLLOWS = re.compile(r"[\u4e00-\u9fff]{0,10}[:,。]\s*一是")
#: 四个主产县(甲县、乙县、丙县); 直通车6条:古渡线、云岫线…。
_NAMED_LIST = re.compile(
    r"(?=[\d两二三四五六七八九十])(?<![\d.一二三四五六七八九十百])(?P<n>[两二三四五六七八九十]|\d{1,2})(?P<unit>[个大家处条座类项名所])"
    r"(?P<noun>[\u4e00-\u9fff]{0,10})"
    r"(?:\((?P<inside>[^()\n]{3,120})\)|:(?P<behind>[\u4e00-\u9fff]{2,10}(?:、[\u4e00-\u9fff]{2,10}){1,12})(?=[。;]))"
)
#: 市、县、乡、村五级林长: the levels of office named one by one, and their number.
_LEVELS = re.compile(
    r"(?P<items>(?:省|市|县区|县|区|乡镇|镇街|乡|镇|街道|村居|村|社区|组|网格|户)"
    r"(?:(?:、|和)(?:省|市|县区|县|区|乡镇|镇街|乡|镇|街道|村居|村|社区|组|网格|户)){2,5})[(]?(?P<n>[三四五六七])级"
)
_COUNTED_TAIL = re.compile(r"[两二三四五六七八九十]{1,2}个?[县区市镇乡村街部][\u4e00-\u9fff]*$")
_NAME_THEN_VERB = re.compile(
    r"^([\u4e00-\u9fff]{2,6}?[县区市镇乡])(?:予以|给予|受到|提出|进行|作为|要|率先|已|均|也).*$"
)
_GOES_ON = re.compile(r"[的等共]|予以|给予|受到|提出|通报|点名|表扬")
_COUNT_BEHIND = re.compile(r"等?[\d两二三四五六七八九十]{1,2}个?[县区市镇乡村街家所项条处座个]")
_PROPER = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{2,14}")


LONG_WORD = 3


def check_enumerations(text: str, figures: list[Figure], layout: Layout) -> Iterator[Check]:
    """三方面问题: 一是…二是…三是…; “A、B、C”3个…; A、B、C四级: the items against the count."""
    for block in layout.blocks:
        yield from _repeated_items(layout, block, figures)
    yield from _named_lists(layout, figures)
    yield from _levels(layout)
    for figure in figures:
        if figure.value > 10 or figure.value < 2 or figure.ratio or figure.approx:
            continue
        following = text[figure.end : figure.end + 8]
        if figure.unit in ("方面", "个", "项", "点", "条", "类", "大") and (
            figure.unit == "方面"
            or ENUMERATED.match(following)
            or "方面" in following
            or _LIST_FOLLOWS.match(text, figure.end)
        ):
            yield from _marked(text, figure, layout)
        before = text[max(0, figure.start - 64) : figure.start]
        quoted = _QUOTED_LIST.search(before)
        items = quoted[1].split("、") if quoted and "、" in quoted[1] else None
        if items is None and figure.unit == "级":
            items = re.split("、", re.split(r"[,;。:“”成立建形的]", before)[-1])
        if items is None:
            continue
        spans = (
            ((figure.start - len(before), figure.start), (figure.start, figure.end))
            if not quoted
            else ((figure.start - len(quoted.group()), figure.end),)
        )
        equal = len(items) == figure.value
        verdict = "consistent" if equal else "inconsistent"
        why = "列举项数与数一致" if equal else "列举项数与数不符，请核对"
        if equal or quoted:
            yield Check(
                "",
                "enumeration",
                verdict,
                spans,
                (figure.id,),
                f"{figure.raw}：列出 {len(items)} 项",
                why,
                "info" if equal else "warn",
            )


def _marked(text: str, figure: Figure, layout: Layout) -> Iterator[Check]:
    block = layout.blocks[figure.paragraph]
    end = layout.raw_span(block.start, block.end)[1]
    count = 0
    for match in _MARKER.finditer(text, figure.end, min(end, figure.end + 3000)):
        order = _ORDER.index(match[1]) + 1
        if order == 1 and count:
            break
        if order == count + 1:
            count = order
    if count == 0:
        return
    equal = count == figure.value
    why = "列举项数与数一致" if equal else "说的项数与“一是、二是”的条数不符，请核对"
    yield Check(
        "",
        "enumeration",
        "consistent" if equal else "inconsistent",
        ((figure.start, figure.end),),
        (figure.id,),
        f"{figure.raw}：列出 {count} 条",
        why,
        "info" if equal else "warn",
    )


def _named_lists(layout: Layout, figures: list[Figure]) -> Iterator[Check]:
    """四个主产县(甲县、乙县、丙县): as many names in the brackets, or behind the colon, as the number says."""
    for said in _NAMED_LIST.finditer(layout.text):
        count = parse_any(said["n"])
        words = said["inside"] or said["behind"]
        items = words.split("、")
        if count is None or count < 2 or len(items) < 2 or not all(_PROPER.fullmatch(item) for item in items):
            continue
        if "等" in items[-1] or not _one_kind(items) or in_groups(layout.text, said.end()):
            continue
        tails = (len(items), len(items) + items[-1].count("和") + items[-1].count("及"))
        equal = tails[0] <= count <= tails[1]
        start, end = layout.raw_span(*said.span())
        near = [figure for figure in _between(figures, start, end)[:1] if figure.start == start]
        yield Check(
            "",
            "enumeration",
            "consistent" if equal else "inconsistent",
            ((start, end), *((figure.start, figure.end) for figure in near)),
            tuple(figure.id for figure in near),
            f"{said['n']}{said['unit']}{said['noun']}：列出 {len(items)} 项",
            "列举项数与数一致" if equal else "列举项数与数不符，请核对",
            "info" if equal else "warn",
        )


def in_groups(text: str, at: int) -> bool:
    """收割机走、打捆机到；打捆机走、包保人验；…: a list parted by semicolons, of which the first group ends here."""
    stop = min((place for mark in "。\n" if (place := text.find(mark, at)) >= 0), default=len(text))
    behind = text[at + 1 : stop]
    return text.startswith((";", "；"), at) and "、" in behind and not any(map(str.isdigit, behind))


def _levels(layout: Layout) -> Iterator[Check]:
    """市、县、乡、村五级: four levels named, five said."""
    for said in _LEVELS.finditer(layout.text):
        items = re.split("[、和]", said["items"])
        if parse_chinese(said["n"]) != len(items):
            why = "列举的级数与数不符，请核对"
            relation = f"{said['n']}级：列出 {len(items)} 级"
            yield text_check(layout, "enumeration", "inconsistent", [said.span()], relation, why, "warn")


def _one_kind(items: list[str]) -> bool:
    """Names alike in their last letter or all short: not a sentence that happens to stand in brackets."""
    return len({item[-1] for item in items}) == 1 or all(len(item) <= 6 for item in items)


def _repeated_items(layout: Layout, block: Block, figures: list[Figure]) -> Iterator[Check]:
    text = layout.text
    if text.find("、", block.start, block.end) < 0:
        return
    for match in _LIST.finditer(text, block.start, block.end):
        items = match.group().split("、")
        at = match.start()
        lead = _LIST_LEAD.match(items[0]) or VERB_RUN.match(items[0])
        if lead:
            items[0] = items[0][lead.end() :]
            at += lead.end()
        items[-1] = re.split("等", items[-1])[0] or items[-1]
        named = _named_count(text, block, match.start())
        yield from _counted(layout, named, items, (match.start(), match.end()))
        counted = _COUNT_BEHIND.match(text, match.end())
        twice = _twice(items, at, named[2][0] if named else "", counted is not None)
        if twice is not None:
            yield _with_context(layout, block, list(twice), text[slice(*twice[1])], figures)


def _twice(items: list[str], at: int, letter: str, counted: bool) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where an item stands twice, the last also joined by 和 or 及: 襄都区、信都区、襄都区和任泽区."""
    seen: dict[str, int] = {}
    *row, last = items
    last = _COUNTED_TAIL.sub("", last)
    named = _NAME_THEN_VERB.match(last)
    if named is not None and (named[1] in row or items[0].endswith(named[1])):
        last = named[1]
    goes_on = (known for known in row if len(known) >= LONG_WORD and last.startswith(known))
    last = next((known for known in goes_on if _GOES_ON.match(last.removeprefix(known))), last)
    items = [*row, last]
    parts = re.split("以及|和|及|与", last)
    if len(parts) == 2 and parts[0] in row:
        items = [*row, *parts]
    short = counted and all(len(item) <= LONG_WORD for item in items[1:])
    for item in items:
        known = seen.get(item)
        if known is None and len(item) >= LONG_WORD and item is not items[0] and items[0].endswith(item):
            known = seen[items[0]] + len(items[0]) - len(item)
        if known is not None and (len(item) >= LONG_WORD or (letter and letter in item) or short):
            return (known, known + len(item)), (at, at + len(item))
        seen.setdefault(item, at)
        at += len(item) + 1
    return None


def _named_count(text: str, block: Block, at: int) -> re.Match[str] | None:
    """The “五定” or “六个一” that announces a list which begins at a place, in the same paragraph."""
    found = list(_ANNOUNCED.finditer(text, max(block.start, at - 24), at))
    return found[-1] if found else None


def _counted(layout: Layout, named: re.Match[str] | None, items: list[str], span: tuple[int, int]) -> Iterator[Check]:
    """“六个一” with five items of 一…: the count against the list, when every item carries the announced letter."""
    if named is None:
        return
    word, letter = named[2], named[2][0]
    begin, end = all(item.startswith(letter) for item in items), all(item.endswith(letter) for item in items[:-1])
    if letter == "一" and not begin:  # 发一封公开信、挂一幅标语
        begin = all("一" in item[:LONG_WORD] for item in items)
    inside = len(word) == 2 and all(word in item for item in items)
    if len(word) == LONG_WORD:  # “四方责任”，即属地责任、部门责任…
        begin, letter = False, word[-1]
        end = all(item.endswith(word[1:]) for item in items)
    count = parse_chinese(named[1])
    if count is None or not (begin or end or inside) or letter not in items[-1] or items[-1].endswith("等"):
        return
    equal = len(set(items)) == len(items) == count
    if len(set(items)) < len(items):
        return  # the repeated item is told by itself
    relation = f"{named.group()}：列出 {len(items)} 项"
    why = "列举项数与数一致" if equal else f"{named.group()}应为 {plain(count)} 项，与列出的项数不符，请核对"
    yield text_check(
        layout,
        "enumeration",
        "consistent" if equal else "inconsistent",
        [named.span(), span],
        relation,
        why,
        "info" if equal else "warn",
    )


def _with_context(
    layout: Layout, block: Block, spans: list[tuple[int, int]], item: str, figures: list[Figure]
) -> Check:
    """The repeated item, the count that announces the list (“三自”) and the figures of the clause before."""
    head = max(block.start, spans[0][0] - 60)
    all_named = list(_NAMED_COUNT.finditer(layout.text, head, spans[0][0]))
    named = all_named[-1] if all_named else None
    relation = f"“{item}”列了两次"
    why = "并列项重复，请核对"
    if named:
        spans = [*spans, named.span()]
        count = parse_chinese(named[1])
        relation = f"{named.group()}：{relation}"
        why = f"{named.group()}应为 {count} 项，其中一项重复，请核对"
    raw_low, raw_high = layout.raw(head), layout.raw(spans[0][0])
    near = _between(figures, raw_low, raw_high)[-1:]
    raw = tuple(layout.raw_span(start, end) for start, end in spans) + tuple((f.start, f.end) for f in near)
    return Check("", "enumeration", "inconsistent", raw, tuple(f.id for f in near), relation, why, "warn")


def _between(figures: list[Figure], low: int, high: int) -> list[Figure]:
    starts_at = bisect_left(figures, low, key=lambda figure: figure.start)
    found = []
    for figure in figures[starts_at : starts_at + 20]:
        if figure.start >= high:
            break
        found.append(figure)
    return found
