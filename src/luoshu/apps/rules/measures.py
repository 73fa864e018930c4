"""处理情形对照表, 四不放过 and arable areas: what held for a place on a day, and which clauses a count meets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from luoshu.apps.acting import paths_above
from luoshu.apps.rules.choices import Measure, MeasureLevel, RuleKind
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import EVERYWHERE, most_specific, rules_on

BELONGS_TO: Final[Mapping[str, str]] = {
    Measure.ADMONISH: "组织部门",
    Measure.DISCIPLINE_REFERRAL: "纪检监察机关",
    Measure.DEDUCT_FUND: "财政部门",
    Measure.PROJECT_LIMIT: "项目审批部门",
    Measure.NO_AWARDS: "表彰主管部门",
    Measure.AWARD: "财政部门",
}
"""Measures that another office decides: here only 移送 or 提请 with number and date, never their content."""

REFERRED: Final = frozenset({Measure.ADMONISH, Measure.DISCIPLINE_REFERRAL})
"""Those that are 移送; the others that belong elsewhere are 提请."""


@dataclass(frozen=True)
class Clause:
    """One row of a table, with the table's own name and version to show beside it."""

    rule_code: str
    valid_from: date
    title: str
    issuer: str
    document_no: str
    level: str
    period: str
    counts: str
    patch_mu: float
    clause: str
    at_least: int
    at_most: int
    measure: str
    addressee: str
    amount: str
    text: str
    is_example: bool

    @property
    def version(self) -> str:
        """The rule and the day it came into force."""
        return f"{self.rule_code}@{self.valid_from.isoformat()}"

    def is_met(self, count: int, patch_mu: float) -> bool:
        """Tell whether so many fires, the largest patch being so many mu, meet the clause."""
        by_count = count >= self.at_least and (self.at_most == 0 or count <= self.at_most)
        by_patch = bool(count) and self.patch_mu > 0 and patch_mu >= self.patch_mu and self.at_least <= 1
        return by_count or by_patch


class MeasureTables:
    """Every 处理情形对照表, read once and asked for many places and days; or those that can speak of one place."""

    def __init__(self, division_path: str | None = None) -> None:
        rows = Rule.objects.filter(kind=RuleKind.MEASURE_TABLE)
        if division_path is not None:
            rows = rows.filter(division_path__in=[EVERYWHERE, *paths_above(division_path)])
        self._rows = list(rows)

    def clauses_on(self, division_path: str, on: date, *, levels: Iterable[str]) -> list[Clause]:
        """Return the clauses of the tables of these levels that held for a place on a day, in the tables' order."""
        places = {EVERYWHERE, *paths_above(division_path)}
        in_force = (
            row
            for row in self._rows
            if row.division_path in places and row.valid_from <= on and (row.valid_to is None or row.valid_to > on)
        )
        wanted = frozenset(levels)
        order = [MeasureLevel.CITY, MeasureLevel.COUNTY, MeasureLevel.PROVINCE]
        tables = [row for row in most_specific(in_force, lambda row: row.code).values() if row.body["level"] in wanted]
        tables.sort(key=lambda row: (order.index(row.body["level"]), row.code))
        return [_clause(table, row) for table in tables for row in table.body["rows"]]


def clauses_on(division_path: str, on: date, *, levels: Iterable[str]) -> list[Clause]:
    """Return the clauses of the tables of these levels that held for a place on a day, in the order of the tables."""
    return MeasureTables(division_path).clauses_on(division_path, on, levels=levels)


def _clause(table: Rule, row: Mapping[str, Any]) -> Clause:
    return Clause(
        rule_code=table.code,
        valid_from=table.valid_from,
        title=table.title,
        issuer=table.issuer,
        document_no=table.document_no,
        level=table.body["level"],
        period=table.body["period"],
        counts=table.body["counts"],
        patch_mu=float(table.body.get("patch_mu", 0)),
        clause=row["clause"],
        at_least=row["at_least"],
        at_most=row.get("at_most", 0),
        measure=row["measure"],
        addressee=row["addressee"],
        amount=row.get("amount", ""),
        text=row["text"],
        is_example=table.is_example,
    )


@dataclass(frozen=True)
class SectionRule:
    """One of the four sections of 四不放过, as the rule of the day puts it."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class ArableArea:
    """Arable area of a division in mu, as entered, with where it comes from."""

    area_mu: float
    source: str
    rule_code: str
    valid_from: date
    is_example: bool

    @property
    def ten_thousand_mu(self) -> float:
        """The area in 万亩."""
        return self.area_mu / 10_000


def review_sections_on(division_path: str, on: date) -> list[SectionRule]:
    """Return the sections of 四不放过 in force for a place on a day; empty when no rule names them."""
    in_force = rules_on(on, kind=RuleKind.REVIEW_SECTIONS).filter(
        division_path__in=[EVERYWHERE, *paths_above(division_path)]
    )
    row = most_specific(in_force, lambda row: "").get("")
    return [SectionRule(one["code"], one["title"], one["text"]) for one in row.body["sections"]] if row else []


def arable_on(paths: Iterable[str], on: date) -> dict[str, ArableArea]:
    """Return the arable area in force on a day by division path; a division without a row of its own has none."""
    rows = rules_on(on, kind=RuleKind.ARABLE_AREA).filter(division_path__in=list(paths))
    found = most_specific(rows, lambda row: row.division_path)
    return {
        path: ArableArea(float(row.body["area_mu"]), row.body["source"], row.code, row.valid_from, row.is_example)
        for path, row in found.items()
    }
