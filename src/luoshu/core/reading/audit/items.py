"""Counts and the items they announce, before or behind them: names in a row, titles in 《》, first to last steps,
numbered lines."""

import re
from collections.abc import Iterator

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.enumerations import in_groups
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check

_N = r"(?=[\d两二三四五六七八九十])(?P<n>[两二三四五六七八九十]|(?<![\d.])\d{1,2})"
_ITEM = r"[\u4e00-\u9fffA-Za-z“”]{2,12}"
#: An item of a row behind its count: 均比计划提前 is no item, it says something of them all.
_NAMED_ITEM = r"(?!均|都[已在是有比]|已|目前|全部|其中)[\u4e00-\u9fffA-Za-z“”]{2,13}"
#: A row of names and its count right behind it: 兴县、临县、柳林县4县; 综合协调、资金保障、技术指导四个组.
_ROW_BEFORE = re.compile(
    rf"(?P<items>(?:{_ITEM}、){{1,11}}{_ITEM}?(?:(?:和|及|以及){_ITEM}?)?){_N}(?P<unit>个|[大类支项名家座条所县区镇乡市村组级方])"
    r"(?P<noun>[\u4e00-\u9fff]{0,5})"
)
#: 党建、业务、作风、廉政“四位一体”.
_ROW_JOINED = re.compile(
    rf"(?P<items>(?:[\u4e00-\u9fff]{{1,8}}、){{1,6}}[\u4e00-\u9fff]{{1,8}})“?{_N}(?:位一体|级联动|方联动|方协同|措并举|管齐下|网合一|审合一|证合一|链融合|线并进)"
)
_TITLES = re.compile(rf"(?P<items>(?:《[^《》\n]{{2,40}}》[、和及]?){{2,12}})(?:等)?{_N}(?:个|份|项|部)")
#: A count and its row behind it: 四件事:…; 三个重点:…; 3个分会场，分别在…; 五项行动分别是….
_ROW_BEHIND = re.compile(
    rf"{_N}(?P<unit>件|个|项|大|点|支|种|份|场|部|条|类|家|处|座|张|级|方面|不[\u4e00-\u9fff]{{2}}|只)(?P<noun>[\u4e00-\u9fff]{{0,8}}?)[”]?"
    r"(?:[:(]|——|[,]?(?:即|分别是|分别为|分别在|分别位于|包括|就是|依次是|依次为):?)"
    rf"(?P<items>(?:{_NAMED_ITEM}[、,和及]){{1,11}}{_NAMED_ITEM})(?=[)。;\n]|——|$|,(?:均|都[已在是有比]|已|目前|全部|其中))"
)
#: A count some words before 分别是, and 八大行动 whose list stands in the next sentence: 行动涵盖….
_ROW_FAR = re.compile(
    rf"{_N}(?P<unit>个|家|项|名|位|处|所|座|条)(?P<noun>[^:;。,\d]{{0,20}})(?:,[^:;。,\d]{{0,16}})?[,:]"
    rf"(?:分别是|分别为|依次是|依次为|具体是|具体为|他们是|它们是):?(?P<items>(?:{_ITEM}[、和及]){{1,11}}{_ITEM})(?=[)。;\n])"
)
_ROW_NEXT = re.compile(
    rf"(?P<n>[三四五六七八九十])(?:大|项|类)(?P<noun>[\u4e00-\u9fff]{{2}})[^。\n]{{0,60}}。[^。\n]{{0,16}}?(?:(?P=noun)(?:涵盖|包括|分为|包含|就是|即))"
    rf"(?P<items>(?:{_ITEM}、){{2,11}}{_ITEM})(?=[,。;])"
)
#: 四类场景，口袋公园+健身、口袋公园+阅读、口袋公园+停车，…: items that begin or end alike, right behind their count.
_ROW_ALIKE = re.compile(
    rf"{_N}(?P<unit>类|种|大|个|项|条|张|道|支)(?P<noun>[\u4e00-\u9fff]{{1,8}})[,:](?P<items>(?:[\u4e00-\u9fff+“”]{{3,12}}、){{1,9}}"
    r"[\u4e00-\u9fff+“”]{3,12})(?=[,。;])"
)
#: Words one of which is in every row of the three kinds: joined by its count, far behind it, in the next sentence.
_JOINED = ("位一体", "级联动", "方联动", "方协同", "措并举", "管齐下", "网合一", "审合一", "证合一", "链融合", "线并进")
_FAR = ("分别是", "分别为", "依次是", "依次为", "具体是", "具体为", "他们是", "它们是")
_NEXT = ("涵盖", "包括", "分为", "包含", "就是", "即")
_STEPS = re.compile(rf"{_N}(?:步走|个阶段|个步骤|步推进|步实施|个环节)")
_STEP = re.compile(r"第([一二三四五六七八九十])(?:步|阶段|环节|个阶段)|([一二三四五六七八九十])是")
_POINTS = re.compile(
    rf"{_N}(?:个方面|方面|点|条|个突出|个主要|项重点|项工作|项任务|个问题|项要求|点要求|点意见|个重点|件大事|件事|项措施|条措施|个原因|方面原因|方面问题|个方面的?问题|项举措)"
    r"[^。:;\d]{0,12}[:。]"
)
#: Any count whose colon is followed by the first of numbered items: 下列三种情形之一的…:(一).
_ANNOUNCED = re.compile(
    rf"{_N}(?:种|项|个|类|条|点|件|步|大|方面)[^。:;\d]{{0,24}}:\s*(?=一是|一要|第一[,、步]|\(一\)|\(1\)|1[.、]|①)"
)
_SAID_COUNT = re.compile(
    rf"{_N}(?:个)?(?:方面|项|点|条|个重点|件|个关键|大)(?=[\u4e00-\u9fff]{{0,12}}[:。]?$|[\u4e00-\u9fff]{{0,12}}[:。])"
)
_TWO_SETS = re.compile(r"“([一二两三四五六七八九十])([\u4e00-\u9fff])([一二两三四五六七八九十])([\u4e00-\u9fff])”")
_MARKERS = (
    re.compile(r"(?<![第\d])([一二三四五六七八九十])(?:是|要|抓)"),
    re.compile(r"\(([一二三四五六七八九十])\)"),
    re.compile(r"\((\d{1,2})\)"),
    re.compile(r"第([一二三四五六七八九十])[,，]"),
    re.compile(r"([①-⑩])"),
    re.compile(r"(?:^|[\n。;:])\s*(\d{1,2})[.、](?!\d)"),
)
_COLON = re.compile(r"[:(]|即|分别|包括|就是|——")
#: A paragraph that holds a second item of some kind.
_MARKED = re.compile(
    r"二[是要、)]|第二|②|\(2\)|2[.、]|“[一二两三四五六七八九十][\u4e00-\u9fff][一二两三四五六七八九十]"
)
_LINE = re.compile(r"\s*(?:(\d{1,2})[.、)](?!\d)|\((\d{1,2})\)|([①-⑩])|\(?([一二三四五六七八九十])[)、])")
_SOME = re.compile(r"等|其中|之一|包括但")
#: First letters of what is named by short words: 组, 队伍, 专班, 部门, 领域, 环节….
_GROUPS = frozenset("组队专中平机行系部板领产方环单要")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_ORDER = "一二三四五六七八九十"
#: How a paragraph that is an item begins, and what ends the list: a marker of a higher order.
_OPENING = (
    re.compile(r"\s*([一二三四五六七八九十])(?:是|要)"),
    re.compile(r"\(([一二三四五六七八九十])\)"),
    re.compile(r"(\d{1,2})[.、](?!\d)"),
    re.compile(r"\((\d{1,2})\)"),
    re.compile(r"第([一二三四五六七八九十]),"),
)
_ORDINAL = re.compile(
    r"(?=[一二三四五六七八九十])(?:^|(?<=[,;。:\n]))([一二三四五六七八九十])(是|要)(?![一二三四五六七八九十否])"
)
_TOP = re.compile(r"[一二三四五六七八九十]{1,2}、")
_ABOVE = {marker: (_TOP, *_OPENING[1:at]) for at, marker in enumerate(_OPENING)}
_ANNOUNCES = re.compile(r"以下|下列|如下|着力|抓好|做好|重点|主要|存在|表现|突出")
#: 各项实事完成情况如下: closes the lead of numbered paragraphs.
_AS_FOLLOWS = re.compile(r"各[项件](?P<noun>[\u4e00-\u9fff]{2,6}?)(?:完成|进展|推进|落实|办理)情况如下[:。]?\s*$")
_COUNT_OF = re.compile(rf"{_N}[件项个](?P<noun>[\u4e00-\u9fff]{{0,8}})")
_FORMS = re.compile(r"(?:组成|组建|成立|抽调|派出|设立|联合|共同|开展)$")  # 会同甲局、乙局组成4个督查组
LEAST = 3
_KINDS = frozenset("队组站点场馆类区员车店班园所线桥库厂榜单表册岗街村")
MANY = 40
REACH = 400
MAX_NAME = 7
_LONG_NAME = re.compile(r"(?!.*(?:[的了等为在将已对及]|新建|改造|完成|建成))[\u4e00-\u9fff]{4,10}")
_NO_NAME = re.compile(r"[的了等为在将已对及和]|新建|改造|完成|建成")


