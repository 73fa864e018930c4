"""Dates against the order of steps and against the day of issue: 投产 before 安装, 截至 a day still to come."""

import re
from collections.abc import Iterator
from itertools import pairwise

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

#: What must be granted before a thing is built, and how it is then seen to run.
_GRANTED = (
    "环评 环评批复 可研批复 初步设计 初步设计批复 项目核准 项目核准批复 核准批复 用地预审 用地批复 施工许可 规划许可 "
    "节能审查 能评 安全设施设计审查"
)
_RUNNING = "试车 试生产 试运行 调试 投产 投用 投入使用 通车 通气 通水 并网 运营 开业"
_PERMITTED = (tuple(_GRANTED.split()), ("开工", "动工", "破土", "进场施工"), ("封顶", "合龙"), tuple(_RUNNING.split()))
_PREPARED = (
    ("项目建议书",),
    ("可研批复", "可行性研究报告批复"),
    ("初步设计批复", "初设批复"),
    ("施工图审查",),
    ("施工许可",),
)
_CROPS = (("播种", "备耕"), ("收割", "收获", "收购"), ("入库",))
#: Steps that follow each other; each inner tuple is one step as it is written.
_CHAINS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("选址", "立项", "可研", "初步设计", "用地预审"),
        ("招标", "招投标", "开标", "定标", "征地", "拆迁", "征收"),
        ("开工", "动工", "进场", "进场施工", "破土"),
        ("基础施工", "路基", "桩基", "基坑"),
        ("主体施工", "主体完工", "封顶", "主体建设"),
        ("设备安装", "安装调试", "装修", "内部装修", "设备采购"),
        ("竣工", "完工", "建成"),
        ("竣工验收", "验收", "通过验收"),
        (
            "投产",
            "投用",
            "投入使用",
            "通车",
            "开业",
            "运营",
            "交付",
            "揭牌",
            "开园",
            "通水",
            "开诊",
            "启用",
            "开放",
            "运行",
        ),
    ),
    (("起草",), ("征求意见",), ("审议", "审定"), ("印发", "出台", "发布", "实施", "公布", "施行")),
    (("报名",), ("资格审查", "资格复审"), ("笔试",), ("面试",), ("体检", "考察"), ("公示",), ("录用", "聘用", "上岗")),
    (
        ("上报", "报送", "申报", "提交"),
        ("汇总", "初审"),
        ("审核", "审定", "复核", "评审", "抽查", "核查"),
        ("公示", "通报", "公布", "批复"),
    ),
    (("动员", "部署"), ("摸底", "排查", "自查"), ("整治", "整改"), ("验收", "复查", "回头看", "总结")),
    (("投票",), ("揭晓", "颁奖", "表彰")),
    (
        ("沟槽", "管沟"),
        ("焊接", "敷设", "铺设"),
        ("探伤",),
        ("注水", "试压", "打压", "检修"),
        ("点火", "试运行", "升温", "调试"),
        ("达标",),
        ("正式供热", "正式运行"),
    ),
    (("签约", "签订"), ("落地", "开工"), ("投产", "达产")),
    _CROPS,
    _PERMITTED,
    _PREPARED,
)
#: The chains of what is built.
_BUILT = (0, _CHAINS.index(_PERMITTED), _CHAINS.index(_PREPARED))
_PLACE_IN_CHAIN: dict[str, list[tuple[int, int]]] = {}
for _chain_number, _chain in enumerate(_CHAINS):
    for _step_number, _step in enumerate(_chain):
        for _word in _step:
            _PLACE_IN_CHAIN.setdefault(_word, []).append((_chain_number, _step_number))
