"""The counted noun, its verb and a readable indicator name for every figure."""

import re

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.lexicon import RIGHT_PREDICATE, VERB_RUN
from luoshu.core.reading.slots import Bounds, SentenceView, Slotted

RATIO_UNITS = frozenset(("%", "个百分点", "百分点", "倍", "‰", ""))
_TRIM_LEFT = re.compile(
    r"(?:大约|约为?|将近|接近|近|超过|超|逾|突破|不低于|不少于|至少|稳定在|保持在|控制在|达到|可达|达|共计|合计|总计|共有?|仅有?|仅为|有望|是|了|有(?!限)|为|至|到|的|在|-|:|\"|“|仍|另|高达|分别|列)+$"
)
_TRIM_FRONT = re.compile(
    r"^(?:其中|同时|此外|另外|并且?|还(?!田|款|建)|也|目前|现已|已经?|将|了|共计?|均|都|先后|相继|全力|积极|持续|扎实|大力|进一步|数据显示|据统计|截至目前|由|把|对(?!接)|在(?!建|施|读|校|册)|使|让|通过|"
    r",|、|;|:|是|又|再|仅|约|且|各|该[市县区乡镇]|[全我][市县区]|要(?!素)|年度目标|进展|中(?=[\u4e00-\u9fff]{3})|”|\"|市(?=[\u4e00-\u9fff]{2,12}(?:局|办|委|组)))+"
)
_BARE_RATE = re.compile(r"^[\u4e00-\u9fff]{1,3}率$|^(?:总投资|投资|年产值|产值|建筑面积|占地面积|面积|总面积|资金|完成投资|收入|营业收入|开工率|完成率)$")
_PREDICATE_FIRST = re.compile(r"^(?:完成|实现|全部|已|正在|获得|取得|达|占|开工|竣工|被|均|都|未|尚|仍|主体|为|是|按|处于|分布)")
_NOMINAL_TAIL = re.compile(r"^([\u4e00-\u9fff“”]{2,})(改造|整治|拆迁|更新|治理|创建)(?:工程|任务|项目)?$")
_GROWTH_WORDS = re.compile(r"(?:同比|环比|增长|下降|提高|提升|快于?|高于?|低于?|比|较|增|降|缩短|减少|增加)")
_WORK_DONE = re.compile(r"((?:总)?工程量|投资|建设任务|形象进度|总任务)的?(?:约|近|超)?$")
_SUFFIX_OF = {"length": "长度", "area": "面积", "money": "", "people": "人数", "mass": "量", "time": "", "volume": "量", "energy": "", "rate": ""}
_COUNT_SUFFIX = {"次": "次数", "场": "场次", "场次": "场次", "批": "批次", "人次": "人次", "户": "户数"}
_MEASURED = ("面积", "里程", "长度", "总数", "数量", "数", "总量", "收入", "容积", "能力", "户数", "人次", "批次", "投资", "产量")
_PERIOD_ROLES = ("since", "period")


def name_figure(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None) -> None:
    """Set object, action and indicator of a figure from the words around it and the figure before it."""
    candidate = figure.candidate
    if candidate.unit in RATIO_UNITS:
        _name_ratio(view, figure, bounds, previous)
        return
    same_clause = previous is not None and previous.clause[0] == bounds.clause_start
    right_noun, right_action = _right_noun(view.text[candidate.end : bounds.item_end], view, candidate.end, bounds.clause_end)
    left_raw = view.text[bounds.item_start : candidate.start]
    left = _clean(view, _TRIM_LEFT.sub("", left_raw), bounds.item_start)
    if figure.baseline:
        left = re.sub(r"(?:由|从)[^,;。]{0,8}$", "", left)
    if candidate.noun_in_unit:
        right_noun = candidate.noun_in_unit
    context = previous or view.last
    if figure.result and previous is not None:
        figure.object, figure.action, figure.indicator = previous.object, previous.action, _with_suffix(previous.object, candidate)
        return
    if right_noun:
        verb = _clause_verb(view, bounds, candidate, left_raw, left)
        if not verb and same_clause and previous is not None:
            verb = previous.action
        elif not verb and right_action:
            figure.object, figure.action = right_noun, right_action
            figure.indicator = _prefix(view, figure) + f"{right_action}的{_with_suffix(right_noun, candidate)}"
            return
        _assign(view, figure, right_noun, verb)
        return
    noun, verb = _left_noun(left)
    if noun:
        if not verb and same_clause and previous is not None and not previous.ratio:
            verb = previous.action
        elif not verb and figure.part and context is not None and context.candidate.unit == candidate.unit:
            figure.object, figure.action = noun, context.action
            figure.indicator = f"{noun}{context.action}{_suffix(noun, candidate)}"
            return
        if _BARE_RATE.match(noun) and not verb and context is not None and not context.ratio:
            noun = f"{context.object}{noun}" if noun not in context.object else noun
        _assign(view, figure, noun, verb)
        return
    _inherit(view, figure, verb, context)