def check_items(layout: Layout) -> Iterator[Check]:
    """All announced lists of a page."""
    text = layout.text
    if "如下" in text:
        yield from _numbered_paragraphs(layout)
    joined, far, onward = (layout.holding(*words) for words in (_JOINED, _FAR, _NEXT))
    for number, block in enumerate(layout.blocks):
        words = text[block.start : block.end]
        if "二" in words:
            yield from _in_order(layout, block)
        if "、" in words or "《" in words:
            yield from _rows_before(layout, block, number in joined)
        if "、" in words or ("," in words and _COLON.search(words)):
            yield from _rows_behind(layout, block, number in far, number in onward)
            yield from _rows_alike(layout, block)
        yield from _next_paragraphs(layout, number)
        yield from _lines(layout, number)
        if not _MARKED.search(words):
            continue
        for said in _STEPS.finditer(text, block.start, block.end):
            yield from _marked(layout, said, block.end, (_STEP,))
        for said in _POINTS.finditer(text, block.start, block.end):
            yield from _marked(layout, said, block.end, _MARKERS)
        for said in _ANNOUNCED.finditer(text, block.start, block.end):
            yield from _marked(layout, said, block.end, _MARKERS)
        yield from _two_sets(layout, block)


def _in_order(layout: Layout, block: Block) -> Iterator[Check]:
    """一要…，二要…，二要…: a number of the row twice, or one left out."""
    before: re.Match[str] | None = None
    for said in _ORDINAL.finditer(layout.text, block.start, block.end):
        order = _ORDER.index(said[1]) + 1
        last = _ORDER.index(before[1]) + 1 if before is not None else 0
        if (
            before is not None
            and order > 1
            and said[2] == before[2]
            and _is_slip(layout.text, before, said, last, order)
        ):
            why = "序号重复或缺了一个，请核对"
            relation = f"{before[1]}{before[2]} / {said[1]}{said[2]}"
            spans = [(before.start(1), before.end()), (said.start(1), said.end())]
            yield text_check(layout, "enumeration", "inconsistent", spans, relation, why, "warn")
        before = said


