"""What is said of all, and right behind it some of which it does not hold: 悉数销号 and 各有1条延至11月20日整改.

The clauses up to the second sentence behind a claim of all are asked for what is denied, still going on or put off, of
a number, a named place or thing. It counts where both speak of one act (a family of verbs, or letters in common) and
of one thing (its unit, its noun, or 其中, 另有 and the like). Another lot, an earlier time, a number of another total
between the two, and what follows upon the act silence it.
"""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.acts import acts_of, acts_under_way
from luoshu.core.reading.audit.alls import CLAUSE, ENDED, LOT_OF, All, clauses_behind, named_places
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_MARK = re.compile(
    r"(?P<not>无一(?![人例起名户])|未(?![来成央经必知及雨遂])(?:能|有|见)?|没(?:有(?!一[人个起例名户])|(?!有))|尚无|仍无|不(?=明|合格|达标|到位|足|能|符|通|齐|全|在[岗线位]))"
    r"|(?P<on>正(?:在|(?![式常确规比好面反视值处月如因是义宗负上中]))|仍[在需待]|[还尚]在|[尚有]待(?!遇))"
    r"|(?P<want>欠[付缴发交]|[缺短][口少]|空缺|[仍尚还]缺)"
    r"|(?P<behind>落后|滞后|慢于|低于|不及|达不到)"
    r"|(?P<late>超期|逾期|超时|超限)"
    r"|(?P<off>延[至期后到]|推迟|顺延|结转|暂缓|搁置|挂账|停工|时限|期限|\d[日月号]前?才|才能|须待|待(?=[^,;]{2,10}后)|(?:安排[在于]?|定[于在]|拟于|计划于?|预计于?)(?=[^,;]{0,4}\d))"
)
_NUMBER = re.compile(
    r"(\d[\d,.]*|(?<![第\d])[一两二三四五六七八九十]{1,3})(?:余|多)?(万|亿)?([个件处项家起条座台户名所宗批例套栋辆亩吨只艘间口眼人笔份期宗])"
)
_ANOTHER_RATE = re.compile(r"率[^,;。]{0,3}\d")
_ANY_NUMBER = re.compile(r"[1-9][\d,.]*(?![\d年月日时点%])|[一两二三四五六七八九十](?=[起例处宗件个])")
_OPENS = re.compile(
    r"^有(?=\d)|另有?|其中|但|不过|然而|只有|仅|唯|[仍尚还]有|其余|剩余|余下|剩下|[还尚]剩|个别|少数|除"
)
_ONLY = re.compile(r"只有|仅(?=[\u4e00-\u9fff]{0,8}\d)|唯|但|不过")
_NONE_OF_IT = re.compile(r"未|没|无|零|防|避免|率")
_TURNS = re.compile(r"但|不过|然而|可是|只是")
#: Whose it is not: another time, another lot, what was so before and is no longer, what is asked or supposed.
_OTHER = re.compile(
    r"去年|上年|往年|上[月周季期次]|上个月|上季度|下半年|[下明]年度|第[二三四]批|[二三]期|新[增发排签收接开确列投]|疑似|演练|此前|曾|一度|"
    r"当时|原[先有来]|过去|其[他它]|凡|如有|对[^,;。]{0,4}未|不得|一律|防止|避免|杜绝|严禁|无论|未成年|没有变化|问题是"
)
_OLD = re.compile(r"去年|上年|往年|上[月周季期次]|上个月|上季度|首批|第[一二三四]批|[一二三]期|20\d\d年")
_ALL_OF_THEM = frozenset(("全市", "全县", "全区", "个县", "市区", "县区"))
#: 各乡镇, 11个县: said of places, so that a place is one of them.
_OF_PLACES = re.compile(r"(?:各|所有|[\d一二三四五六七八九十]个)[县区市乡镇街]")
_STOP = frozenset(
    "的了在有是和已经到位完成全部进行个处家项们这那其中有关县区市镇乡村各每上下不未没尚仍还正被将要可以为与及并率时年月日目前工"
)
_MADE_BY_HAND = re.compile(r"[换修铺砌拆清填挖架补浇焊接改装查]")
#: 全部完成验收 and 主体还未封顶; 全覆盖 and 尚未安装.
_BEFORE_THE_END = re.compile(r"封顶|开工|动工|进场|招标|施工|选址|供地|立项|启动|开建|交付|贯通")
_LAID = re.compile(r"[装设建接通入配纳开]")
_REST = re.compile(r"(?:余下|剩余|其余|剩下|尚余|还剩|尚剩|仅剩|只剩)的?(?=[\d一两二三四五六七八九十])")
_AFTERWARDS = re.compile(r"验收|申报|移交|结算|决算|复核|评审|试运行|招商|装饰|推广|搬|腾退|公示|归档|满意")
_PAID_OR_FILLED = re.compile(r"[清付缴发兑拨还配齐足备满]|落实|到位|到岗")
_AHEAD = re.compile(r"达到?|超|快|高|好于|优于|领先")
_IN_TIME = re.compile(r"按期|按时|如期|及时|[期时]限")
BACK, SHORT, STRONG, NEAR = 26, 2, 3, 8