_OF_CROPS = frozenset(word for step in _CROPS for word in step)
#: 建成通水: one day for two steps.
_JOINED = ("建成", "竣工", "完工")
_CROP = re.compile("小麦|玉米|水稻|大豆|花生|油菜|红薯|马铃薯|高粱|谷子|棉花|青稞")
_STEP_WORD = re.compile(f"(?:{'|'.join(sorted(_PLACE_IN_CHAIN, key=len, reverse=True))})(?!方案|细则|意见)")
_STOP = re.compile(r"[,;。\n]")
_PROMISE = re.compile(r"[定订]于|计划|力争|预计|将|确保|争取|要求|须|务必|拟|目标|安排|应(?![急对用届])|要")
_ANOTHER = re.compile(
    r"一期|二期|三期|扩建|技改|新增|迁建|生产线|[一二三]标段|首批|[\u4e00-\u9fff]{2,}项目|[\u4e00-\u9fff]{2,}工程"
)
_JOINING = re.compile(
    r"并|预计|计划|力争|确保|目前|将|于|在|到|至|和|再|则|全面|正式|各县区|市里|县里|各单位|全部|后|随后|最终|组织|完成|开展|进行|[(),]|该?项目|工程|已经?|却|则|为|时间|日期|写明"
)
_OF_PIPES = re.compile(r"管道|管网|接口|焊接|探伤|打压|注水|沟槽|敷设")
_ACCEPTED = ("竣工验收", "验收", "通过验收", "竣工", "投用", "投入使用", "通车", "交付")
_TENDERED = ("招标", "招投标", "开标", "定标", "征地", "拆迁", "征收", "选址", "立项", "可研", "设备采购", "初步设计")
_OTHER_THING = re.compile(r"[校馆院路桥园厂站区楼库村镇县]|项目|工程|二期")
_REPORTED = re.compile(
    r"[,\s]*(?:[\u4e00-\u9fff、]{0,24}?)(?:召开|印发|举行|组织开展了|通报了|发布了|开展了|检查了|督查了|审议|听取|通过了|签署了|完成了)"
)
SEASON = 100  # days: a later date is of another year's work
_NEXT_TIME = re.compile(r"下一?[次期回]|[定订]于|将于|拟于")
_OVER = re.compile(r"[^,;。]{0,24}?(?:已圆满|已顺利|已成功|已)(?:落幕|结束|举行|举办|召开|闭幕|完成|收官|解除)")
_NARRATED = re.compile(r"了|会上|通报|指出|强调|要求|面对面|现场|听取意见|达成|介绍")
_MOST_MONTHS = 9  # 9月评审，8月公示 is no plan for the year after
_LATE = re.compile(r"(?:^|[,;。:])[^,;。:]{0,16}(?:计划|预计|应于|须于|要求)(?:于|在)?$")
FINISH = re.compile(r"[^,;。]{0,8}?(?:建成|竣工|完工|投用|投产|通车|完成|交付|验收|供水|封顶|运营)")
_STILL = re.compile(r"正在|仍在|尚未|仅完成|只完成|完成总工程量|完成工程量|未完成|还在|在建")
_MOVED = re.compile(r"原计划|推迟|延期|延至|调整为|调整至|一期|二期|首[批期]")
_NOT_YET = re.compile(r"[仍还尚]未|未|逾期|没有")
_NEAR = 44


