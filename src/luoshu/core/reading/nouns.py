"""The counted noun, its verb and a readable indicator name for every figure."""

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.lexicon import RIGHT_PREDICATE, VERB_RUN
from luoshu.core.reading.noun_context import (
    clean_words,
    section_topic,
    suffix_of,
    topic_above,
    topic_of,
    with_suffix,
)
from luoshu.core.reading.noun_patterns import (
    ADVERB_TAIL,
    AFTER_UNIT,
    AUXILIARY_HEAD,
    BARE_RATE,
    COMMENT,
    CONTRAST,
    FROM_MARK_ON,
    FROM_TAIL,
    HAN,
    JOINT_NOUN,
    LONG_LEAD,
    NAMED_TARGET,
    NAMED_TARGET_ENDS,
    NOMINAL_TAIL,
    NOMINAL_VERB,
    NOT_LETTERS_TAIL,
    NOUN_STOPS,
    OF_IT,
    OF_WHICH,
    OR_MORE,
    PAID,
    PARTICLE_TAIL,
    PREDICATE_FIRST,
    RATIO_UNITS,
    REMAINDER_HEAD,
    SAME_TIME,
    STANDING,
    THING,
    TOPIC_THEN_DONE,
    TRIM_FRONT,
    WHOLE_HEAD,
    WHOLE_NAMED,
    without_promise,
    without_trim,
)
from luoshu.core.reading.ratio_names import name_ratio
from luoshu.core.reading.slots import Bounds, SentenceView, Slotted
from luoshu.core.reading.things import head_noun


def name_figure(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None, number: int) -> None:
    """Set object, action and indicator of a figure from the words around it and the figures before it."""
    candidate = figure.candidate
    if candidate.unit in RATIO_UNITS:
        name_ratio(view, figure, bounds, previous)
        return
    same_clause = previous is not None and previous.clause[0] == bounds.clause_start
    item_start = bounds.item_start if same_clause else bounds.clause_start
    left_raw = view.text[item_start : candidate.start]
    bare = without_trim(left_raw)
    left = without_promise(clean_words(view, bare, item_start))
    if figure.remaining:
        left = REMAINDER_HEAD.sub("", left)
    if same_clause and "中" in left:
        left = OF_WHICH.sub("", left)
    if _name_by_another(view, figure, left, (left_raw, bare), previous):
        return
    right_noun, right_action = _right_noun(view, candidate, bounds, number)
    if candidate.noun_in_unit:
        right_noun = candidate.noun_in_unit
    beside = same_clause and previous is not None and not left and left_raw in ("", "、")
    if beside and previous is not None and _measures(previous, candidate) and not right_noun:
        figure.object, figure.action, figure.inherited = previous.object, previous.action, True
        figure.indicator = _join(previous.action, previous.object) + suffix_of(previous.object, candidate)
        return
    if beside and previous is not None and candidate.unit in ("户", "人"):
        figure.object, figure.action, figure.inherited = previous.object, previous.action, True
        figure.indicator = previous.indicator.removesuffix("数") + ("户数" if candidate.unit == "户" else "人数")
        return
    listed = previous is not None and previous.candidate.unit == candidate.unit
    if listed and any(mention.end == candidate.start for mention in view.mentions):
        _inherit(view, figure, "", "")
        return
    if dimension_of(candidate.unit) == "money" and right_noun and _left_noun(left)[0]:
        right_noun = ""
    figure.noun, figure.named_behind = right_noun, bool(right_noun)
    if right_noun:
        if figure.remaining and right_noun in ("工程", "项目", "任务", "问题"):
            right_noun = section_topic(view) + right_noun
        verb = "剩余" if figure.remaining else _clause_verb(view, bounds, candidate, left_raw, left)
        if not verb and same_clause and previous is not None and not right_action:
            verb = previous.action
        if not verb and right_action:
            figure.object, figure.action = right_noun, right_action
            figure.indicator = _prefix(view, figure) + f"{right_action}的{with_suffix(right_noun, candidate)}"
            return
        _assign(view, figure, right_noun, verb, "的" if left_raw.endswith("的") and verb else "")
        return
    _name_from_left(view, figure, left, previous if same_clause else None, right_action)


