"""What is well on its way or in use, and a clause on has not begun: 主体结构已于7月封顶，目前正在办理用地手续.

Asked within a part of a sentence, where no other thing is named between the two.
"""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.finished import ANOTHER_THING
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_PASSED = re.compile(
    r"(?:已|完成|通过|实现|正式|全部|顺利|[于月日旬年])[^,;。:\n]{0,10}?"
    r"(?:封顶|竣工(?:验收)?|完工|投用|投入(?:使用|运行|运营)|投运|投产|通车|建成|交付|入住|合龙|并网|贯通|试生产|开业|达产)"
    r"(?![率前后时的\d]|仪式|资料|材料|准备|手续|条件|验收前)"
)
_STEP = (
    "立项|可研|初步设计|施工图|环评|用地|土地(?:划拨|报批|出让|手续)|招投?标|施工许可|规划许可|(?:征地|征迁|拆迁)(?!补偿|款|资金|户|安置|遗留|扫尾)|前期[工手]|"
    "地质勘察|选址|供地"
)
_OPEN = re.compile(
    r"(?P<not>(?:尚未|还未|仍未|至今未|没有|还没有?|未能|未)(?:正式|实质性?)*(?:开工|动工|破土|进场|启动建设|开建|招标|立项|获批|供地))"
    rf"|(?P<on>(?:正在|仍在|还在|拟|即将|准备|处于)[^,;。、]{{0,8}}?(?:{_STEP}))"
    rf"|(?P<step>{_STEP}|开工|主体|基础)[^,;。]{{0,6}}?(?:尚未|还未|仍未|未|没有?)[^,;。]{{0,2}}?(?:批复|完成|通过|取得|办理|启动|进行|办结|获批|开始)"
)
#: Tenders and permits that come late anyhow, and what is made good afterwards.
_LATE = re.compile(r"装修|设备|绿化|运营|物业|家具|布展|安装|监控|消防|智能|配电|招商|补办|决算|产权|经营权|后续")
_ANOTHER_ONE = re.compile(r"第[二三]|[二三]期|新|扩|另|分[厂店院校]|其他|变更")
_NOT_PASSED = re.compile(r"将|预计|计划|力争|确保|拟|待|未|即将|预期|如|原|曾|具备|部分|首批")
_COUNT = re.compile(r"\d+(?:\.\d+)?[万亿]?[个处家座条项栋套户所公里亩]")
_FILL = re.compile(
    r"目前|眼下|现在|至今|迄今|截至目前|但是?|却|而|该?(?:项目|工程)|[并且也仍还尚在就、]|(?:因|由于|受)[^,;。]*"
)
_CLAUSE = re.compile(r"[^,;。\n]+")
REACH, BACK = 90, 30


def check_unbegun(layout: Layout) -> Iterator[Check]:
    """Every passed stage against the clauses right behind it, and one clause before it."""
    text = layout.text
    last = -1
    for passed in _PASSED.finditer(text):
        begins = _clause_start(text, passed.start())
        if passed.start() < last or _is_none(text, begins, passed):
            continue
        opened = _behind(text, passed.end()) or _before(text, begins, passed)
        if opened is not None:
            last = max(passed.end(), opened.end())
            spans = sorted((passed.span(), opened.span()))
            relation = f"{passed.group()} / {opened.group()}"
            why = "后面的环节已完成，前面的环节却还没有办，请核对"
            yield text_check(layout, "stage_order", "inconsistent", spans, relation, why, "warn")


def _clause_start(text: str, at: int) -> int:
    reach = max(0, at - BACK)
    return max(reach, max(text.rfind(mark, reach, at) for mark in ",;。:\n") + 1)


def _is_none(text: str, begins: int, passed: re.Match[str]) -> bool:
    """No stage passed: still to come, one of several, or a count of those that have."""
    words = text[begins : passed.end()]
    return _NOT_PASSED.search(words) is not None or _COUNT.search(words) is not None


def _behind(text: str, at: int) -> re.Match[str] | None:
    """What a clause behind says of the same thing: nothing but its words between, no thing of its own."""
    for clause in _CLAUSE.finditer(text, at, at + REACH):
        if clause.start() > at and text[clause.start() - 1] in ";。\n":
            return None
        opened = _OPEN.search(text, *clause.span())
        words = text[clause.start() : opened.start() if opened else clause.end()]
        if ANOTHER_THING.search(words) or _COUNT.search(words):
            return None
        if opened is not None:
            own = "" if clause.start() == at else _FILL.sub("", words)
            late = _LATE.search(text, opened.start(), min(clause.end(), opened.end() + 6))
            counted = _COUNT.match(text, opened.end()) or text.startswith("的", opened.end())
            late = late or _ANOTHER_ONE.search(text, opened.end(), clause.end())
            return opened if len(own) <= 1 and not late and not counted else None
    return None


def _before(text: str, begins: int, passed: re.Match[str]) -> re.Match[str] | None:
    """初步设计尚未批复，主体结构已封顶: the clause right before, of the whole."""
    if begins == 0 or text[begins - 1] != "," or not re.match("主体|项目|工程|目前|已", text[begins : begins + 2]):
        return None
    first = _clause_start(text, begins - 1)
    opened = _OPEN.search(text, first, begins - 1)
    if opened is None or _LATE.search(text, first, begins) or ANOTHER_THING.search(text, opened.end(), passed.end()):
        return None
    return opened if not re.search(r"\d", text[first:begins]) else None
