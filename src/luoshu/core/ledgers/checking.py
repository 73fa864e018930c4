"""The checks of a ledger: rows in, findings out. A finding asks somebody to look; it never says that a number is wrong.

Three words only: 一致 (nothing to say), 需核对 (two numbers do not fit each other), 口径不明 (a number that is needed
to compare with is not there, so nothing can be said).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Final

from luoshu.core.ledgers.declaration import CheckKind, Flow, LedgerCheck, LedgerDeclaration
from luoshu.core.ledgers.values import KEY_JOINT, plain
from luoshu.core.tables import FormColumn, Gap, Value


class Verdict(StrEnum):
    """What a check says."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNCLEAR = "unclear"


WORDS: Final = {Verdict.CONSISTENT: "一致", Verdict.INCONSISTENT: "需核对", Verdict.UNCLEAR: "口径不明"}
_TO_SIGMA: Final = Decimal("1.4826")


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row to check. ``before`` is its previous state, ``history`` its earlier numbers by column, oldest first.

    ``reason`` is what was given for a number that fell back.
    """

    key: str
    values: Mapping[str, Value]
    before: Mapping[str, Value] | None = None
    history: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``stated`` is what the sheet says, ``computed`` what it was compared with; both as text."""

    check: str
    kind: CheckKind
    row_key: str
    columns: tuple[str, ...]
    verdict: Verdict
    sentence: str
    stated: str = ""
    computed: str = ""

    @property
    def word(self) -> str:
        """Return the verdict in the office's word."""
        return WORDS[self.verdict]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check over all rows: how many rows it looked at, and what it found."""

    check: LedgerCheck
    rows: int
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Return 需核对 if anything needs it, else 口径不明 if anything is unclear, else 一致."""
        found = {finding.verdict for finding in self.findings}
        return next((one for one in (Verdict.INCONSISTENT, Verdict.UNCLEAR) if one in found), Verdict.CONSISTENT)


def run_checks(declaration: LedgerDeclaration, rows: Sequence[CheckedRow]) -> tuple[CheckResult, ...]:
    """Run every check of a ledger over its rows, in the order of the declaration."""
    run = _Run(declaration)
    return tuple(CheckResult(check, len(rows), tuple(run.found(check, rows))) for check in declaration.checks)