def _measures(counted: Slotted, candidate: Candidate) -> bool:
    """拆除违建156处、2.3万平方米: the second number measures what the first counted."""
    apart = dimension_of(candidate.unit) != dimension_of(counted.candidate.unit)
    return apart and candidate.unit not in ("户", "人") and bool(counted.object) and not counted.ratio


def _name_by_another(
    view: SentenceView, figure: Slotted, left: str, said: tuple[str, str], previous: Slotted | None
) -> bool:
    """Name a figure that leans on the one before: 到18家, 去年同期32处, 占年度任务12万亩, 年度目标120个, 比上周少3起"""
    candidate = figure.candidate
    if figure.result and previous is not None:
        figure.object, figure.action, figure.indicator = previous.object, previous.action, previous.indicator
        return True
    if figure.baseline:
        figure.object, figure.action = _left_noun(FROM_TAIL.sub("", left))
        figure.indicator = with_suffix(figure.object, candidate)
        return True
    left_raw, bare = said
    if CONTRAST.match(bare):
        other = previous or next((f for f in reversed(view.history) if f.candidate.unit == candidate.unit), None)
        if other is None:
            return False
        figure.object, figure.action = other.object, "变化"
        figure.indicator = other.object + bare
        return True
    if previous is None:
        return False
    target = NAMED_TARGET.search(left_raw) if left_raw[-1:] in NAMED_TARGET_ENDS else None
    if target and len(left_raw) - len(target.group()) <= 1 and previous.candidate.unit == candidate.unit:
        figure.object, figure.action = previous.object, previous.action
        figure.indicator = f"{previous.object}{target[1]}"
        return True
    if SAME_TIME.fullmatch(left):
        figure.object, figure.action = previous.object, previous.action
        figure.indicator = f"去年同期{previous.indicator}"
        return True
    if WHOLE_NAMED.fullmatch(left) or (WHOLE_HEAD.match(left) and OF_IT.match(view.text, candidate.end)):
        figure.object, figure.action = previous.object, previous.action
        figure.indicator = f"{previous.object}{WHOLE_HEAD.sub('', left)}"
        return True
    return False


def _name_from_left(view: SentenceView, figure: Slotted, left: str, neighbour: Slotted | None, predicate: str) -> None:
    candidate = figure.candidate
    noun, verb = _left_noun(OR_MORE.sub("", left) if left.startswith("以") else left)
    figure.noun, figure.verb = noun, verb
    if not noun:
        _inherit(view, figure, verb, predicate)
        return
    topic = topic_of(view, candidate.unit)
    if not verb and neighbour is not None and not (neighbour.ratio or neighbour.baseline or neighbour.action == "变化"):
        verb = neighbour.action
    elif not verb and figure.part and topic is not None and topic.candidate.unit == candidate.unit:
        figure.object, figure.action = noun, topic.action
        figure.indicator = f"{_join(topic.action, noun)}{suffix_of(noun, candidate)}"
        return
    if BARE_RATE.match(noun):
        about = topic_of(view, candidate.unit if dimension_of(candidate.unit) == "count" else "个")
        if about is not None and about.object not in noun and len(about.object) <= 16:
            figure.object, figure.action = f"{about.object}{noun}", verb
            figure.indicator = f"{_prefix(view, figure)}{about.thing or about.object}{verb}{noun}"
            return
    if verb and NOMINAL_VERB.fullmatch(verb) and left == noun + verb:
        figure.object, figure.action = noun, verb
        figure.indicator = f"{_prefix(view, figure)}{noun}{verb}{suffix_of(verb, candidate)}"
        return
    _assign(view, figure, noun, verb)


