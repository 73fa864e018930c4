"""When the rules cannot all hold: the fewest rules whose relaxing lets a plan exist, as sentences."""

from dataclasses import dataclass, field

from luoshu.core.planning.rosters.given import LEADING, ON_DUTY, Member, RosterGiven, Turn
from luoshu.core.planning.rosters.problems import Unsolved
from luoshu.core.planning.rosters.program import HIGHS, Program, solve

ONE_RULE = 1000
"""The price of relaxing one rule; the small weights beside it only break ties (a wish before a leave)."""


@dataclass
class Softener:
    """One column for each rule that can be bought off."""

    columns: dict[str, int] = field(default_factory=dict)
    prices: dict[int, int] = field(default_factory=dict)

    def column(self, program: Program, name: str, *, weight: int = 1, upper: int = 1) -> int:
        """Return the column of a rule, adding it when it is new."""
        if name not in self.columns:
            column = program.column(upper)
            self.columns[name] = column
            self.prices[column] = ONE_RULE + weight
        return self.columns[name]

    def rule_against(self, member: Member, turn: Turn, given: RosterGiven) -> tuple[str, int]:
        """Return the rule that keeps a person off a turn and its weight: leave before rank before a wish."""
        if turn.on in member.absent:
            return f"{member.name}请假", 6
        if turn.kind == ON_DUTY and not member.can_stand:
            return f"{member.name}只带班、不值班", 7
        if given.rules.leaders_lead and turn.kind == LEADING and not member.can_lead:
            return "带班须由领导担任", 4
        return f"{member.name}希望 {turn.on:%m月%d日} 不值班", 1


def smallest_relaxation(program: Program, softener: Softener, *, seed: int, seconds: float) -> tuple[str, ...]:
    """Return the rules to relax, the fewest that suffice: an exact minimum, not only a minimal set."""
    answer = solve(program, softener.prices, engine=HIGHS, seconds=seconds, seed=seed)
    if answer is None:
        raise Unsolved("放宽全部规则也排不出班，请检查班次是否重叠、人员是否太少。", status="infeasible")
    return tuple(
        name if answer.values[column] == 1 else f"{name}（共 {answer.values[column]} 人）"
        for name, column in softener.columns.items()
        if answer.values[column]
    )