def check_steps(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """Dated steps of a sentence in the wrong order, and what is told of days to come."""
    for block in layout.blocks:
        for sentence in layout.sentences(block):
            mentions = [m for m in timeline.within(sentence.start, sentence.end) if m.last is not None]
            if not mentions:
                continue
            yield from _glosses(layout, mentions)
            yield from _overdue(layout, timeline, mentions, sentence.end)
            if len(mentions) > 1:
                yield from _order(layout, timeline, mentions, sentence.end)
            yield from _to_come(layout, timeline, mentions, sentence.end)


def _order(layout: Layout, timeline: Timeline, mentions: list[DateMention], end: int) -> Iterator[Check]:
    dated = [(m, said) for m in mentions if (said := _step_of(layout.text, m, mentions, end)) is not None]
    for (first, step), (second, other) in pairwise(dated):
        if first.last is None or second.last is None or second.start - first.end > _NEAR:
            continue
        if _NOT_YET.search(layout.text, second.end, other.start()):
            continue  # 8月底前进场施工，9月10日仍未开工的，由市政府约谈: what follows, no second day
        if "compare" in (first.role, second.role) or not _one_matter(layout.text, step, second, other):
            continue
        if first.first is not None and first.first <= second.last <= first.last and first.first != first.last:
            continue  # 今年安装，6月30日前启用: the day lies within the year
        if (
            first.first is not None
            and second.first is not None
            and first.first <= second.first
            and second.last <= first.last
        ):
            continue  # 今年完成…, 6月…: one within the other
        between = layout.text[first.end : second.start]
        if "汇总" in between and first.role == second.role == "deadline" and second.last < first.last:
            spans = [(first.start, first.end), (second.start, second.end)]
            relation = f"{first.raw} / {second.raw}"
            why = "汇总的时限早于上报的时限，请核对"
            yield text_check(layout, "deadline_order", "inconsistent", spans, relation, why, "warn")
            continue
        if step.group() in _OF_CROPS and not _same_crop(layout.text, first, step, second, other):
            continue
        joined = layout.text[max(0, step.start() - 2) : step.start()] in _JOINED
        words = (step.group(), layout.text[step.start() - 2 : step.start()]) if joined else (step.group(),)
        turned = any(_is_turned(word, first, other.group(), second) for word in words)
        if turned and not _next_year(first, second, timeline):
            spans = [
                (min(day.start, said.start()), max(day.end, said.end()))
                for day, said in ((first, step), (second, other))
            ]
            relation = f"{first.raw}{step.group()} / {second.raw}{other.group()}"
            yield text_check(
                layout, "stage_order", "inconsistent", spans, relation, "两个环节的时间先后颠倒，请核对", "warn"
            )


def _is_turned(step: str, first: DateMention, other: str, second: DateMention) -> bool:
    """Whether the first chain that knows both steps has them the other way round than their days."""
    for chain, place in _PLACE_IN_CHAIN[step]:
        found = next((p for c, p in _PLACE_IN_CHAIN[other] if c == chain and p != place), None)
        if found is not None and first.last is not None and second.last is not None:
            return first.last > second.last if place < found else first.last < second.last
    return False


def _same_crop(text: str, first: DateMention, step: re.Match[str], second: DateMention, other: re.Match[str]) -> bool:
    """玉米10月20日前收获，小麦10月25日前播种: harvest makes room for the next crop; one crop is sown first."""
    crops = [
        _CROP.findall(text, max(0, min(m.start, s.start()) - 12), max(m.end, s.end()))
        for m, s in ((first, step), (second, other))
    ]
    return bool(crops[0] and crops[1]) and crops[0][-1] == crops[1][-1]


def _glosses(layout: Layout, mentions: list[DateMention]) -> Iterator[Check]:
    """三季度末(8月31日): a date and its other name in brackets are not the same day."""
    for first, second in pairwise(mentions):
        if (
            second.start - first.end != 1
            or layout.text[first.end] != "("
            or not layout.text.startswith(")", second.end)
        ):
            continue
        single = first.first == first.last and second.first == second.last
        by_end = first.role == "deadline" and second.first == second.last
        if (single or by_end) and first.last != second.last and first.last is not None and second.last is not None:
            spans = [(first.start, second.end + 1)]
            relation = f"{first.raw}（{second.raw}）"
            yield text_check(
                layout, "date_order", "inconsistent", spans, relation, "括号里外的日期不是同一天，请核对", "warn"
            )


def _overdue(layout: Layout, timeline: Timeline, mentions: list[DateMention], end: int) -> Iterator[Check]:
    """计划2025年5月建成，目前正在铺设: the day is gone and the work is not done."""
    for mention in mentions:
        if mention.last is None or mention.last >= timeline.issued:
            continue
        before = layout.text[max(0, mention.start - 24) : mention.start]
        said = FINISH.match(layout.text, mention.end, min(end, mention.end + 20)) if _LATE.search(before) else None
        if said is None or _MOVED.search(before) or _MOVED.search(layout.text, mention.end, end):
            continue
        still = _STILL.search(layout.text, said.end(), min(end, said.end() + 50))
        if still is not None:
            spans = [(mention.start, said.end()), still.span()]
            relation = f"{mention.raw}{said.group()} / {still.group()}"
            why = "计划的时间已过，却还没有完成，请核对"
            yield text_check(layout, "deadline_order", "unclear", spans, relation, why, "warn")


def _step_of(text: str, mention: DateMention, mentions: list[DateMention], end: int) -> re.Match[str] | None:
    """The step a date is for: the last step word of its clause; before it when none follows (报名截止到10月25日)."""
    following = next((m.start for m in mentions if m.start > mention.end), end)
    stop = _STOP.search(text, mention.end, following)
    words = list(_STEP_WORD.finditer(text, mention.end, min(stop.start() if stop else following, mention.end + 24)))
    if words:
        return words[0] if len(words) == 1 else words[-1]
    begins = max((m.end for m in mentions if m.end <= mention.start), default=max(0, mention.start - 16))
    before = list(_STEP_WORD.finditer(text, max(begins, mention.start - 16), mention.start))
    clear = before and not _STOP.search(text, before[-1].end(), mention.start)
    return before[-1] if clear else None


def _one_matter(text: str, step: re.Match[str], second: DateMention, other: re.Match[str]) -> bool:
    """No other project, phase or place between the two steps: what joins them, and the object of the first."""
    between = text[step.end() : second.start]
    if _ANOTHER.search(between + text[second.end : other.start()]) or "。" in between or ";" in between:
        return False
    if ";" in text[second.start : max(second.start, other.end())]:
        return False
    _, _, own = between.rpartition(",") if "," in between else ("", "", "")
    own = _OF_PIPES.sub("", _JOINING.sub("", own.replace(other.group(), "")))
    if step.group() in _ACCEPTED and other.group() in _TENDERED:
        return _OTHER_THING.search(own) is None  # 已竣工验收，面层材料定于9月招标
    of_building = any(chain in _BUILT for chain, _ in _PLACE_IN_CHAIN[step.group()])
    return len(own) <= (0 if of_building else 3)


def _next_year(first: DateMention, second: DateMention, timeline: Timeline) -> bool:
    """11月开工，6月竣工 without a year, or with 明年 in the first: the second may be of the year after."""
    if second.basis == "stated" or first.last is None or second.last is None:
        return False
    if first.raw.startswith(("明年", "次年")) or second.raw.startswith(("今年", "本年")):
        return False
    months = (second.last.month - first.last.month) % 12
    return first.last >= timeline.issued > second.last and months <= _MOST_MONTHS


def _to_come(layout: Layout, timeline: Timeline, mentions: list[DateMention], end: int) -> Iterator[Check]:
    """截至9月25日已完成… on a page of the 20th; 9月28日，市政府召开…会上通报了."""
    for mention in mentions:
        if mention.last is None or mention.last <= timeline.issued:
            continue
        if _NEXT_TIME.search(layout.text, max(mentions[0].start - 24, mention.start - 40, 0), mention.start):
            continue  # 下次调度会定于5月28日召开，数据截至5月25日
        begins = mention.first or mention.last
        until = layout.text[max(0, mention.start - 3) : mention.start].endswith(
            ("截至", "截止", "截止到")
        ) or mention.raw.startswith(("截至", "截止"))
        stop = layout.text.find("。", mention.end, min(end, mention.end + 60))
        words = layout.text[mention.end : stop if stop >= 0 else min(end, mention.end + 60)]
        before = layout.text[max(0, mention.start - 8) : mention.start]
        clauses = words.lstrip(",").split(",")
        if _PROMISE.search(clauses[0]) or _PROMISE.search(before) or "底前" in mention.raw or "日前" in mention.raw:
            continue
        over = before.endswith(("已于", "已在")) or _OVER.match(words) is not None
        done = over and begins > timeline.issued
        stated = until and "截至" in f"{before}{mention.raw}" and mention.first == mention.last
        told = stated and not _PROMISE.search(words[:24])
        spanned = (
            mention.role == "period"
            and re.search(r"\d|[一二三四五六七八九十]", mention.raw)
            and re.search(r"已|累计", words[:24])
        )
        month_wide = mention.first is not None and mention.first <= timeline.issued and "年" in mention.raw[-1:]
        event = begins > timeline.issued and _REPORTED.match(words) and _NARRATED.search(words)
        if (
            (told or done or (spanned and mention.last.replace(day=1) > timeline.issued) or event)
            and not month_wide
            and mention.raw[:2] not in ("月底", "月末", "年底", "年末")
            and mention.raw not in ("本周", "今年", "全年", "本年", "年内", "本月", "本季度")
        ):
            relation = f"{mention.raw} > {timeline.issued.isoformat()}"
            why = "这一天在刊发日期之后，却说的是已有的事，请核对"
            yield text_check(
                layout, "date_order", "inconsistent", [(mention.start, mention.end)], relation, why, "warn"
            )