def _is_slip(text: str, before: re.Match[str], said: re.Match[str], last: int, order: int) -> bool:
    left_out = order == last + 2 and f"{_ORDER[last]}" not in text[before.end() : said.start()]
    return order == last or left_out


def _told(layout: Layout, said: re.Match[str], listed: int, span: tuple[int, int]) -> Iterator[Check]:
    count = parse_any(said["n"])
    if count is None or count < 2 or listed < 2 or abs(count - listed) > 2:
        return
    equal = count == listed
    why = "列举项数与数一致" if equal else "列举项数与数不符，请核对"
    relation = f"{said.group()[:24]}：列出 {listed} 项"
    verdict = "consistent" if equal else "inconsistent"
    yield text_check(layout, "enumeration", verdict, [span, said.span("n")], relation, why, "info" if equal else "warn")


def _rows_before(layout: Layout, block: Block, joined: bool) -> Iterator[Check]:
    for said in _TITLES.finditer(layout.text, block.start, block.end):
        if "等" not in said.group():
            yield from _told(layout, said, said["items"].count("《"), said.span())
    if layout.text.find("、", block.start, block.end) < 0:
        return
    for said in _ROW_JOINED.finditer(layout.text, block.start, block.end) if joined else ():
        yield from _told(layout, said, said["items"].count("、") + 1, said.span())
    for said in _ROW_BEFORE.finditer(layout.text, block.start, block.end):
        *row, last = said["items"].split("、")
        items = [*row, *(item for item in re.split(r"和|以及|及", last) if item)]
        if (
            _FORMS.search(said["items"])
            or _SOME.search(said["items"][-4:])
            or not _one_kind(items, said["unit"], said["noun"])
        ):
            continue
        twice = next((item for item in items[1:] if len(item) > 2 and items[0].endswith(item)), None)
        if twice is not None:
            span = (said.start("items"), said.end("items"))
            relation = f"“{twice}”列了两次"
            yield text_check(layout, "enumeration", "inconsistent", [span], relation, "并列项重复，请核对", "warn")
            continue
        yield from _told(layout, said, len(items), said.span())