def _assign(view: SentenceView, figure: Slotted, noun: str, verb: str, joint: str = "") -> None:
    tail = NOMINAL_TAIL.match(noun)
    candidate = figure.candidate
    if tail and verb.endswith("完成") and dimension_of(candidate.unit) == "count":
        figure.object, figure.action = tail[1], tail[2]
        done = "已完成" if figure.status == "achieved" else "完成"
        figure.indicator = f"{_prefix(view, figure)}{done}{tail[2]}的{with_suffix(tail[1], candidate)}"
        return
    home = (view.home or "")[:-1]
    figure.object, figure.action = noun.removeprefix(home) if len(home) > 1 else noun, verb
    figure.indicator = _prefix(view, figure) + _join(verb, joint + noun) + suffix_of(noun, candidate)


def _inherit(view: SentenceView, figure: Slotted, verb: str, predicate: str) -> None:
    """A count without a noun of its own (已开工58个; 汝阳县2个) counts what the figure before it counts."""
    candidate = figure.candidate
    topic = topic_of(view, candidate.unit, figure.part) or topic_of(view, candidate.unit)
    figure.inherited = True
    if verb and (topic is None or topic.candidate.unit != candidate.unit):
        topic = topic_above(view, candidate.unit, verb) or topic
    if topic is None and not verb:
        topic = next((f for f in reversed(view.history) if f.candidate.unit == candidate.unit and f.object), None)
    same_kind = topic is not None and dimension_of(topic.candidate.unit) == dimension_of(candidate.unit)
    title = section_topic(view) if topic is None and verb else ""
    if title and THING.search(title):
        figure.object, figure.action = title, verb
        figure.indicator = f"{_prefix(view, figure)}{_join(verb, title)}{suffix_of(title, candidate)}"
        return
    if topic is None or (verb and not same_kind and candidate.unit != "户"):
        figure.object, figure.action = verb or predicate, verb
        figure.indicator = with_suffix(verb or predicate, candidate)
        return
    noun = topic.object
    figure.object, figure.action = noun, verb or topic.action
    noun = head_noun(noun)
    if verb:
        figure.indicator = f"{_prefix(view, figure)}{_join(verb, noun)}{suffix_of(noun, candidate)}"
    elif figure.subject != topic.subject:
        figure.indicator = topic.indicator if topic.candidate.unit == candidate.unit else with_suffix(noun, candidate)
    elif predicate and "、" not in view.text[topic.candidate.end : candidate.start]:
        figure.indicator = f"{predicate}的{with_suffix(noun, candidate)}"
    else:
        figure.indicator = _prefix(view, figure) + _join(figure.action, noun) + suffix_of(noun, candidate)


def _prefix(view: SentenceView, figure: Slotted) -> str:
    """The stated time in front of an indicator (2021年以来, 年底前), as a reader would name it."""
    if not view.dated:
        return ""
    for mention in reversed(view.timeline.within(view.sentence.start, figure.candidate.start)):
        if view.timeline.is_cohort(mention):
            continue
        if (
            mention.role == "since"
            and mention.raw.endswith("以来")
            and mention.first is not None
            and mention.first.year < view.timeline.issued.year
        ):
            return mention.raw.removeprefix("自")
        if mention.role == "deadline":
            return mention.raw if mention.start >= figure.clause[0] and figure.status in ("target", "planned") else ""
    return ""


def _join(verb: str, noun: str) -> str:
    return noun if noun.startswith(verb) else verb + noun


def _clause_verb(view: SentenceView, bounds: Bounds, candidate: Candidate, left_raw: str, left: str) -> str:
    """The verb in front of a right-hand noun: in its item, else at the head of its clause (初步形成…2个集群)."""
    words = left
    if len(words) <= 1 or "、" in left_raw or left_raw.rstrip("约近超过").endswith("等"):
        words = clean_words(view, view.text[bounds.clause_start : candidate.start], bounds.clause_start)
        run = VERB_RUN.search(words[:12])
        return words[: run.end()] if run and run.start() <= 4 else ""
    if len(words) <= 18:
        return words
    runs = list(VERB_RUN.finditer(words))
    return (
        words[runs[-1].start() :]
        if runs and len(words) - runs[-1].start() <= 10
        else words[-8:]
        if not runs
        else runs[-1].group()
    )


