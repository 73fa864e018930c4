"""What is said of all of them, and one of them told otherwise elsewhere on the page, before or behind.

均已出台 and 石门县的细则还在征求意见; 全部通过验收 and 2家定于9月验收; 试机率100% and 有11座未能试机. The two
speak of one thing (words in common) and of one act (a family of verbs); the claim is no promise, nor of another place.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from luoshu.core.reading.audit.acts import FAMILY_OF, GOING, STEP_BEFORE, VERB
from luoshu.core.reading.audit.alls import BY_THEN, LOT_OF
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline
from luoshu.core.rows import row

_ALL = re.compile(
    r"(?:全部|均已经?|[^平人户亩年日月周季班单处点]均(?=[^匀等衡])|都已经?|(?<![首成古])都(?=完成|通过|实现|建成|签|开工|到位|用上|通了)|悉数|无一例外|全都|一律已)(?P<says>[^,;。:、\n]{2,26})"
    r"|(?P<stem>[\u4e00-\u9fff]{2})率(?:已|均|全部|都)*(?:达到?|为|保持|实现)?了?(?:100%|百分之百)"
)
_TO_COME = re.compile(
    r"将|要(?!素|求(?:已|的))|确保|力争|计划|预计|须|应(?![急收])|目标|争取|务必|下一步|拟|才能|方可|必须|保证|尽快|推动|"
    r"前(?:实现|完成)?$|[底末内]前?$|如果|一旦|待|直至|直到|逐步|不得"
)
_PLANNED_ONES = re.compile(r"(?:列入|纳入)?[\u4e00-\u9fff]{0,4}计划[的内]?|应[\u4e00-\u9fff]{1,2}的")
_NOT_A_CLAIM = re.compile(
    r"纳入|明确|分解|转入|移交|建档|列入|交办|登记|建台账|入账|责任|来自|位于|属于|集中在|要|须|应当|将"
)
_NOT_YET = re.compile(
    # Whatever stands here begins so, or behind a counted thing; the letters are looked at before the alternatives.
    r"(?:(?=[至迄目现无尚仍还并未没缺超逾不眼正定拟计预将安推延待要须])|(?<=[件个项处家]))(?:"
    r"(?:至今|迄今|目前|现在)?(?:无一[个家项件处]?|尚未|仍未|还未|并未|未能|没能|没有|未(?!来|成年|央|经|必|见|发|知|遂|及|予))"
    r"(?:按期|按时|按要求|按规定|及时|如期|全部)?(?P<act>[^,;。:\n]{1,12})"
    r"|(?:尚无|仍无|还缺|仍缺|缺少)(?P<none>[\u4e00-\u9fff]{2,8})|(?:超期|逾期|超时)(?P<late>[\u4e00-\u9fff]{2,6})|不(?P<bad>合格|达标)"
    r"|(?:仍|还|尚|眼下|目前|正)?(?:仍在|还在|尚在|正在|尚处)(?P<going>[^,;。:\n]{1,14})"
    r"|(?<=[\d一两三四五六][件个项处家])[^,;。:\d]{0,8}(?P<held>结转|顺延|搁置|停工|没有着落|空缺|挂账)"
    r"|(?:定于|拟于|计划于?|预计于?|将于|安排在|推迟到|延至|待|要到|须到|须待)(?P<on>\d{1,2}月[^,;。:\n]{2,16}))"
)
_OTHER_LOT = re.compile(
    r"去年|上年|上[月周期次旬]|上季度|往年|首批|第[一二三四]批|[一二三]期|前期|20\d\d年|新增|新发现|本[周月]|今年|其余|另有?"
)
_OLD = re.compile(
    r"去年|上年|上[月周期次旬]|上季度|往年|首批|第[一二三四]批|[一二三]期|前期|20\d\d年|其余|余下|剩余|已"
)
_NEW = re.compile(r"新增|新发现|新排查|第[二三四]批|[二三]期|明年|本[周月]新")
_ANOTHER_RATE = re.compile(r"率[^,;。]{0,3}\d")
_LATE = re.compile(r"超期|逾期|超时")
_IN_TIME = re.compile(r"按期|按时|如期|[期时]限|及时")
_NEWER = re.compile(r"新[增排交发]|本[周月期]新|第[二三四]批")
_PAST = re.compile(r"此前|曾|当时|一度|原先|起初|过去|当初|最初|检查时|检查发现|督查发现|暗访|年初|去年|上年")
_THEN = re.compile(r"经[\u4e00-\u9fff]{2}|随后|之后|最终|次日|督促")
_PART = re.compile(r"\d|[一二两三四五六七八九十]+[个处件家项条座台户名]|个别|[县区市镇乡村局厂]|公司|街道|部分|少数")
_PLACE = re.compile(r"(?<![\u4e00-\u9fff])?[\u4e00-\u9fff]{2}[县区市镇乡村](?![场域民级])")
_NO_PLACE = re.compile(
    r"[全我各该本]|[个社小园片城地辖景街郊校城灌]区|[个各]?[县区市乡镇]{2}$|\d|涉及|[\u4e00-\u9fff]城镇"
)
_WORDS = (
    "全市 全县 全区 我市 我县 我区 目前 截至 完成 进行 情况 工作 任务 项目 今年 已经 全部 均已 所有 工程 建设 "
    "改造 问题 有关 单位 部门 实现 通过 实施 个县 个乡 乡镇 年度 计划 县区 市区 月底 以来 前完 部完 已全 正在 没有 "
    "尚未 仍未 还在 仍在 列入 重点 市级 县级 各县 各乡 整改 办结 销号 验收 完工 投用 到位 处置 竣工 开工 建成 出台 接入"
)
#: Acts of any work, which link nothing by themselves.
_ANY_ACT = frozenset(
    ("完成", "整改", "到位", "办结", "落实", "处置", "解决", "完毕", "建成", "开工", "启动", "达标", "完工")
)
_OF_PLACES = re.compile(r"(?:各|所有|\d个)(?:县|区|市|乡|镇|街道)")
_PLACES = frozenset("县区市镇乡村")
_COMMON = frozenset(_WORDS.split())
_WHO = re.compile(
    r"等|逾期|超期|超时|还有|仍有|尚有|中?有|只有|仅|因|[的]?(?:目前|眼下|现在?|至今|迄今|尚|仍|还|未|没有|正在|定于|计划|预计|拟于)|\d"
)
_OF_THE_REST = re.compile(r"剩余|其余|余下|未[\u4e00-\u9fff]{1,4}的?$")
SHORT = 3  # letters of who has not; fewer name nobody
LONG = 5  # letters of a name that stands for one of them
FAR = 1500
FAR_BEFORE = 240
NEAR = 600
MANY = 60
ENOUGH = 3  # letters in a row that two places far apart must share


@row(frozen=True, slots=True)
class _Said:
    """A statement: its place, its families of acts, the words about it, the block it stands in."""

    start: int
    end: int
    acts: frozenset[int]
    verb: str
    words: str
    block: Block
    sentence: tuple[int, int]
    dated: bool = False
    rate: bool = False


def check_claims_of_all(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """Every 全部, 均已 and 100% of a page against what is told not to be done yet."""
    text = layout.text
    claims = list(_claims(layout))
    if claims:
        lacks = sorted(_lacks(layout, timeline), key=lambda lack: lack.start)
        begins = [lack.start for lack in lacks]
        for claim in claims:
            first = bisect_left(begins, claim.start - NEAR)
            near = lacks[first : min(first + MANY, bisect_right(begins, claim.start + FAR))]
            lack = next((lack for lack in near if _contradicts(text, claim, lack)), None)
            if lack is not None:
                spans = [
                    (claim.start, claim.end),
                    (lack.start, lack.end),
                    *_numbers(text, claim),
                    *_numbers(text, lack),
                ]
                relation = f"“{text[claim.start : claim.end][:24]}” / {text[lack.start : lack.end][:24]}"
                why = "一处说全部，另一处还有没做到的，请核对"
                yield text_check(layout, "all", "inconsistent", spans, relation, why, "warn")


def _claims(layout: Layout) -> Iterator[_Said]:
    text = layout.text
    for said in _ALL.finditer(text):
        block = layout.block_at(said.start())
        sentence = _sentence(text, block, said.start(), said.end())
        lead = text[max(sentence[0], said.start() - 60) : said.start() + (said.group()[0] not in "全均都悉无一")]
        last = re.split("[,;:。]", lead)[-1]
        if "已" not in f"{last}{said.group()}" and BY_THEN.search(lead.removesuffix(last)):
            continue  # 11月10日前，取暖补助全部发放到位
        clause = _PLANNED_ONES.sub("", last)
        if said["stem"]:
            verbs = [said["stem"]]
            words = f"{lead}{said.group()}"
        else:
            says = said["says"]
            found = VERB.findall(says)
            verbs = found[:2]
            if not verbs or _TO_COME.search(clause) or _NOT_A_CLAIM.search(clause[-4:] + says.partition(verbs[0])[0]):
                continue
            if re.search(rf"^[^,;]*?{verbs[0]}的", says):
                continue  # 全部完工的27个小区: which, not that
            if re.search(r"[占在对由把将为是的]$", clause) or (block.planned and "已" not in f"{clause}{said.group()}"):
                continue
            words = f"{lead}{says}"
        if _OF_THE_REST.search(clause):
            continue  # 剩余4项均已完成主体工程: of those that are not done
        if _TO_COME.search(clause) or ("“" in clause and "”" not in clause):
            continue
        if re.search(r"其中|[中里]$", clause) or re.search(r"\d[^\d]{0,14}[中里],?$", lead[: len(lead) - len(clause)]):
            continue  # 10件实事中，3件已全部完成: of some of them only
        acts = frozenset().union(*(FAMILY_OF.get(verb, frozenset()) for verb in verbs))
        rate = said["stem"] is not None
        yield _Said(said.start(), said.end(), acts, verbs[0], words, block, sentence, rate=rate)


def _lacks(layout: Layout, timeline: Timeline) -> Iterator[_Said]:
    """What is not done yet, of some of them: a number, a name or 个别 beside it."""
    text = layout.text
    for said in _NOT_YET.finditer(text):
        block = layout.block_at(said.start())
        if block.kind == "heading":
            continue
        sentence = _sentence(text, block, said.start(), said.end())
        begins = max(sentence[0], said.start() - 50, text.rfind(";", sentence[0], said.start()) + 1)
        lead = text[begins : said.start()]
        clause = lead.rpartition(",")[2]
        around = f"{clause if len(clause) > 3 else lead}{said.group()}"
        own = _WHO.split(around)[0]
        if len(clause) <= SHORT and said["going"] and not re.search(r"\d", said.group()):
            continue  # 已全部完工，正在办理决算: what follows, of no one in particular
        if (len(own) <= LONG and not _PART.search(around)) or _PAST.search(lead):
            continue
        if said["going"]:
            going = GOING.search(said["going"])
            verbs = STEP_BEFORE[going.group()].split() if going else []
        elif said["on"]:
            days = [m for m in timeline.within(said.start("on"), said.end()) if m.last is not None]
            if not days or days[0].last is None or days[0].last < timeline.issued:
                continue
            verbs = VERB.findall(said["on"])[-1:] or VERB.findall(clause)[-1:]
        elif said["held"]:
            verbs = ["完成"]
        elif said["none"]:
            verbs = ["配备"]
        elif said["bad"]:
            verbs = [said["bad"]]
        elif said["late"]:
            verbs = VERB.findall(said["late"])[:1]
        else:
            verbs = VERB.findall(said["act"])[:1] or [said["act"][:2]]
        if verbs:
            acts = frozenset().union(*(FAMILY_OF.get(verb, frozenset()) for verb in verbs))
            stop = re.search("[,;。\n]", text[said.end() : said.end() + 20])
            behind = text[said.end() : said.end() + (stop.start() if stop else 0)]
            yield _Said(
                begins + len(lead) - len(clause),
                said.end(),
                acts,
                verbs[-1],
                text[max(sentence[0], begins - 60) : said.end()] + behind,
                block,
                sentence,
                said["on"] is not None,
            )


def _contradicts(text: str, claim: _Said, lack: _Said) -> bool:
    if claim.block.document != lack.block.document:
        return False
    if lack.start < claim.end and claim.start < lack.end:
        return False
    if 0 <= lack.start - claim.end < 170 and claim.block is lack.block and text.count("。", claim.end, lack.start) <= 2:
        return False
    if not (claim.acts & lack.acts or claim.verb == lack.verb):
        return False
    late = _LATE.search(text, lack.start, lack.end)
    if late and not _IN_TIME.search(claim.words):
        return False
    lots = [set(LOT_OF.findall(words)) for words in (claim.words, text[max(lack.sentence[0], lack.start) : lack.end])]
    if lots[0] and lots[1] and not lots[0] & lots[1]:
        return False
    if text[lack.start : lack.start + 1].isdigit() and text.startswith(";", lack.start - 1) and not late:
        return False  # 15项立行立改的…；8项中长期的…: told side by side
    if claim.rate and _ANOTHER_RATE.search(text, claim.end, max(claim.end, lack.start)):
        return False
    if claim.rate and claim.verb != lack.verb:
        return False
    if lack.dated and lack.verb not in text[claim.start : claim.end]:
        return False  # a day to come: of the very same act
    if _OTHER_LOT.search(claim.words) and set(_OLD.findall(claim.words)) - set(_OLD.findall(lack.words)) - {"已"}:
        return False
    if _NEW.search(text, max(lack.sentence[0], lack.start - 1), lack.end) and not _NEW.search(claim.words):
        return False
    if _NEWER.search(text, max(lack.sentence[0], lack.start - 20), lack.start):
        return False
    if not _same_place(claim, lack):
        return False
    if lack.start < claim.start and claim.block is lack.block and _THEN.search(text, lack.end, claim.start):
        return False
    return _one_thing(text, claim, lack)


def _same_place(claim: _Said, lack: _Said) -> bool:
    """A claim of one county is no claim of another; a claim of the whole is one of each."""
    mine, other = (
        {name for name in _PLACE.findall(words) if not _NO_PLACE.search(name)} for words in (claim.words, lack.words)
    )
    return not mine or bool(mine & other) or (not other and claim.block is lack.block)


def _one_thing(text: str, claim: _Said, lack: _Said) -> bool:
    """They share words, and who has not is of the kind of those who all have."""
    own = re.sub(r"(?:申报|上报|报送|实施|承建|负责|所属|辖区)的$", "", _WHO.split(text[lack.start : lack.end])[0])
    if len(own) > SHORT and own[-1] not in "县区市镇乡村局办委" and not own.endswith(("街道", "公司")):
        own = own.removesuffix("中").removesuffix("里")
        if own[-2:] not in claim.words:
            return False
    verbs = {claim.verb, lack.verb}
    shared = (grams(claim.words) & grams(lack.words)) - _COMMON - verbs
    shared = {pair for pair in shared if not re.search(r"[\d的了在有已未全部均县市区镇乡]", pair)}
    if (
        claim.verb == lack.verb
        and claim.verb not in _ANY_ACT
        and _OF_PLACES.search(claim.words)
        and own[-1:] in _PLACES
    ):
        return True  # 11个县均有项目过审 and 双牌县申报的5个无一过审
    if claim.block is lack.block:
        return bool(shared) or (claim.sentence[1] == lack.sentence[0] and claim.verb == lack.verb)
    before = text[max(lack.block.start, lack.start - FAR_BEFORE) : lack.start]
    if any(month in before for month in LOT_OF.findall(claim.words)):
        # 7月督导查出的问题已全部整改 and, where July's are told of, 尚有13个正在整改
        return len((grams(claim.words) & grams(before)) - _COMMON - verbs) >= 2
    runs = (claim.words[at : at + ENOUGH] for at in range(len(claim.words) - ENOUGH + 1))
    return len(shared) >= 2 and any(run in lack.words and grams(run) <= shared for run in runs)


def _sentence(text: str, block: Block, start: int, end: int) -> tuple[int, int]:
    stop = text.find("。", end, block.end)
    return max(block.start, text.rfind("。", block.start, start) + 1), stop + 1 if stop >= 0 else block.end


def _numbers(text: str, said: _Said) -> Iterator[tuple[int, int]]:
    """The last number before a statement in its sentence, or the first of its own words."""
    found = list(
        re.finditer(r"\d[\d.,万亿]*[\u4e00-\u9fff%]?", text[max(said.sentence[0], said.start - 40) : said.end])
    )
    if found:
        begins = max(said.sentence[0], said.start - 40)
        yield begins + found[-1].start(), begins + found[-1].end()
