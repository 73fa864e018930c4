"""What is told as accepted or in use, and still at an earlier stage, in one sentence or far apart by its name.
已通过竣工验收，眼下主体结构正冲刺封顶; 前进小区 accepted in one section and to finish its outer walls in another.
"""

import re
from collections.abc import Iterator

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_DONE = re.compile(
    r"(?:(?:已|现已|均|全部|经|顺利|通过|完成|组织|于|月[底初]?|日)[^,;。:\n]{0,12}?(?:"
    r"(?:竣工|完工|交工|整体|工程|综合|最终|联合)?验收(?:合格|备案)?|竣工(?!图|决算)|完工|建成投用|建成使用|投入(?:使用|运营|运行)|"
    r"交付(?:使用|业主|承租方|住户)|(?:正式|全线|建成)通车|正式(?:投产|投用|启用|开园|开放)|"
    r"[\u4e00-\u9fff]{0,2}(?:开放|通车|投用|开园|启用|营业|供水|供热|供气|通水|投运|运营|揭牌|开诊))|(?:正式|全线)(?:通车|投产|投用|启用|开园|开放))"
    r"(?![率前后时]|仪式|资料|材料|准备|手续|条件)"
)
#: 主体验收 is no acceptance of the whole, 待验收 none at all.
_NOT_DONE = re.compile(
    r"将|预计|计划|力争|确保|争取|拟|待|须|未|要(?!求)|即将|准备|申请|具备|等待|组织好|迎接|部分|主体|基础|分部|初步|预验|阶段性|单项|桩基|桥梁主|"
    r"首批|标段|配套|附属|后$|前$|才|如|原"
)
_EARLY = (
    r"封顶|主体(?:结构|工程|建筑|施工|建设)|(?<![场营任施设营管])主体(?=预计|计划|力争|完成|正|仍|尚|目前|\d)|桩基|基础(?:施工|浇筑|开挖|工程|处理)|土建|基坑|土方|沟槽|开挖|浇筑|吊装|砌筑|敷设|埋设|钢结构|施工许可|"
    r"施工队伍|施工单位[^,;。]{0,4}进场|招标|(?:征地|征迁|拆迁|房屋征收)(?!补偿|款|资金|户|安置|遗留)|初步设计|可研|立项|外墙|路基|架梁|铺轨|打桩|围堰|衬砌|摊铺|用地(?:报批|手续|预审)|环评|"
    r"盾构|掘进"
)
#: Work of the hands: right behind an acceptance, of the same thing.
_HANDWORK = (
    r"(?:铺[设筑装]|回填|粉刷|防水|焊接|架设|布线|抹灰|装修|安装(?!设备)|施工)(?!单位|方|队|质量|期|图)|"
    "工程量|形象进度|钻孔|支护"
)
_WORK_EARLY = re.compile(_EARLY)
_WORK = re.compile(f"{_EARLY}|{_HANDWORK}")
_COUNTED = re.compile(r"\d[个件处家座条项所栋片部台宗][\u4e00-\u9fff]?$")
_FITTING = re.compile(r"桌椅|设备|家具|仪器|厨|空调|标识|监控|教具|电脑|布展|内部装|室内|精装|物业|运营单位|商户|招商")
_NAMED_WORK = re.compile(
    rf"{_EARLY}|铺装|(?:正在|仍在|还在|加快|抓紧|加紧|处于)[^,;。]{{0,8}}(?:施工|建设|改造)|开工|动工"
    r"|(?:计划|预计|力争|争取|有望|确保|拟|将)[^,;。]{0,14}(?:完工|竣工|建成|投用)"
)
_STILL = re.compile(
    r"正(?!式|常|规)|仍|还(?!建)|眼下|目前|刚|抓紧|加紧|加快|冲刺|抢抓|计划|预计|拟|力争|将|定于|才|尚|待|处于|过半|完成(?:\d|[一二三四五六七八九]成)|全力|开始|进入|准备|底前|月[上中下]旬|\d月"
)
_TO_COME = re.compile(r"计划|预计|力争|确保|加快|抓紧|启动(?!以)")
_SAME = re.compile(r"(?:工程|项目|建设|的)*")
_ALREADY = re.compile(r"已(?:经|全部|于)?[^,;。]{0,6}$|曾|前期|此前|去年|原")
_PHASE = re.compile(r"[一二三]期|扩建|配套|附属|改扩建|新院区|[东西南北]区|连接线")
ANOTHER_THING = re.compile(
    r"第[一二三四]批|\d+[个处家座条项所][\u4e00-\u9fff]|室外|外围|景观|绿化|[一二三]期|扩建|配套|附属|其余|另外|另有|另一|其他|"
    r"剩余|余下|续建|连接线|新院区|[东西南北]区|[新老]?[校院]区|标段|下一步|后续|相邻|周边|改造提升|新建|同步|启动|"
    r"[场厂楼馆桥站园校院](?=正|仍|还|也|则|主体|目前|计划|预计)|[\u4e00-\u9fff]{2}(?:项目|工程(?!量)|大桥|隧道|小区|中心|学校|"
    r"中学|小学|医院|公园|广场|片区|水库|水厂|泵站|大道|[^道铁]路|街|渠|馆|村|镇|县)"
)
_OTHER_HOUSE = re.compile("[场厂楼馆桥站园校院]主体(?!结构|工程|建筑)")
#: 等12个小区已…, 12.4万平方米已…, 6月18日已…: where the name of what is done ends.
_NAME_ENDS = re.compile(
    r"等|\d[\d.,]*(?=[个处件家座条项所栋片部台宗户人亩吨公米平万亿年月日时%、至])|已|于|也|均|全部|顺利|正式|经|今年|去年|本月|上月|共|项目$|工程$|完成|通过|目前|现"
)
#: Words of any project, which name none.
_GENERAL = re.compile(
    r"[\u4e00-\u9fff]{2}[县市区](?!场)|介绍|总投资|[,\d年月日]|住院楼|门诊楼|教学楼|宿舍楼|综合楼|项目|工程|小学|中学|卫生院|敬老院|福利院|文化馆|体育馆|图书馆|人民|实验|中医|升级|改造|建设|更新|整治|提升|综合|老旧|小区|农贸|市场|污水|处理|厂房?|管网|道路|学校|幼儿园|医院|"
    r"中心|公园|街道|标准化?|新建|扩建|供水|供热|农村|公路|电梯|加装|住宅|广场|养老|服务|排水|雨污|分流|片区|背街|小巷|口袋|停车|[一二三]期|[的、和及等]"
)
#: The next sentence, where it stays with the same work: 眼下，该工程…; 记者走进现场，….
_GOES_ON = re.compile(r"[。;](?:眼下|目前|现在|不过|但|该(?:项目|工程)|记者|走进|现场|据|这个|如今)[^。;\n]{4,110}")
FAR = 120
HEAD = 24
_UNBEGUN = re.compile(r"(?:尚未|至今未|仍未|还未|未能|没有|未)(?:正式)?(?:开工|动工|进场|启动|封顶|招标|开建)")
_MARK = re.compile("[,;:、。.]")
GRAMS = 4
BEHIND = 70
AFTER = 64