def _one_kind(items: list[str], unit: str, noun: str) -> bool:
    """Names of one kind with the count: alike in the last letter, which the unit or the noun repeats; or all short."""
    tails = {item[-1] for item in items}
    if len(tails) == 1:
        return True
    places = set("县区市镇乡道村")
    if tails <= places and (unit in places or any(letter in places for letter in noun[:2])):
        return True
    rest = items[1:]
    if len(rest) > 1 and noun and unit in "个座条所家处" and all(_LONG_NAME.fullmatch(item) for item in rest):
        return True
    if unit in "座条所家处" and noun and len(items) > 2:
        return all(2 <= len(item) <= MAX_NAME and not _NO_NAME.search(item) for item in rest)
    return (
        unit in ("支", "个", "大", "类", "组", "项")
        and (noun[:1] in _GROUPS or unit == "组")
        and all(2 <= len(item) <= 5 for item in rest)
    )


def _rows_behind(layout: Layout, block: Block, far: bool, onward: bool) -> Iterator[Check]:
    for said in (
        *(_ROW_FAR.finditer(layout.text, block.start, block.end) if far else ()),
        *(_ROW_NEXT.finditer(layout.text, block.start, block.end) if onward else ()),
    ):
        if not _SOME.search(said["items"][-3:]) and not _SOME.search(said["noun"]):
            items = re.split("、", said["items"])
            joined = len(re.findall("和|及", items[-1]))
            count = parse_any(said["n"])
            yield from _told(layout, said, len(items) + (joined if count == len(items) + joined else 0), said.span())
    for said in _ROW_BEHIND.finditer(layout.text, block.start, block.end):
        if _SOME.search(said["items"][-3:]) or re.search(r"\d", said["items"]) or in_groups(layout.text, said.end()):
            continue
        if "、" in said["items"]:
            items = re.split("、", said["items"])
            if any("," in item for item in items[:-1]) or "," in items[-1]:
                continue
            extra = len(re.findall("和|及", items[-1]))
            count = parse_any(said["n"])
            listed = len(items) + (extra if count is not None and count == len(items) + extra else 0)
        else:
            items = re.split(",", said["items"])
            listed = len(items)
            if len({len(item) for item in items}) > 1:
                continue
        if len(set(items)) < len(items) or max(map(len, items)) > 2 * min(map(len, items)) + 4:
            continue
        yield from _told(layout, said, listed, said.span())


def _rows_alike(layout: Layout, block: Block) -> Iterator[Check]:
    for said in _ROW_ALIKE.finditer(layout.text, block.start, block.end):
        items = said["items"].split("、")
        begin, end = (
            len({item[:2] for item in items}) == 1,
            len({item[-1] for item in items}) == 1 and items[0][-1] in _KINDS,
        )
        if (begin or end) and len(set(items)) == len(items) and not _SOME.search(items[-1]):
            yield from _told(layout, said, len(items), said.span())


def _numbered_paragraphs(layout: Layout) -> Iterator[Check]:
    """10件民生实事 above, 各项实事完成情况如下: and eight numbered paragraphs below."""
    for number, block in enumerate(layout.blocks):
        said = _AS_FOLLOWS.search(layout.text, block.start, block.end)
        if said is None:
            continue
        count = 0
        for line in layout.blocks[number + 1 : number + 40]:
            match = _LINE.match(layout.text, line.start, line.end)
            order = _number(next(group for group in match.groups() if group)) if match is not None else 0
            if (order == 1 and count) or order > count + 1:
                break
            count = max(count, order)
        noun = said["noun"][-2:]
        paper = layout.before_in_document(block)
        named = _COUNT_OF.finditer(layout.text, paper[0].start if paper else block.start, said.start())
        told = [m for m in named if noun in m["noun"]]
        wanted = {parse_any(m["n"]) for m in told}
        if count < LEAST or len(wanted) != 1 or (parse_any(told[0]["n"]) or 0) < LEAST:
            continue
        yield from _told(layout, told[0], count, told[0].span())