def check_counterexamples(layout: Layout, timeline: Timeline, claims: list[All]) -> Iterator[Check]:
    """Every claim of all against the clauses right behind it."""
    for claim in claims:
        found = next((_counted if claim.denies else _contrary)(layout, timeline, claim), None)
        if found is not None:
            spans = [(claim.start, claim.end), found, *_numbers(layout.text, claim, found)]
            relation = f"“{layout.text[claim.start : claim.end][:24]}” / {layout.text[found[0] : found[1]][:24]}"
            why = "一处说全部，另一处还有没做到的，请核对"
            yield text_check(layout, "all", "inconsistent", spans, relation, why, "warn")


def _counted(layout: Layout, timeline: Timeline, claim: All) -> Iterator[tuple[int, int]]:
    """无一逾期, and 逾期贷款14笔."""
    text, verb = layout.text, claim.denies[:2]
    for start, end in clauses_behind(layout, claim):
        words = text[start:end]
        number, said = _ANY_NUMBER.search(words), words.find(verb)
        if said < 0 or number is None or _OTHER.search(text, claim.end, end):
            continue
        if not _NONE_OF_IT.search(words[:said]) and abs(number.start() - said) <= NEAR:
            yield start, end


def _contrary(layout: Layout, timeline: Timeline, claim: All) -> Iterator[tuple[int, int]]:
    text = layout.text
    whole = _units(f"{text[claim.sentence[0] : claim.end]}")
    for start, end in clauses_behind(layout, claim):
        words = text[start:end]
        for mark in _MARK.finditer(words):
            if mark["off"] and not _is_to_come(timeline, start, end, mark.group()):
                continue
            begins = _begin(text, claim, start, start + mark.start())
            if _is_counterexample(text, claim, whole, begins, start, mark, end):
                yield begins, end
                return


def _begin(text: str, claim: All, start: int, mark: int) -> int:
    """Where the words of the exception begin: with the number or opener before it, two clauses back at most."""
    floor = max(claim.end, start - BACK)
    floor = max(floor, text.rfind("。", floor, start) + 1, text.rfind(";", floor, start) + 1)
    if _NUMBER.search(text, start, mark) or _OPENS.search(text, start, mark):
        return start
    before = [m.start() for m in CLAUSE.finditer(text, floor, start)]
    return before[-1] if before else start


def _is_to_come(timeline: Timeline, start: int, end: int, mark: str) -> bool:
    """Put off, to a day that is not yet past."""
    days = [m.last for m in timeline.within(start, end) if m.last is not None]
    return (not days and mark[:1] not in "时期才") or any(day > timeline.issued for day in days)


