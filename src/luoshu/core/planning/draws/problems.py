"""Why a draw or a pairing cannot be made: stable codes, Chinese sentences with the next step."""

from typing import ClassVar


class BadDraw(ValueError):
    """The input of a draw contradicts itself or cannot be read."""

    code: ClassVar[str] = "bad_draw"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NoPairing(ValueError):
    """No pairing keeps the rule: all ``townships`` together have only ``teams`` left that were not there before."""

    code: ClassVar[str] = "no_pairing"

    def __init__(self, teams: tuple[str, ...], townships: tuple[str, ...]) -> None:
        left = f"只剩 {len(teams)} 个没有去过的组" if teams else "各组都已去过"
        self.message = f"按“不重复”排不出来：{len(townships)} 个乡镇{left}。请放开不重复，或调整组数后再排。"
        super().__init__(self.message)
        self.teams = teams
        self.townships = townships
