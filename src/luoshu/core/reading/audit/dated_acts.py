"""One timeline of a page: every act that bears a day, with its clause, its kind and the paper it is about.

The order of acts (``act_order``) asks this one table.
"""

import re
from collections.abc import Iterator
from datetime import date

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.times import Timeline
from luoshu.core.rows import row

#: The kinds of an act, each by what its clause says of it; an act can be of several.
_KINDS = {
    "hand_in": re.compile(
        r"上?报(?!告|名|批|道|废|表)|报告(?=[\u4e00-\u9fff]{2}(?:结果|情况))|报送|提交|递交|反馈|备案|移交|交(?=市|县|区)"
    ),
    "list": re.compile(r"名单|名册|清单|台账|摸底|申报|项目库|材料|数据|报表|预案|自查|情况"),
    "check": re.compile(r"汇总|审核|审定|复核|初审|评审|公示"),
    "begin": re.compile(r"开工|动工|进场施工|破土"),
    "tender": re.compile(
        r"施工(?:标|招标|图|单位|许可|队伍)[\u4e00-\u9fff]{0,6}(?:开标|招标|完成|确定|审查|办理|核发|中标|选定)"
    ),
    "pressure": re.compile(r"注水|试压|打压"),
    "heat": re.compile(r"点火|升温|开栓|正式供热|低温运行|试运行"),
    "told": re.compile(r"下达|交办|转办|反馈|督办|通报|约谈|交由|印发|签收|检查|督查|巡查|暗访|巡察|发现|指出"),
    "answer": re.compile(r"印发|制定|出台|下发|上报|报送|召开|成立|完成|整改|部署"),
    "owed": re.compile(r"须|要求|责令|责成|限|应(?![急对用届])|务必"),
}
#: What comes of what, by the words of two acts of one sentence.
_COMES_OF = (
    (r"受理|收到申请|提出申请", r"许可|批复|发证|办结|核发|答复"),
    (r"发生|发现|起火|接报|接警|监测到|查出|接到", r"处罚|扑灭|处置|整改完|完成整改|整改到位|立案|查处|问责|修复|抢通"),
    (r"签订|签约|中标|定标", r"进场|开工|动工|破土"),
    (r"完成整改|整改到位|整改完|报送整改", r"复查|销号|回头看"),
    (r"挂网|发布招标|招标公告|开标", r"中标|定标|签订|签约"),
    (r"立案", r"结案|处罚|移送"),
    (r"报名", r"笔试|面试|资格审查|录用"),
)
for _number, (_cause, _effect) in enumerate(_COMES_OF):
    _KINDS[f"cause{_number}"], _KINDS[f"effect{_number}"] = re.compile(_cause), re.compile(_effect)
COMES_OF = tuple((f"cause{_number}", f"effect{_number}") for _number in range(len(_COMES_OF)))
#: 省里要求: asked by who stands above the office.
_FROM_ABOVE = re.compile(r"(?:国家|省|上级|市[委政里局]?|中央)[\u4e00-\u9fff]{0,8}(?:要求|明确|规定|下达)")
#: 竣工验收报告, 整改报告: a paper on work that is over.
_PAPER = re.compile(
    r"(?!书面)(?P<work>[\u4e00-\u9fff]{2})(?:工作)?(?:完成)?(?:情况)?(?:报告|总结|结果|备案表|资料|档案|销号材料|证明材料)"
)
_PARTLY = re.compile(r"进展|阶段|首[次批]|第[一二三]|每[月周旬季]|[月周旬]报|一期|中期|方案|半月|试点")
_ENDED = re.compile(r"完成|到位|结束|完毕|全部|办结|收尾")
_STOPS = ",;。\n"
REACH = 60


@row(frozen=True, slots=True)
class Act:
    """What happens, happened or is owed on a day: ``words`` of its clause with what leads to it, without the day."""

    mention: DateMention
    begins: date
    ends: date
    start: int
    end: int
    words: str
    behind: str
    sentence: int
    paper: str
    block: Block

    def of(self, kind: str) -> bool:
        """Whether its words tell an act of a kind; asked only where days are turned, as most never are."""
        return tells(kind, self.words)

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def told_day(self) -> bool:
        """A day on which something happened or happens, not one by which it is owed."""
        return self.begins == self.ends and self.mention.role == "event"

    @property
    def from_above(self) -> bool:
        return _FROM_ABOVE.search(self.words) is not None and self.mention.role == "deadline"

    @property
    def partly(self) -> bool:
        """Only of a part of the work: a first batch, a phase, a monthly report."""
        return _PARTLY.search(self.words) is not None

    def ends_work(self, work: str) -> bool:
        """Whether this is the day by which a work is to be over."""
        return work in self.words and _ENDED.search(self.words) is not None and not self.paper


def tells(kind: str, words: str) -> bool:
    """Whether some words tell an act of a kind."""
    return _KINDS[kind].search(words) is not None


def acts_of(layout: Layout, timeline: Timeline) -> Iterator[list[Act]]:
    """The acts of a page, block by block."""
    for block in layout.blocks:
        if block.kind not in ("body", "heading"):
            continue
        mentions = [m for m in timeline.within(block.start, block.end) if m.last is not None]
        acts = [
            act for number, mention in enumerate(mentions) if (act := _act(layout, block, mentions, number)) is not None
        ]
        if acts:
            yield acts


def _act(layout: Layout, block: Block, mentions: list[DateMention], number: int) -> Act | None:
    mention = mentions[number]
    if mention.last is None or mention.role in ("compare", "rate") or mention.kind == "vague":
        return None
    text = layout.text
    before = mentions[number - 1].end if number else block.start
    after = mentions[number + 1].start if number + 1 < len(mentions) else block.end
    start = max([before, mention.start - REACH, *(text.rfind(mark, before, mention.start) + 1 for mark in _STOPS)])
    stops = [at for mark in _STOPS if (at := text.find(mark, mention.end + 1, after)) >= 0]
    end = min([after, mention.end + REACH, *stops])
    behind = text[mention.end : end].lstrip(",")
    words = text[start : mention.start] + behind
    paper = _PAPER.search(words)
    first = mention.first or mention.last
    return Act(
        mention,
        first,
        mention.last,
        start,
        end,
        words,
        behind,
        text.rfind("。", block.start, mention.start),
        paper["work"] if paper is not None and tells("hand_in", words) else "",
        block,
    )
