"""A plan said to be met or beaten, against the numbers beside it: 年度计划46亿元，完成41.4亿元，已超额完成全年任务.

The claim is a clause of its own that speaks of nothing else; the plan and what is done of it are the last two numbers
of one kind before it in its sentence, or the last number is a share of the plan.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_HOW = re.compile(
    r"(?:已经?|均|全部|超额|提前|圆满|如期|按期|按时|全面|顺利|胜利|并|率先"
    r"|[一两二三四五六七八九十半\d]+(?:个半?)?[月天周年])+$"
)
_BEHIND = re.compile(r"完成了?(?P<of>[^,;。:\d]{0,10}?)(?:任务|目标|计划|指标)(?=[,;。!\n]|$)")
_BEFORE = re.compile(r"(?P<of>[^,;。:\d\n]{0,8}?)(?:任务|目标|计划|指标)$")
_CLOSED = re.compile(r"完成(?=[,;。!\n]|$)")
#: What may stand before a claim in its clause: none of it names another thing.
_OPENS = re.compile(r"(?:目前|现|也|从而|实现|率先|该?[县市区镇乡厂场企司]|[全我][县市区]|[,\s])*")
#: A part of the plan only, or another one.
_OTHER = re.compile(
    r"[时序]序|半年|季度|(?<!个)月|阶段|当期|首批|一期|前期|上级|其他|其余|此前|其中|部分|[春夏秋冬]季|第[一二三四]|配套"
)
_TO_COME = re.compile(r"将|可|预计|确保|力争|有望|争取|能|须|要|必须|底前|尽快|推动")
_PLANNED = re.compile(r"计划|任务|目标|应|下达|承担|安排|需|须|指标|要求|拟|定于|分解")
_OF_PLAN = re.compile(
    r"(?:任务|计划|目标|投资)?完成率(?:为|达到?|已达)?$|(?:占|完成)[^,;。]{0,6}(?:任务|计划|目标)[^,;。]{0,4}的$"
)
#: What names the plan itself, and how it was met.
_GENERAL = re.compile(
    r"已经?|均|全部|超额|提前|圆满|如期|按期|按时|全面|顺利|胜利|率先|完成了?|[一两二三四五六七八九十半\d]+(?:个半?)?[月天周年]|全年|年度|"
    r"全[市县区]|既定|下达|省定|市定|县定|目标|任务|计划|指标|工作|总体|年初|确定|各项|该项|的|并"
)
_DONE_SAID = re.compile(r"未|剩|差|尚|还有")
NEARLY_ALL = 99
REACH, GAP, BACK = 120, 26, 8


def check_plans_met(text: str, claims: Sequence[Claim]) -> Iterator[Check]:
    """Every claim of a page to have met a plan; most sentences have none."""
    starts: list[int] = []
    at = text.find("完成")
    while at >= 0:
        said = _claim(text, at)
        if said is not None:
            starts = starts or [claim.figure.start for claim in claims]
            found = _against(text, claims, starts, said)
            if found is not None:
                yield found
        at = text.find("完成", at + 2)


def _claim(text: str, at: int) -> tuple[int, int] | None:
    """Where a claim round the word 完成 begins and ends: 提前完成全年任务, 全年任务已提前完成."""
    how = _HOW.search(text, max(0, at - 12), at)
    if how is None:
        return None
    behind = _BEHIND.match(text, at)
    if behind is not None:
        return how.start(), behind.end()
    before = _BEFORE.search(text, max(0, how.start() - 12), how.start()) if _CLOSED.match(text, at) else None
    return (before.start(), at + 2) if before is not None else None


def _against(text: str, claims: Sequence[Claim], starts: list[int], words: tuple[int, int]) -> Check | None:
    start, end = words
    said = text[start:end]
    begins = max(text.rfind(mark, max(0, start - REACH), end) for mark in ",;。:\n") + 1
    lead = text[begins:start]
    if begins > start or not _OPENS.fullmatch(lead) or _OTHER.search(said) or _TO_COME.search(said):
        return None
    at = bisect_left(starts, start)
    near = [c for c in claims[max(0, at - BACK) : at] if c.figure.sent_start <= start < c.figure.sent_end]
    if not near or start - near[-1].figure.end > GAP or ";" in text[near[-1].figure.end : start]:
        return None
    rates = [c for c in near[-1:] if c.role == "rate" and c.kind == "%" and _OF_PLAN.search(c.clause)]
    counted = [c for c in near if c.kind != "%"]
    pair = _plan_and_done(counted)
    if near[-1].kind == "%" and not rates:
        return None  # 合格率100%，圆满完成抽检任务: of that
    if pair is not None:
        plan, done = pair
        if done.high >= plan.low or not _is_of(words, text, pair):
            return None
        figures = [plan.figure, done.figure]
        relation = f"{done.figure.raw} / {plan.figure.raw}，“{said}”"
    elif rates and rates[0].value < NEARLY_ALL and not rates[0].figure.promised:
        figures = [rates[0].figure]
        relation = f"{rates[0].figure.raw}，“{said}”"
    else:
        return None
    why = "说任务已完成，旁边的数还没有达到计划数，请核对"
    check = make("all", "inconsistent", figures, relation, why, "warn")
    return Check("", check.kind, check.verdict, (*check.spans, words), check.figures, relation, why, "warn")


def _is_of(words: tuple[int, int], text: str, pair: tuple[Claim, Claim]) -> bool:
    """全年任务, 投资任务 of 计划投资: what is called met is the plan, or bears a word of the two."""
    named = _GENERAL.sub("", text[words[0] : words[1]])
    told = pair[0].pairs | pair[1].pairs | grams(pair[0].figure.object or "")
    return len(named) < 2 or bool(grams(named) & told)


def _plan_and_done(counted: list[Claim]) -> tuple[Claim, Claim] | None:
    if len(counted) < 2 or not counted[-1].plain or counted[-1].rough:
        return None
    done = counted[-1]
    same = [c for c in counted[:-1] if c.kind == done.kind]
    if (
        not same
        or not (same[-1].plain or same[-1].figure.promised)
        or done.figure.promised
        or _DONE_SAID.search(done.clause)
    ):
        return None
    plan = same[-1]
    plans = [c for c in same if c.figure.promised or _PLANNED.search(f"{c.clause}{c.tail[:6]}")]
    if (
        plan not in plans
        or any(c.low <= done.high for c in plans)
        or plan.figure.part
        or done.figure.subject != plan.figure.subject
    ):
        return None
    return plan, done
