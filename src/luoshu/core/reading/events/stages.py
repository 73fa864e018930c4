"""Stages of projects: who has done what, what is going on, what is planned, with progress and deadline."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from luoshu.core.quantities.dates import DateMention
from luoshu.core.quantities.numerals import as_number
from luoshu.core.reading.layout import Sentence
from luoshu.core.reading.times import Timeline
from luoshu.core.rows import row

#: stage as written -> its name; ordered from early to late where it matters for the stage order.
STAGE_NAMES: dict[str, str] = {
    "立项": "立项",
    "可研": "可研",
    "初步设计": "初步设计",
    "初设": "初步设计",
    "环评": "环评",
    "前期工作": "前期工作",
    "前期手续": "前期工作",
    "用地批复": "用地",
    "征迁": "征迁",
    "征收": "征迁",
    "拆迁": "拆迁",
    "招标": "招标",
    "招投标": "招标",
    "启动": "启动",
    "开工": "开工",
    "施工": "施工",
    "主体封顶": "主体封顶",
    "封顶": "主体封顶",
    "收尾": "收尾",
    "风貌提升": "风貌提升",
    "整合到位": "整合到位",
    "完工": "完工",
    "竣工": "竣工",
    "验收": "验收",
    "通车": "投用",
    "建成投用": "建成投用",
    "投入使用": "投用",
    "投用": "投用",
    "投产": "投产",
    "开街": "投用",
    "开业运营": "开业运营",
    "开业": "开业运营",
    "对外开放": "投用",
    "落地": "落地",
    "清零": "清零",
    "销号": "销号",
}
#: Later stages presuppose earlier ones.
_SEQUENCE = (
    "立项",
    "可研",
    "初步设计 环评 前期工作",
    "用地",
    "招标 征迁 拆迁",
    "启动",
    "开工",
    "施工 在建",
    "主体封顶",
    "收尾",
    "完工 竣工",
    "验收",
    "建成投用 投用 投产 开业运营",
)
ORDER = {name: place for place, names in enumerate(_SEQUENCE, 1) for name in names.split()}
_WORDS = "|".join(sorted(STAGE_NAMES, key=len, reverse=True))
_DONE_LIST = re.compile(
    rf"(?P<hedge>基本)?(?:已|全部|均|正式|先后|相继|顺利)*(?:基本)?完成了?(?P<list>(?:(?:{_WORDS})(?:、|和|"
    rf"及)?)+)(?:工作|手续)?"
)
_PROGRESS = re.compile(
    r"(?:已|已经|累计)?完成(?:总|全部)?(?:工程量|工程|形象进度|建设任务|投资)的?(?:约|近|"
    r"超)?(?P<pct>\d{1,3}(?:\.\d+)?)%"
)
_MOSTLY = re.compile(r"(?:已)?(?:任务)?基本(?:完成|完工|建成|竣工)|大头落地")
_VAGUE_PLAN = re.compile(rf"(?:早日|尽快|尽早|适时|择机|即将)(?P<stage>[\u4e00-\u9fff]{{0,4}}?(?:{_WORDS}|建成|见效))")
_PLAN_STAGE = re.compile(rf"(?:预计|计划|拟|力争|确保|可|将|有望)?[^,;。]{{0,10}}?(?P<stage>{_WORDS}|建成)$")
_DONE_STAGE = re.compile(
    # No match begins otherwise: one look at the letter spares trying every alternative at every place.
    rf"(?=[已正全均先相顺陆成如建竣完开投落通主封])(?:(?P<adverb>已经?|正式|全部|均|先后|相继|顺利|陆续|成功|如期|建成)+(?P<stage>{_WORDS})(?!率)|"
    rf"(?P<plain>(?:全部|竣工|完工|开工|投用|投产|落地|通车|主体封顶|封顶))$)"
)
_GOING = re.compile(
    r"(?:加快|正在加紧|正在|加紧|扎实|有序|稳步|全面|顺利)(?:建设|施工|推进|收尾|启动|实施|改造|安装设备|征迁|拆迁)$"
)
_ENTERED = re.compile(rf"进入[\u4e00-\u9fff]{{0,6}}?(?P<stage>{_WORDS})阶段")
_PUSH = re.compile(
    r"^(?:扎实|持续|加快|全力|积极|大力|稳步|有序|继续|强力|统筹)*(?:推进|推动|加快|加紧|启动|"
    r"实施)(?P<project>[^,;。]{3,60}?)(?P<tail>(?:项目)?建设|改造|整治|行动|更新改造进度|前期工作|进度|"
    r"工程|综合整治)?$"
)
_CLAUSE_END = re.compile(r"[,;。!?:\n]")
_NOT_PROJECT = re.compile(r"工作|机制|发展|融合|责任|力度|管理$|意识|能力$|落实")
_LEAD = re.compile(r"^(?:其中|目前|同时|今年以来|截至目前|此外|全市|我市|集中|,)+")


@row(frozen=True, slots=True)
class Stage:
    """A stage event in stitched offsets."""

    start: int
    end: int
    project: str
    stage: str
    state: str
    deadline: str | None
    progress: int | float | None
    vague: str | None


def stages_of(text: str, sentence: Sentence, timeline: Timeline) -> Iterator[Stage]:
    """Stages said in a sentence, clause by clause; a clause without a project continues the one before."""
    project = ""
    dated = timeline.within(sentence.start, sentence.end)
    for start, end in _clauses(text, sentence):
        clause = text[start:end]
        if len(clause) < 4:
            continue
        dates = [mention for mention in dated if start <= mention.start < end]
        for stage in _of_clause(clause, (start, end), sentence, timeline.issued, dates, project):
            project = stage.project or project
            yield stage


def _clauses(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = sentence.start
    for match in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        end = match.start()
        if end > start:
            yield start, end
        start = end + 1
    if start < sentence.end:
        yield start, sentence.end


def _of_clause(
    clause: str, span: tuple[int, int], sentence: Sentence, issued: date, dates: list[DateMention], before: str
) -> Iterator[Stage]:
    start, end = span
    due = vague = None
    if dates:
        ahead = (m.last for m in dates if m.last and m.last >= issued and m.role in ("deadline", "asof"))
        due = next((day.isoformat() for day in ahead), None)
        vague = next((m.raw for m in dates if m.role == "vague"), None)
    completes = "完成" in clause
    progress = _PROGRESS.search(clause) if completes else None
    if progress:
        name = _name(clause[: progress.start()], before)
        if name:
            yield Stage(start, end, name, "在建", "in_progress", due, as_number(Decimal(progress["pct"])), vague)
        return
    done = _DONE_LIST.search(clause) if completes else None
    if done:
        name = _name(clause[: done.start()], before) or _name(clause[done.end() :], "")
        state = "mostly_done" if "基本" in done.group() else "planned" if sentence.planned or due else "done"
        at = done.start("list")
        for word in re.finditer(_WORDS, done["list"]):
            if name:
                yield Stage(start, start + at + word.end(), name, STAGE_NAMES[word.group()], state, due, None, vague)
        return
    entered = _ENTERED.search(clause) if before else None
    if entered:
        yield Stage(start, end, before, STAGE_NAMES[entered["stage"]], "in_progress", due, None, vague)
        return
    mostly = _MOSTLY.search(clause) if "基本" in clause or "大头" in clause else None
    if mostly:
        name = _name(clause[: mostly.start()] + clause[mostly.end() :], before)
        if name:
            yield Stage(start, end, name, "完工", "mostly_done", due, None, vague)
        return
    yield from _single(clause, start, end, sentence, (due, vague), before)


def _single(
    clause: str, start: int, end: int, sentence: Sentence, when: tuple[str | None, str | None], before: str
) -> Iterator[Stage]:
    due, vague = when
    soon = _VAGUE_PLAN.search(clause)
    if soon:
        name = _name(clause[: soon.start()], before) or _name(clause[soon.end() :], before)
        word = next((w for w in STAGE_NAMES if w in soon["stage"]), "建成")
        if name:
            yield Stage(start, end, name, STAGE_NAMES.get(word, word), "planned", due, None, vague or soon.group()[:2])
        return
    going = _GOING.search(clause)
    if going:
        name = _name(clause[: going.start()], before)
        stage = next((STAGE_NAMES[w] for w in ("收尾", "启动", "施工", "征迁", "拆迁") if w in going.group()), "在建")
        if name:
            yield Stage(start, end, name, stage, "in_progress", due, None, vague)
        return
    if due:
        plan = _PLAN_STAGE.search(clause)
        if plan:
            name = _name(
                re.split(r"预计|计划|力争|确保|年底|[今明去]年|\d{1,2}月", clause[: plan.start("stage")])[0], before
            )
            if name:
                yield Stage(
                    start, end, name, STAGE_NAMES.get(plan["stage"], plan["stage"]), "planned", due, None, vague
                )
        return
    push = _PUSH.match(clause)
    if push and not _NOT_PROJECT.search(push["project"] + (push["tail"] or "")[:0]):
        tail = push["tail"] or ""
        name = push["project"] + (tail if tail in ("改造", "整治", "行动", "工程", "综合整治") else "")
        stage = (
            "前期工作"
            if tail == "前期工作"
            else "实施"
            if name.endswith("行动")
            else "启动"
            if "启动" in clause[:6]
            else "在建"
        )
        state = "planned" if vague and stage == "启动" else "in_progress"
        if tail or re.search(r"项目|工程|路|街|桥|园|馆|站|片区|高速|高铁", name):
            yield Stage(start, end, _tidy(name), stage, state, due, None, vague)
        return
    finished = _DONE_STAGE.search(clause)
    if finished:
        word = finished["stage"] or next((w for w in STAGE_NAMES if w in finished.group()), "完工")
        name = _name(clause[: finished.start()], before)
        if name:
            state = "planned" if sentence.planned else "done"
            yield Stage(start, end, name, STAGE_NAMES.get(word, word), state, None, None, vague)


def _name(words: str, before: str) -> str:
    """The project named by the words before a predicate; a bare pronoun or nothing means the one before."""
    name = _tidy(words)
    return name if len(name) >= 3 and not re.fullmatch(r"(?:一期|二期|其|该项目|项目|工程)", name) else before


def _tidy(words: str) -> str:
    name = _LEAD.sub("", words.strip(" ,、"))
    name = re.sub(r"^(?:推动|推进|加快|持续|扎实|全面|启动)+", "", name)
    name = re.sub(
        r"(?:等(?:市政|重点|重大|一批)?(?:\d+(?:余)?[个项条处座])?[\u4e00-\u9fff]{0,8}?(?:项目|工程)?|等|"
        r"已|工作|也|均|将)$",
        "",
        name,
    )
    return name.replace("、", ";")
