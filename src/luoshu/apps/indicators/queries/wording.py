"""A formula in the office's words: what is counted under which conditions, divided by what, what is left out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from luoshu.apps.indicators.queries.books import Book, books_named
from luoshu.apps.readings.models import Scope
from luoshu.core.indicators import Condition, Counting, Formula, Group, Joined, Op, Term, Test, Timing, from_json

CHOICE_WORDS: Final = {Op.IS: "是", Op.NOT: "不是", Op.GIVEN: "已填", Op.MISSING: "没有填"}
NUMBER_WORDS: Final = {Op.AT_LEAST: "不少于", Op.AT_MOST: "不多于", Op.GIVEN: "已填", Op.MISSING: "没有填"}
DATE_WORDS: Final = {Op.AT_LEAST: "不早于", Op.AT_MOST: "不晚于", Op.GIVEN: "已填", Op.MISSING: "没有填"}


def formulas_in_words(bodies: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return formulas as short lines, each; two queries for all of them."""
    formulas = [from_json(body) for body in bodies]
    books = books_named(code for formula in formulas for code in formula.ledgers())
    codes = {code for one in formulas for code in (*(term.scope for term in one.terms), *one.beside)} - {""}
    rows = Scope.objects.filter(code__in=codes).order_by("valid_from") if codes else ()
    names = {scope.code: scope.name for scope in rows}
    return [formula_lines(formula, books, names) for formula in formulas]


def formula_lines(formula: Formula, books: Mapping[str, Book], scopes: Mapping[str, str]) -> list[str]:
    """Return one formula as short lines."""
    lines = [f"数：{_term_words(formula.numerator, books, scopes)}"]
    if formula.denominator is not None:
        lines.append(f"除以：{_term_words(formula.denominator, books, scopes)}（{formula.denominator_name}）")
    if formula.excluded:
        out = _tests_words(formula.excluded, books.get(formula.numerator.ledger))
        lines.append(f"都不计：{out} 的行")
    if formula.timing is Timing.DATED:
        by = _dated_by(formula.numerator, books)
        lines.append(f"按各行的{by}取数，{'本期新增' if formula.counting is Counting.INCREMENT else '累计到期末'}")
    unit = formula.unit if not formula.part_unit else f"{formula.unit}，分子分母用{formula.part_unit}"
    lines.append(f"单位：{unit}，保留 {formula.decimals} 位小数")
    if formula.beside:
        lines.append(f"并列口径：{'、'.join(scopes.get(code, code) for code in formula.beside)}")
    return lines


def _term_words(term: Term, books: Mapping[str, Book], scopes: Mapping[str, str]) -> str:
    book = books.get(term.ledger)
    title = book.title if book is not None else term.ledger
    what = "行数" if not term.measure else f"“{book.named(term.measure) if book is not None else term.measure}”合计"
    words = f"《{title}》的{what}"
    if term.where:
        words += f"，{_tests_words(term.where, book)}"
    return f"{words}，范围固定为{scopes.get(term.scope, term.scope)}" if term.scope else words


def _dated_by(term: Term, books: Mapping[str, Book]) -> str:
    book = books.get(term.ledger)
    if not term.date_column:
        return "数据时点"
    return f"“{book.named(term.date_column) if book is not None else term.date_column}”"


def _tests_words(tests: Iterable[Test], book: Book | None) -> str:
    return "，".join(test_words(one, book) for one in tests)


def test_words(test: Test, book: Book | None) -> str:
    """Return one test: 进度 是 完工；（进度 是 完工，或 完工日期 已填）；都不符合（进度 是 停工；户数 不多于 0户）."""
    if not isinstance(test, Group):
        return condition_words(test, book)
    words = [condition_words(one, book) for one in test.conditions]
    if test.joined is Joined.NONE:
        return f"都不符合（{'；'.join(words)}）"
    return f"（{'，或 '.join(words)}）" if len(words) > 1 else words[0]


def condition_words(condition: Condition, book: Book | None) -> str:
    """Return one condition: 进度 是 完工、竣工验收."""
    column = book.columns.get(condition.column) if book is not None else None
    label = column.label if column is not None else condition.column
    words = CHOICE_WORDS | (DATE_WORDS if column is not None and column.is_date else NUMBER_WORDS)
    values = "、".join(column.shown(one) if column is not None else str(one) for one in condition.values)
    unit = column.unit if column is not None and column.is_measure and condition.values else ""
    if condition.op is Op.NOT and len(condition.values) > 1:
        unit = " 中的任何一项"
    return f"{label} {words[condition.op]} {values}{unit}".rstrip()
