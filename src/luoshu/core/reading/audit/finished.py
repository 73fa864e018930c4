"""What is told as accepted or in use, and still at an earlier stage, in one sentence or far apart by its name.
已通过竣工验收，眼下主体结构正冲刺封顶; 前进小区 accepted in one section and to finish its outer walls in another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_DONE = re.compile(
    r"(?:已|现已|均|全部|经|顺利|通过|完成|组织|于)[^,;。:\n]{0,12}?(?:(?:竣工|完工|交工|整体|工程|综合|最终|联合)?验收(?:合格|备案)?"
    r"|竣工(?!图|决算)|完工|建成投用|建成使用|投入(?:使用|运营|运行)|交付(?:使用|业主|承租方|住户)|(?:正式|全线|建成)通车|正式(?:投产|投用|启用|开园|开放)"
    r"|[\u4e00-\u9fff]{0,2}(?:开放|通车|投用|开园|启用|营业)|(?:正式|全线)(?:通车|投产|投用|启用|开园|开放))(?![率前后时]|仪式|资料|材料|准备|手续|条件)"
)
#: 主体验收 is no acceptance of the whole, 待验收 none at all.
_NOT_DONE = re.compile(
    r"将|预计|计划|力争|确保|争取|拟|待|须|未|要(?!求)|即将|准备|申请|具备|等待|组织好|迎接|部分|主体|基础|分部|初步|预验|阶段性|单项|桩基|桥梁主|"
    r"首批|[一二三]期|标段|配套|附属|后$|前$|才|如|原"
)
_EARLY = (
    r"封顶|主体(?:结构|工程|建筑|施工|建设)|桩基|基础(?:施工|浇筑|开挖|工程|处理)|基坑|土方|沟槽|开挖|浇筑|吊装|砌筑|敷设|埋设|钢结构|施工许可|"
    r"施工队伍|施工单位[^,;。]{0,4}进场|招标|征地|征迁|拆迁|房屋征收|初步设计|可研|立项|外墙|路基|架梁|铺轨|打桩|围堰|衬砌|摊铺|用地(?:报批|手续|预审)|环评|"
    r"盾构|掘进"
)
_WORK = re.compile(_EARLY)
_NAMED_WORK = re.compile(
    rf"{_EARLY}|铺装|(?:正在|仍在|还在|加快|抓紧|加紧|处于)[^,;。]{{0,8}}(?:施工|建设|改造)|开工|动工"
    r"|(?:计划|预计|力争|确保|拟|将)[^,;。]{0,14}(?:完工|竣工|建成|投用)"
)
_STILL = re.compile(
    r"正(?!式|常|规)|仍|还(?!建)|眼下|目前|抓紧|加紧|加快|冲刺|抢抓|计划|预计|拟|力争|将|定于|才|尚|待|处于|过半|完成\d|全力|开始|进入|准备|月[上中下]旬|\d月"
)
_ALREADY = re.compile(r"已(?:经|全部|于)?[^,;。]{0,6}$|曾|前期|此前|去年|原")
_ANOTHER = re.compile(
    r"[一二三]期|扩建|配套|附属|其余|另外|另有|另一|其他|剩余|余下|续建|连接线|新院区|[东西南北]区|标段|下一步|后续|相邻|周边|改造提升|新建|同步|启动|"
    r"[场厂楼馆桥站园校院](?=正|仍|还|也|则|主体|目前|计划|预计)|[\u4e00-\u9fff]{2}(?:项目|工程(?!量)|大桥|隧道|小区|中心|学校|中学|小学|医院|公园|广场|片区|水库|水厂|泵站|大道|[^道铁]路|街|渠|馆|村|镇|县)"
)
_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,10}?(?:健身中心|博物馆|图书馆|文化馆|体育馆|科技馆|展览馆|医院|学校|中学|小学|幼儿园|大桥|大道|快速路|隧道|市场|"
    r"污水处理厂|水厂|电厂|公园|广场|水库|泵站|节制闸|住院楼|教学楼|门诊楼|产业园|科技园|敬老院|养老院|福利院|小区|服务中心|养老中心|文化中心|"
    r"[^道铁]路|渠))"
    r"(?!\d+[个处家座所])"
)
_PROJECT = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9]{4,16}(?:项目|工程))(?=[,已于正在目现计预通完仍处将施招开主桩\d])"
)
#: What precedes a name and is not of it.
_BEFORE_NAME = re.compile(
    r"^.*(?:[的在和及与、对将等为把让从由到以是有该据省州]|(?<=[\u4e00-\u9fff])[市县区镇乡]|街道|位于|推进|加快|完成|实施|建设|其中)"
)
_NO_NAME = re.compile(
    r"^(?:老旧|完工|改造|未开工|各|该|本|个|城区|全|其他|部分|居民|重点|城市|农贸|公办|民办|中心|人民|中医|实验|第[一二三四五六七八九十]|乡镇|农村|新建|口袋|城镇|示范|"
    r"试点|棚户区|商品房|安置|新|多|三级|二级|专科|社会|\d)*(?:小区|医院|学校|中学|小学|幼儿园|公园|市场|广场|水库|泵站|服务中心|养老中心|产业园|敬老院|养老院|大桥|大道|路|渠)$"
)
AFTER = 64


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a named project is told to be done or at work; ``place`` is the county or town right before its name."""

    start: int
    end: int
    words: tuple[int, int]
    place: str
    sentence: int


