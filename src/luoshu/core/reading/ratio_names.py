"""Readable names of percentages, points and multiples."""

from luoshu.core.reading.noun_context import clean_words, topic_of
from luoshu.core.reading.noun_patterns import (
    BARE_RATE,
    COMPARISON_HEAD,
    FROM_TAIL,
    GROWTH_WORDS,
    OF_IT_BEFORE,
    OF_THE_PLAN,
    PLAN_TAIL,
    PROJECT_HEAD,
    SHARE_OF,
    WORK_DONE,
    without_trim,
)
from luoshu.core.reading.slots import Bounds, SentenceView, Slotted


def name_ratio(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None) -> None:
    """Readable name of a percentage: 占…比重, …完成比例, …同比增长; a bare verb leans on the figure before."""
    left = view.text[bounds.clause_start : figure.candidate.start]
    start = bounds.item_start if bounds.item_start < figure.candidate.start else bounds.clause_start
    words = view.text[start : figure.candidate.start]
    cleaned = clean_words(view, without_trim(words), start)
    if figure.baseline:
        cleaned = FROM_TAIL.sub("", cleaned)
    context = previous or (view.history[-1] if view.history else None)
    base = context.object if context is not None else ""
    figure.ratio = True
    if (
        bounds.item_start == figure.candidate.start
        and previous is not None
        and previous.clause[0] == bounds.clause_start
    ):
        alike = previous if previous.ratio else next((f for f in reversed(view.history) if f.ratio), previous)
        figure.object, figure.action, figure.indicator = alike.object, alike.action, alike.indicator
        return
    between = view.text[previous.candidate.end : figure.candidate.start] if previous is not None else ""
    if previous is not None and not previous.ratio and OF_IT_BEFORE.fullmatch(between):
        figure.object, figure.action = previous.object, "占"
        figure.indicator = f"{previous.indicator}比重"
        return
    if figure.result and previous is not None:
        figure.object = figure.indicator = previous.object
        return
    share = SHARE_OF.search(cleaned)
    work = WORK_DONE.search(left)
    if share:
        whole = share[2].removesuffix("比重").removesuffix("比例")
        figure.object, figure.action = share[1] or base, "占"
        own = "" if share[1] or context is None or figure.subject == view.home else figure.subject or ""
        figure.indicator = f"{own}{share[1] or base}占{whole}比重" if whole else f"{own}{share[1] or base}占比"
    elif work and "完成" in cleaned:
        name = cleaned.partition("完成")[0].removesuffix("已") or _project_before(view, bounds) or base
        figure.object, figure.action, figure.indicator = name, "完成", f"{name}{work[1]}完成比例"
    elif len(GROWTH_WORDS.sub("", cleaned)) <= 1 or COMPARISON_HEAD.match(cleaned):
        figure.object, figure.action, figure.indicator = base, cleaned, f"{base}{cleaned}"
    elif PLAN_TAIL.search(cleaned) and cleaned.startswith(("完成", "为", "仅为")):
        figure.object, figure.action, figure.indicator = base, "完成", f"{base}完成率"
    else:
        noun = cleaned[-26:]
        topic = None
        if BARE_RATE.match(noun):
            counted = previous is not None and not previous.ratio and bool(previous.object)
            topic = previous if counted else topic_of(view, "个")
        named = topic is not None and topic.object not in noun
        figure.object = f"{topic.object}{noun}" if topic is not None and named else noun or base
        figure.indicator = figure.object
    if OF_THE_PLAN.fullmatch(cleaned) and context is not None:
        doer = next((f for f in reversed(view.history) if f is not previous and f.object), context)
        figure.indicator = f"{doer.object if not doer.ratio else base}完成率"


def _project_before(view: SentenceView, bounds: Bounds) -> str:
    """The project named at the head of the clause before (…项目主体封顶,完成总工程量的85%)."""
    stops = [at for at, mark in view.stops if at < bounds.clause_start - 1 and mark in ",;。:"]
    start = stops[-1] + 1 if stops else view.sentence.start
    words = clean_words(view, view.text[start : max(start, bounds.clause_start - 1)], start)
    name = PROJECT_HEAD.match(words + ",")
    return name[1] if name else ""
