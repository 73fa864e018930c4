"""Numeral + in-fix + magnitude + unit -> candidate figures on folded text, after the distractors are marked."""

import re
from dataclasses import dataclass
from decimal import Decimal

from luoshu.core.quantities.numerals import (
    ARABIC,
    CHINESE_DIGITS,
    DIGIT_OF,
    MAGNITUDE,
    parse_about,
    parse_arabic,
    parse_chinese,
    parse_fraction,
)
from luoshu.core.quantities.units import CHINESE_COUNTERS, unit_pattern

_COUNTERS = unit_pattern(CHINESE_COUNTERS)
_SCAN = re.compile(
    # Every figure begins with one of these; one look at the letter spares trying every alternative at every place.
    rf"(?=[\d{CHINESE_DIGITS}过近])(?:(?P<a>{ARABIC})(?P<in1>[余多来几](?=[万亿个家座所处项条部台套件起场支辆户名人亩公平元吨次种栋株头只间"
    rf"次千]))?(?P<mag>{MAGNITUDE})?(?P<in2>[余多来几])?"
    rf"(?:(?P<unit>{unit_pattern()})|(?P<big>大(?:[\u4e00-\u9fff]{{0,4}}?(?:片区|集群|工程|行动|体系|中心|"
    rf"基地|园区|项目|产业|板块|任务|平台|领域|类|项))))?"
    rf"|(?P<den>[{CHINESE_DIGITS}]{{1,3}})分之(?P<num>[{CHINESE_DIGITS}点]{{1,8}}|\d+(?:\.\d+)?)"
    rf"|(?<![{CHINESE_DIGITS}])(?P<c>[{CHINESE_DIGITS}]{{1,16}})(?P<cin>[余多几])?(?P<cmag>[万亿]{{0,2}})(?"
    rf"P<cin2>[余多])?(?P<cunit>{_COUNTERS}"
    rf"|成(?!立|为|功|效|果|员|本|熟|就|长|品|型|片|都|绩|交|人|色|份|年|套|[都了])|级(?=[管网联])|方)"
    r"|(?P<half>过半|近半)(?!数|年|天|个|小|月|程))"
)
_BEFORE_CHINESE = re.compile(r"[第周初高老其唯统万同单专每某哪这那无]$")
_AS_WRITTEN_TEN_THOUSANDS = re.compile(r"[百千万亿]")
_OVER = re.compile(r"(?:超过|超出|突破|超|逾|高于|多于|大于|越过|跃过)(?:了)?$")
_NEARLY = re.compile(r"(?:将近|接近|近)$")
_ABOUT = re.compile(r"(?:大约|(?<![签违解预履公契合毁])约为?|大概|左右)$")
_AT_LEAST = re.compile(r"(?:不低于|不少于|至少|不小于|≥|>=)$")
_AFTER_AT_LEAST = re.compile(r"\)?(?:及?以上|以上)")
#: The last letters of the words above; most numbers have none of them in front and no 以上 behind.
_APPROX_ENDS = frozenset("\n过出破超逾于多大了近约概右少小≥=为")
_AT_LEAST_BEGINS = frozenset(")及以")
_THRESHOLD = re.compile(
    r"范围[内外]?|半径|(?:\([^()]{0,6}\))?(?:及?以[上下内])(?:的)?(?=[\u4e00-\u9fff])(?!已|全|完|实|达|并|且|和|的[,。])"
)
_THRESHOLD_BEGINS = frozenset("范半(及以")
_MONEY_THRESHOLD = re.compile(r"(?:及)?以[上下](?=\d)")
_RANGE = re.compile(rf"(%)?\s*(?:[-~至到])\s*(?:{ARABIC})(?P<mag>{MAGNITUDE})?[余多]?(?P<unit>{unit_pattern()})")
_LISTED = re.compile(rf"(?:[、和及](?:{ARABIC})){{1,8}}(?:{MAGNITUDE})?(?P<unit>{unit_pattern()})")
_PEOPLE = re.compile(
    r"(?:居民|群众|市民|农民|农户|学生|师生|人口|游客|职工|老人|老年人|党员|干部|商户|家庭|学子|旅客|村民|网民)"
)
_BARE_BEFORE = re.compile(
    r"(?:指数|比|系数|得分|评分|综合指数)(?:为|达到?|由[\u4e00-\u9fff]{0,8}的|升至|降至)?$|(?:缩小|扩大|"
    r"降低|下降|上升|提升|提高)(?:至|到|为)$"
)
_MONEY_NEAR = re.compile(r"投资|资金|贷款|收入|产值|金额|营收|税收|补贴|融资|财政|支出|利润|债")
_NOT_UNIT_NEXT = {
    "个": "个月",
    "元": "元旦",
    "次": "次日",
    "天": "天津",
    "人": "人大",
    "件": "件套",
    "米": "米其",
    "场": "场地",
    "名": "名录",
    "方": "方向",
    "头": "头部",
    "对": "对口",
    "面": "面向",
    "本": "本市",
    "组": "组成",
    "块": "块头",
    "片": "片区",
    "张": "张家",
    "村": "村民",
}
_SCORED = re.compile(r"(?:得|评|打|均|满|总|加|扣)分|分数|分值|考核|考评|测评|成绩")


