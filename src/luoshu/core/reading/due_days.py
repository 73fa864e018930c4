"""By when a figure is due: the deadline of its own clause, one said before it, or behind it for all it counts."""

import re

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.times import Timeline

# …新增10个、培训300名，均于12月底前完成; 对3项任务挂牌督办，9月底前全部赶上: all that was counted, by then.
_ALL_BY = re.compile(r"[,;](?:均|全部|都|所有[\u4e00-\u9fff]{2,6}?)[^,;。\d]{0,6}\d")
_ALL_AFTER = re.compile(r",?[^,;。\d]{0,6}?(?:全部|悉数|全面|均(?![价量])|都要|清零)[^,;。\d]{0,20}(?=[,;。]|$)")
_UNFINISHED = re.compile(
    r"[\u4e00-\u9fff]{0,16}?(?:尚未|仍未|还未|未[完开整销办竣])|[^,;。\d]{0,14}[,]?(?:延期?[至到]|限于?|待)(?=\d)"
)
LEFT = re.compile(r"剩|余|未(?!来)|滞后|尚(?!且)|(?<![接招等期对看善])待(?!遇)|逾期")
_PUT_OFF = re.compile(r"延期?[至到]|推迟[至到]|顺延[至到]|限于?$")
_OWED = re.compile(r"(?:应|须|需|要求|规定|承诺)(?:于|在)?$")
_OWED_NEXT = re.compile(r",(?:原?应|须|原?要求|规定|约定|承诺)(?:于|在)?(?=[\d今本年])")
_ORDERED = re.compile(r",(?:责令|责成|限)(?:其|于|在)?(?=[\d今本年])")
_LIMIT_IS = re.compile(r"(?:时限|期限)(?:是|为|:)$")
_LIMIT_SET = re.compile(r"[。\s]*(?:整改|办理|完成|销号|办结)?(?:时限|期限|限期)(?:为|是|:)")
_ONE_OF_SEVERAL = re.compile(r"在建|在办|正在")
#: What is to be sent in or begun by a day does not end the work.
_STEP_ONLY = re.compile(r"拿出|报送|上报|制定|方案|提出|约谈|回头看")
_TOLD_DONE = re.compile(r"已|累计|共(?!建)|了|去年|上年|其余|剩余|余下|其他|原|约谈")
_BEGUN = re.compile(r"进场|开工|启动|动工")
_ALL_OVER = re.compile(r"全部|完工|竣工|建成|销号|清零|办结|收尾")
_ASKED_IN = re.compile(r"(?:[要须将应]在?|[计规]划在?|在)$")
BESIDE = 24  # letters
_OF_THE_REST = re.compile(r"其余|剩|余下|其他|未|尚余|尚有|还有|仍有")
TO_REACH = re.compile(r"的?(?:年度|全年|总)?(?:目标|任务)")
REACHED = re.compile(r"完成|占|为|超过|达到|距")
_EXPECTED = ("预计", "计划", "力争", "确保", "将于", "拟于", "计划于", "定于")
#: 年底前，…; 汛前(5月31日前)，…: a deadline that opens a statement holds for its clauses.
OPENS_STATEMENT = re.compile(r"\)?[,:]")
_LASTS = re.compile(r"为期|历时|天(?:左右|内|可)")
#: 停车楼计划10月1日启用，可提供泊位420个: what comes with the day.
_SET_FOR = re.compile(r"计划|预计|[拟将定]于|[将拟]$")
_BRINGS = re.compile(r"(?:可|将|预计|计划)?(?:提供|新增|增加|带来)")
_ENDED = re.compile(r"[,;:。]")
#: 为此增调180台; 并从外县调剂60台; …；(三)对2名…; what is to be thought of the work has no day.
_OTHER_MATTER = re.compile(
    r"[,;](?:为此|并从|并向|并对|[^,;。]{0,4}(?:书面)?报告称|[^,;。]{0,12}满意[度率])"
    r"|;(?:[一二三四五六七八九十]{1,2}是|\([一二三四五六七八九十\d]{1,2}\)|[①-⑳])"
)
ENUMERATES = re.compile(r"个(?:方面|环节)|(?<=方)面")
_SEASON = re.compile(r"(?:供暖|汛期|入冬|开学|封冻)前")
_DIGIT = re.compile(r"\d")
_DONE_BY = re.compile(
    r"[^,;。]{0,30}?(?:完成|建成|竣工|投用|开通|通车|投产|交付|到位|验收|开工|启动|达到?|完工|清零|销号|"
    r"实现|播|收|结束|全|培育|新增|改造|建设|扫尾)"
)


