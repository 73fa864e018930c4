"""Claims of all: what a page says of every one of a kind, by its quantifier, the words before it and what it says.

均已销号, 全部通水, 一个不落兑现, 办结率100%, 全覆盖, 无一逾期: a quantifier binds what stands before it in its clause
(or in the clause before, 重大隐患9条，已悉数销号) and says what follows. Promises, those told of by the way
(全部完工的27个小区) and what is said of a remainder (未开工的均已…) are no claims.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.times import Timeline
from luoshu.core.rows import row

_QUANTIFIER = re.compile(
    r"全部|悉数|无一例外|全都|一律已|一[个座处项户村人件条][都也]?[不没]有?[落漏少]|([件户个项人村处])\1(?=[已都均有通办落])|全覆盖|全面完成|清零(?!行动|攻坚|专项|计划|方案|任务|工作|工程|台账|目标|战|机制)"
    r"|均(?=[已在未能])|(?<![平人户亩年日月周季班单处点笔场宗组村成生])均(?![匀衡价等线摊])|(?<![首成古])都(?=已|完成|通过|实现|[有建设配装签交])"
    r"|所有(?P<of>[^,;。:\n]{2,14}?)已经?(?=[\u4e00-\u9fff]{2})"
    r"|(?P<stem>[\u4e00-\u9fff]{2,6}?)率(?:已|均|全部|都|稳定|保持)*(?:达到?|为|在|实现)?了?(?:100%|百分之百)"
    r"|无一(?P<none>[\u4e00-\u9fff]{2,4})"
)
#: 均未出现拥堵: what none of them has had.
_DENIED = re.compile(
    r"已?(?:未|没有|无)(?:再|曾|有|出现|发生|发现)+(?:一[起例处宗件]|任何)?(?P<what>[\u4e00-\u9fff]{2,6})"
)
_TO_COME = re.compile(
    r"将|要(?!素|求)|确保|力争|计划(?![的内])|预计|(?<!相)应(?![急收当参])|须|目标|争取|务必|下一步|拟|才能|方可|必须|保证|尽快|推动|如果|"
    r"一旦|待(?!遇)|直至|直到|逐步|不得|承诺|只有|限于|为的是|(?:\d[日月号]|[底末内]|秋收)前(?:实现|完成)?"
)
#: By a day to come: what stands behind is no claim yet.
BY_THEN = re.compile(r"[日号底末]前,$")
_FILL = re.compile(r"(?:已经?|现已?|目前|也|截至目前|眼下|[,\s])+$")
#: 占全部投资的56.9%, 未开工的3个全部在郓城县: of the whole, or where, not what.
_OF_THE_WHOLE = re.compile(r"(?:占|在|对|由|把|将|的|覆盖|接管|包括|含)$")
_REST = re.compile(r"[剩其余]余|余下|未|尚|不足|滞后|除(?!险|尘|治|患|草|雪)|另外|没有|问题较|逾期")
_SOME = re.compile(r"其中|部分|[中里]$")
_BREAK = re.compile(r"[,;。:\n!?]")
_NAMED = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}[县区市镇乡](?![场民域])")
_NO_NAME = re.compile(r"[全我各该本个条处项]|[个社小园片城地辖景街郊校灌]区|集镇|乡村|城乡|县区|区县|县市|乡镇")
#: What is said of a thing that is through.
ENDED = re.compile(
    r"完成|完工|结束|完毕|办结|销号|清零|到位|竣工|整改|处置|整治|修复|兑现|闭环|恢复|排除|扑灭|投用|达标|解决"
)
#: Of which month a lot is: 7月检查发现的, 8月份交办的.
LOT_OF = re.compile(r"(\d{1,2}月)份?(?:[\u4e00-\u9fff]{0,4}?)(?:排查|发现|督查|检查|交办|受理|查出|反馈|通报)")
CLAUSE = re.compile(r"[^,;。:\n]+")
#: How far behind a claim its neighbourhood goes: letters, and ends of sentences.
REACH, NEXT = 170, 2
LEAD, SAYS, SHORT, WITH_STEM = 60, 26, 2, 6


@row(frozen=True, slots=True)
class All:
    """``start:end`` the quantifier and what it says; ``subject`` the words before it, from ``begins``.

    ``stem`` the noun of a rate (办结 of 办结率100%); ``denies`` what none has done (无一逾期).
    """

    start: int
    end: int
    begins: int
    subject: str
    says: str
    stem: str
    denies: str
    block: Block
    sentence: tuple[int, int]

    @property
    def words(self) -> str:
        return f"{self.subject}{self.says}"

    @property
    def places(self) -> set[str]:
        """The named places of which it is said; none where it is said of all."""
        return named_places(self.subject)


def named_places(words: str) -> set[str]:
    """The counties and towns named in some words, without those that name none (全县, 各镇, 老城区)."""
    return {name for name in _NAMED.findall(words) if not _NO_NAME.search(name)}


def sentence_of(text: str, block: Block, at: int) -> tuple[int, int]:
    """The sentence round a place inside its block."""
    stop = text.find("。", at, block.end)
    return max(block.start, text.rfind("。", block.start, at) + 1), stop + 1 if stop >= 0 else block.end


def claims_of_all(layout: Layout, timeline: Timeline) -> Iterator[All]:
    """Every claim of all of a page, in its order."""
    text = layout.text
    for said in _QUANTIFIER.finditer(text):
        block = layout.block_at(said.start())
        sentence = sentence_of(text, block, said.start())
        begins, subject = _subject(text, said, sentence)
        says = _says(text, said, sentence[1])
        end = said.end() if said["stem"] or said["none"] else said.end() + len(says) - len(_within(said))
        clause = _BREAK.split(text[begins : said.start()])[-1]
        opens = said.start() - len(clause)
        if "已" not in f"{clause}{says}" and BY_THEN.search(text, max(0, opens - SHORT - 1), opens):
            continue  # 11月10日前，取暖补助全部发放到位
        own = _without_past_days(timeline, text, said.start(), clause)
        if said["of"]:
            subject = f"{subject}{said['of']}"
        if len(says) < SHORT or _no_claim(text, said, subject, own, says):
            continue
        if block.planned and "已" not in f"{own}{says}" and not said["stem"]:
            continue
        if said["stem"]:
            says = f"{subject[-WITH_STEM:]}{says}"  # 生活垃圾收运|处置体系覆盖率: what is covered, too
        denied = _DENIED.match(says)
        denies = said["none"] or (denied["what"] if denied else "")
        yield All(said.start(), end, begins, subject, says, said["stem"] or "", denies, block, sentence)


def _subject(text: str, said: re.Match[str], sentence: tuple[int, int]) -> tuple[int, str]:
    """The clause before the quantifier; the one before that too where it holds no word of its own."""
    floor = max(sentence[0], said.start() - LEAD)
    marks = [mark.end() for mark in _BREAK.finditer(text, floor, said.start())]
    begins = marks[-1] if marks else floor
    if len(_FILL.sub("", text[begins : said.start()])) < SHORT and not said["of"] and len(marks) > 0:
        begins = marks[-2] if len(marks) > 1 else floor
    return begins, _FILL.sub("", text[begins : said.start()])


def _says(text: str, said: re.Match[str], end: int) -> str:
    if said["stem"]:
        return f"{said['stem']}"
    if said["none"]:
        return said["none"]
    stop = _BREAK.search(text, said.end(), min(end, said.end() + SAYS))
    says = text[said.end() : stop.start() if stop else min(end, said.end() + SAYS)]
    return f"{_within(said)}{says}"


def _within(said: re.Match[str]) -> str:
    """What a quantifier says itself: 全覆盖, 清零."""
    return said.group() if said.group() in ("全覆盖", "清零", "全面完成") else ""


def _without_past_days(timeline: Timeline, text: str, at: int, own: str) -> str:
    """The words of a clause that ends at a place without 于7月3日前, where that day is past."""
    begins = at - len(own)
    for day in reversed(timeline.within(begins, at)):
        if day.last is not None and day.last <= timeline.issued:
            end = min(at, day.end + text.startswith("前", day.end))
            own = text[begins : day.start] + text[end:at]
            break
    return own


def _no_claim(text: str, said: re.Match[str], subject: str, own: str, says: str) -> bool:
    if _TO_COME.search(own) or (said["stem"] is None and _TO_COME.match(says)):
        return True
    if _OF_THE_WHOLE.search(own) or _REST.search(own) or _SOME.search(subject) or ("“" in own and "”" not in own):
        return True
    if re.match(r"为|属|在[^,;]{0,8}[县区市镇乡]|位于|集中|来自|截至|由|按照|是", says):
        return True
    # 全部完工的27个小区, 覆盖全部16个镇: which, not that
    return re.match(r"[^,;]{2,6}的|\d|[一二三四五六七八九十]+个", says) is not None and not said["stem"]


def clauses_behind(layout: Layout, claim: All) -> Iterator[tuple[int, int]]:
    """The clauses behind a claim to the end of the second sentence, in the next line too where its own has ended."""
    text = layout.text
    blocks = [claim.block]
    number = bisect_right(layout.starts, claim.start)
    if claim.sentence[1] >= claim.block.end and number < len(layout.blocks):
        after = layout.blocks[number]
        if (
            after.kind == "body"
            and after.document == claim.block.document
            and not re.match(r"[\d(一二三四五六七八九①]", after.opening)
        ):
            blocks.append(after)
    stops = 0
    for block in blocks:
        for clause in CLAUSE.finditer(text, max(claim.end, block.start), min(block.end, claim.end + REACH)):
            yield clause.span()
            stops += text.startswith("。", clause.end())
            if stops > NEXT:
                return
