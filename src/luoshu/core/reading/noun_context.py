"""What the words around a figure leave for its name: without dates and places, with the thing counted before."""

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.noun_patterns import (
    COUNT_SUFFIX,
    DIVIDED_HEAD,
    IN_BRACKETS,
    MEASURED,
    OF_THE_DAY,
    SECTION_VERB,
    SUFFIX_OF,
    TITLE_MARK,
    TRIM_FRONT,
    without_fillers,
)
from luoshu.core.reading.slots import SentenceView, Slotted


def section_topic(view: SentenceView) -> str:
    """What the section is about, for nouns too general to stand alone (加快雨污管网改造 -> 雨污管网改造)."""
    title = SECTION_VERB.sub(
        "",
        view.sentence.block.section,
    )
    title = title.removesuffix("方面")
    return title if 2 <= len(title) <= 12 and not TITLE_MARK.search(title) else ""


def topic_of(view: SentenceView, unit: str, of_part: bool = True) -> Slotted | None:
    """The figure before in the paragraph that named its own noun: in the same unit, else the last count."""
    last: Slotted | None = None
    for earlier in reversed(view.history[-12:]):
        if earlier.part and not of_part:
            continue  # 1860处，其中…。已整改1798处: of the whole, not of its last part
        if (
            earlier.ratio
            or earlier.inherited
            or earlier.divided
            or not earlier.object
            or earlier.object.startswith(OF_THE_DAY)
        ):
            continue
        if earlier.candidate.unit == unit:
            return earlier
        if last is None and dimension_of(earlier.candidate.unit) == "count":
            last = earlier
    return last


def divided(view: SentenceView) -> bool:
    """Whether the sentence divides what was counted before: 按产业分，…."""
    return DIVIDED_HEAD.match(view.text, view.sentence.start) is not None


def topic_above(view: SentenceView, unit: str, verb: str) -> Slotted | None:
    """What a paragraph above counted in this unit; under another heading only where the unit says what it counts."""
    topic = view.above.get(unit)
    if topic is None or dimension_of(unit) not in ("count", "people"):
        return None
    if verb[-2:] == topic.action[-2:] or unit not in ("个", "项", "家", "人", "次"):
        return topic
    return topic if topic.section == view.sentence.block.section else None


def clean_words(view: SentenceView, words: str, start: int) -> str:
    """Words of a clause without the dates and places written in it and without leading connectors."""
    if words and (view.dated or view.mentions):
        end = start + len(words)
        dates = view.timeline.within(start, end) if view.dated else ()
        cuts = [(m.start, m.end) for m in dates if m.role not in ("vague", "rate") and not view.timeline.is_cohort(m)]
        cuts += [(m.start, m.end) for m in view.mentions if m.start >= start and m.end <= end]
        for low, high in sorted(cuts, reverse=True):
            words = words[: max(0, low - start)] + words[max(0, high - start) :]
    if ")" in words:
        words = IN_BRACKETS.sub("", words)
    words = without_fillers(TRIM_FRONT.sub("", words))
    return words.lstrip("“") if "”" not in words else words


def suffix_of(noun: str, candidate: Candidate) -> str:
    """The measure a unit adds to a noun: 小区 + 数, 公路 + 里程, 商户 + 数 of 户数."""
    unit = candidate.unit
    suffix = COUNT_SUFFIX[unit] if unit in COUNT_SUFFIX else SUFFIX_OF.get(dimension_of(unit), "数")
    if noun.endswith(MEASURED) or (suffix and noun.endswith(suffix)):
        return ""
    if suffix == "长度" and noun.endswith("路"):
        return "里程"
    return suffix[1:] if suffix and suffix[0] == noun[-1:] else suffix


def with_suffix(noun: str, candidate: Candidate) -> str:
    return noun + suffix_of(noun, candidate)