def deadline_of(
    timeline: Timeline,
    span: tuple[int, int],
    at: tuple[int, int],
    clause: tuple[int, int],
    status: str,
    remaining: bool,
) -> str | None:
    """Deadline of a figure: in its own clause, else said before it in the sentence, or behind it for all it counts."""
    text = timeline.text
    if ENUMERATES.match(text, at[1] - 1) or (text[at[1] - 1] == "天" and _LASTS.search(text, at[0] - 2, at[1] + 2)):
        return None  # 抓好三个环节; 为期8天, 3天左右可收完
    unfinished = remaining or _UNFINISHED.match(text, at[1]) is not None
    if status not in ("share", "planned", "target") and text[at[1] - 1] not in "%点":
        unfinished = unfinished or LEFT.search(text, clause[0], at[0]) is not None
    stop = text.find(";", at[1], span[1])
    end = stop if stop >= 0 else span[1]
    if unfinished and status not in ("share", "planned", "target"):
        return (
            _limit_in_clause(timeline, clause)
            or _due_of_rest(timeline, at[1], end)
            or _due_before_rest(timeline, span, at, clause)
            or limit_behind(timeline, span, at)
        )
    if status in ("achieved", "total", "other"):
        owed = _owed_in_clause(timeline, at, clause)
        if not owed and status in ("total", "achieved"):
            owed = _owed_next(timeline, clause[1], end, done=status == "achieved")
        if owed:
            return owed
    if status in ("achieved", "share") or (status == "other" and not TO_REACH.match(text, at[1])):
        return None
    if TO_REACH.match(text, at[1]) and status != "in_progress":
        beside = timeline.within(max(span[0], at[0] - 14), at[0])
        if beside and beside[-1].end == at[0] and beside[-1].role == "asof" and beside[-1].last is not None:
            return beside[-1].last.isoformat() if beside[-1].last > timeline.issued else None
        if REACHED.search(text, clause[0], at[0]):
            return None  # 完成全年233亿元目标的61.2%
    if status == "total":
        return _for_all(timeline, span, at, clause)
    if status == "in_progress":
        return None
    own = timeline.within(clause[0], at[0])
    if not any(_due(timeline, mention) for mention in own):
        behind = _first_due(timeline, at[1], clause[1]) or _due_next(timeline, clause[1], end)
        if behind:
            return behind
    return _due_before(timeline, span, at, clause) or _for_all(timeline, span, at, clause)


def _owed_in_clause(timeline: Timeline, at: tuple[int, int], clause: tuple[int, int]) -> str | None:
    """A day in the clause of a number that says nothing of what is done: 36处内涝点6月底前销号, 应于8月底前完工22个."""
    text = timeline.text
    for mention in timeline.within(clause[0], clause[1]):
        if mention.last is None or mention.role != "deadline":
            continue
        owed = _OWED.search(text, max(clause[0], mention.start - 6), mention.start) is not None
        if mention.last <= timeline.issued and not owed:
            continue
        first, last = min(mention.start, at[0]), max(mention.end, at[1])
        beside = last - first <= BESIDE and not _DIGIT.search(text, min(mention.end, at[1]), max(mention.start, at[0]))
        if beside and not _TOLD_DONE.search(text, clause[0], clause[1]) and not TO_REACH.match(text, at[1]):
            return mention.last.isoformat()
    return _limit_in_clause(timeline, clause)


def _limit_in_clause(timeline: Timeline, clause: tuple[int, int]) -> str | None:
    """围网拆除任务的整改时限是2025年12月底: the limit of what the clause counts."""
    for mention in timeline.within(clause[0], clause[1]):
        if mention.last is not None and _LIMIT_IS.search(timeline.text, clause[0], mention.start):
            return mention.last.isoformat()
    return None


