"""What is said of all with a limit, and right behind it one on the wrong side: 均超额完成 and 分别为91.6%和87.3%.

The limit is told by what is said of them all: 超额 is a hundred per cent, 均有增长 a direction, 均列前十 a rank,
于7月3日前全部恢复 a day that is past. The same sentence and the next two are asked for a rate, a change, a place in the
ranking or a day of one of them beyond it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.acts import acts_of
from luoshu.core.reading.audit.alls import ENDED, All, clauses_behind, named_places
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_UP = r"增长|上升|提升|提高|增加|上涨|扩大|回升|正增长|增收|增产"
_DOWN = r"下降|减少|回落|下滑|降低|负增长|下跌|缩短|收窄|减产"
_DIRECTION = re.compile(
    rf"^(?:同比|环比|实现|保持|呈|有所?|出现|较[^,;]{{0,8}}|比[^,;]{{0,8}}|(?P<two>两位数))*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
)
_OVERFULFILLED = re.compile(r"^(?:已|提前)*超额|^(?:已)?超(?:过)?(?:全年|年度|年初|时序|序时)?(?:任务|目标|计划)")
_RANKED = re.compile(
    r"^(?:已|稳|保持)*(?:居|列|位居|位列|位于|排|排名|进入|跻身|挤进|迈入|处于|稳居)[^,;\d]{0,6}?前(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,3})(?![一-龥]?季度)"
)
_NUMBER = re.compile(r"\d[\d.]*%?")
_RATE = re.compile(r"(?P<n>\d{1,3}(?:\.\d+)?)%")
_PLACED = re.compile(r"第(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,4})(?:位|名|$|[,;。])")
_OF_IT = re.compile(
    r"(?:总体|平均)?(?P<stem>[\u4e00-\u9fff]{2,4})率(?:仅|只有|只|约)?(?:为|达到?|有)?(?P<n>\d{1,3}(?:\.\d+)?)%"
)
#: A rate of something else than what is done of the task.
_OTHER_RATE = re.compile(
    r"(?<!完成)率|增长|下降|同比|提高|占比|增幅|降幅|百分点|增速|去年|上年|全市|全省|全县|平均|合计"
)
_OTHER_TIME = re.compile(
    r"去年|上年|往年|上[月周季期次]|上个月|上季度|下半年|明年|演练|此前|曾|原|目标|计划|力争|确保|将"
)
_BEYOND = re.compile(r"才|直[到至]|延|逾|晚于|拖|推迟|迟")
_OWN = re.compile(r"最[低小慢高大长少]|较[低慢少]|垫底|末位|靠后|其中|分别|仅|只有|除|但|不过|唯|个别")
_LAST_YEAR = re.compile(r"(?:[比较]|同)(?:去年|上年)(?:同期)?")
_FILL = re.compile(rf"{_OWN.pattern}|{_LAST_YEAR.pattern}|同比|环比|[的是]")
FULL = Decimal(100)
TWO_DIGITS = Decimal(10)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A clause behind a claim, with the words of its sentence until its end."""

    start: int
    end: int
    words: str
    said: str


def check_limits_of_all(layout: Layout, timeline: Timeline, claims: list[All]) -> Iterator[Check]:
    """Every claim of all that has a limit against the clauses right behind it."""
    for claim in claims:
        found = _beyond(layout, timeline, claim)
        if found is not None:
            spans = [(claim.start, claim.end), *found]
            relation = (
                f"“{layout.text[claim.start : claim.end][:24]}” / {layout.text[found[-1][0] : found[-1][1]][:24]}"
            )
            yield text_check(
                layout, "all", "inconsistent", spans, relation, "说的是全部，后面有不在其内的，请核对", "warn"
            )


def _beyond(layout: Layout, timeline: Timeline, claim: All) -> list[tuple[int, int]] | None:
    says = claim.says.removeprefix("已")
    direction, ranked = _DIRECTION.match(says), _RANKED.match(says)
    pieces = _pieces(layout, claim)
    lower = _rate_of_it(claim, pieces)
    if lower is not None:
        return lower
    if _OVERFULFILLED.match(says):
        return _short_of_full(claim, pieces)
    if ranked is not None:
        return _behind_rank(pieces, parse_any(ranked["n"]))
    if direction is not None:
        return _turned(pieces, direction)
    days = timeline.within(claim.begins, claim.end)
    if (
        len(days) == 1
        and days[0].last is not None
        and layout.text.startswith("前", days[0].end - days[0].raw.endswith("前"))
    ):
        return _too_late(timeline, claim, pieces, days[0].last.toordinal())
    return None