def check_finished(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """Work told of what the same sentence, or another place of the page, tells as accepted or in use."""
    text = layout.text
    by_sentence: set[int] = set()
    finished: list[re.Match[str]] = []
    for done in _DONE.finditer(text):
        before = re.split("[,;。:\n]", text[max(0, done.start() - 24) : done.start()])[-1]
        if _NOT_DONE.search(done.group()) or _NOT_DONE.search(before):
            continue
        if any(
            day.last and day.last > timeline.issued for day in timeline.within(done.start() - len(before), done.end())
        ):
            continue
        if _COUNTED.search(before) or text[done.end() : done.end() + 1].isdigit():
            continue  # 已竣工41个，正在施工49个: some of them, and others
        finished.append(done)
        work = _then_work(text, timeline, done)
        if work is not None:
            by_sentence.add(max(text.rfind(mark, max(0, done.start() - BEHIND), done.start()) for mark in "。;\n") + 1)
            spans = [done.span(), work]
            relation = f"{done.group()} / {text[work[0] : work[1]]}"
            why = "前面说已验收或投用，后面仍在前面的环节，请核对"
            yield text_check(layout, "stage_order", "inconsistent", spans, relation[:60], why, "warn")
    yield from _by_name(layout, timeline, finished, by_sentence)


def _then_work(text: str, timeline: Timeline, done: re.Match[str]) -> tuple[int, int] | None:
    stop = re.search("[。;\n]", text[done.end() : done.end() + 100])
    end = done.end() + (stop.start() if stop else 100)
    further = _GOES_ON.match(text, end, end + 140) if stop else None
    if further is not None:
        end = further.end()
    at = done.end()
    first = next((m for m in timeline.within(max(0, done.start() - 24), done.end()) if m.last is not None), None)
    for clause in re.finditer("[^,。;]+", text[at:end]):
        words = clause.group()
        work = _WORK.search(words)
        if ANOTHER_THING.search(words[: work.start()] if work else words) or _OTHER_HOUSE.search(words):
            return None
        if work is None or _FITTING.search(words):
            continue
        if re.search("竣工|完工", done.group()) and "验收" not in done.group() and not _WORK_EARLY.search(words):
            continue
        begins = at + clause.start()
        days = timeline.within(begins, begins + len(words)) if first is not None else []
        later = first is not None and any(_after(first, day) for day in days)
        if not later and any("月" in day.raw for day in days):
            continue  # 7月通车，6月获得初步设计批复: as it should be
        if (_STILL.search(words) or later) and not _ALREADY.search(words[: work.start()]):
            return begins, begins + len(words)
    return None


def _after(first: DateMention, second: DateMention) -> bool:
    return first.last is not None and second.last is not None and second.last > first.last


def _by_name(layout: Layout, timeline: Timeline, finished: list[re.Match[str]], told: set[int]) -> Iterator[Check]:
    """What is named as done in one sentence and as not so far in another: a run of letters in common names it."""
    text = layout.text
    by_gram: dict[str, tuple[int, int, re.Match[str]]] = {}
    for done in finished:
        begins = max(text.rfind(mark, max(0, done.start() - BEHIND), done.start()) for mark in "。;\n,") + 1
        begins = max(begins, done.start() - BEHIND)
        ends = _NAME_ENDS.search(text, begins + 2, done.start())
        end = ends.start() if ends else done.start()
        if end - begins < GRAMS:  # 市全民健身中心总投资6.8亿元，…，已于9月开放: named at the head of the sentence
            reach = max(0, done.start() - FAR)
            begins = max(max(text.rfind(mark, reach, done.start()) for mark in "。;\n") + 1, done.start() - FAR)
            end = min(done.start(), begins + HEAD)
        for at in range(begins, end - GRAMS + 1):
            gram = text[at : at + GRAMS]
            if not gram[0].isdigit() and not _MARK.search(gram):
                by_gram.setdefault(gram, (at, end, done))
    if not by_gram:
        return
    said: set[str] = set()
    for work in re.finditer(f"{_UNBEGUN.pattern}|{_NAMED_WORK.pattern}", text):
        begins = max(text.rfind(mark, max(0, work.start() - BEHIND), work.start()) for mark in "。;\n") + 1
        begins = max(begins, work.start() - BEHIND)
        if begins in told:
            continue
        found = _run_in_common(text, by_gram, begins, work.start())
        if found is None:
            continue
        start, end, first, done = found
        name = text[start:end]
        stop = re.search("[,;。\n]", text[work.end() : work.end() + 30])
        words = text[end : work.end() + (stop.start() if stop else 0)]
        lead = max(begins, text.rfind(",", begins, start) + 1)
        to_come = _TO_COME.search(text, lead, start) is not None or any(
            day.last is not None and day.last >= timeline.issued for day in timeline.within(lead, start)
        )
        if name in said or first <= work.start() <= done.end() or _is_done(words):
            continue
        if not _not_so_far(words, to_come):
            continue
        said.add(name)
        spans = [(first, first + len(name)), done.span(), (start, end), work.span()]
        relation = f"{name}：{done.group()} / {work.group()}"
        why = "一处说已竣工或投用，另一处还在前面的环节，请核对"
        yield text_check(layout, "stage_order", "inconsistent", spans, relation[:80], why, "warn")


def _run_in_common(
    text: str, by_gram: dict[str, tuple[int, int, re.Match[str]]], begins: int, before: int
) -> tuple[int, int, int, re.Match[str]] | None:
    """The longest run from the name of what is done: (start, end, where it stands first, the words of done)."""
    for at in range(begins, before - GRAMS + 1):
        known = by_gram.get(text[at : at + GRAMS])
        if known is None or known[0] == at:
            continue
        first, ends, done = known
        length = GRAMS
        while first + length < ends and at + length < before and text[first + length] == text[at + length]:
            length += 1
        name = text[at : at + length]
        if text[at] in "县区市镇乡村" and at > begins:
            continue
        phases = [_PHASE.match(text, place + length) for place in (first, at)]
        apart = (phases[0] is None) != (phases[1] is None)
        own = _GENERAL.sub("", name)
        if apart or text[first + length : ends].endswith(("小学", "中学", "医院")):
            continue
        if len(own) >= 2 or (len(name) > GRAMS and name.endswith(("一期", "二期", "三期"))):
            return at, at + length, first, done
    return None


def _is_done(words: str) -> bool:
    done = _DONE.search(words)
    return done is not None and _NOT_DONE.search(words[: done.end()]) is None


def _not_so_far(words: str, to_come: bool) -> bool:
    """Not done yet by the words behind the name, or by a day to come before it: 6月底前完成…改造工程主体施工."""
    if re.search("曾|原计划|此前|当时|后续|管护|运营|资料", words) or _PHASE.search(words):
        return False
    if _UNBEGUN.search(words):
        return True
    work = _NAMED_WORK.search(words)
    if work is None or ANOTHER_THING.search(words[: work.start()]):
        return False
    if to_come and _SAME.fullmatch(words, 0, work.start()):
        return True
    return _STILL.search(words) is not None