def _owed_next(timeline: Timeline, begin: int, end: int, *, done: bool) -> str | None:
    """The day of a next clause that only says by when it was due: 共12.4公里，要求9月30日前完成; of what was found only
    an order counts: 排查隐患48处，责令9月25日前整改."""
    text = timeline.text
    owed = (_ORDERED if done else _OWED_NEXT).match(text, begin)
    if owed is None:
        return None
    mention = next(iter(timeline.within(owed.end(), owed.end() + 1)), None)
    stop = min((at for mark in ",;。" if (at := text.find(mark, owed.end(), end)) >= 0), default=end)
    if mention is None or mention.role != "deadline" or mention.last is None:
        return None
    return None if _DIGIT.search(text, mention.end, stop) else mention.last.isoformat()


def limit_behind(timeline: Timeline, span: tuple[int, int], at: tuple[int, int]) -> str | None:
    """未交房124套。整改时限：11月20日。: the limit that a sentence of its own sets what is left of the one before."""
    text = timeline.text
    limit = _LIMIT_SET.match(text, span[1]) if text.find("限", span[1], span[1] + 6) >= 0 else None
    if limit is None or _ONE_OF_SEVERAL.search(text, span[0], at[0]) or LEFT.search(text, at[1] + 4, span[1]):
        return None
    mention = next(iter(timeline.within(limit.end(), limit.end() + 1)), None)
    return mention.last.isoformat() if mention is not None and mention.last is not None else None


def _due_of_rest(timeline: Timeline, begin: int, end: int) -> str | None:
    """Deadline of what is left, behind it: the first by which it is to be over, told of no other number."""
    text = timeline.text
    begun: str | None = None
    for mention in timeline.within(begin, end):
        day = _due(timeline, mention) or _within(timeline, mention)
        stop = min((at for mark in ",;。、" if (at := text.find(mark, mention.end, end)) >= 0), default=end)
        if day and _DIGIT.search(text, mention.end, stop):
            return begun  # 未完成的7个问题，11月底前完成3个
        if day and _BEGUN.search(text, mention.end, stop):
            begun = begun or day  # 须在8月25日前进场，8月30日前全部完工
        elif begun and not _ALL_OVER.search(text, mention.end, stop):
            continue
        elif day and not _STEP_ONLY.search(text, mention.end, stop) and not text.startswith("报", mention.end):
            return day
    return begun


def _within(timeline: Timeline, mention: DateMention) -> str | None:
    """The end of a period in which the rest is to be done: 还有88个要在下半年完成."""
    if mention.kind != "interval" or mention.role != "period" or mention.last is None:
        return None
    ahead = mention.last > timeline.issued and _DONE_BY.match(timeline.text, mention.end)
    asked = _ASKED_IN.search(timeline.text, max(0, mention.start - 4), mention.start)
    return mention.last.isoformat() if ahead and asked else None


def _due_before_rest(
    timeline: Timeline, span: tuple[int, int], at: tuple[int, int], clause: tuple[int, int]
) -> str | None:
    """Deadline of what is left, in front of it; a day by which it was counted is none."""
    before = timeline.within(span[0], at[0])
    if any(mention.role == "asof" for mention in before):
        return None
    # 应于8月底前完工22个，…，尚有5个未进场: a day of a clause before is of other work, unless it opens the sentence.
    opens = any(m.start >= clause[0] or OPENS_STATEMENT.match(timeline.text, m.end) for m in before if _closes(m))
    return _due_before(timeline, span, at, clause) if opens else None


def _closes(mention: DateMention) -> bool:
    return mention.role == "deadline" or mention.raw.endswith("内")


def _due_before(timeline: Timeline, span: tuple[int, int], at: tuple[int, int], clause: tuple[int, int]) -> str | None:
    text = timeline.text
    whole_year: int | None = None
    for mention in reversed(timeline.within(span[0], at[0])):
        if mention.raw in ("全年", "今年全年", "下半年"):
            whole_year = mention.start if whole_year is None else whole_year
            continue
        if whole_year is not None and (mention.role != "deadline" or _ENDED.search(text, mention.end, whole_year)):
            return None  # 5月10日前完成春播，全年播种面积稳定在420万亩: of the year
        to_then = text[max(0, mention.start - 1) : mention.start] in ("到", "至")
        if mention.start < clause[0] and _begins_anew(timeline, mention, at[0]):
            continue
        within_year = mention.kind == "interval" and mention.raw.endswith("内")
        if mention.role != "deadline" and mention.start < clause[0] and not to_then and not within_year:
            if _SET_FOR.search(text, max(span[0], mention.start - 3), mention.start) and _BRINGS.match(text, clause[0]):
                return mention.last.isoformat() if mention.last and mention.last > timeline.issued else None
            continue  # 一期5月底投产, 达产后…: a plain day holds for its own clause
        day = _due(timeline, mention)
        if day:
            return day
    return None


