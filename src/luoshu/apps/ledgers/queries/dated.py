"""What the rows of a ledger said on dated days: the state of one day, and the days of a season in their order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from luoshu.apps.acting import Acting, path_end, paths_above
from luoshu.apps.ledgers.models import Ledger, LedgerRow, Return, RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of, ledgers_in_reach
from luoshu.apps.ledgers.queries.rows import row_link, visible_values
from luoshu.apps.scope import in_scope, within
from luoshu.core.tables import Value

Found = TypeVar("Found", bound=Model)


@dataclass(frozen=True)
class DatedRow:
    """What one row said from a day on. ``values`` with what is masked replaced; ``link`` is where the row is shown."""

    key: str
    path: str
    valid_on: date
    recorded_at: datetime
    number: int
    reason: str
    values: Mapping[str, Value]
    link: str


def ledger_above(acting: Acting, code: str) -> Ledger | None:
    """Return the ledger in force that the reader's area keeps, or None.

    It asks for no right: the page that shows a few of its numbers under a right of its own has asked for that.
    """
    return ledgers_in_reach(acting).filter(code=code).first()


def rows_on(
    acting: Acting, ledger: Ledger, on: date, *, since: date | None = None, division_path: str = ""
) -> list[DatedRow]:
    """Return what every row in scope said on a day: its last version not after it, and not before ``since``.

    A row that was removed by then, or that said nothing since, is left out: nothing is carried on from before.
    """
    reach = RowVersion.objects.filter(row=OuterRef("pk"), valid_on__lte=on).order_by("-valid_on", "-number")
    if since is not None:
        reach = reach.filter(valid_on__gte=since)
    heads = _inside(in_scope(LedgerRow.objects.filter(ledger_code=ledger.code), acting), division_path)
    # Asked from the rows and not from their versions: a season has sixty of these for each row.
    last = heads.annotate(last=Subquery(reach.values("pk")[:1])).values("last")
    rows = RowVersion.objects.filter(pk__in=last, is_removed=False).select_related("row")
    return _shown(ledger, list(rows.order_by("division_path", "row_id")))


def rows_between(
    acting: Acting,
    ledger: Ledger,
    first: date,
    last: date,
    *,
    division_path: str = "",
    with_above: bool = False,
    columns: Collection[str] = (),
) -> list[DatedRow]:
    """Return every dated state of the rows in scope from ``first`` to ``last``, oldest first, one a day and row.

    Of several for the same day the last that was recorded counts. A removal is left out: it is no state.
    ``with_above``: what is said of a division above the reader's too, as a county's weather is for its townships.
    ``columns``: only these are read; a season of a whole city holds many.
    """
    scope = within(acting)
    if with_above:
        scope |= Q(division_path__in={path for root in acting.paths for path in paths_above(root)})
    rows = RowVersion.objects.filter(scope, ledger_code=ledger.code, valid_on__gte=first, valid_on__lte=last)
    ordered = _inside(rows, division_path).select_related("row").order_by("valid_on", "number")
    newest = {(version.row_id, version.valid_on): version for version in ordered}
    return _shown(ledger, [version for version in newest.values() if not version.is_removed], columns)


def _inside(rows: QuerySet[Found], division_path: str) -> QuerySet[Found]:
    if not division_path:
        return rows
    return rows.filter(division_path__gte=division_path, division_path__lt=path_end(division_path))


def _shown(ledger: Ledger, versions: list[RowVersion], columns: Collection[str] = ()) -> list[DatedRow]:
    declaration = declaration_of(ledger)
    if columns:
        kept = tuple(column for column in declaration.form.columns if column.key in columns)
        declaration = replace(declaration, form=replace(declaration.form, columns=kept))
    return [
        DatedRow(
            key=version.row.key,
            path=version.division_path,
            valid_on=version.valid_on,
            recorded_at=version.recorded_at,
            number=version.number,
            reason=version.reason,
            values=visible_values(declaration, version.values),
            link=row_link(version.ledger_code, version.row.key),
        )
        for version in versions
    ]


def newest_day(acting: Acting, ledger: Ledger, until: date, *, division_path: str = "") -> date | None:
    """Return the newest day not after ``until`` that any row in scope speaks of."""
    rows = in_scope(RowVersion.objects.filter(ledger_code=ledger.code, valid_on__lte=until), acting)
    return _inside(rows, division_path).order_by("-valid_on").values_list("valid_on", flat=True).first()


@dataclass(frozen=True)
class DaysReturn:
    """What one unit's return of a period says; ``content`` is empty while nothing is said. ``number`` names it."""

    number: int
    path: str
    unit_code: str
    unit_name: str
    state: str
    content: str
    submitted_at: datetime | None
    due_at: datetime
    is_late: bool


def returns_of_period(acting: Acting, ledger: Ledger, period_key: str, *, division_path: str = "") -> list[DaysReturn]:
    """Return the returns of a period in scope, those that are not in yet as well, in the order of their places."""
    rows = in_scope(Return.objects.filter(ledger_code=ledger.code, period_key=period_key), acting)
    return [
        DaysReturn(
            number=row.pk,
            path=row.division_path,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            state=row.state,
            content=row.content,
            submitted_at=row.submitted_at,
            due_at=row.due_at,
            is_late=row.is_late,
        )
        for row in _inside(rows, division_path).order_by("division_path", "unit_code")
    ]
