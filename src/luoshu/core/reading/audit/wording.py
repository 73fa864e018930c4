"""Slips of the text itself: lists that do not match their count, items printed twice, quotes, doubled letters,
impossible days."""

import re
from collections.abc import Iterator

from luoshu.core.quantities.numerals import parse_chinese
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.lexicon import ENUMERATED, VERB_RUN
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.times import Timeline

_ORDER = "一二三四五六七八九十"
_MARKER = re.compile(r"([一二三四五六七八九十])是(?!否)")
_QUOTED_LIST = re.compile(r"“([^“”]{3,60})”$")
_LIST = re.compile(r"(?:[\u4e00-\u9fff]{2,12}、){2,12}[\u4e00-\u9fff]{2,12}")
_NAMED_COUNT = re.compile(r"“([两二三四五六七八九十])[\u4e00-\u9fff]{1,2}”")
_ANNOUNCED = re.compile(r"“([两二三四五六七八九十])个?([\u4e00-\u9fff])[\u4e00-\u9fff]?”")
_LIST_LEAD = re.compile(r"(?:即|包括|就是|分别是|建立|落实|做到|实行|坚持)(?=[\u4e00-\u9fff]{2})")
#: Letters that are doubled in ordinary words; anything else doubled inside a name is worth a look.
_DOUBLED_WORDS = frozenset(
    "人天年月日时处家户村事件层步点常往渐慢刚仅稳紧牢深久频屡偏恰白静悄默轻细好早满高大小长远多少样种条个只"
    "次项块片张面堆排座栋声阵团红绿青蓝黄黑火热冷暖凉香甜美乐欢喜哈呵嘻星明亮晶闪"
    "源泉滔茫苍莽郁葱生代世各种爸妈爷奶哥姐弟妹叔伯姑舅宝娃谢想看听说走试谈问等议商练读写查跑转找聊坐动比尝"
    "数歇玩逛挑念算丝点滴津勃洋兢战业勤恳扎实清楚干净整齐平安健康辛苦忙碌踏认真原本清楚方面"
)
_DOUBLED = re.compile(r"([\u4e00-\u9fff])\1")
_DOUBLED_FUNCTION = re.compile(r"(的|了|在|和|是|与|及|将|对|为)\1(?!有|不|个)")
_LIST_FOLLOWS = re.compile(r"[\u4e00-\u9fff]{0,10}[:,。]\s*一是")
_IN_LIST_BEFORE_COUNT = re.compile(r"[^,;。:\n]{0,40}等\d")


def _text_check(
    layout: Layout,
    kind: str,
    verdict: str,
    spans: list[tuple[int, int]],
    relation: str,
    why: str,
    severity: str = "info",
) -> Check:
    raw = tuple(layout.raw_span(start, end) for start, end in spans)
    return Check("", kind, verdict, raw, (), relation, why, severity)


def check_wording(layout: Layout, figures: list[Figure], timeline: Timeline) -> Iterator[Check]:
    """All slips of the text, block by block."""
    for number, block in enumerate(layout.blocks):
        yield from _quotes(layout, block, number)
        yield from _doubled(layout, block)
        yield from _repeated_items(layout, block, figures)
    yield from _impossible_days(layout, timeline)


def _quotes(layout: Layout, block: Block, number: int) -> Iterator[Check]:
    text, opened, last = layout.text, -1, block.start
    at = block.start
    while True:
        following = [p for p in (text.find("“", at, block.end), text.find("”", at, block.end)) if p >= 0]
        if not following:
            break
        at = min(following)
        if text[at] == "“":
            if opened >= 0:
                span = (opened, min(at + 1, opened + 40))
                yield _text_check(
                    layout, "text_error", "unclear", [span], text[opened : opened + 12], "引号没有成对，请核对"
                )
            opened = last = at
        elif opened < 0:
            start = last if at - last <= 40 else at - 12
            start = max(start, block.start)
            yield _text_check(
                layout, "text_error", "unclear", [(start, at + 1)], text[start : at + 1], "多出一个后引号，请核对"
            )
        else:
            opened = -1
        at += 1
    if opened >= 0:
        continued = number + 1 < len(layout.blocks) and text.startswith("“", layout.blocks[number + 1].start)
        if not continued:
            span = (opened, min(opened + 20, block.end))
            yield _text_check(layout, "text_error", "unclear", [span], text[span[0] : span[1]], "引号没有收尾，请核对")


