"""What is still to come: a number promised by its sentence, its section, or by a day that lies ahead."""

import re

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.due_days import OPENS_STATEMENT
from luoshu.core.reading.slots import Bounds, SentenceView, Slotted

#: 请各地于…完成27处: what is asked for is still to be done.
_ASKED = re.compile(r"(?:^|[,;。])请(?:各|你|有关|相关)")
#: 元旦春节前，再投放120个: ahead, without a date.
_BEFORE_A_FEAST = re.compile(r"(?:春节|国庆|中秋|汛期|入冬|供暖季|雨季|开学)前,")
_WORD_GIVEN = re.compile(r"确保|力争|务必|将|须|限|拟|延至|计划")
#: 年度计划投资88亿元，完成63.1亿元，完成率…: a bare verb of doing ends what the plan before it said.
_BARE_DONE = re.compile(
    r"(?:实际|目前|现|已|累计)*完成(?:投资|了)?$|(?:完成|开工|完工|竣工|支付|支出|到位)率(?:为|达到?)?$"
)
_IN_YEAR = re.compile(
    r"(?:^|[\u4e00-\u9fff])(?:今年|本年|年)内(?:(?:还?[须要应将]|力争|确保)[\u4e00-\u9fff]|(?:再|全面|全部)*(?:建成|新建|改建|新改建|改造|"
    r"完成|新增|打造|整治|加装|更新|竣工|投用|培育|建设|新?开工|完工|增加|增设|设立|创建|实施|通车|开放|治理|修复|安装|"
    r"打通|加固|清淤|疏浚|疏通|绿化|栽植|架设|铺设|敷设|搬迁|拆除|消除|化解|关停|淘汰|推广|配备)(?!的))"
)
#: 41座换热站的电气改造计划10月29日完成: a day set for the work.
_SET_FOR = ("计划", "计划于", "预计", "拟于", "将于", "定于")
_DONE_THEN = re.compile(r"(?:全部|全面|前)?(?:完成|建成|竣工|投用|开通|通车|投产|交付|到位|验收|完工|启用|开园|开放)")
#: 到2026年底，床位达到4.2万张.
_REACHED_BY = re.compile(r",?[^,;。\d]{0,16}(?:达到?|增加到|提高到|扩大到|超过|突破)")
_OWED = re.compile(r"(?:应|须|要求)(?:于|在)?$")
_SO_FAR = re.compile(r"已|累计|了|共")
_DID = re.compile(r"(?<!安排)(?<!计划)(?<!预计)了(?:约|近|超)?$")
_BARE_VERB = re.compile(r"(?:已|目前|现|实际)*(?:完成|建成|完工|竣工|开工|投用|销号|封顶)")
_NOMINAL_PLAN = re.compile(r"(?:年度|全年|总)计划|计划(?:总?投资|数|任务)")


def promised(view: SentenceView, figure: Slotted, bounds: Bounds, mood: str | None, mood_at: int) -> str | None:
    """planned or target when the sentence, the section or a coming deadline says so."""
    candidate = figure.candidate
    due = coming_deadlines(view, bounds.clause_start, candidate.start) if view.dated else []
    clause = view.text[bounds.clause_start : candidate.start]
    if mood != "done" and _within_the_year(view, clause, bounds.clause_start):
        return "target"
    if view.dated and mood is None and _was_due(view, bounds.clause_start, candidate.start):
        return "target"
    if view.text.find("届时", view.sentence.start, candidate.start) >= 0:
        return "planned"  # 年内通水，届时日处理能力增至6.5万吨
    if due and not (mood == "done" and mood_at > due[-1].start):
        ahead = view.text[due[-1].end : due[-1].end + 3]
        return "planned" if ahead.startswith("可") or mood == "plan" else "target"
    left = figure.remaining and mood is None and not view.sentence.planned
    behind = view.dated and not left and _due_behind(view, figure, bounds, done=mood == "done")
    if mood in ("plan", "target") and _turned_to_what_is_done(view, figure, bounds, mood, mood_at):
        return "planned" if behind and not figure.remaining else None
    if behind:
        return "planned" if mood == "plan" else "target"
    if mood == "plan":
        return "planned"
    if mood == "target":
        return "target"
    if (
        mood is None
        and candidate.unit != "%"
        and view.text.find("前,", view.sentence.start, candidate.start) >= 0
        and _BEFORE_A_FEAST.search(view.text, view.sentence.start, candidate.start)
    ):
        return "planned"
    if (
        mood is None
        and view.text.find("请", view.sentence.start, candidate.start) >= 0
        and _ASKED.search(view.text, view.sentence.start, candidate.start)
    ):
        return "target"
    if view.sentence.planned and mood != "done":
        if figure.remaining:
            return None
        by_then = any(m.role == "deadline" for m in view.timeline.within(view.sentence.start, candidate.start))
        return "target" if by_then else "planned"
    return None


