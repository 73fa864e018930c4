"""Which place a figure speaks of: the one named before it, the place above a list, the county of a town."""

import re
from itertools import pairwise

from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.places import Mention
from luoshu.core.reading.slots import SentenceView
from luoshu.core.reading.times import in_closed_brackets

_REST_COUNTED = re.compile(r"(?:其他|其余|剩余)(?:各|的)?$")
_REST_OF_PLACES = re.compile(r"(?:其他|其余)(?:各|的)?(?:县|市|区|乡|镇|街道|地(?!块|方))[^,;。、\d]{0,8}$")
_MORE_PLACES = re.compile(r"个?(?:县|区|市|旗|乡|镇|街道|地区|园区)")
_ALL_OF_THEM = re.compile(
    r"(?:[两三四五六七八九]地|[两三四五六七八九][县区市镇乡])?(?:合计|共计|总计|合占)[^,;、]{0,6}$"
)
_BACK_TO_ALL = re.compile(r"\)?,(?:比|较|同比|环比|合计|一?共|总(?!书)|平均|发生在|这[两三四五六七八九几十]个)")
#: 甲县、乙县、丙县5个县(区) …: the count that closes a list; what follows is of all of them.
_CLOSES_THE_LIST = re.compile(
    r"(?:等(?:[两三四五六七八九十]|\d{1,3})|[两三四五六七八九十]|\d{1,3})个?[^,;。、\d]{0,4}?(?:县|市|区|旗|镇|乡|街道|村|社区|地)|"
    r"等[\u4e00-\u9fff]{0,4}?(?:乡镇|县区|县市|区县|镇街|地(?!块|方)|镇村)"
)
#: 连州市东陂镇农贸市场、阳山县七拱镇客厅等2个项目: things listed with the places they lie in.
_NAMED_THING = re.compile(r"[^,;。:\d、]{1,18}[、和]")
_ITEM = re.compile(r"[^,;。:、]{1,18}[、和]")
_LAST_THING = re.compile(r"[^,;。:\d、]{1,18}?(?:等(?=\d)|,)")
#: 不含新民市, 连同郑口镇, 在福山区召开: a place that is left out, added, or only where people met.
_ASIDE = ("连同", "加上", "不含", "不包括", "不包含")
_VISITED = re.compile(r"[^,;。、\d]{0,4}?(?:考察|学习|招商|参展|参会|拜访|取经|观摩)")
_MEETING = re.compile(r"(?:市|区|县)?[^,;。\d]{0,4}?(?:召开|举行|举办)")
_WRITTEN_ABOVE = re.compile(r"[\u4e00-\u9fff]{1,8}?[市县区](?=[\u4e00-\u9fff]{2})")
_OPENERS = (";", "其中", "包括")
_STANDS_IN = ("在", "位于", "分布在", "集中在", "分布于")
_COUNTED_PLACES = re.compile(r"(?<=个)([县区市镇乡街])[区市道镇乡(]?(?![级直管])")
_COUNTED_RANK = {"县": "县市区旗", "区": "县市区旗", "市": "县市区旗", "镇": "镇乡道", "乡": "镇乡道", "街": "镇乡道"}
_COUNTS_PLACES = re.compile(r"(?:乡镇|镇街|街道|县区|县|区|乡|镇|村|社区|单位)")
_JOINT_VERB = re.compile(r"(?:先后|相继|陆续|共(?!有|同))[\u4e00-\u9fff]")
_ELSEWHERE = re.compile(r"(?:其他|其余)(?:各)?(?:县|市|区|乡|镇|地区|街道)")