class _Run:
    """The checks of one declaration, with the names and units of its columns at hand."""

    def __init__(self, declaration: LedgerDeclaration) -> None:
        self.columns: dict[str, FormColumn] = {column.key: column for column in declaration.form.columns}
        self.flows = {measure.column: measure.flow for measure in declaration.measures}

    def found(self, check: LedgerCheck, rows: Sequence[CheckedRow]) -> Iterator[Finding]:
        """Yield what one check finds, row by row."""
        if check.kind is CheckKind.UNIQUE:
            yield from self._twice(check, rows)
            return
        look = {
            CheckKind.SUM: self._sum,
            CheckKind.AT_MOST: self._at_most,
            CheckKind.NO_FALL_BACK: self._fallen,
            CheckKind.RANGE: self._outside,
            CheckKind.OUTLIER: self._outlying,
            CheckKind.ORDER: self._backwards,
        }[check.kind]
        for row in rows:
            yield from look(check, row)

    def _sum(self, check: LedgerCheck, row: CheckedRow) -> Iterator[Finding]:
        total, *parts = check.columns
        stated = row.values.get(total, Gap.BLANK)
        numbers = [_number(row.values.get(part, Gap.BLANK)) for part in parts]
        known = sum((number for number in numbers if number is not None), Decimal(0))
        if (whole := _number(stated)) is None:
            if any(number is not None for number in numbers) and stated is Gap.BLANK:
                fact = f"“{self._name(total)}”没有填写，分项已有数"
                yield self._finding(check, row, Verdict.UNCLEAR, fact, "请补上合计", "", known)
            return
        is_open = any(row.values.get(part, Gap.BLANK) is Gap.BLANK for part in parts)
        if is_open and whole >= known:
            fact = f"“{self._name(total)}”已填，分项有空"
            yield self._finding(check, row, Verdict.UNCLEAR, fact, "请补齐分项", whole, known)
        elif whole != known:
            fact = f"“{self._name(total)}”填 {self._text(total, whole)}，分项相加 {self._text(total, known)}"
            yield self._finding(check, row, Verdict.INCONSISTENT, fact, "请核对", whole, known)

    def _at_most(self, check: LedgerCheck, row: CheckedRow) -> Iterator[Finding]:
        part, total = check.columns
        some, whole = (_number(row.values.get(key, Gap.BLANK)) for key in (part, total))
        if some is None:
            return
        if whole is None:
            if some:
                fact = f"“{self._name(part)}”已填，“{self._name(total)}”没有填写"
                yield self._finding(check, row, Verdict.UNCLEAR, fact, "请补上总数", some, "")
        elif some > whole:
            fact = f"“{self._name(part)}”{self._text(part, some)} 多于“{self._name(total)}”{self._text(total, whole)}"
            yield self._finding(check, row, Verdict.INCONSISTENT, fact, "请核对", some, whole)

    def _fallen(self, check: LedgerCheck, row: CheckedRow) -> Iterator[Finding]:
        if row.before is None or row.reason.strip():
            return
        for key in check.columns:
            earlier, now = (_number(values.get(key, Gap.BLANK)) for values in (row.before, row.values))
            if earlier is not None and now is not None and now < earlier:
                fact = f"“{self._name(key)}”由 {self._text(key, earlier)} 减为 {self._text(key, now)}"
                finding = self._finding(
                    check, row, Verdict.INCONSISTENT, fact, "请核对，确需调减的写明原因", now, earlier
                )
                yield _of_column(finding, key)

    def _outside(self, check: LedgerCheck, row: CheckedRow) -> Iterator[Finding]:
        least, most = (_bound(check.params.get(name)) for name in ("least", "most"))
        for key in check.columns:
            number = _number(row.values.get(key, Gap.BLANK))
            if number is None:
                continue
            for bound, is_outside, word in (
                (least, least is not None and number < least, "小于"),
                (most, most is not None and number > most, "大于"),
            ):
                if is_outside and bound is not None:
                    fact = f"“{self._name(key)}”{self._text(key, number)} {word} {self._text(key, bound)}"
                    finding = self._finding(check, row, Verdict.INCONSISTENT, fact, "请核对数字和单位", number, bound)
                    yield _of_column(finding, key)

    def _outlying(self, check: LedgerCheck, row: CheckedRow) -> Iterator[Finding]:
        """Far from the median of the row's own history: more than ``times`` robust deviations, and at least by half."""
        times = Decimal(str(check.params.get("times", "4")))
        fewest = int(check.params.get("least_history", 4))
        for key in check.columns:
            number = _number(row.values.get(key, Gap.BLANK))
            history = list(row.history.get(key, ()))
            if number is None or not history:
                continue
            if self.flows.get(key) is Flow.CUMULATIVE:
                # What a cumulative number is judged by is what was added since the last time.
                number, history = number - history[-1], [b - a for a, b in pairwise(history)]
            if len(history) < fewest:
                continue
            middle = Decimal(median(history))
            spread = Decimal(median([abs(one - middle) for one in history])) * _TO_SIGMA
            away = abs(number - middle)
            if away > times * spread and away > abs(middle) / 2:
                what = "本期新增" if self.flows.get(key) is Flow.CUMULATIVE else "本期"
                fact = f"“{self._name(key)}”{what} {self._text(key, number)}，往期多为 {self._text(key, middle)}"
                finding = self._finding(check, row, Verdict.INCONSISTENT, fact, "请核对数字和单位", number, middle)
                yield _of_column(finding, key)

    def _twice(self, check: LedgerCheck, rows: Sequence[CheckedRow]) -> Iterator[Finding]:
        first: dict[tuple[Value, ...], str] = {}
        for row in rows:
            mark = tuple(row.values.get(key, Gap.BLANK) for key in check.columns)
            if any(isinstance(value, Gap) for value in mark):
                continue
            if mark in first:
                what = "、".join(f"“{self._name(key)}”" for key in check.columns)
                fact = f"{what}与“{first[mark]}”相同"
                text = KEY_JOINT.join(str(value) for value in mark)
                yield self._finding(check, row, Verdict.INCONSISTENT, fact, "请核对是否重复", text, first[mark])
            else:
                first[mark] = row.key

    def _backwards(self, check: LedgerCheck, row: CheckedRow) -> Iterator[Finding]:
        dated = [(key, value) for key in check.columns if isinstance(value := row.values.get(key), date)]
        for (left, earlier), (right, later) in pairwise(dated):
            if later < earlier:
                fact = f"“{self._name(right)}”{later} 早于“{self._name(left)}”{earlier}"
                yield self._finding(
                    check, row, Verdict.INCONSISTENT, fact, "请核对日期", later.isoformat(), earlier.isoformat()
                )

    def _name(self, key: str) -> str:
        return self.columns[key].name

    def _text(self, key: str, number: Decimal) -> str:
        column = self.columns[key]
        return plain(number / column.per_unit) + column.written_unit

    def _finding(
        self,
        check: LedgerCheck,
        row: CheckedRow,
        verdict: Verdict,
        fact: str,
        step: str,
        stated: Decimal | str,
        computed: Decimal | str,
    ) -> Finding:
        said, found = (plain(one) if isinstance(one, Decimal) else one for one in (stated, computed))
        sentence = f"{fact}，{step}。"
        if check.sentence and verdict is Verdict.INCONSISTENT:
            sentence = check.sentence
            for name, text in (("{row}", row.key), ("{stated}", said), ("{computed}", found)):
                sentence = sentence.replace(name, text)
        return Finding(check.code, check.kind, row.key, check.columns, verdict, sentence, said, found)


def _of_column(finding: Finding, key: str) -> Finding:
    return Finding(
        finding.check,
        finding.kind,
        finding.row_key,
        (key,),
        finding.verdict,
        finding.sentence,
        finding.stated,
        finding.computed,
    )


def _number(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, Decimal | int) else None


def _bound(param: str | int | None) -> Decimal | None:
    return None if param is None else Decimal(str(param))
