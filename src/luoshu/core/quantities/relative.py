"""Goals said against a base, without a numeral: 翻番, 翻两番, 减半, 持平, 零增长. They are no figures of a text.

A goal is a share of its base: 翻番 is 200 % of it, 持平 and 零增长 100 %.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_COUNTS: Final = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
_WORD: Final = re.compile(
    r"(?P<double>翻了?(?P<count>[一两二三四1-4])?番)|(?P<twice>倍增)(?!计划|行动|工程|方案)"
    r"|(?P<half>减半|(?:压减|压降|减少|降低|下降|缩减)(?:到|至|了)?一半)|(?P<same>持平)|(?P<zero>零增长)"
)
_BASE: Final = re.compile(
    r"(?:比|较|与|同|在|以)(?P<base>(?:去年|上年|上一年|20\d\d年|[“\"]?十[一二三四五]五[”\"]?)(?:初|末|底|年底|同期)?)(?:的?(?:水平|基础上?))?[^，。；、,;]{0,12}$"
)


@dataclass(frozen=True, slots=True)
class RelativeGoal:
    """One such word: its span, the share of the base it asks for, and the base as written (上年, 2020年), if any.

    ``holds``: the goal is to stay where one is; there is no way to go.
    """

    start: int
    end: int
    word: str
    factor: Decimal
    base: str = ""

    @property
    def holds(self) -> bool:
        """Whether what is asked for is the base itself."""
        return self.factor == 1

    @property
    def percent(self) -> str:
        """The share in percent: 200%."""
        return f"{(self.factor * 100).normalize():f}%"

    def of(self, base: Decimal) -> Decimal:
        """Return the value asked for."""
        return base * self.factor


def relative_goals(text: str) -> tuple[RelativeGoal, ...]:
    """Return the words of a text that set a goal against a base, in their order. Never raises for a string."""
    found = []
    for match in _WORD.finditer(text):
        before = _BASE.search(text[max(0, match.start() - 40) : match.start()])
        base = before.group("base") if before is not None else ""
        found.append(RelativeGoal(match.start(), match.end(), match.group(), _factor(match), base))
    return tuple(found)


def relative_goal(text: str) -> RelativeGoal | None:
    """Return the goal that a typed value is, when it is one word of the kind and nothing else."""
    typed = text.strip()
    match = _WORD.fullmatch(typed)
    return RelativeGoal(0, len(typed), typed, _factor(match)) if match is not None else None


def _factor(match: re.Match[str]) -> Decimal:
    if match.group("double"):
        count = match.group("count") or "一"
        return Decimal(2) ** (_COUNTS[count] if count in _COUNTS else int(count))
    if match.group("twice"):
        return Decimal(2)
    return Decimal("0.5") if match.group("half") else Decimal(1)