def _assign(view: SentenceView, figure: Slotted, noun: str, verb: str) -> None:
    tail = _NOMINAL_TAIL.match(noun)
    candidate = figure.candidate
    if tail and verb.endswith("完成") and dimension_of(candidate.unit) == "count" and "微" not in tail[1][-1:]:
        figure.object, figure.action = tail[1], tail[2]
        done = "已完成" if figure.status == "achieved" else "完成"
        figure.indicator = f"{_prefix(view, figure)}{done}{tail[2]}的{_with_suffix(tail[1], candidate)}"
        return
    figure.object, figure.action = noun, verb
    figure.indicator = _prefix(view, figure) + _join(verb, noun) + _suffix(noun, candidate)


def _inherit(view: SentenceView, figure: Slotted, verb: str, context: Slotted | None) -> None:
    """A count without a noun of its own (已开工58个; 汝阳县2个) counts what the figure before it counts."""
    candidate = figure.candidate
    if context is None:
        figure.action, figure.indicator = verb, verb + _suffix("", candidate)
        return
    figure.object = context.object
    figure.action = verb or context.action
    if figure.subject != context.subject and not verb:
        figure.indicator = f"{figure.subject or ''}{_with_suffix(context.object, candidate)}"
    elif figure.remaining:
        figure.indicator = f"剩余{_with_suffix(context.object, candidate)}"
    elif verb:
        done = "已" if figure.status == "achieved" else ""
        figure.indicator = f"{done}{verb}{_with_suffix(context.object, candidate)}"
    else:
        figure.indicator = _prefix(view, figure) + _join(figure.action, context.object) + _suffix(context.object, candidate)


def _prefix(view: SentenceView, figure: Slotted) -> str:
    """The stated time in front of an indicator (2021年以来, 年底前), as a reader would name it."""
    candidate = figure.candidate
    for mention in reversed(view.timeline.within(view.sentence.start, candidate.start)):
        if mention.role in _PERIOD_ROLES and not view.timeline.is_cohort(mention):
            return mention.raw.removeprefix("自").removeprefix("截至") if mention.role == "since" else ""
        if mention.role == "deadline" and mention.start >= figure.clause[0] and figure.status in ("target", "planned"):
            return mention.raw
    return ""


def _join(verb: str, noun: str) -> str:
    return noun if noun.startswith(verb) else verb + noun


def _suffix(noun: str, candidate: Candidate) -> str:
    suffix = _COUNT_SUFFIX.get(candidate.unit) or _SUFFIX_OF.get(dimension_of(candidate.unit), "数")
    return "" if noun.endswith(_MEASURED) or (suffix and noun.endswith(suffix)) else suffix


def _with_suffix(noun: str, candidate: Candidate) -> str:
    return noun + _suffix(noun, candidate)


def _clause_verb(view: SentenceView, bounds: Bounds, candidate: Candidate, left_raw: str, left: str) -> str:
    """The verb in front of a right-hand noun: in its item, else at the head of its clause (初步形成…2个集群)."""
    words = left
    if bounds.item_start > bounds.clause_start or left_raw.rstrip("约近超过").endswith("等"):
        words = _clean(view, view.text[bounds.clause_start : candidate.start], bounds.clause_start)
        run = VERB_RUN.search(words[:12])
        return words[: run.end()] if run and run.start() <= 4 else ""
    words = words.removesuffix("等")
    if len(words) <= 10:
        return words
    runs = list(VERB_RUN.finditer(words))
    return words[runs[-1].start() :] if runs and len(words) - runs[-1].start() <= 10 else words[-8:] if not runs else runs[-1].group()


def _right_noun(right: str, view: SentenceView, start: int, clause_end: int) -> tuple[str, str]:
    """(noun, predicate) after a unit: 个项目获得专项借款 -> (项目, 获得专项借款)."""
    right = re.sub(r"^(?:\([^)]{0,6}\)|以上|左右|多|余|的)+", "", right)
    if not right or _PREDICATE_FIRST.match(right):
        return "", ""
    cut = RIGHT_PREDICATE.search(right)
    noun = right[: cut.start()] if cut else right
    noun = re.sub(r"[^\u4e00-\u9fff“”A-Za-z0-9+]+$", "", noun).strip("“” ")
    noun = re.sub(r"(?<=..)(?:和|及|以及|与|并|等|分|其|的|进行|为|在|对|给|向|任务|工作|(?<!高)(?<!初)中)+$", "", noun)
    if not re.search(r"[\u4e00-\u9fff]", noun):
        return "", ""
    action = right[cut.start() :] if cut else ""
    action = re.sub(r"^(?:已|均|都|相继|先后|正式|集中|实现|了|将|仍|进行)+", "", action)[:14]
    return noun, action