@dataclass(slots=True)
class Candidate:
    """A figure before its slots are known; offsets in the stitched text."""

    start: int
    end: int
    value: Decimal
    unit: str
    approx: str | None
    core: bool = True
    noun_in_unit: str = ""
    chinese: bool = False


def scan_figures(text: str, mask: bytearray) -> list[Candidate]:
    """Candidate figures of folded text in order; one pass, each look-around bounded."""
    found: list[Candidate] = []
    for match in _SCAN.finditer(text):
        start, end = match.span()
        if mask.find(1, start, end) >= 0 and not _unit_only_masked(mask, match):
            continue
        if match["a"] is not None:
            candidate = _arabic(text, match)
        elif match["den"] is not None:
            candidate = _percent(text, match, parse_fraction(match["den"], match["num"]))
        elif match["half"] is not None:
            approx = "over" if match["half"] == "过半" else "nearly"
            candidate = Candidate(start, end, Decimal(50), "%", approx)
        else:
            candidate = _chinese(text, match)
        if candidate is not None:
            found.append(candidate)
    return found


def _unit_only_masked(mask: bytearray, match: re.Match[str]) -> bool:
    """True when the numeral itself is free and only its unit runs into a marked name."""
    group = "a" if match["a"] is not None else "c" if match["c"] is not None else "den"
    if match[group] is None:
        return False
    return 1 not in mask[match.start(group) : match.end(group)]


def _approx(text: str, start: int, end: int, infix: str | None, value: Decimal) -> str | None:
    if infix:
        return "more_than"
    if text[end : end + 1] in _AT_LEAST_BEGINS and _AFTER_AT_LEAST.match(text, end):
        return "at_least"
    if text[start - 1 : start] not in _APPROX_ENDS:
        return "about" if text.startswith(("左右", "上下"), end) else None
    before = text[max(0, start - 4) : start]
    if _AT_LEAST.search(before):
        return "at_least"
    if _OVER.search(before):
        return "over"
    if _ABOUT.search(before) or text.startswith(("左右", "上下"), end):
        return "about"
    if _NEARLY.search(before):
        return "nearly"
    return None


def _percent(text: str, match: re.Match[str], value: Decimal | None) -> Candidate | None:
    if value is None:
        return None
    start, end = match.span()
    return Candidate(start, end, value, "%", _approx(text, start, end, None, value), chinese=True)


def _arabic(text: str, match: re.Match[str]) -> Candidate | None:
    start, end = match.span()
    if start and (text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "._")):
        return None
    value = parse_arabic(match["a"], match["mag"] or "")
    if value is None:
        return None
    infix = match["in1"] or match["in2"]
    unit = match["unit"] or ""
    if unit and text.startswith(_NOT_UNIT_NEXT.get(unit, "\0"), end - len(unit)) and unit not in ("方", "片"):
        unit, end = "", end - len(unit)
    if match["big"]:
        noun = match["big"][1:]
        return Candidate(start, end, value, noun[-2:], _approx(text, start, end, infix, value), len(noun) > 2, noun)
    if unit == "分" and not _SCORED.search(text, max(0, start - 40), start):
        return None
    if not unit:
        return _without_unit(text, match, start, value, infix)
    if unit in ("个工作日", "个小时", "小时", "分钟", "天", "秒", "个自然日") and text.startswith(
        ("一次", "一报", "不间断"), end
    ):
        return None
    if unit == "元" and _MONEY_THRESHOLD.match(text, end):
        return None
    threshold = _THRESHOLD.match(text, end) if text[end : end + 1] in _THRESHOLD_BEGINS else None
    if threshold and unit not in ("%", "‰", "个百分点") and not text.startswith(("的,", "的。"), threshold.end()):
        return None
    core = not (unit == "小时" and value == 24)
    if unit == "%" and start > 1 and text[start - 1] == "-" and text[start - 2] in "长为降速率幅":
        start, value = start - 1, -value
    return Candidate(start, end, value, unit, _approx(text, start, end, infix, value), core)


