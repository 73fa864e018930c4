"""Slips of the text itself: quotes, doubled letters, impossible days."""

import re
from collections.abc import Iterator

from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

#: Letters that are doubled in ordinary words; anything else doubled inside a name is worth a look.
_DOUBLED_WORDS = frozenset(
    "人天年月日时处家户村事件层步点常往渐慢刚仅稳紧牢深久频屡偏恰白静悄默轻细好早满高大小长远多少样种条个只"
    "次项块片张面堆排座栋声阵团红绿青蓝黄黑火热冷暖凉香甜美乐欢喜哈呵嘻星明亮晶闪"
    "源泉滔茫苍莽郁葱生代世各种爸妈爷奶哥姐弟妹叔伯姑舅宝娃谢想看听说走试谈问等议商练读写查跑转找聊坐动比尝"
    "数歇玩逛挑念算丝点滴津勃洋兢战业勤恳扎实清楚干净整齐平安健康辛苦忙碌踏认真原本清楚方面"
)
#: Letters that end one word and begin the next: 税收收入, 市市场监管局.
_ENDS_A_WORD = frozenset(
    "收市县区省人业工部务员生学行地民农水电气路医院所车校费品房站室店居药科文体卫法中城校镇乡村厂建"
)
_DOUBLED = re.compile(r"([\u4e00-\u9fff])\1")
_DOUBLED_FUNCTION = re.compile(r"(的|了|(?<!实实)在|和|是|与|及|将|对|为)\1(?!有|不|个)")
_FUNCTIONS = frozenset("的了在和是与及将对为")
_IN_LIST_BEFORE_COUNT = re.compile(r"[^,;。:\n]{0,40}等\d")


FAR, TWICE = 3000, 2


def text_check(
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


def check_wording(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """All slips of the text, block by block."""
    for number, block in enumerate(layout.blocks):
        yield from _quotes(layout, block, number)
        yield from _doubled(layout, block)
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
                yield text_check(
                    layout, "text_error", "unclear", [span], text[opened : opened + 12], "引号没有成对，请核对"
                )
            opened = last = at
        elif opened < 0:
            start = last if at - last <= 40 else at - 12
            start = max(start, block.start)
            yield text_check(
                layout, "text_error", "unclear", [(start, at + 1)], text[start : at + 1], "多出一个后引号，请核对"
            )
        else:
            opened = -1
        at += 1
    if opened >= 0:
        continued = number + 1 < len(layout.blocks) and text.startswith("“", layout.blocks[number + 1].start)
        if not continued:
            span = (opened, min(opened + 20, block.end))
            yield text_check(layout, "text_error", "unclear", [span], text[span[0] : span[1]], "引号没有收尾，请核对")


def _doubled(layout: Layout, block: Block) -> Iterator[Check]:
    text = layout.text
    functions = False
    for match in _DOUBLED.finditer(text, block.start, block.end):
        letter, start, end = match[1], match.start(), match.end()
        functions = functions or letter in _FUNCTIONS
        if letter in _DOUBLED_WORDS or text[end : end + 1] == letter:
            continue
        before, after = text[max(block.start, start - 2) : start], text[end : end + 2]
        if len(after) == 2 and after[0] == after[1]:
            continue  # 红红火火
        if len(before) == 2 and before[0] == before[1]:
            continue
        word = letter + text[end : end + 1]
        if (
            letter not in _ENDS_A_WORD
            and len(after) == 2
            and "\u4e00" <= after[0] <= "\u9fff"
            and _said_elsewhere(text, word, start)
            and text[max(0, start - FAR) : end + FAR].count(text[start - 1 : start + 1]) < TWICE  # 项目|目前
        ):
            why = "叠字，请核对"
            span = (start, end + 1)
            yield text_check(layout, "text_error", "unclear", [span], text[span[0] : span[1]], why, "warn")
            continue
        named = _IN_LIST_BEFORE_COUNT.match(text, end)
        if named:
            span = (start - 1 if start > block.start and "\u4e00" <= text[start - 1] <= "\u9fff" else start, end)
            yield text_check(
                layout,
                "text_error",
                "unclear",
                [span],
                text[span[0] : span[1]],
                "名称疑有误字（叠字），请核对原件，不作改动",
                "warn",
            )
    for match in _DOUBLED_FUNCTION.finditer(text, block.start, block.end) if functions else ():
        yield text_check(layout, "text_error", "unclear", [match.span()], match.group(), "虚字重复，请核对")


def _said_elsewhere(text: str, word: str, at: int) -> bool:
    """覆盖 stands elsewhere near: then 覆覆盖 is a slip, and 红红的 is none."""
    begins = max(0, at - 3000)
    found = text.find(word, begins, at)
    return found >= 0 and text[found - 1 : found] != word[0]


def _impossible_days(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    for mention in timeline.mentions:
        unreal = mention.resolved is None and mention.kind in ("date", "deadline")
        if unreal and mention.role in ("event", "asof", "deadline") and any(char.isdigit() for char in mention.raw):
            spans = [(mention.start, mention.end)]
            yield text_check(layout, "text_error", "inconsistent", spans, mention.raw, "没有这一天，请核对日期", "warn")
    for block in layout.blocks:
        if block.kind != "date":
            continue
        for mention in timeline.within(block.start, block.end):
            if mention.first is not None and mention.first > timeline.issued and mention.role == "event":
                relation = f"{mention.raw} > {timeline.issued.isoformat()}"
                yield text_check(
                    layout,
                    "date_order",
                    "inconsistent",
                    [(mention.start, mention.end)],
                    relation,
                    "落款日期晚于刊发日期，请核对",
                    "warn",
                )