def _doubled(layout: Layout, block: Block) -> Iterator[Check]:
    text = layout.text
    for match in _DOUBLED.finditer(text, block.start, block.end):
        letter, start, end = match[1], match.start(), match.end()
        if letter in _DOUBLED_WORDS or text[end : end + 1] == letter:
            continue
        before, after = text[max(block.start, start - 2) : start], text[end : end + 2]
        if len(after) == 2 and after[0] == after[1]:
            continue  # 红红火火
        if len(before) == 2 and before[0] == before[1]:
            continue
        named = _IN_LIST_BEFORE_COUNT.match(text, end)
        if named:
            span = (start - 1 if start > block.start and "\u4e00" <= text[start - 1] <= "\u9fff" else start, end)
            yield _text_check(
                layout,
                "text_error",
                "unclear",
                [span],
                text[span[0] : span[1]],
                "名称疑有误字（叠字），请核对原件，不作改动",
                "warn",
            )
    for match in _DOUBLED_FUNCTION.finditer(text, block.start, block.end):
        yield _text_check(layout, "text_error", "unclear", [match.span()], match.group(), "虚字重复，请核对")


def _repeated_items(layout: Layout, block: Block, figures: list[Figure]) -> Iterator[Check]:
    text = layout.text
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
        seen: dict[str, int] = {}
        for item in items:
            key = item
            if key in seen and (len(key) >= 3 or (named and named[2] in key)):
                spans = [(seen[key], seen[key] + len(key)), (at, at + len(item))]
                yield _with_context(layout, block, spans, key, figures)
                break
            seen.setdefault(key, at)
            at += len(item) + 1


def _named_count(text: str, block: Block, at: int) -> re.Match[str] | None:
    """The “五定” or “六个一” that announces a list which begins at a place, in the same paragraph."""
    found = list(_ANNOUNCED.finditer(text, max(block.start, at - 24), at))
    return found[-1] if found else None


def _counted(layout: Layout, named: re.Match[str] | None, items: list[str], span: tuple[int, int]) -> Iterator[Check]:
    """“六个一” with five items of 一…: the count against the list, when every item carries the announced letter."""
    if named is None:
        return
    letter = named[2]
    begin, end = all(item.startswith(letter) for item in items), all(item.endswith(letter) for item in items[:-1])
    count = parse_chinese(named[1])
    if count is None or not (begin or end) or letter not in items[-1]:
        return
    equal = len(set(items)) == len(items) == count
    if len(set(items)) < len(items):
        return  # the repeated item is told by itself
    relation = f"{named.group()}：列出 {len(items)} 项"
    why = "列举项数与数一致" if equal else f"{named.group()}应为 {plain(count)} 项，与列出的项数不符，请核对"
    yield _text_check(
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
    from bisect import bisect_left

    starts_at = bisect_left(figures, low, key=lambda figure: figure.start)
    found = []
    for figure in figures[starts_at : starts_at + 20]:
        if figure.start >= high:
            break
        found.append(figure)
    return found


def _impossible_days(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    for mention in timeline.mentions:
        unreal = mention.resolved is None and mention.kind in ("date", "deadline")
        if unreal and mention.role in ("event", "asof", "deadline") and any(char.isdigit() for char in mention.raw):
            spans = [(mention.start, mention.end)]
            yield _text_check(
                layout, "text_error", "inconsistent", spans, mention.raw, "没有这一天，请核对日期", "warn"
            )
    for block in layout.blocks:
        if block.kind != "date":
            continue
        for mention in timeline.within(block.start, block.end):
            if mention.first is not None and mention.first > timeline.issued and mention.role == "event":
                relation = f"{mention.raw} > {timeline.issued.isoformat()}"
                yield _text_check(
                    layout,
                    "date_order",
                    "inconsistent",
                    [(mention.start, mention.end)],
                    relation,
                    "落款日期晚于刊发日期，请核对",
                    "warn",
                )


def check_enumerations(text: str, figures: list[Figure], layout: Layout) -> Iterator[Check]:
    """三方面问题: 一是…二是…三是…; “A、B、C”3个…; A、B、C四级: the items against the count."""
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