def _without_unit(text: str, match: re.Match[str], start: int, value: Decimal, infix: str | None) -> Candidate | None:
    end = match.end("mag") if match["mag"] else match.end("a")
    ranged = _RANGE.match(text, end)
    if ranged:
        if not match["mag"] and ranged["mag"]:
            value = parse_arabic(match["a"], ranged["mag"]) or value
        return Candidate(start, end, value, ranged["unit"], _approx(text, start, end, infix, value))
    listed = _LISTED.match(text, end)
    if listed and "分别" in text[max(0, start - 40) : start]:
        return Candidate(start, end, value, listed["unit"], None)
    before = text[max(0, start - 12) : start]
    people = _PEOPLE.match(text, end) if match["mag"] else None
    if people:
        return Candidate(start, people.end(), value, people[0], _approx(text, start, people.end(), infix, value))
    if match["mag"]:
        if "亿" not in match["mag"] and not _MONEY_NEAR.search(before):
            return None
        end = match.end("in2") if match["in2"] else end
        unit = "元" if _MONEY_NEAR.search(text[max(0, start - 20) : start]) else ""
        return Candidate(start, end, value, unit, _approx(text, start, end, infix, value))
    if "." in match["a"] and _BARE_BEFORE.search(before):
        return Candidate(start, end, value, "", _approx(text, start, end, None, value), False)
    return None


def _chinese(text: str, match: re.Match[str]) -> Candidate | None:
    start, end = match.span()
    written, infix, unit = match["c"], match["cin"] or match["cin2"], match["cunit"]
    if unit in ("台", "门", "亩") and text[end : end + 1] in ("县", "区", "镇", "乡"):
        return None  # 三台县
    if _BEFORE_CHINESE.search(text[max(0, start - 1) : start]) or written in ("一", "零"):
        return None
    rounded = infix or text[max(0, start - 1) : start] in ("近", "超", "逾", "上")
    if written[0] in "百千" and (len(written) > 1 or not rounded):
        return None
    if written[0] == "十" and unit in ("方", "成"):
        return None
    if len(written) > 1 and all(char in DIGIT_OF for char in written):
        return None
    value = parse_chinese(written + (match["cmag"] or ""))
    if value is None:
        loose = parse_about(written + (match["cmag"] or ""))
        if loose is None or unit in ("级", "方", "成", "天", "小时", "分钟", "次", "类"):
            return None
        scale = {"万元": 10_000, "亿元": 100_000_000}.get(unit, 1)
        unit = "元" if scale > 1 else unit
        return Candidate(start, end, loose * scale, unit, "about", False, chinese=True)
    if unit == "级":
        if text[max(0, start - 2) : start - 1] != "、" and text[max(0, start - 3) : start - 2] != "、":
            return None
        return Candidate(start, end, value, unit, None, False, chinese=True)
    if unit == "方":
        if not text.startswith("方面", end - 1):
            return None
        return Candidate(start, end + 1, value, "方面", None, False, chinese=True)
    if unit == "成":
        approx = _approx(text, start, end, infix, value)
        return Candidate(start, end, value * 10, "%", approx, chinese=True) if value <= 10 else None
    if unit in ("天", "小时", "分钟") or (
        unit in ("次", "类", "人", "批") and not _AS_WRITTEN_TEN_THOUSANDS.search(written) and value < 10
    ):
        return None
    if unit in ("万元", "亿元"):
        value *= 10_000 if unit == "万元" else 100_000_000
        unit = "元"
    if unit == "个" and text.startswith(("月", "小时", "工作日"), end):
        return None
    if _THRESHOLD.match(text, end):
        return None
    enumerator = unit in ("个", "方面", "项", "类") and not _AS_WRITTEN_TEN_THOUSANDS.search(written) and value < 10
    return Candidate(start, end, value, unit, _approx(text, start, end, infix, value), not enumerator, chinese=True)
