"""Reported numbers beside what the single rows of another ledger come to; where there are no single rows, nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from luoshu.apps.ledgers.models import Measure, RowVersion
from luoshu.apps.ledgers.queries.linking import ledger_in_force
from luoshu.apps.ledgers.queries.rows import known_at
from luoshu.core.ledgers import LedgerDeclaration, LinkFinding, ReportPeriod, period_at
from luoshu.core.ledgers.tallies import Tally, tally_sentence

TALLY = "tally"


@dataclass(frozen=True)
class Counted:
    """One column of a row: what was reported, what was counted, and where the counted rows stand."""

    column: str
    name: str
    unit: str
    reported: int | None
    counted: int
    title: str
    link: str

    @property
    def apart(self) -> int:
        """Reported less counted; 0 where nothing was reported."""
        return 0 if self.reported is None else self.reported - self.counted

    @property
    def sentence(self) -> str:
        """What is said where the two differ; empty where they do not."""
        if not self.apart or self.reported is None:
            return ""
        return tally_sentence(self.name, self.unit, self.reported, self.counted, self.title)


def counted_for(
    declaration: LedgerDeclaration, versions: Sequence[RowVersion], as_of: datetime | None = None
) -> dict[int, tuple[Counted, ...]]:
    """Return, by version id, the columns of a ledger that can be counted; a row without a single row behind has none.

    ``versions`` have their rows selected. One query for each tally, whatever their number.
    """
    spans = {one.pk: span for one in versions if (span := period_at(declaration.period, one.valid_on)) is not None}
    periods = sorted({(span.first, span.last): span for span in spans.values()}.values(), key=lambda one: one.first)
    if not declaration.tallies or not periods:
        return {}
    titles = {code: there for code in {one.ledger for one in declaration.tallies} if (there := ledger_in_force(code))}
    tallies = [one for one in declaration.tallies if one.ledger in titles]
    numbers = [_numbers(one, titles[one.ledger], periods, as_of) for one in tallies]
    columns = {column.key: column for column in declaration.form.columns}
    found = {}
    for version in versions:
        span = spans.get(version.pk)
        if span is None:
            continue
        counted = []
        for one, lines in zip(tallies, numbers, strict=True):
            words = tuple(str(version.values.get(key) or "") for key in one.same)
            paths = lines.get((span.key, words), {})
            number = sum(count for path, count in paths.items() if path.startswith(version.division_path))
            said = version.values.get(one.column)
            counted.append(
                Counted(
                    column=one.column,
                    name=columns[one.column].label,
                    unit=columns[one.column].written_unit,
                    reported=said if isinstance(said, int) else None,
                    counted=number,
                    title=titles[one.ledger].title.removesuffix("台账"),
                    link=_link(one, span, version, words),
                )
            )
        if any(one.counted for one in counted):
            found[version.pk] = tuple(counted)
    return found


Lines = Mapping[tuple[str, tuple[str, ...]], Mapping[str, int]]


def _numbers(
    tally: Tally, there: LedgerDeclaration, periods: Sequence[ReportPeriod], as_of: datetime | None
) -> dict[tuple[str, tuple[str, ...]], dict[str, int]]:
    """How many rows count: by (period, words that have to be the same), then by division path."""
    known = {column.key for column in there.form.columns}
    if not {tally.date, *tally.same, *filter(None, (tally.done, tally.where))} <= known:
        return {}
    rows = Measure.objects.filter(
        known_at(as_of, "version__"),
        version__ledger_code=there.code,
        version__is_removed=False,
        column=tally.date,
        value__gte=periods[0].first.toordinal(),
        value__lte=periods[-1].last.toordinal(),
    )
    if tally.where:
        picked = Measure.objects.filter(version=OuterRef("version_id"), column=tally.where, word__in=tally.words)
        rows = rows.filter(Exists(picked))
    if tally.is_in_time:
        rows = rows.filter(Exists(_done(tally, value__lte=OuterRef("value"))))
    whens = []
    for number, period in enumerate(periods):
        inside = Q(value__gte=period.first.toordinal(), value__lte=period.last.toordinal())
        if tally.done:
            inside &= Q(Exists(_done(tally, value__lte=period.last.toordinal())))
        whens.append(When(inside, then=Value(number)))
    same = {f"same_{number}": _word(key) for number, key in enumerate(tally.same)}
    bucketed = rows.annotate(bucket=Case(*whens, default=Value(-1), output_field=IntegerField()), **same)
    grouped = bucketed.order_by().values("bucket", "version__division_path", *same).annotate(rows=Count("id"))
    found: dict[tuple[str, tuple[str, ...]], dict[str, int]] = {}
    for line in grouped:
        if line["bucket"] >= 0:
            key = (periods[line["bucket"]].key, tuple(line[name] or "" for name in same))
            found.setdefault(key, {})[line["version__division_path"]] = line["rows"]
    return found


def _done(tally: Tally, **until: Any) -> QuerySet[Measure]:
    return Measure.objects.filter(version=OuterRef("version_id"), column=tally.done, **until)


def _word(column: str) -> Subquery:
    return Subquery(Measure.objects.filter(version=OuterRef("version_id"), column=column).values("word")[:1])


def _link(tally: Tally, span: ReportPeriod, version: RowVersion, words: Sequence[str]) -> str:
    """The list of the rows that are counted; of what has to be done, the list of what falls due."""
    asked = {"division": version.row.division.code, "span": f"{tally.date}.{span.first}.{span.last}"}
    asked |= {f"f_{key}": word for key, word in zip(tally.same, words, strict=True)}
    if tally.where:
        asked[f"f_{tally.where}"] = "、".join(tally.words)
    return f"/ledgers/{tally.ledger}/?{urlencode(asked)}"


def tally_findings(
    declaration: LedgerDeclaration, versions: Sequence[RowVersion], counted: Mapping[int, Sequence[Counted]]
) -> list[LinkFinding]:
    """Return what was reported otherwise than it was counted."""
    return [
        LinkFinding(declaration.code, version.row.key, TALLY, one.column, one.sentence)
        for version in versions
        for one in counted.get(version.pk, ())
        if one.sentence
    ]