def _pieces(layout: Layout, claim: All) -> list[_Piece]:
    text = layout.text
    found = []
    for start, end in clauses_behind(layout, claim):
        begins = max(claim.end, text.rfind("。", claim.end, start) + 1)
        if not _OTHER_TIME.search(_LAST_YEAR.sub("", text[begins:end])):
            found.append(_Piece(start, end, text[start:end], text[begins:end]))
    return found


def _short_of_full(claim: All, pieces: list[_Piece]) -> list[tuple[int, int]] | None:
    """分别为91.6%和87.3%: of the task, of those who are low, or of a place."""
    for piece in pieces:
        rates = [rate for rate in _RATE.finditer(piece.words) if Decimal(rate["n"]) < FULL]
        if not rates or _OTHER_RATE.search(piece.said):
            continue
        if _OWN.search(piece.said) or named_places(piece.words):
            begins = piece.end - len(piece.said) if "完成" in piece.said else piece.start
            return [(begins, piece.end), *((piece.start + r.start(), piece.start + r.end()) for r in rates)]
    return None


def _rate_of_it(claim: All, pieces: list[_Piece]) -> list[tuple[int, int]] | None:
    """全部开工, 开工率95.1%: the rate of what is said of them all, of no other place."""
    for piece in pieces[:2]:
        rate = _OF_IT.match(piece.words)
        mine = rate is not None and _is_its_rate(rate["stem"][-2:], claim) and not claim.stem
        if (
            rate is not None
            and mine
            and Decimal(rate["n"]) < FULL
            and piece.start < claim.sentence[1]
            and ";" not in piece.said
        ):
            return [(piece.start, piece.start + rate.end()), (piece.start + rate.start("n"), piece.start + rate.end())]
    return None


def _is_its_rate(stem: str, claim: All) -> bool:
    done = stem == "完成" and ENDED.search(claim.says) is not None
    return stem == "覆盖" or done or stem in claim.words


def _behind_rank(pieces: list[_Piece], limit: Decimal | None) -> list[tuple[int, int]] | None:
    for piece in pieces:
        for placed in _PLACED.finditer(piece.words):
            place = parse_any(placed["n"])
            if limit is not None and place is not None and place > limit:
                return [(piece.start, piece.end), (piece.start + placed.start(), piece.start + placed.end())]
    return None


def _turned(pieces: list[_Piece], said: re.Match[str]) -> list[tuple[int, int]] | None:
    """均有增长, and one that fell; 均两位数增长, and one by 3.4%."""
    same, against = (_UP, _DOWN) if said["up"] else (_DOWN, _UP)
    for piece in pieces:
        turned = re.search(against, piece.words)
        number = _NUMBER.search(piece.words, turned.end() if turned else 0)
        if turned is None and said["two"]:
            turned, number = re.search(same, piece.words), _RATE.search(piece.words)
            if number is not None and Decimal(number["n"]) >= TWO_DIGITS:
                continue
        own = _OWN.search(piece.words) or named_places(piece.words)
        if turned is None or number is None or not own or number.start() < turned.end():
            continue
        if len(_FILL.sub("", piece.words[: turned.start()])) <= NAME:
            return [(piece.start, piece.end), (piece.start + number.start(), piece.start + number.end())]
    return None


def _too_late(timeline: Timeline, claim: All, pieces: list[_Piece], limit: int) -> list[tuple[int, int]] | None:
    for piece in pieces:
        for day in timeline.within(piece.start, piece.end):
            late = day.first is not None and day.first.toordinal() > limit
            act = acts_of(claim.says) & acts_of(piece.words) or claim.says[-2:] in piece.words
            short = len(piece.words) - (day.end - day.start) <= 2 * NAME
            if (
                late
                and act
                and (short or _BEYOND.search(piece.words) or named_places(piece.said) or _OWN.search(piece.said))
            ):
                return [(piece.start, piece.end), (day.start, day.end)]
    return None


#: Letters of the name of one of them before what it did.
NAME = 6