def _clean(view: SentenceView, words: str, start: int) -> str:
    """Words of a clause without the dates and places written in it and without leading connectors."""
    end = start + len(words)
    cuts = [(m.start, m.end) for m in view.timeline.within(start, end) if m.role != "vague"]
    cuts += [(m.start, m.end) for m in view.mentions if m.start >= start and m.end <= end]
    for low, high in sorted(cuts, reverse=True):
        words = words[: max(0, low - start)] + words[max(0, high - start) :]
    return _TRIM_FRONT.sub("", words)


def _left_noun(cleaned: str) -> tuple[str, str]:
    """(noun, verb) of the words before a numeral: 新增集中供热面积 -> (集中供热面积, 新增)."""
    verb = VERB_RUN.search(cleaned)
    if verb is None:
        return cleaned[-24:], ""
    noun = _TRIM_FRONT.sub("", cleaned[verb.end() :])
    if not noun:
        before = cleaned[: verb.start()]
        return (cleaned[-24:], "") if verb.start() > 2 and not before.endswith("新") else ("", cleaned)
    if len(noun) <= 1 or noun[:1] in ("率", "数", "量", "额", "面") or verb.start() > 8:
        later = list(VERB_RUN.finditer(cleaned))
        if verb.start() > 8 and len(cleaned) > 20 and later[-1].end() < len(cleaned):
            return cleaned[later[-1].end() :], later[-1].group()
        return cleaned[-24:], ""
    if verb.start() > 0:
        return noun[-24:], cleaned[: verb.end()]
    return noun[-24:], verb.group()


def _name_ratio(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None) -> None:
    """Readable name of a percentage: 占…比重, …完成比例, …同比增长; a bare verb leans on the figure before."""
    left = view.text[bounds.clause_start : figure.candidate.start]
    start = bounds.item_start if bounds.item_start < figure.candidate.start else bounds.clause_start
    words = view.text[start : figure.candidate.start]
    cleaned = _clean(view, _TRIM_LEFT.sub("", words), start)
    if figure.baseline:
        cleaned = re.sub(r"(?:由|从)[^,;。]{0,8}$", "", cleaned)
    context = previous or view.last
    base = ""
    if context is not None:
        base = context.object
    figure.ratio = True
    if figure.result and previous is not None:
        figure.object = figure.indicator = previous.object
        return
    share = re.search(r"^(.*?)占(.{1,24})$", cleaned)
    work = _WORK_DONE.search(left)
    if share:
        whole = share[2].removesuffix("比重").removesuffix("比例")
        figure.object, figure.action = share[1] or base, "占"
        figure.indicator = f"{share[1] or base}占{whole}比重"
    elif work and "完成" in cleaned:
        name = cleaned.partition("完成")[0].removesuffix("已") or base
        figure.object, figure.action, figure.indicator = name, "完成", f"{name}{work[1]}完成比例"
    elif len(_GROWTH_WORDS.sub("", cleaned)) <= 1 or re.match(r"比|较|高于|低于|快于|慢于|增长|下降|同比|环比", cleaned):
        figure.object, figure.action, figure.indicator = base, cleaned, f"{base}{cleaned}"
    elif re.search(r"(?:计划|目标|任务|预算|需求)的?$", cleaned) and cleaned.startswith(("完成", "为", "仅为")):
        figure.object, figure.action, figure.indicator = base, "完成", f"{base}{cleaned}比例"
    else:
        noun = cleaned[-26:]
        short = bool(_BARE_RATE.match(noun)) and context is not None and not context.ratio and base not in noun
        figure.object = f"{base}{noun}" if short else noun or base
        figure.indicator = figure.object


def share_coordinated_noun(view: SentenceView, slotted: list[Slotted]) -> None:
    """2个国家级、5个省级区域医疗中心: the first count takes the noun of the last."""
    for left, right in zip(slotted, slotted[1:], strict=False):
        between = view.text[left.candidate.end : right.candidate.start]
        if not between.endswith("、") or left.clause != right.clause:
            continue
        head = between[:-1]
        if head and head == left.object and head.endswith("级") and "级" in right.object:
            left.object = head + right.object[right.object.index("级") + 1 :]
            left.action = left.action or right.action
            joined = f"{left.action}的" if left.action else ""
            left.indicator = joined + _with_suffix(left.object, left.candidate)