def check_finished(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """Work told of what the same sentence, or another place of the page, tells as accepted or in use."""
    text = layout.text
    by_sentence: set[int] = set()
    for done in _DONE.finditer(text):
        before = re.split("[,;。:\n]", text[max(0, done.start() - 24) : done.start()])[-1]
        if _NOT_DONE.search(done.group()) or _NOT_DONE.search(before):
            continue
        work = _then_work(text, timeline, done)
        if work is not None:
            by_sentence.add(work[0])
            spans = [done.span(), work]
            relation = f"{done.group()} / {text[work[0] : work[1]]}"
            why = "前面说已验收或投用，后面仍在前面的环节，请核对"
            yield text_check(layout, "stage_order", "inconsistent", spans, relation[:60], why, "warn")
    yield from _by_name(layout, by_sentence)


def _then_work(text: str, timeline: Timeline, done: re.Match[str]) -> tuple[int, int] | None:
    stop = re.search("[。;\n]", text[done.end() : done.end() + 100])
    end = done.end() + (stop.start() if stop else 100)
    at = done.end()
    first = next((m for m in timeline.within(max(0, done.start() - 24), done.end()) if m.last is not None), None)
    for clause in re.finditer("[^,]+", text[at:end]):
        words = clause.group()
        work = _WORK.search(words)
        if _ANOTHER.search(words[: work.start()] if work else words):
            return None
        if work is None:
            continue
        begins = at + clause.start()
        later = first is not None and any(_after(first, m) for m in timeline.within(begins, begins + len(words)))
        if (_STILL.search(words) or later) and not _ALREADY.search(words[: work.start()]):
            return begins, begins + len(words)
    return None


def _after(first: DateMention, second: DateMention) -> bool:
    return first.last is not None and second.last is not None and second.last > first.last


def _by_name(layout: Layout, told: set[int]) -> Iterator[Check]:
    text = layout.text
    done: dict[str, list[_Told]] = {}
    begun: dict[str, list[_Told]] = {}
    for block in layout.blocks:
        for said in (*_NAME.finditer(text, block.start, block.end), *_PROJECT.finditer(text, block.start, block.end)):
            whole = said["name"]
            cut = _BEFORE_NAME.match(whole[:-2])
            name = whole[cut.end() :] if cut else whole
            if len(name) < 4 or _NO_NAME.match(name):
                continue
            start = said.end("name")
            stop = re.search("[。;\n]", text[start : min(block.end, start + AFTER)])
            end = start + (stop.start() if stop else min(block.end - start, AFTER))
            words = text[start:end]
            if re.match(r"[一二三]期|扩建|配套|附属|改扩建|新院区|改造提升", words):
                continue
            finished = _DONE.search(words)
            place = (cut.group()[-3:] if cut else "")[-3:]
            place = place if place[-1:] in "县区镇乡市" else ""
            if finished and not _NOT_DONE.search(words[: finished.end()]):
                done.setdefault(name, []).append(
                    _Told(
                        start - len(name), start, (start + finished.start(), start + finished.end()), place, block.start
                    )
                )
                continue
            work = _NAMED_WORK.search(words)
            if (
                work
                and not _ANOTHER.search(words[: work.start()])
                and _STILL.search(words)
                and not re.search("曾|原计划|此前", words)
            ):
                begun.setdefault(name, []).append(
                    _Told(start - len(name), start, (start, start + work.end()), place, block.start)
                )
    for name in done.keys() & begun.keys():
        first, second = done[name][0], begun[name][0]
        if first.place and second.place and first.place != second.place:
            continue
        if any(at in told for at in range(second.words[0], second.words[1] + AFTER)):
            continue
        spans = [(first.start, first.end), first.words, (second.start, second.end), second.words]
        relation = f"{name}：{text[slice(*first.words)]} / {text[slice(*second.words)]}"
        why = "一处说已竣工或投用，另一处还在前面的环节，请核对"
        yield text_check(layout, "stage_order", "inconsistent", spans, relation[:80], why, "warn")