def _is_counterexample(
    text: str, claim: All, whole: set[str], begins: int, start: int, mark: re.Match[str], end: int
) -> bool:
    words = text[begins:end]
    sentence = text[max(claim.end, text.rfind("。", claim.end, begins) + 1) : end]
    number, opens = _NUMBER.search(words), _OPENS.search(words)
    of_those = "其中" in sentence
    if _OTHER.search(sentence) or (_OLD.search(claim.words) and not _OLD.search(words) and not of_those):
        return False
    lots = [set(LOT_OF.findall(said)) for said in (claim.words, words)]
    if lots[0] and lots[1] and not lots[0] & lots[1]:
        return False
    if mark["late"] and not _IN_TIME.search(claim.words):
        return False
    if _elsewhere(claim, words, text.find("。", claim.end, begins) >= 0):
        return False
    if number and not of_those and _of_another_total(text, claim, number[3], begins + number.start()):
        return False
    if claim.stem and _ANOTHER_RATE.search(text, claim.end, start + mark.start()):
        return False  # 校外单位覆盖率92%，未覆盖的6家: of those
    if number and not opens and text.startswith(";", begins - 1):
        return False  # 15项立行立改的全部整改到位；8项中长期的还在整改: told side by side
    act, before = text[start + mark.end() : end], text[max(begins, start + mark.start() - 6) : start + mark.start()]
    same_noun = len((grams(f"{claim.subject}{claim.stem}") & grams(words)) - _ALL_OF_THEM)
    same_unit = number is not None and number[3] in whole
    link = _act_link(claim, before, act, mark)
    if number and _REST.search(words) and not _AFTERWARDS.search(act) and ENDED.search(claim.says):
        return same_unit or bool(same_noun)  # 全部完成翻耕，余下1处正…
    if not link and not (mark["off"] and same_noun):
        only = _ONLY.search(words) is not None and (mark["on"] or mark["off"]) and ENDED.search(claim.says)
        return bool(number and not _AFTERWARDS.search(act) and (only or (mark["off"] and _TURNS.search(sentence))))
    of_noun = same_noun > 1 or (same_noun > 0 and claim.subject[-2:] in words)
    if mark["want"]:
        return number is not None or any(letter.isdigit() for letter in words)
    if number or (opens and opens.group() in ("个别", "少数")):
        return bool(
            opens or of_those or of_noun or (same_unit and (same_noun or link > 1)) or (claim.stem and link > 1)
        )
    if opens and opens.group() in ("仅", "只有", "但", "不过", "其中", "然而"):
        return link > 1 or bool(same_noun)
    if named_places(words):
        return of_noun or (link > 1 and bool(_OF_PLACES.search(claim.subject)))
    if link > STRONG and claim.subject[-2:] in words:
        return True
    return (same_noun > 1 and bool(mark["off"])) or (link > STRONG and not same_noun and len(before) > SHORT)


def _elsewhere(claim: All, words: str, far: bool) -> bool:
    """Of another place than the claim: another county than its county, or none named beyond its sentence."""
    mine, other = claim.places, named_places(words)
    if not mine or mine & other:
        return False
    levels = ["".join(sorted({name[-1] for name in names})) for names in (mine, other)]
    lower = bool(other) and not set(levels[0]) & set("镇乡") and set(levels[1]) <= set("镇乡")
    return not lower and bool(other or far)


def _act_link(claim: All, before: str, act: str, mark: re.Match[str]) -> int:
    """How near the two acts are: a family of verbs, or letters in common; what follows upon the act is no link."""
    says = claim.says
    if mark["not"] or mark["late"]:
        letters = (set(says) & set(f"{before[-4:]}{act[:8]}")) - _STOP
        earlier = ENDED.search(says) is not None and _BEFORE_THE_END.match(act) is not None
        laid = "覆盖" in says and _LAID.search(act[:4]) is not None
        return (2 if acts_of(says) & acts_of(act[:8]) else 0) + len(letters) + earlier + laid
    if mark["behind"]:
        return 2 * (_AHEAD.search(says) is not None)
    if mark["want"]:
        return 2 * (_PAID_OR_FILLED.search(claim.words) is not None)
    if _AFTERWARDS.search(act) and not _AFTERWARDS.search(says):
        return 0
    letters = (set(says) & set(f"{before}{act[:8]}")) - _STOP
    if mark["off"]:
        return 2 if acts_of(says) & acts_of(f"{before}{act}") or letters else 0
    by_hand = ENDED.search(says) is not None and _MADE_BY_HAND.search(act[:6]) is not None
    return (2 if acts_of(says) & acts_under_way(act[:10]) else 0) + len(letters) + by_hand


def _units(words: str) -> set[str]:
    return {number[3] for number in _NUMBER.finditer(words)}


def _of_another_total(text: str, claim: All, unit: str, at: int) -> bool:
    """A larger number of the unit between the two that the claim did not tell: what is left is left of that."""
    mine = re.match(r"[\d.]+", text[at : at + 12].replace(",", ""))
    for other in _NUMBER.finditer(text, claim.end, at):
        value = other[1].replace(",", "")
        larger = other[3] == unit and value.isdigit() and mine is not None and float(value) > float(mine.group())
        if larger and other.group() not in text[claim.sentence[0] : claim.end]:
            return True
    return False


def _numbers(text: str, claim: All, found: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The last number of the claim and the first of the exception."""
    told = list(_NUMBER.finditer(text, claim.begins, claim.start))
    if told:
        yield told[-1].span()
    left = _NUMBER.search(text, *found)
    if left is not None:
        yield left.span()
