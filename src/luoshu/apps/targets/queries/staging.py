"""The stages of a target as a person sets them: which date columns of the ledger it counts, in which order."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries import formula_on
from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.queries import declaration_of
from luoshu.apps.targets.choices import GoalDirection, Reads
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.queries.histories import StagePlan, stage_plan
from luoshu.core.indicators import Formula, from_json
from luoshu.core.ledgers import LedgerDeclaration
from luoshu.core.tables import Kind

MOST_STAGES: Final = 8


@dataclass(frozen=True)
class DateColumn:
    """A date column that may end a stage. ``place`` 0: none of the stages; ``name`` is what a row there is called."""

    key: str
    label: str
    place: int
    name: str


@dataclass(frozen=True)
class Staging:
    """What may be set for a target, and what is. ``problem`` says why nothing may.

    ``cohorts``: the words of choice columns by which the rows of this target and of past ones are told apart, as
    (``column|word``, label).
    """

    ledger: str
    ledger_title: str
    columns: tuple[DateColumn, ...]
    cohorts: tuple[tuple[str, str], ...]
    cohort: str
    past: tuple[tuple[str, date, date], ...]
    plan: StagePlan | None
    problem: str = ""

    @property
    def words(self) -> str:
        """The stages in their order: 未开工 → 施工 → 完工."""
        return "" if self.plan is None else " → ".join(self.plan.order)


def staging_of(target: Target, on: date) -> Staging:
    """Return the stages of a target that the reader has opened already."""
    formula = _formula(target, on)
    plan = stage_plan(target)
    problem = why_not_staged(target, formula)
    ledger = Ledger.objects.filter(code=formula.numerator.ledger, valid_to__isnull=True).first() if formula else None
    if problem or ledger is None:
        return Staging("", "", (), (), "", (), plan, problem or "指标取数的台账已停用，不能按阶段研判。")
    declared = declaration_of(ledger)
    same = plan if plan is not None and plan.ledger == ledger.code else None
    cohorts = tuple(
        (f"{column.key}|{word}", f"{column.label}：{word}")
        for column in declared.form.columns
        if column.kind is Kind.CHOICE
        for word in column.choices
    )
    return Staging(
        ledger=ledger.code,
        ledger_title=ledger.title,
        columns=_columns(declared, same),
        cohorts=cohorts,
        cohort=f"{same.cohort_column}|{same.cohort}" if same is not None and same.cohort_column else "",
        past=same.past if same is not None else (),
        plan=plan,
        problem="" if any(column.kind is Kind.DATE for column in declared.form.columns) else NO_DATES,
    )


NO_DATES: Final = "这本台账没有日期列，看不出各行走到哪一步；请先在台账的声明里加上开工、完工等日期列。"


def why_not_staged(target: Target, formula: Formula | None) -> str:
    """Return why a target can have no forecast by stages; empty when it can."""
    if formula is None:
        return "进度研判从台账各行的日期推算，请先给这项目标连一个指标。"
    if target.direction == GoalDirection.DOWN:
        return "压减类目标不按阶段研判。"
    if formula.numerator.measure or (formula.denominator is not None and target.reads != Reads.NUMERATOR):
        return "进度研判数的是台账的行；这项目标取的不是行数，不能按行的阶段推算。"
    return ""


def default_name(label: str, *, is_first: bool = False) -> str:
    """Return what a row is called that has reached a date column: 开工日期 gives 已开工, and 未开工 before it.

    >>> default_name("开工日期"), default_name("开工日期", is_first=True)
    ('已开工', '未开工')
    """
    bare = label.removesuffix("日期").removesuffix("时间") or label
    return f"{'未' if is_first else '已'}{bare}"


def _formula(target: Target, on: date) -> Formula | None:
    indicator = Indicator.objects.filter(code=target.indicator_code).first() if target.indicator_code else None
    version = formula_on(indicator, on) if indicator is not None else None
    return None if version is None else from_json(version.body)


def _columns(declared: LedgerDeclaration, plan: StagePlan | None) -> tuple[DateColumn, ...]:
    held = {key: number for number, key in enumerate(plan.date_columns, start=1)} if plan is not None else {}
    found = []
    for column in declared.form.columns:
        if column.kind is Kind.DATE:
            place = held.get(column.key, 0)
            name = plan.order[place] if plan is not None and place else default_name(column.label)
            found.append(DateColumn(column.key, column.label, place, name))
    return tuple(found)
