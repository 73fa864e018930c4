"""What cannot exceed what: what follows an act, the second pair of a parallel, a kind within its whole, a district
within its city."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from luoshu.core.reading.audit.intervals import bounds
from luoshu.core.reading.audit.links import Index, left_of, standard_value
from luoshu.core.reading.audit.sums import STOCK, make
from luoshu.core.reading.model import Check, Figure

_MEASURED = re.compile(r"能力|平均|最大|最高|最低|人均|户均|亩产|单产|浓度|日均")
_THEN_DONE = re.compile(r"[,;](?:其中|目前|现)?(?:已|均已|全部)(?:经|全部|累计)?[\u4e00-\u9fff]{2,4}$")
_PAIRED = re.compile(r"[、,](?:共|计|涉及|约)?$")
_THRESHOLD = re.compile(r"(?P<n>\d{1,4})?(?P<mag>[亿万])元(?:及)?以上(?:的)?(?:项目|企业)?$")
_ABOVE = re.compile(r"(?P<kind>\d*[亿万千]元以上|规模以上|规上|重点|有效|高新技术|专精特新)")

#: Letters one of which is in every match of these.
_OF_KINDS = frozenset("上点效新")
_CLAUSE = re.compile(r"[,;:、。]")
_SOME_OF = re.compile(r"以[上下]|其中|抽查|抽取|随机|走访")
_GRADE_ONLY = re.compile(r"国家级|[省市县区]级")
_NO_COUNT = ("毫米", "摄氏度", "℃", "天", "个工作日", "工作日", "小时", "分钟")
_STEP = re.compile(
    r"(?P<begun>开工|动工)|(?P<built>竣工|完工|建成|投用|投产|验收|交付)|(?P<signed>签约)|(?P<mended>整改|办结|销号)|(?P<taken>受理|注销)"
)
_ADDED = re.compile(r"新增|净增|新建|新添|新开|新签")
_ALL_OF_IT = re.compile(r"[全我][市县区州盟]")
_OF_A_DISTRICT = re.compile(r"[^\u4e00-\u9fff]*[\u4e00-\u9fff]{1,6}[区县镇乡旗](?![\u4e00-\u9fff])")


#: What is done later with what was said before: the second cannot exceed the first.
_FOLLOWS = (
    (re.compile(r"返回"), re.compile(r"转移|撤离")),
    (re.compile(r"支付|使用"), re.compile(r"下达|拨付|到位|争取")),
    (re.compile(r"拨付|下达"), re.compile(r"争取|获批|到位")),
    (re.compile(r"投产|开业|试生产"), re.compile(r"入驻|落户|签约|建成")),
    (re.compile(r"采纳"), re.compile(r"收集|征集|征求")),
    (re.compile(r"办结"), re.compile(r"受理|交办|转办|接到")),
    (re.compile(r"整改|销号"), re.compile(r"排查|发现|反馈|交办")),
    (re.compile(r"完工|竣工"), re.compile(r"开工|实施")),
    (re.compile(r"核查|核实"), re.compile(r"收到|监测到")),
)


#: What passes a later stage has passed the earlier one: accepted after finished, crossed off after mended.
_MORE_THAN_THOSE = re.compile(r"连同|加上|含|遗留|结转|往年|上年|历年|一并")
_STAGES = (
    (re.compile(r"(?:完工|竣工)$"), re.compile(r"(?:验收|备案)(?:合格)?$")),
    (re.compile(r"(?:整改|治理)(?:完成|到位)?$"), re.compile(r"销号$")),
)
#: Letters one of which is in every word of a later stage.
_LATER_STAGES = frozenset("验备销")
#: 积水地块2.3万亩，已排除…: a bare verb with no noun of its own speaks of what was just counted.
_OF_THEM = re.compile(
    r"[^\d,;。]{0,6},(?:目前|现)?(?:均|全部)?已(?!累计|建成|新增|连续|达)(?:经|全部)?[\u4e00-\u9fff]{2,4}"
)
_PLAN = re.compile(r"计划|任务|目标|应|共|总")
_DAILY = re.compile(r"当日|日均|每日|昨日|新增")


def check_follow_ups(text: str, index: Index) -> Iterator[Check]:
    """转移1846人，已返回1903人: what came back, was paid or mended cannot be more than what went before."""
    for sentence in index.by_sentence.values():
        counted = [figure for figure in sentence if not figure.ratio]  # 到位15.9亿元，到位率67.7%；支付17.2亿元
        for position, (before, after) in enumerate(pairwise(counted)):
            if before.unit != after.unit or before.subject != after.subject or after.ratio or before.ratio:
                continue
            if not (index.counts(before) and index.counts(after)) or bounds(after)[0] <= bounds(before)[1]:
                continue
            if _PLAN.search(text, max(before.end, after.start - 8), after.start):
                continue  # 完工112个，完工率66.7%，年度计划168个
            if index.roles.get(before.id) == "left" or index.roles.get(after.id) == "total":
                continue  # 未开工的3个全部在郓城县；完工112个; 连同续建的共223个
            said = text[max(before.sent_start, before.start - 24) : before.start]
            later = text[before.end : after.start]
            if position and counted[position - 1].unit == before.unit and _in_list(text, counted[position - 1], before):
                continue  # …噪声类88件、其他79件，已办结455件: of all of them
            promised = before.promised or before.part
            if (_OF_THEM.fullmatch(later) and not promised and not _DAILY.search(said)) or any(
                not before.part and second.search(later) and first.search(said) for second, first in _FOLLOWS
            ):
                relation = f"{after.raw} > {before.raw}"
                yield make(
                    "part_of_total", "inconsistent", [after, before], relation, "后续数大于前面的数，请核对", "warn"
                )


def _in_list(text: str, first: Figure, second: Figure) -> bool:
    words = text[first.end : second.start]
    return len(words) <= 10 and words[:1] in ("、", ",", ";")


def check_stage_counts(text: str, index: Index) -> Iterator[Check]:
    """完工61座、在建27座；已通过交工验收68座: in a sentence, what is accepted cannot be more than what is finished."""
    for sentence in index.by_sentence.values():
        if _LATER_STAGES.isdisjoint(text[sentence[0].sent_start : sentence[-1].start]):
            continue
        counted = [
            (figure, re.split("[,;、:。，；]", left_of(text, figure))[-1]) for figure in sentence if not figure.ratio
        ]
        for earlier, later in _STAGES:
            first = next((figure for figure, words in counted if earlier.search(words)), None)
            after = next((figure for figure, words in counted if later.search(words)), None)
            if first is None or after is None or after.start < first.start or first.unit != after.unit:
                continue
            if first.subject != after.subject or not (index.counts(first) and index.counts(after)):
                continue
            if _MORE_THAN_THOSE.search(text, first.end, after.start):
                continue
            if bounds(after)[0] > bounds(first)[1]:
                relation = f"{first.raw} < {after.raw}"
                why = "后一环节的数大于前一环节的数，请核对"
                yield make("stage_order", "inconsistent", [first, after], relation, why, "warn")


def check_parallels(text: str, index: Index) -> Iterator[Check]:
    """项目62个、4.8万套，已交付58个、4.9万套: where the first of a pair stays within its plan, so must the second."""
    for sentence in index.by_sentence.values():
        for number in range(3, len(sentence)):
            first, second, part, other = sentence[number - 3 : number + 1]
            if (first.unit, second.unit) != (part.unit, other.unit) or first.unit == second.unit or other.ratio:
                continue
            if not _THEN_DONE.search(text[second.end : part.start]) or part.subject != first.subject:
                continue
            pairs = (text[first.end : second.start], text[part.end : other.start])
            if not all(_PAIRED.fullmatch(words[-3:]) or len(words) <= 8 for words in pairs):
                continue
            if (
                bounds(part)[0] <= bounds(first)[1]
                and other.value > second.value
                and bounds(other)[0] >= bounds(second)[1]
            ):
                relation = f"{other.raw} > {second.raw}（{part.raw} <= {first.raw}）"
                why = "已完成的数大于总数，请核对"
                yield make("part_of_total", "inconsistent", [other, second], relation, why, "warn")


def check_thresholds(text: str, index: Index) -> Iterator[Check]:
    """亿元以上9个，10亿元以上11个: what passes the higher mark passes the lower one too."""
    for sentence in index.by_sentence.values():
        if "元以上" not in sentence[0].sentence or len(sentence) < 2:
            continue
        marked: list[tuple[Decimal, Figure]] = []
        for figure in sentence:
            said = _THRESHOLD.search(left_of(text, figure, 24))
            if said is not None and not figure.ratio:
                marked.append((Decimal(said["n"] or 1) * (10_000 if said["mag"] == "亿" else 1), figure))
        for (low, lower), (high, higher) in pairwise(marked):
            if (
                high > low
                and higher.unit == lower.unit
                and higher.subject == lower.subject
                and higher.value > lower.value
            ):
                relation = f"{higher.raw} > {lower.raw}"
                why = "门槛高的数大于门槛低的数，请核对"
                yield make("part_of_total", "inconsistent", [higher, lower], relation, why, "warn")


def check_kinds(text: str, index: Index) -> Iterator[Check]:
    """石屿县签约41个 … 石屿县签约亿元以上项目45个: a kind of the same thing in the same place and paragraph."""
    for figure in index.figures:
        if figure.ratio or figure.baseline or not _is_kind(text, figure):
            continue
        near = [
            f
            for f in index.before(figure)
            if f.unit == figure.unit
            and f.subject == figure.subject
            and not (f.ratio or f.baseline or f.part)
            and f.status == figure.status
        ]
        verb = (figure.action or "")[-2:]
        whole = next((f for f in near if not _is_kind(text, f)), None)
        if whole is None or len(verb) < 2:
            continue
        if verb not in f"{whole.action or ''}{left_of(text, _opener(index, whole), 16)}":
            continue
        if bounds(figure)[0] > bounds(whole)[1]:
            relation = f"{figure.raw} > {whole.raw}"
            yield make("part_of_total", "inconsistent", [figure, whole], relation, "其中一类大于总数，请核对", "warn")


def _is_kind(text: str, figure: Figure) -> bool:
    words = left_of(text, figure, 16)
    if _OF_KINDS.isdisjoint(words):
        return False
    return _ABOVE.search(words) is not None and _ABOVE.search(_CLAUSE.split(words)[-1]) is not None


def _opener(index: Index, figure: Figure) -> Figure:
    """The figure that opens the list a figure stands in: 锦东区签约64个、滨海新区58个、石屿县41个."""
    found = figure
    for other in index.before(figure):
        if other.unit != figure.unit or other.sent_start != figure.sent_start:
            break
        found = other
    return found


#: 近三年来, 去年以来 of a part beside 今年以来 of the whole: of a longer time.
_LONG = re.compile(
    r"近[一二两三四五六七八九十几\d]+年|[二两三四五六七八九十几]年[来间]|历年|去年以来|20\d\d年(?:\d{1,2}月)?以来|“?十[三四五]五"
)
WORDS = 30


def is_longer(part: Figure, whole: Figure) -> bool:
    """The part is told of a longer time than the whole."""
    mine, its = (f.sentence[max(0, f.start - f.sent_start - WORDS) : f.start - f.sent_start] for f in (part, whole))
    return _LONG.search(mine) is not None and _LONG.search(its) is None


def check_places(index: Index, city: str | None) -> Iterator[Check]:
    """A district's stock cannot exceed its city's: on the face of it unclear, for periods and scopes may differ."""
    if city is None:
        return
    for (name, _), figures in index.by_concept.items():
        if len(figures) < 2 or len(name) < 2:
            continue
        whole = [
            f
            for f in figures
            if not _SOME_OF.search(f.indicator)
            and f.subject == city
            and f.status in STOCK
            and not f.part
            and f.unit != "%"
            and index.counts(f)
            and not is_other_measure(f)
        ]
        if not whole:
            continue
        largest = max(whole, key=lambda f: (standard_value(f), not f.headline))  # the sentence rather than its heading
        above: list[Figure] = []
        for figure in figures:
            if not _below(figure, city) or figure.status not in STOCK or figure.part or not index.counts(figure):
                continue
            if _ADDED.search(largest.indicator) and not _ADDED.search(figure.indicator):
                continue
            if _steps(figure) != _steps(largest) and _steps(figure) and _steps(largest):
                continue  # 开工1240套 of a district, 建成420套 of the city
            if _begins(largest) > _begins(figure) > "":
                continue  # 8月份 of the city, 今年以来 of a county
            if is_longer(figure, largest):
                continue
            if _MEASURED.search(f"{figure.indicator}{largest.indicator}") or figure.unit in _NO_COUNT:
                continue  # an average or a peak of a part may well exceed that of the whole
            if bounds(figure)[0] > bounds(largest)[1] and standard_value(figure) > standard_value(largest):
                above.append(figure)
            elif figure.unit == largest.unit:
                relation = f"{figure.subject} {figure.raw} <= {city} {largest.raw}"
                yield make("part_of_total", "consistent", [figure, largest], relation, "下级数不超过全市数")
        if above and _speaks_for_all(index, largest, city):
            figure = max(above, key=standard_value)
            relation = f"{figure.subject} {figure.raw} > {city} {largest.raw}"
            why = f"下级数大于{city}的数：时段或口径可能不同（{figure.indicator} / {largest.indicator}），请补充口径"
            yield make("part_of_total", "unclear", [figure, largest], relation, why, "warn")


def is_other_measure(figure: Figure) -> bool:
    """39个小区、1.17万户: how many households the communities have; not so 30个停车场、5191个泊位."""
    behind = figure.sentence[figure.end - figure.sent_start :][:1]
    beside = figure.sentence[: figure.start - figure.sent_start].endswith("、")
    return beside and not "\u4e00" <= behind <= "\u9fff"


def _steps(figure: Figure) -> set[str]:
    """The steps of the work that the name of a number tells of; what is built, finished, taken over is one step."""
    said = _STEP.finditer(f"{figure.action or ''}{figure.indicator}")
    return {match.lastgroup or "" for match in said}


def _begins(figure: Figure) -> str:
    """The first day of a number's period; empty where it stands for one day."""
    first, _, last = (figure.period_or_asof or "").partition("/")
    return first if last else ""


def _speaks_for_all(index: Index, whole: Figure, city: str) -> bool:
    """全市 or the city is named, or nothing on the way to the number speaks of a district."""
    if _ALL_OF_IT.search(whole.sentence) or city[:-1] in whole.sentence:
        return True
    return not _OF_A_DISTRICT.match(whole.section) and all(
        f.subject == city or f.part for f in index.by_paragraph[whole.paragraph] if f.start < whole.start
    )


def _below(figure: Figure, city: str) -> bool:
    subject = figure.subject or ""
    return (
        subject != city
        and not _GRADE_ONLY.match(subject)
        and not subject.startswith("全")
        and not (subject.startswith(city) and subject.endswith(("中心城区", "主城区")))
        and subject != ""
        and not (city.endswith(("县", "旗")) and subject.endswith(("县", "旗", "市")))
    )