def subject_of(view: SentenceView, candidate: Candidate) -> str | None:
    """The place a figure is of: the one named before it, unless it only stands in a list or is a yardstick."""
    behind = next((mention for mention in view.mentions if mention.start >= candidate.end), None)
    if behind is not None and behind.explicit and view.text[candidate.end : behind.start] in _STANDS_IN:
        return _with_county(view, behind)  # 其余700个在高新区
    mentions = [mention for mention in view.mentions if not _is_aside(view, mention)]
    listed = [mention for mention in mentions if mention.end <= candidate.start and mention.explicit]
    if len(listed) > 1 and listed[-1].end == candidate.start:
        joint = view.text[listed[-2].end : listed[-1].start]
        if joint in ("、", "和") and not view.text[listed[0].end : listed[-1].start].strip("、和").isdigit():
            between = [c for c in view.candidates if listed[-2].end <= c.start < listed[-1].start]
            if not between:
                return view.home  # 甲村、乙村、丙村3处: one count over the places listed
    if len(listed) > 1 and _is_joint(view, listed[-2], listed[-1], candidate):
        return view.home  # 甲乡、乙镇先后发生火点2个: one count over both
    if listed and _is_closed(view, listed, candidate):
        return _above(view, listed)  # 甲县向阳镇、红旗乡等3个乡镇: counted in the county
    if listed and _leaves_the_list(view, listed, candidate):
        return view.home
    over = candidate.start
    for mention in reversed(mentions):
        if mention.end > over:
            continue
        if mention.explicit and view.text[mention.start - 1 : mention.start] == "占" and mention.start:
            continue  # 占渭南城区的56.5%: the whole of a share
        if in_closed_brackets(view.text, view.sentence.start, mention.start, candidate.start):
            continue
        if _list_is_over(view, mention, candidate):
            over = _begin_of_list(view, mention)
            continue
        return _with_county(view, mention)
    return view.home


def _is_aside(view: SentenceView, mention: Mention) -> bool:
    """Whether a place is left out, added to others, or only where people met."""
    text = view.text
    if not mention.explicit:
        return False
    before = text[max(view.sentence.start, mention.start - 3) : mention.start]
    if before.endswith(("赴", "到", "去")) and _VISITED.match(text, mention.end):
        return True
    if before.endswith(_ASIDE) or (before.endswith("在") and _MEETING.match(text, mention.end)):
        return True
    opened = text.rfind("不含", view.sentence.start, mention.start)
    return opened >= 0 and not re.search(r"[,;。)]", text[opened : mention.start])


def _is_closed(view: SentenceView, listed: list[Mention], candidate: Candidate) -> bool:
    """Whether places, or things listed with their places, are closed by a count or by 等, and the figure is of all."""
    text, last = view.text, listed[-1]
    if ";" in text[last.end : candidate.start]:
        return False
    if text[last.end : candidate.start] == "等" and _COUNTS_PLACES.match(text, candidate.end):
        return True
    if (
        len(listed) > 1
        and text[last.end : candidate.start] == "的"
        and text[listed[-2].end : last.start] in ("、", "和")
    ):
        return True  # 多巴镇、拦隆口镇的3个收储点
    closing = _CLOSES_THE_LIST.match(text, last.end)
    if closing is not None and closing.end() <= candidate.start and (len(listed) > 1 or closing.group()[0] == "等"):
        return True
    if len(listed) < 2 or _NAMED_THING.fullmatch(text, listed[-2].end, last.start) is None:
        return False
    thing = _LAST_THING.match(text, last.end, candidate.start + 1)
    return thing is not None and thing.end() <= candidate.start and "分别" not in text[last.end : candidate.start]


def _begin_of_list(view: SentenceView, mention: Mention) -> int:
    """Where the list a place stands in begins: its 其中 or 包括, else the semicolon before it."""
    return max(view.sentence.start, *(view.text.rfind(word, view.sentence.start, mention.start) for word in _OPENERS))


def _with_county(view: SentenceView, mention: Mention) -> str:
    """A town named alone is told with the county it is listed under, else with that of the page: 颍上县谢桥镇."""
    if not mention.explicit or mention.level not in ("镇", "乡", "街道") or re.search("[县区市]", mention.name[:-1]):
        return mention.name
    named = [other for other in view.mentions if other.explicit and other.end <= mention.end]
    first = _WRITTEN_ABOVE.match(_row_of(view, named, _ITEM)[0].name)
    if first is not None:
        return first.group() + mention.name  # 湟中区多巴镇、拦隆口镇
    return view.home + mention.name if view.home and view.home[-1:] in ("县", "区") else mention.name


def of_other_places(view: SentenceView, candidate: Candidate, begin: int = 0) -> bool:
    """Whether the words right before a number name the places not listed: 其余县(市)148公里."""
    at = max(view.sentence.start, begin, candidate.start - 10)
    return _REST_OF_PLACES.search(view.text, at, candidate.start) is not None


def rest_of_places(view: SentenceView, candidate: Candidate, begin: int = 0) -> bool:
    """Whether a number is of the places not listed: 其余7个县区16部."""
    at = max(view.sentence.start, begin)
    if of_other_places(view, candidate, begin):
        return True
    return any(
        at <= other.start <= candidate.start
        and _REST_COUNTED.search(view.text, at, other.start)
        and _MORE_PLACES.match(view.text, other.end)
        and ";" not in view.text[other.end : candidate.start]
        for other in view.candidates
    )


