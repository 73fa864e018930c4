"""The two files of a draw as text, byte for byte: what was drawn from, and what came out.

Both are one JSON object: keys in order, no spaces, UTF-8, a newline at the end. Every number is an integer, so nobody's
floating point can read them differently. The hash of a file is the SHA-256 of exactly these bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from luoshu.core.planning.draws.problems import BadDraw

LARGEST: Final = 1_000_000
"""No integer of a draw is above this: a larger one is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Village:
    """One village that may be drawn.

    ``group`` is the township that a cap on the draw counts by. ``risk`` are points, 1 and more. ``days_since`` the
    last visit; a village nobody has visited has the draw's ``most_days``. ``visits`` are those of this month already.
    """

    code: str
    name: str
    group: str
    risk: int
    days_since: int
    visits: int = 0


@dataclass(frozen=True, slots=True)
class DrawInput:
    """Everything the result depends on besides the seed and the witness's words.

    ``count`` villages are wanted. A village's weight is ``max(floor, risk * min(days_since, most_days))``. Out of the
    race is a village with ``month_cap`` visits or more this month; of one group at most ``group_cap`` are taken
    (0: no cap). Raises BadDraw.
    """

    draw: str
    count: int
    floor: int
    most_days: int
    month_cap: int
    group_cap: int
    villages: tuple[Village, ...]

    def __post_init__(self) -> None:
        for name in ("count", "floor", "most_days", "month_cap"):
            _check_whole(name, getattr(self, name), 1)
        _check_whole("group_cap", self.group_cap, 0)
        if not self.draw.strip():
            raise BadDraw("抽取要有编号，请补上后再抽。")
        if not self.villages:
            raise BadDraw("抽取名单是空的，请先选定范围。")
        codes = [village.code for village in self.villages]
        if len(set(codes)) != len(codes) or not all(codes):
            raise BadDraw("抽取名单里有重复或空的村代码，请去重后再抽。")
        for village in self.villages:
            _check_whole(f"{village.code} risk", village.risk, 1)
            _check_whole(f"{village.code} days_since", village.days_since, 0)
            _check_whole(f"{village.code} visits", village.visits, 0)
        object.__setattr__(self, "villages", tuple(sorted(self.villages, key=lambda village: village.code)))

    def weight(self, village: Village) -> int:
        """Return a village's weight in the race: never below the floor, so every village can be drawn."""
        return max(self.floor, village.risk * min(village.days_since, self.most_days))

    def is_in_race(self, village: Village) -> bool:
        """Tell whether a village may still be visited this month."""
        return village.visits < self.month_cap


def input_text(given: DrawInput) -> str:
    """Return the input file: villages in the order of their codes, so the order they were typed in is forgotten."""
    return canonical(asdict(given))


def result_text(result: Mapping[str, Any]) -> str:
    """Return the result file."""
    return canonical(result)


def canonical(value: Mapping[str, Any]) -> str:
    """Return one JSON object as text in the one form that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n"


def read_input(text: str) -> DrawInput:
    """Return the input that a file holds. Raises BadDraw when it is not an input file, or not in the canonical form."""
    try:
        read = json.loads(text)
        villages = tuple(Village(**_known(Village, row)) for row in read.pop("villages"))
        found = DrawInput(villages=villages, **_known(DrawInput, read))
    except BadDraw:
        raise
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadDraw("这不是抽取名单文件，请选用“抽取名单”下载的原文件。") from None
    if input_text(found) != text:
        raise BadDraw("抽取名单文件被改动过：内容与规定的写法不一致，请使用原文件。")
    return found


def _known(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)} - {"villages"}
    if set(row) != names:
        raise BadDraw("这不是抽取名单文件：栏目不对，请选用“抽取名单”下载的原文件。")
    texts = {"draw", "code", "name", "group"}
    if any(not isinstance(row[name], str) for name in names & texts):
        raise BadDraw("抽取名单文件里的编号、代码、名称须是文字，请使用原文件。")
    return dict(row)


def _check_whole(name: str, value: object, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= LARGEST:
        raise BadDraw(f"抽取名单的 {name} 的值“{value}”不能用，请填 {least} 到 {LARGEST} 的整数。")