def _marked(layout: Layout, said: re.Match[str], end: int, markers: tuple[re.Pattern[str], ...]) -> Iterator[Check]:
    """一是…二是…, 第一步…第二步…: as many as announced, within the paragraph."""
    best = 0
    for marker in markers:
        count = 0
        for match in marker.finditer(layout.text, said.end() - 1, min(end, said.end() + REACH * 3)):
            order = _number(next(group for group in match.groups() if group))
            if order == 1 and count:
                break
            if order == count + 1:
                count = order
        if count >= 2:
            best = count
            break
    yield from _told(layout, said, best, said.span())


def _next_paragraphs(layout: Layout, number: int) -> Iterator[Check]:
    """抓好以下六个方面: and as many paragraphs below that begin with 一是, (一) or 1. in order."""
    block = layout.blocks[number]
    following = layout.blocks[number + 1 : number + 2]
    marker = next((m for m in _OPENING if m.match(following[0].opening)), None) if following else None
    if marker is None or _number(marker.match(following[0].opening)[1]) != 1:  # type: ignore[index]
        return
    said = None
    for found in _SAID_COUNT.finditer(layout.text, max(block.start, block.end - 60), block.end):
        said = found
    if said is None:
        return
    if marker is _OPENING[0]:
        last = layout.blocks[min(len(layout.blocks), number + 12) - 1]
        yield from _marked(layout, said, last.end, _MARKERS[:1])
    elif layout.text.startswith(":", block.end - 1) or _ANNOUNCES.search(layout.text, block.start, said.start()):
        count = 0
        for line in layout.blocks[number + 1 : number + MANY]:
            item = marker.match(line.opening)
            order = _number(item[1]) if item else 0
            if order == count + 1:
                count = order
            elif order or any(other.match(line.opening) for other in _ABOVE[marker]):
                break
        yield from _told(layout, said, count, said.span())


def _two_sets(layout: Layout, block: Block) -> Iterator[Check]:
    """“五查五看”: as many items that begin with each of the two letters, where they are listed right behind."""
    for said in _TWO_SETS.finditer(layout.text, block.start, block.end):
        stop = layout.text.find("。", said.end(), min(block.end, said.end() + 120))
        words = layout.text[said.end() : stop if stop >= 0 else min(block.end, said.end() + 120)]
        items = re.split(r"[,、:;即]", words)
        for count, letter in ((said[1], said[2]), (said[3], said[4])):
            listed = sum(item.startswith(letter) and len(item) > 1 for item in items)
            wanted = parse_any(count)
            if wanted is not None and listed >= 2 and wanted != listed and abs(wanted - listed) <= 2:
                span = (said.start(), said.end() + len(words))
                relation = f"{said.group()}：“{letter}”列出 {listed} 项"
                yield text_check(
                    layout, "enumeration", "inconsistent", [span], relation, "列举项数与数不符，请核对", "warn"
                )


def _number(word: str) -> int:
    if word.isdigit() and word not in _CIRCLED:
        return int(word)
    return (_CIRCLED.index(word) if word in _CIRCLED else _ORDER.index(word)) + 1


def _lines(layout: Layout, number: int) -> Iterator[Check]:
    """以下3家企业被通报: and as many numbered lines below."""
    block = layout.blocks[number]
    if not layout.text[max(block.start, block.end - 4) : block.end].rstrip().endswith(":"):
        return
    said = re.search(rf"{_N}(?P<unit>[家个项名起条件处])[^\d:;。]{{1,24}}:\s*$", layout.text[block.start : block.end])
    if said is None:
        return
    count = 0
    for line in layout.blocks[number + 1 : number + 14]:
        match = _LINE.match(layout.text, line.start, line.end)
        if match is None or _number(next(group for group in match.groups() if group)) != count + 1:
            break
        count += 1
    wanted = parse_any(said["n"])
    if wanted is None or count < 2 or abs(wanted - count) > 2:
        return
    span = (block.start + said.start(), block.end)
    equal = wanted == count
    why = "列举条数与数一致" if equal else "列举条数与数不符，请核对"
    verdict = "consistent" if equal else "inconsistent"
    yield text_check(
        layout, "enumeration", verdict, [span], f"{said.group()[:24]}列出 {count} 条", why, "info" if equal else "warn"
    )