def _right_noun(view: SentenceView, candidate: Candidate, bounds: Bounds, number: int) -> tuple[str, str]:
    """(noun, predicate) after a unit: 个项目获得专项借款 -> (项目, 获得专项借款)."""
    right = AFTER_UNIT.sub("", view.text[candidate.end : bounds.item_end])
    followed = number + 1 < len(view.candidates) and view.candidates[number + 1].start < bounds.clause_end
    if not right or PREDICATE_FIRST.match(right):
        return "", "" if followed else _predicate(right)
    if bounds.item_end < bounds.clause_end and not followed:
        right += _joint_noun(view, bounds)
    cut = RIGHT_PREDICATE.search(right)
    noun = right[: cut.start()] if cut else right
    noun = NOT_LETTERS_TAIL.sub("", noun).strip("“” ")
    stop = NOUN_STOPS.search(noun)
    noun = PARTICLE_TAIL.sub("", noun[: stop.start()] if stop else noun)
    if not HAN.search(noun):
        return "", ""
    if followed and view.text[bounds.item_end : bounds.item_end + 1] != "、":
        return noun, ""
    rest = right[cut.start() :] if cut else ""
    if not cut and bounds.item_end < bounds.clause_end:
        later = RIGHT_PREDICATE.search(view.text, bounds.item_end, min(bounds.clause_end, bounds.item_end + 40))
        rest = view.text[later.start() : bounds.clause_end] if later else ""
    return noun, _predicate(rest)


def _joint_noun(view: SentenceView, bounds: Bounds) -> str:
    """28个国控、省控断面中: the words behind the mark that belong to the same noun."""
    rest = view.text[bounds.item_end : min(bounds.clause_end, bounds.item_end + 14)]
    ended = JOINT_NOUN.match(rest)
    return ended[1] if ended and not VERB_RUN.search(rest) else ""


def _predicate(words: str) -> str:
    words = AUXILIARY_HEAD.sub("", words)
    return FROM_MARK_ON.sub("", words[:14])


def _left_noun(cleaned: str) -> tuple[str, str]:
    """(noun, verb) of the words before a numeral: 新增集中供热面积 -> (集中供热面积, 新增)."""
    if STANDING.fullmatch(cleaned) or PAID.fullmatch(cleaned):
        return "", cleaned
    verb = VERB_RUN.search(cleaned)
    if verb is None:
        return cleaned[-24:], ""
    told = TOPIC_THEN_DONE.search(cleaned)
    if told and told.start() > 2 and VERB_RUN.fullmatch(told[1]):
        return cleaned[: told.start()][-24:], told[1]  # 签约项目已开工29个: the topic keeps its own verb
    comment = COMMENT.search(cleaned) if verb.start() else None
    if comment and comment.start() > 1:
        return cleaned[: comment.start()][-24:], comment.group().removeprefix("已")
    noun = TRIM_FRONT.sub("", cleaned[verb.end() :])
    if not noun:
        before = ADVERB_TAIL.sub("", cleaned[: verb.start()])
        return (before[-24:], cleaned[len(before) :].removeprefix("已")) if len(before) >= 2 else ("", cleaned)
    if len(noun) <= 1 or noun[:1] in ("率", "数", "量", "额", "面") or verb.start() > 8:
        later = list(VERB_RUN.finditer(cleaned))
        if verb.start() > 8 and len(cleaned) > 20 and later[-1].end() < len(cleaned):
            return cleaned[later[-1].end() :], later[-1].group()
        return cleaned[-24:], ""
    if cleaned[: verb.start()].endswith(("共", "均", "各")) or verb.start() > LONG_LEAD:
        return noun[-24:], verb.group()
    if verb.start() > 0:
        return noun[-24:], cleaned[: verb.end()]
    return noun[-24:], verb.group()
