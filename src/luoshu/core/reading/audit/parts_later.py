"""A part promised for a day after that set for the whole, anywhere in the document: 各区须于10月10日前完成管网改造, and
the one district that is to end its pipes by 10 November.

The whole is told by 全部, 各区 and the like with what must be; the part by a promise, or by a place or a single thing
named beside its day. The two speak of one work (``_WORKS``) and of one thing (pairs of letters in common).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.deadlines import PHASE
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline
from luoshu.core.rows import row

SEASON = 200  # days: a later date is of another year's work
MONTH = 31
REACH = 24
MANY = 12  # days for all, and blocks above, that are looked at
PAIR = 2  # letters of an act
SHORT = 12  # letters of a sentence that goes on with the thing of the sentence before
#: Works of one kind: what must be ended by a day and what is to end later.
_WORKS = (
    re.compile(r"整改|修复|销号|办结|清零|清理|拆除|解决|闭环|处置|更换|补齐|修理|治理|整治"),
    re.compile(r"完工|竣工|建成|投用|交付|通车|入住"),
    re.compile(r"收割|收获|收完|秋收|夏收|烧除|离田|还田|入库"),
    re.compile(r"播种|播完|栽插"),
    re.compile(r"上报|报送|报(?=[市县省区])|反馈|提交|报告"),
    re.compile(r"拨付|兑付|发放|支付"),
    re.compile(r"开工|进场|启动|动工"),
    re.compile(r"安装|接入|联网|补装|上线"),
    re.compile(r"挂牌|运行|投运|开园|开放|开通|通[水电气网上]"),
    re.compile(r"采购|招标|选址|供地|立项"),
    re.compile(r"征收|征迁|签约|搬迁|腾退"),
    re.compile(r"申报|申请|编制|评审|方案|规划|设计|公示"),
    re.compile(r"摸底|摸排|排查|调查|普查|核查|统计|检查|检测|体检|评价|审计"),
    re.compile(r"培训|演练|宣传|动员|部署"),
    re.compile(r"蓄水|试运行|调试|打压|试压"),
    re.compile(r"绿化|亮化|提升"),
    re.compile(r"改造|检修"),
)
#: The end of any of them.
_ENDED = re.compile(r"完成(?!设计|方案)|完毕|结束|到位|收官|收尾|完结")
_BARE = re.compile(rf"{_ENDED.pattern}|才能|方[能可]|全部|基本")
_EVERY = re.compile(r"全部|全面|一律|所有|均|悉数|逐[条项一]|各[县区乡镇单项地]|全[市县区]|[条项处]{2}都")
_MUST = re.compile(r"须|必须|要求|明确|要(?!求)|务必|确保|应|责成|限|前(?:全部|全面|一律|均|悉数)")
_FOR_ONE = re.compile(
    r"计划|拟|预计|预期|安排|将于|将在|定[于在]|争取|力争|倒排|延至|推迟|顺延|待|于$|剩余|余下|其余|剩下|限定|期限|定为|"
    r"提出|承诺|答复|答应|表示|打算|排到"
)
_NEVER_ONE = re.compile(r"此前|原|曾|再(?!次)|新增|另")
_LAST_YEAR = re.compile(r"去年|上年")
_A_FEW = re.compile(r"[^\d][12一两二三四五六七八九][个处件项座条][^,;。]{0,6}(?:因[^,;。]{2,14},|,)$")
_PUT_OFF = re.compile(r"(?:完工|竣工|建成|办结|交付|投用|完成)时间[\u4e00-\u9fff]{0,6}[至到在为]$")
_EACH = re.compile(r"所有|全部|各[\u4e00-\u9fff]")
_REST = re.compile(r"剩余|余下|其余|尚余|剩下")
#: Pairs that any two tasks share.
_GENERAL = re.compile(
    r"[\d月日前年底在于须要全部的了将]|完成|整改|修复|工作|任务|计划|项目|建设|确保|力争|安排|情况|收割|完工|竣工|"
    r"建成|报送|安装|改造|要求|单位|[我各][市县区]|进[度展]|推进|治理|[个处件]"
)
#: 未开工: said of both, they are the same ones.
_NOT_YET = re.compile(r"未([\u4e00-\u9fff]{2})")
#: Kinds that stand side by side: what is asked of one is not asked of another.
_LOT = re.compile(
    r"[国省市县区乡镇村]级|[国省县乡村]道|城区|农村|公办|民办|第[一二三四][批轮次]|[一二三四]期|[一二三四]季度|年度|20\d\d年|[今明去]年|上半年|下半年|新建|续建"
)
_COUNT = re.compile(r"\d[\d.,]*[余多]?[万亿]?[^\W\d月日年]")
_NAMED = re.compile(
    r"(?<![\u4e00-\u9fff])(?![按由经在从对向把将据])(?P<name>[\u4e00-\u9fff]{1,3}?(?:县|区|镇|乡|街道|市))(?![场域民委长级政])"
)
#: 农村公路安防工程 is another work than 农村公路.
_FURTHER = re.compile(r"(?<=[\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2})(?:工程|项目|设施|系统)")
_OWN = re.compile(r"[我本该][县区镇乡]")
_NO_NAME = re.compile(r"[全我各本该两个条处项]|城市|县市|^[小社片景街郊城地辖园灌老新东西南北]区|城乡|乡镇|县区")


@row(frozen=True, slots=True)
class _Every:
    """A day set for all: the works it ends, the words around it, what they say is done by then, where their clause
    ends, the place it is set for."""

    mention: DateMention
    day: date
    works: set[int]
    words: str
    does: str
    end: int
    place: str
    block: Block


@row(frozen=True, slots=True)
class _Part:
    """A later day for one: the clause before it and what stands behind, whether it is promised, the place it is of."""

    mention: DateMention
    clause: str
    behind: str
    promised: bool
    place: str
    block: Block


def check_parts_later(layout: Layout, timeline: Timeline, city: str | None) -> Iterator[Check]:
    """4月30日前全部整改到位, and one to be mended by 20 May; 各区10月10日前, and 爱民区 by 10 November."""
    coming = [m for m in timeline.mentions if m.last is not None and m.last >= timeline.issued and m.kind != "vague"]
    overall = [every for mention in coming if (every := _for_all(layout, mention, city)) is not None]
    starts = [every.mention.start for every in overall]
    for mention in coming if overall else ():
        at = bisect_left(starts, mention.start)
        near = [every for every in overall[max(0, at - MANY) : at + MANY] if _is_later(every, mention)]
        part = _part(layout, mention, city) if near else None
        every = next((every for every in near if part is not None and _later_than(layout, every, part)), None)
        if every is not None and part is not None:
            spans = [
                (every.mention.start, every.mention.end),
                (mention.start, mention.end + len(part.behind)),
                *_count(layout.text, every.mention),
                *_count(layout.text, mention),
            ]
            relation = f"{every.mention.raw} / {mention.raw}"
            why = "单项的时间晚于对全部的时限，请核对"
            yield text_check(layout, "deadline_order", "unclear", spans, relation, why, "warn")


def _words(layout: Layout, mention: DateMention) -> tuple[str, str]:
    """What stands before a date in its clause and the clause before, and behind it to the end of its clause."""
    text = layout.text
    before = re.split("[。;\n]", text[max(0, mention.start - 2 * REACH) : mention.start])[-1]
    opens = mention.end + text.startswith(",", mention.end)
    behind = re.split("[,。;\n]", text[opens : mention.end + REACH])[0]
    return before, "," * (opens - mention.end) + behind


def _telling(words: str) -> set[str]:
    """The pairs of letters of some words that not any two tasks share."""
    return {pair for pair in grams(words) if not _GENERAL.search(pair)}


def _count(text: str, mention: DateMention) -> list[tuple[int, int]]:
    """The last number told before a day in its sentence: 13个 of 确保13个未开工项目于…."""
    reach = max(0, mention.start - 2 * REACH)
    begins = max(reach, max(text.rfind(mark, reach, mention.start) for mark in "。;\n") + 1)
    return [said.span() for said in _COUNT.finditer(text, begins, mention.start)][-1:]


def _works(words: str) -> set[int]:
    return {number for number, pattern in enumerate(_WORKS) if pattern.search(words)}


def _for_all(layout: Layout, mention: DateMention, city: str | None) -> _Every | None:
    """A day by which all must be ended; None for any other date."""
    if mention.last is None or (mention.role != "deadline" and mention.raw != "年内"):
        return None
    before, behind = _words(layout, mention)
    clause = before.rpartition(",")[2]
    if not _EVERY.search(f"{clause}{behind}") or PHASE.search(behind):
        return None
    if not _MUST.search(f"{before}前{behind}") or len(behind.strip("前,")) < PAIR:
        return None
    block = layout.block_at(mention.start)
    place = _place_of(layout, block, mention.start - len(before), mention.start, city)
    works = _works(behind) or _works(clause)
    end = mention.end + len(behind)
    return _Every(mention, mention.last, works, f"{before}{behind}", behind, end, place, block)


def _part(layout: Layout, mention: DateMention, city: str | None) -> _Part | None:
    """A day for a part, promised or of a place of its own; None for a day of something else."""
    before, behind = _words(layout, mention)
    clause = before.rpartition(",")[2]
    if mention.last is None or PHASE.search(f"{before}{behind}") or _NEVER_ONE.search(clause + behind[:2]):
        return None
    if _LAST_YEAR.search(before) or (mention.first is not None and (mention.last - mention.first).days > MONTH):
        return None  # 全年计划8000亩: the year of a plan is no day
    promised = _FOR_ONE.search(clause) is not None or _A_FEW.search(before) is not None
    block = layout.block_at(mention.start)
    place = _place_of(layout, block, block.start, mention.start, city)
    return _Part(mention, clause, behind, promised, place, block) if promised or place else None


def _place_of(layout: Layout, block: Block, begins: int, ends: int, city: str | None) -> str:
    """The county or town named last in some words, else the one that heads their section; "" for none."""
    named = [
        name
        for said in _NAMED.finditer(layout.text, max(block.start, begins), ends)
        if not _NO_NAME.search(name := said["name"]) and (name[-1] != "市" or name != city)
    ]
    return named[-1] if named else block.heading_place


def _is_later(every: _Every, mention: DateMention) -> bool:
    return mention.last is not None and 0 < (mention.last - every.day).days <= SEASON


def _later_than(layout: Layout, every: _Every, part: _Part) -> bool:
    one_paper = every.block.document == part.block.document
    if one_paper and part.promised and _PUT_OFF.search(part.clause) and _EACH.search(every.words):
        return True
    ended = _ENDED.search(part.behind) is not None
    works = _works(part.behind) or (set() if ended else _works(part.clause))
    if every.works and not every.works & (works or every.works):
        return False
    if every.works and not works and _telling(_BARE.sub("", part.behind)):
        return False  # 完成高标准农田2.1万亩 is no 申报
    if not (works or ended or _telling(every.does) & _telling(part.behind)):
        return False
    if part.promised and _rest_of_it(layout, every.mention, part.mention):
        return True
    at = part.mention.start
    begins = max(at - 2 * REACH, every.end if every.end <= at else 0, part.block.start)
    return _of_it(layout, every, part, _sentence(layout.text[begins:at]) + part.behind)


def _sentence(before: str) -> str:
    """The words of a sentence so far, with those of the one before where it is short."""
    parts = re.split("[。;]", before)
    return "".join(parts[-2:]) if len(parts[-1]) < SHORT else parts[-1]


def _rest_of_it(layout: Layout, every: DateMention, mention: DateMention) -> bool:
    """剩余6.2万亩 of the sentence right after: what is left of all."""
    near = 0 < mention.start - every.end <= 3 * REACH
    begins = max(every.end, layout.text.rfind("。", every.end, mention.start))
    said = re.split("[。;\n]", layout.text[begins + 1 : mention.end + REACH])[0]
    return near and _REST.search(said) is not None


def _of_it(layout: Layout, every: _Every, part: _Part, own: str) -> bool:
    """The one is among all of them: by a word in common in one paragraph, by two or the heading above it far apart."""
    lots = [set(_LOT.findall(words)) for words in (every.words, own)]
    if lots[0] and not lots[0] & lots[1] and (lots[1] or "城区" in lots[0]):
        return False
    shared = _telling(every.words) & _telling(own)
    if any(
        said[1] not in every.words and own[said.start() - 2 : said.start()] in shared for said in _FURTHER.finditer(own)
    ):
        return False
    if every.block is part.block:
        return part.promised and bool(shared)
    near = part.promised and every.block.document == part.block.document
    if not near and (every.place or not (part.place or _OWN.search(own))):
        return False
    if every.place not in ("", part.place):
        return False
    if len(shared) >= 2 or set(_NOT_YET.findall(every.words)) & set(_NOT_YET.findall(own)):
        return True
    return near and bool(_telling(_heading_over(layout, part.block)) & _telling(every.words))


def _heading_over(layout: Layout, block: Block) -> str:
    """The heading above a paragraph, whatever its own first words say."""
    at = bisect_left(layout.starts, block.start)
    above = (
        layout.text[other.start : other.end]
        for other in reversed(layout.blocks[max(0, at - MANY) : at])
        if other.kind == "heading"
    )
    return next(above, "")