def _begins_anew(timeline: Timeline, mention: DateMention, at: int) -> bool:
    """Whether between a deadline and a number something else begins: 5月15日前完成抽检；实施…, 全部离田，为此增调…."""
    between = timeline.text[mention.end : at]
    if _OTHER_MATTER.search(between):
        return True
    return ";" in between and not between.startswith((",", ":", "),"))


def _due_next(timeline: Timeline, begin: int, end: int) -> str | None:
    """Deadline of the next clause where that has no number of its own: 1个因工程量大，2026年6月底前完成."""
    text = timeline.text
    stop = min((at for mark in ",;。" if (at := text.find(mark, begin + 1, end)) >= 0), default=end)
    mention = next((m for m in timeline.within(begin, stop) if m.role == "deadline"), None)
    if mention is not None and text.startswith(("报", "上报", "报送"), mention.end):
        return None  # 对5项任务列出时间表，11月20日前报办公室
    if mention is None or mention.start > begin + 3 or _DIGIT.search(text, mention.end, stop):
        return None
    return _due(timeline, mention)


def _first_due(timeline: Timeline, begin: int, end: int) -> str | None:
    return next((day for mention in timeline.within(begin, end) if (day := _due(timeline, mention))), None)


def _for_all(timeline: Timeline, span: tuple[int, int], at: tuple[int, int], clause: tuple[int, int]) -> str | None:
    """Deadline of all that was counted, said in a later clause without a number: …22所，…，须于12月15日前悉数投用."""
    text = timeline.text
    stop = text.find(";", at[1], span[1])
    for mention in timeline.within(at[1], stop if stop >= 0 else span[1]):
        within_year = mention.raw.endswith("内") and mention.kind == "interval"
        before_then = mention.role == "event" and _SEASON.match(text, mention.end) is not None
        begin = max(at[1] - 1, *(text.rfind(mark, clause[1], mention.start) for mark in ",;"))
        if not (mention.role == "deadline" or before_then or within_year) or _DIGIT.search(
            text, begin + 1, mention.start
        ):
            continue
        if _OF_THE_REST.search(text, at[1], mention.start):
            continue  # 安排了256公里，…，余下的25公里10月25日前全部回填: of what is left
        if before_then and _ALL_AFTER.match(text, mention.end):
            return mention.last.isoformat() if mention.last and mention.last > timeline.issued else None
        if _ALL_BY.search(text, clause[1], mention.end) or _ALL_AFTER.match(text, mention.end):
            return _due(timeline, mention)
    return None


def _due(timeline: Timeline, mention: DateMention) -> str | None:
    if timeline.is_cohort(mention) or mention.last is None:
        return None
    if mention.role == "deadline":
        return mention.last.isoformat() if mention.resolved else None
    if mention.last < timeline.issued:
        return None
    if timeline.text.startswith("前后", mention.end):
        return None  # 预计10月25日前后收完
    told = timeline.text[max(0, mention.start - 3) : mention.start].endswith(_EXPECTED)
    may_end = (told and mention.raw.endswith("旬")) or (mention.role == "event" and mention.kind == "date")
    by_then = (
        mention.role == "asof"
        or _PUT_OFF.search(timeline.text, max(0, mention.start - 4), mention.start) is not None
        or (may_end and _DONE_BY.match(timeline.text, mention.end) is not None)
    )
    in_year = mention.kind == "interval" and mention.raw.endswith("内")
    if in_year and timeline.text.startswith("计划", mention.end):
        return None  # 年内计划改造6200户: the size of the plan, as 今年计划
    return mention.last.isoformat() if by_then or in_year else None