def _leaves_the_list(view: SentenceView, listed: list[Mention], candidate: Candidate) -> bool:
    """其余4个县区合计5个, 三地合计占72.6%, 在五个县区中居末位: of the place above those listed."""
    text, last = view.text, listed[-1]
    if len(listed) > 1:
        ends = [
            candidate.start,
            *(other.start for other in view.candidates if last.end <= other.start < candidate.start),
        ]
        if any(_ALL_OF_THEM.search(text, last.end, end) and ";" not in text[end : candidate.start] for end in ends):
            return True
        numbered = [other for other in view.candidates if last.end <= other.start < candidate.start]
        if numbered and _BACK_TO_ALL.match(text, numbered[0].end) and _ends_a_list(view, last):
            return True  # 献县3个、…、海兴县1个，比去年同期的15个减少6个
    if rest_of_places(view, candidate, last.end):
        return True
    if len(listed) > 1 and text[max(0, candidate.start - 2) : candidate.start].endswith(("另", "另有", "另外")):
        return True  # 甲县、乙县各1个,另1个为砖厂
    counted = _COUNTED_PLACES.match(text, candidate.end)
    return counted is not None and last.level[-1:] in _COUNTED_RANK[counted[1]]


def _above(view: SentenceView, listed: list[Mention]) -> str | None:
    """The place above those of a list, where its first is written with it (甲县向阳镇、红旗乡 -> 甲县)."""
    row = _row_of(view, listed)
    above = {found.group() for mention in row if (found := _WRITTEN_ABOVE.match(mention.name))}
    return above.pop() if len(above) == 1 and _WRITTEN_ABOVE.match(row[0].name) else view.home


def _row_of(view: SentenceView, listed: list[Mention], item: re.Pattern[str] = _NAMED_THING) -> list[Mention]:
    """The last places that stand side by side, themselves or with a thing of theirs."""
    row = listed[-1:]
    for mention in reversed(listed[:-1]):
        between = view.text[mention.end : row[0].start]
        if between not in ("、", "和") and not item.fullmatch(between):
            break
        row.insert(0, mention)
    return row


def _is_joint(view: SentenceView, first: Mention, second: Mention, candidate: Candidate) -> bool:
    """Two places side by side with one verb behind them and no 分别: the count is of both together."""
    if view.text[first.end : second.start] not in ("、", "和", "及", "与"):
        return False
    behind = view.text[second.end : candidate.start]
    if "分别" in behind or "各" in behind or "其中" in behind:
        return False
    earlier = any(second.end <= other.start < candidate.start for other in view.candidates)
    apart = "," in behind and not earlier  # 甲县、乙县消防站建设滞后，年度应建8座
    return bool(_JOINT_VERB.match(behind)) or apart or (earlier and _has_joint_figure(view, second, candidate))


def _has_joint_figure(view: SentenceView, second: Mention, candidate: Candidate) -> bool:
    """The numbers since the two places are all of both: no other place, no semicolon between."""
    first = next(other for other in view.candidates if second.end <= other.start)
    return "," in view.text[second.end : first.start] and ";" not in view.text[second.end : candidate.start]


def _ends_a_list(view: SentenceView, mention: Mention) -> bool:
    """甲县5宗、乙市4宗、丙县和丁县各3宗；…: the last of places that have a number each, or share one."""
    begin = _begin_of_list(view, mention)
    named = [other for other in view.mentions if other.explicit and begin <= other.start <= mention.start]
    opened = view.text.startswith(_OPENERS[1:], begin)
    return len(named) > (1 if opened else 2) and all(
        view.text[one.end : two.start] in ("、", "和", "与")
        or any(one.end <= candidate.start < two.start for candidate in view.candidates)
        for one, two in pairwise(named)
    )


def _list_is_over(view: SentenceView, mention: Mention, candidate: Candidate) -> bool:
    """其中甲县3个、乙县2个；其他4个: behind the semicolon the sentence speaks of its own place again."""
    if mention.explicit and _ELSEWHERE.search(view.text, mention.end, candidate.start):
        return True
    if not mention.explicit or view.text.find(";", mention.end, candidate.start) < 0:
        return False
    if _ends_a_list(view, mention):
        return True
    if view.text[mention.start - 1 : mention.start] not in tuple(",;。:、\n(") and mention.start > view.sentence.start:
        return True  # 建成岭溪县储备林基地；…: a place in the name of a thing
    return any(cue.category == "part" and cue.end <= mention.start for cue in view.cues)
