"""What was told before, what came since and what there is now: an earlier total, its increments and a later total.

Each number takes its part by the time its clause tells: up to a day (截至6月2日, 1至8月, 上期), or from one day to
another (9月当月, 6月3日至4日, 本期). Three numbers of one thing whose times join must add up; a time-table of totals
(5月末、6月末、7月末分别为…) must bear what is said of its single months. An exact fit anywhere keeps silence.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, pairwise

from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check
from luoshu.core.rows import row

_ISSUE = r"第[\d一二三四五六七八九十百]+期(?!工程|项目|间|培训|班)"
_BEFORE = re.compile(
    rf"{_ISSUE}|上一?期|上周(?![五六])|上旬|上次|前次|上月|前期通报|昨日|前一[日天]|上年末|去年底|"
    r"\d{1,2}月(?:份)?(?:通报|简报)|(?:简报|通报|月报|专报|日报)(?:所列|所载|载明|通报|数|公布)"
)
_SINCE = re.compile(
    r"本期|本周|本旬|本月|当[日天周月旬]|今[日天]|较上[期周月次]|比上[期周月次]|[一两三四五六七八九十\d]+个?[天日周月]来|此后|之后|其后|又"
)
_NOW = re.compile(r"累计|已|共|目前|截至|总数|达到?|完成|实现|增[至到加]")
_UP_TO = re.compile(
    r"1月?(?:至|-|—|~|到)(?P<month>\d{1,2})月(?:份)?|(?<!\d)(?P<last>\d{1,2})月[底末]|(?P<half>上半年)|前(?P<quarters>[一二三])季度|(?P<quarter>[一二三])季度末|"
    r"(?:截至|截止|到|至)(?:\d{4}年)?(?:(?P<of>\d{1,2})月)?(?P<day>\d{1,2})日(?!至|-|—)|"
    r"(?P<said>\d{1,2})月(?P<then>\d{1,2})日(?=[\u4e00-\u9fff]{0,6}(?:时|累计|通报|简报|数))|(?<![\d月至—~-])(?P<only>\d{1,2})日(?=累计)"
)
_FROM_TO = re.compile(
    r"(?:(?P<m>\d{1,2})月)?(?P<d>\d{1,2})日?(?:至|-|—|~)(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日|"
    r"(?<![\d至到—~-])(?P<month>\d{1,2})月(?:份|当月|单月)?(?![\d底末至到—~-])|(?P<quarter>[一二三四])季度(?!末)"
)
#: Letters one of which is in every match of these two.
_OF_TIMES = frozenset("月日季半")
_TIME_WORDS = re.compile(
    rf"{_ISSUE}|月报|\d+年?|[月日末底份]|至|截至|今年以来|以来|目前|累计|上[一]?[期周月旬次]|本[期周月旬]|当[日天月周]|[昨今]日|通报|简报|月报|专报|日报|所列|所载|载明|"
    r"全[市县区]|新增|总数|为|达到?|已经?|共|净增|完成|上半年|前?[一二三四]季度|又|均|(?<=[\u4e00-\u9fff])数$|的|较|比|增加"
)
_OTHER = re.compile(r"(?<!^)其中|同比|环比|去年|上年同|计划|任务|目标|[日月年周旬人户]均|平均|剩余|尚|未|每")
_OF_IT = re.compile(r"其中")
_NO_ACT = re.compile(r"累计|完成|新增|达到?|通报|实现|变化|增加|已|共")
_STOCK = re.compile(r"库存|存栏|余额|在建|在岗|在册|结存|留存")
_SINGLE = re.compile(r"(?:单月|每月|每个月|各月|逐月|当月)")
_LAST = re.compile(r"(?:近|后|最近|连续)([两二三四五六2-6])个?月")
_AT_LEAST = re.compile(r"以上|(?<!不)超过|不少于|不低于|突破|高于|多于")
_AT_MOST = re.compile(r"以下|不足|不到|(?<!不)低于|(?<!不)少于|不超过")
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_MONTHS_OF = {"一": 3, "二": 6, "三": 9, "四": 12}
END = 99
REACH = 40
SLIP = (Decimal("0.4"), Decimal("2.5"))
YEAR_SLIP = (Decimal("0.8"), Decimal("1.25"))
MOST = 4
MOST_CHAINS = 40
LISTED = 6
Day = tuple[int, int]


@row(frozen=True)
class _Part:
    """A number and its time: ``begins`` is None for a total, ``ends`` None where only the words say before or now."""

    claim: Claim
    at: int
    begins: Day | None
    ends: Day | None
    before: bool
    since: bool


def check_accumulations(claims: list[Claim]) -> Iterator[Check]:
    """Every earlier total of a page with what came since and the later total."""
    by_kind: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind != "%":
            by_kind[claim.figure.document, claim.kind].append(claim)
    for same in by_kind.values():
        if len(same) < 2:
            continue
        parts = [part for at, claim in enumerate(same) if (part := _part(same, at)) is not None]
        for before in parts:
            if before.begins is None and (before.before or before.ends) and not before.since:
                yield from _added(before, parts)
        for now in parts:
            if now.begins is None and now.ends is not None:
                yield from _of_the_year(now, parts)
        yield from _single_months(same)


def _part(same: list[Claim], at: int) -> _Part | None:
    claim = same[at]
    if claim.rough or claim.figure.promised or claim.role not in ("plain", "total", "previous", "difference"):
        return None
    if _OTHER.search(claim.clause) or _STOCK.search(claim.lead):
        return None
    words = claim.lead[-48:].split(";")[-1]
    since = _SINCE.search(words) is not None
    if since and claim.role == "previous":
        return None  # 确认火点较上周的26个减少5个
    before = _BEFORE.search(_SINCE.sub("", words) if since else words) is not None
    window, up_to = _times(words)
    month = _month_near(same, at) if window is not None or up_to is not None else 0
    if window is not None and "累计" not in words[window.end() :]:
        begins, ends = _window(window, month)
        return _Part(claim, at, begins, ends, False, True)
    if claim.figure.part and not (since and _OF_IT.match(claim.clause)):
        return None
    if up_to is not None:
        return _Part(claim, at, None, _day(up_to, month), before, False)
    if "累计" not in claim.clause and (since or (not before and _in_a_sentence_of_now(claim))):
        return _Part(claim, at, (0, 0), None, False, True)
    if before:
        return _Part(claim, at, None, None, True, False)
    now = _NOW.search(claim.clause) and claim.role != "difference"
    return _Part(claim, at, None, None, False, False) if now else None


def _times(words: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """What was written last of the two: from one day to another, or up to a day."""
    if _OF_TIMES.isdisjoint(words):
        return None, None
    up_to, window = _last(_UP_TO, words), _last(_FROM_TO, words)
    if up_to is None or window is None:
        return window, up_to
    if window.start() < up_to.end() and up_to.start() < window.end():
        by_days = (window["m"] or window["d"]) and (up_to["day"] or up_to["then"] or up_to["only"])
        return (window, None) if by_days else (None, up_to)
    return (window, None) if window.start() > up_to.start() else (None, up_to)


def _in_a_sentence_of_now(claim: Claim) -> bool:
    """本期盘活17宗，…，回收资金0.62亿元: told in one breath with what came in this issue."""
    figure = claim.figure
    words = figure.sentence[: figure.start - figure.sent_start][-60:].rpartition(";")[2]
    said = _last(_SINCE, words)
    return said is not None and "累计" not in words and not _BEFORE.search(words[said.end() :])


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    found = list(pattern.finditer(words))
    return found[-1] if found else None


def _month_near(same: list[Claim], at: int) -> int:
    """The month last written, for a bare day; else the one the number is dated in."""
    for claim in reversed(same[max(0, at - 6) : at + 1]):
        said = re.findall(r"(\d{1,2})月", claim.lead)
        if said:
            return int(said[-1])
    return int((same[at].figure.ends_on or "0000-00")[5:7] or 0)


def _day(said: re.Match[str], month: int) -> Day:
    if said["month"] or said["last"]:
        return int(said["month"] or said["last"]), END
    if said["half"]:
        return 6, END
    if said["quarters"] or said["quarter"]:
        return _MONTHS_OF[said["quarters"] or said["quarter"]], END
    if said["then"]:
        return int(said["said"]), int(said["then"])
    return int(said["of"] or month), int(said["day"] or said["only"])


def _window(said: re.Match[str], month: int) -> tuple[Day, Day]:
    if said["d"]:
        first = int(said["m"] or month)
        return (first, int(said["d"])), (int(said["m2"] or first), int(said["d2"]))
    if said["quarter"]:
        last = _MONTHS_OF[said["quarter"]]
        return (last - 2, 1), (last, END)
    return (int(said["month"]), 1), (int(said["month"]), END)


def _follows(ends: Day, begins: Day) -> bool:
    """The next day, as far as the page tells the length of a month."""
    if ends[1] in (28, 29, 30, 31, END):
        return begins == (ends[0] + 1, 1)
    return begins == (ends[0], ends[1] + 1)


def _added(before: _Part, parts: list[_Part]) -> Iterator[Check]:
    """An earlier total and the increments that join on to it, against each later total."""
    near = [p for p in parts if p is not before and abs(p.at - before.at) <= REACH]
    wrong: tuple[list[_Part], _Part] | None = None
    for now in near:
        if now.begins is not None or now.before or not _later(before, now) or not _one_thing(before, now):
            continue
        if now.claim.high < before.claim.low:
            if _falls(before, now) and not _between(before, now, near):
                yield _fallen(before.claim, now.claim)
            continue
        for came in _chains(before, now, near):
            if _fits(before.claim, came, now.claim):
                return
            gap = now.claim.value - before.claim.value
            if wrong is None and gap > 0 and SLIP[0] <= sum(p.claim.value for p in came) / gap <= SLIP[1]:
                wrong = (came, now)
    if wrong is not None and not any(_fits(None, came, wrong[1].claim) for came in _from_new_year(wrong[1], near)):
        yield _not_added(before.claim, [part.claim for part in wrong[0]], wrong[1].claim)


def _of_the_year(now: _Part, parts: list[_Part]) -> Iterator[Check]:
    """一季度99个、二季度103个; 上半年通报为209个: a total against all its months or quarters."""
    near = [p for p in parts if p is not now and abs(p.at - now.at) <= REACH]
    chains = list(_from_new_year(now, near))
    if not chains or any(_fits(None, came, now.claim) for came in chains):
        return
    for came in chains:
        told = sum((p.claim.value for p in came), Decimal(0))
        if now.claim.value and YEAR_SLIP[0] <= told / now.claim.value <= YEAR_SLIP[1]:
            yield _not_added(None, [part.claim for part in came], now.claim)
            return


def _fits(before: Claim | None, came: list[_Part], now: Claim) -> bool:
    added = [part.claim for part in came] + ([before] if before is not None else [])
    return sum(c.low for c in added) <= now.high and now.low <= sum(c.high for c in added)


def _falls(before: _Part, now: _Part) -> bool:
    """Totals of one thing, of which the later is the smaller."""
    first, last = before.claim, now.claim
    mine, its = _words(first), _words(last)
    beside = first.figure.sent_start == last.figure.sent_start and abs(before.at - now.at) <= 2
    summed = "累计" in last.clause and ("累计" in first.clause or beside)
    if not summed and beside and before.ends and now.ends:
        summed = "累计" in last.figure.sentence[: last.figure.start - last.figure.sent_start]
    return summed and (bool(mine & its) if mine and its else bool(mine or its) or beside)


def _between(before: _Part, now: _Part, near: list[_Part]) -> bool:
    """Another total was told of a day between the two."""
    if before.ends is None or now.ends is None:
        return False
    dated = [p for p in near if p.begins is None and p.ends is not None and before.ends < p.ends < now.ends]
    return any(p.claim.figure.sent_start == now.claim.figure.sent_start and _one_thing(p, now) for p in dated)


def _chains(before: _Part, now: _Part, near: list[_Part]) -> Iterator[list[_Part]]:
    """The increments from the earlier total to the later: one told by words or dates, or dated ones that join."""
    fit = [p for p in near if p.begins is not None and p is not now and _is_of(p, before, now)]
    yield from ([came] for came in fit if _joins(before, came, now))
    if before.ends is not None:
        joined = islice(_joined(before.ends, now, fit, MOST), MOST_CHAINS)
        yield from (chain for chain in joined if len(chain) > 1)


def _from_new_year(now: _Part, near: list[_Part]) -> Iterator[list[_Part]]:
    fit = [p for p in near if p.begins is not None and p is not now and (_is_of(p, now, now) or _listed(p, now))]
    if now.ends is not None and any(p.begins == (1, 1) for p in fit):
        joined = islice(_joined((0, END), now, fit, MOST), MOST_CHAINS)
        yield from (chain for chain in joined if len(chain) > 1)


def _listed(came: _Part, now: _Part) -> bool:
    """286个…。分季度看，一季度99个，二季度103个: told by its time alone, in the paragraph of the total."""
    same = came.claim.figure.paragraph == now.claim.figure.paragraph and abs(came.at - now.at) <= LISTED
    return same and not _words(came.claim) and came.claim.figure.subject == now.claim.figure.subject


def _joined(ends: Day, now: _Part, fit: list[_Part], most: int) -> Iterator[list[_Part]]:
    """Dated increments that join from a day on to the day of the later total."""
    for first in fit:
        if first.begins is None or first.ends is None or not _follows(ends, first.begins):
            continue
        if _reaches(first, now):
            yield [first]
        elif most > 1:
            for chain in _joined(first.ends, now, fit, most - 1):
                yield [first, *chain]


def _is_of(came: _Part, before: _Part, now: _Part) -> bool:
    place = came.claim.figure.subject
    if place != now.claim.figure.subject and (place or "\0") in came.claim.lead:
        return False
    within = came.claim.figure.part and came.at == now.at + 1  # 累计526台，其中8月当月完工31台
    return within or _one_thing(came, now) or _one_thing(came, before)


def _not_added(before: Claim | None, added: list[Claim], now: Claim) -> Check:
    told = [before, *added] if before is not None else added
    gap = now.value - (before.value if before is not None else sum(c.value for c in added[:-1]))
    relation = " + ".join(c.figure.raw for c in told)
    relation += f"，文中累计 {now.figure.raw}，实差 {as_written(Decimal(gap), now)}"
    why = "上期数加本期新增不等于累计数，请核对"
    return make("series", "inconsistent", [*(c.figure for c in told), now.figure], relation, why, "warn")


def _fallen(before: Claim, now: Claim) -> Check:
    relation = f"{before.figure.raw} -> {now.figure.raw}"
    return make("series", "inconsistent", [before.figure, now.figure], relation, "累计数比上期小，请核对", "warn")


def _later(before: _Part, now: _Part) -> bool:
    if before.claim.figure.subject != now.claim.figure.subject or now.claim.role == "previous":
        return False
    if not _one_act(before.claim, now.claim):
        return False
    if before.ends is not None and now.ends is not None:
        return before.ends < now.ends
    return before.before


def _joins(before: _Part, came: _Part, now: _Part) -> bool:
    """The increment begins where the earlier total ends and ends with the later; words stand for what has no date."""
    if came.ends is None:
        return before.before
    if before.ends is not None and not _follows(before.ends, came.begins or (0, 0)):
        return False
    return _reaches(came, now) if now.ends is not None else before.before or before.ends is not None


def _reaches(came: _Part, now: _Part) -> bool:
    if came.ends is None or now.ends is None:
        return False
    return came.ends == now.ends or (came.ends[0] == now.ends[0] and END in (came.ends[1], now.ends[1]))


def _one_thing(first: _Part, second: _Part) -> bool:
    """A shared word; where one tells no thing at all, it stands right beside the other."""
    mine, its = _words(first.claim), _words(second.claim)
    if mine and its:
        return bool(mine & its)
    return abs(first.at - second.at) <= 2


def _one_act(first: Claim, second: Claim) -> bool:
    """接收 and 办结 are two acts; 累计, 完成 and the like are none."""
    mine, its = (_NO_ACT.sub("", claim.figure.action or "")[-2:] for claim in (first, second))
    told = mine in first.clause and its in second.clause
    return not (mine and its and told) or mine in second.clause or its in first.clause


def _words(claim: Claim) -> set[str]:
    return grams(_TIME_WORDS.sub("", re.sub(r"^.*[()]", "", claim.clause)))


def _single_months(same: list[Claim]) -> Iterator[Check]:
    """5月末、6月末、7月末累计104个、131个、151个，近两个月单月均在25个以上: each month is the step of two totals."""
    for at, bound in enumerate(same):
        if at < 2 or not _SINGLE.search(bound.clause):
            continue
        low, high = _AT_LEAST.search(f"{bound.clause}{bound.tail}"), _AT_MOST.search(f"{bound.clause}{bound.tail}")
        if bool(low) == bool(high):
            continue
        run = _totals(same, at)
        steps = [(b.low - a.high, b.high - a.low, b) for a, b in pairwise(run)]
        said = _LAST.search(bound.clause) or _LAST.search(bound.lead)
        if said is not None:
            count = _COUNT.get(said[1]) or int(said[1])
            steps = steps[-count:] if len(steps) >= count else []
        beyond = [b for least, most, b in steps if (most < bound.value if low else least > bound.value)]
        if beyond:
            relation = (
                "、".join(claim.figure.raw for claim in run) + f"，“{bound.clause}{bound.figure.raw}{bound.tail}”"
            )
            figures = [*(claim.figure for claim in run), bound.figure]
            yield make("series", "inconsistent", figures, relation, "各月之差与所写的单月数不符，请核对", "warn")


def _totals(same: list[Claim], at: int) -> list[Claim]:
    """The list of totals by month ends right in front, in one sentence."""
    run: list[Claim] = []
    for claim in reversed(same[max(0, at - 12) : at]):
        if claim.figure.sent_start != same[at].figure.sent_start or not claim.plain or claim.rough:
            break
        run.insert(0, claim)
        if not claim.lead.startswith(("、", "和")):
            break
    head = run[0].lead if run else ""
    dated = len(re.findall(r"\d{1,2}月[末底]?", head)) >= len(run)
    return run if len(run) > 1 and dated and not _STOCK.search(head) and re.search(r"累计|[末底]", head) else []
