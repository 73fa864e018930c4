"""Which figures may be compared: same concept, same unit, linked places. Never linked by equal value."""

import re
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from operator import add

from luoshu.core.quantities.units import dimension_of, to_standard
from luoshu.core.reading.lexicon import CANONICAL
from luoshu.core.reading.model import Figure

#: Nouns too general to be one indicator across paragraphs or places.
_WORDS = (
    "项目 企业 问题 群众 资金 投资 片区 工程 任务 道路 人员 人 户 学校 单位 事项 "
    "小组 工作专班 专班 居民 短板 关键 面积 总投资 收入 方面 产业 活动 培训 车辆 设备 "
    "队伍 措施 村 乡镇 机构 服务 平台 中心 基地 案件 线索 企业数 贷款 队员 干部 党员 "
    "场所 点位 设施 户数 总数 管理体系 就业 人次 "
)
NAMED = 5
GENERIC = frozenset(_WORDS.split())
_MODIFIER = re.compile(
    r"^(?:全市|全区|全县|城镇|城市|新|老旧|累计|共|各类|各级|既有住宅|省级|市级|区级|县级|国家级|公共|"
    r"可运营|标准化|疑似|秸秆焚烧)+(?=..)"
)
_TAIL = re.compile(r"(?<=..)(?:改造|建设|工程|项目|数量|数|总数|任务|更新|提升|整治)$")


def concept(figure: Figure) -> str:
    """The concept a figure counts, by canonical name (停车泊位 -> 停车位); empty when it is too general to link."""
    return _concept_of(figure.object) if figure.object else ""


@lru_cache(maxsize=4096)
def _concept_of(written: str) -> str:
    written = written.strip("“” ")
    for _ in range(2):
        if written in CANONICAL:
            return CANONICAL[written]
        written = _TAIL.sub("", written)
    if written in CANONICAL:
        return CANONICAL[written]
    short = _MODIFIER.sub("", written)
    short = CANONICAL.get(short, short)
    if short in GENERIC and len(written) >= NAMED and written not in GENERIC:
        return written  # 标准化基地 is a thing to count, 基地 alone is none
    return "" if short in GENERIC or len(short) < 2 else short


def grams(words: str) -> set[str]:
    """Character pairs of a phrase."""
    letters = words if words.isalnum() else "".join(filter(str.isalnum, words))
    return set(map(add, letters, letters[1:]))


def alike(first: str, second: str) -> bool:
    """True when two phrases share enough letters to speak of one thing."""
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    a, b = grams(first), grams(second)
    return (
        bool(a and b)
        and 2 * len(a & b) >= len(a) + len(b) - max(len(a), len(b)) // 2
        and len(a & b) * 3 >= min(len(a), len(b)) * 2
    )


def standard_value(figure: Figure) -> Decimal:
    """Value in the standard unit of its dimension."""
    return to_standard(figure.value, figure.unit)[0]


def unit_class(figure: Figure) -> str:
    """Counts of any measure word are one class per word; measured quantities compare across their units."""
    dimension = dimension_of(figure.unit)
    return (
        to_standard(figure.value, figure.unit)[1] if dimension in ("area", "length", "mass", "people") else figure.unit
    )


def left_of(text: str, figure: Figure, size: int = 40) -> str:
    """The words of the sentence in front of a figure, without blanks."""
    return "".join(text[max(figure.sent_start, figure.start - size) : figure.start].split())


class Index:
    """Figures by paragraph, sentence, document and concept, so that every relation looks at a bounded neighbourhood."""

    def __init__(self, figures: list[Figure], roles: dict[str, str] | None = None) -> None:
        self.figures = figures
        self.roles = roles or {}
        self.by_paragraph: dict[int, list[Figure]] = defaultdict(list)
        self.by_sentence: dict[int, list[Figure]] = defaultdict(list)
        self.by_concept: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        self.position: dict[str, int] = {}
        for number, figure in enumerate(figures):
            self.position[figure.id] = number
            self.by_paragraph[figure.paragraph].append(figure)
            self.by_sentence[figure.sent_start].append(figure)
            name = concept(figure)
            if name and not figure.ratio:
                self.by_concept[(name, unit_class(figure))].append(figure)

    def counts(self, figure: Figure) -> bool:
        """True for a number that counts or measures a thing itself: no change, average, earlier level, or holders."""
        return self.roles.get(figure.id, "plain") in ("plain", "left", "total")

    def before(self, figure: Figure, count: int = 12) -> list[Figure]:
        """The figures before this one in its paragraph, nearest first."""
        at = self.position[figure.id]
        near = self.figures[max(0, at - count) : at]
        return [other for other in reversed(near) if other.paragraph == figure.paragraph]

    def after(self, figure: Figure, count: int = 12) -> list[Figure]:
        """The figures after this one in its paragraph, nearest first."""
        at = self.position[figure.id]
        return [other for other in self.figures[at + 1 : at + 1 + count] if other.paragraph == figure.paragraph]

    def between(self, text: str, first: Figure, second: Figure) -> str:
        """The words between two figures."""
        return text[first.end : second.start]