def _within_the_year(view: SentenceView, clause: str, at: int) -> bool:
    """年内建成口袋公园60座: what a bare verb behind 年内 names is due at the year's end; 年内已建成 is done."""
    if not view.dated or "年内" not in clause:
        return False
    named = _IN_YEAR.search(clause)
    if named is None or _SO_FAR.search(clause, named.end()):
        return False
    return any(
        mention.last is not None and mention.last > view.timeline.issued
        for mention in view.timeline.within(at + named.start(), at + named.end())
    )


def _was_due(view: SentenceView, begin: int, at: int) -> bool:
    """应于8月底前关停砖窑11座: what was to be done by a day gone by; 应于10月底前办结的64项 is what there is."""
    for mention in view.timeline.within(begin, at):
        if mention.role == "deadline" and _OWED.search(view.text, max(begin, mention.start - 4), mention.start):
            return "的" not in view.text[mention.end : at]
    return False


def _turned_to_what_is_done(view: SentenceView, figure: Slotted, bounds: Bounds, mood: str, mood_at: int) -> bool:
    """Whether the sentence has left its plan behind: 计划42处，完工31处，在建11处; 目标是90部，前8个月竣工41部."""
    if mood == "target" and not view.text.startswith(("目标", "任务"), mood_at):
        return False
    if _is_past_statement(view, bounds, figure.candidate.start, mood_at):
        return True
    if mood_at >= bounds.clause_start:
        return False
    if figure.remaining:
        return True
    if view.text.startswith("计划的", mood_at) and _BARE_VERB.fullmatch(
        view.text, bounds.clause_start, figure.candidate.start
    ):
        return True  # 列入计划的9座水库，完工6座
    before = view.history[-1] if view.history else None
    return before is not None and mood_at < before.candidate.start and before.status == "achieved"


def _due_behind(view: SentenceView, figure: Slotted, bounds: Bounds, *, done: bool) -> bool:
    """Whether the clause goes on to a coming deadline: 5处确保5月底前销号, 320名教师将于8月底前到岗."""
    begin = figure.candidate.end
    for mention in view.timeline.within(begin, bounds.clause_end):
        if mention.last is None or mention.last < view.timeline.issued:
            continue
        between = view.text[begin : mention.start]
        set_day = mention.role == "event" and between.endswith(_SET_FOR) and _DONE_THEN.match(view.text, mention.end)
        if mention.role != "deadline" and not set_day:
            continue
        promised = not done or _WORD_GIVEN.search(between) is not None
        return promised and not any(map(str.isdigit, between)) and "已" not in between
    return False


def coming_deadlines(view: SentenceView, clause_start: int, at: int) -> list[DateMention]:
    """Deadlines ahead that hold at a place: those of its clause, and 年底前, at the head of a statement."""
    if view.text.startswith("其中", clause_start):  # 6月24日前处理完毕，其中打捆离田1250亩: parts of what is due
        clause_start = max((stop for stop, _ in view.stops if stop < clause_start - 1), default=view.sentence.start)
    stops = [stop for stop, mark in view.stops if mark == ";" and stop < at]
    floor = stops[-1] if stops else view.sentence.start
    return [
        mention
        for mention in view.timeline.within(floor, at)
        if (mention.role == "deadline" or _REACHED_BY.match(view.text, mention.end))
        and mention.last is not None
        and mention.last >= view.timeline.issued
        and mention.role in ("deadline", "asof")
        and (mention.start >= clause_start or OPENS_STATEMENT.match(view.text, mention.end))
    ]


def _is_past_statement(view: SentenceView, bounds: Bounds, at: int, mood_at: int) -> bool:
    """年度计划386亿元，上半年完成241.5亿元: a plan named before, then what was done by a past day."""
    if mood_at >= bounds.clause_start:
        return False
    clause = view.text[bounds.clause_start : at]
    if _BARE_DONE.fullmatch(clause) and _NOMINAL_PLAN.search(
        view.text, max(view.sentence.start, mood_at - 2), mood_at + 4
    ):
        return True
    past = any(
        m.role in ("asof", "period", "since") and m.last is not None and m.last <= view.timeline.issued
        for m in view.timeline.within(bounds.clause_start, at)
    )
    return past and (
        _DID.search(clause) is not None
        or any(
            cue.category == "achieved"
            and bounds.clause_start <= cue.start < at
            and view.text[cue.start - 1] not in "计规"
            for cue in view.cues
        )
    )
