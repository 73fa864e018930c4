"""Writing versions of rows: what is entered, what it takes the place of, and periods that are closed to it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import F, Model

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.ledgers.choices import Frequency, ReturnState
from luoshu.apps.ledgers.errors import PeriodClosed, RowMoved
from luoshu.apps.ledgers.models import Ledger, LedgerRow, Measure, Return, RowLink, RowVersion
from luoshu.apps.ledgers.operations.preparing import LONGEST_KEY, Number, Preparer, ReadyRow
from luoshu.apps.ledgers.queries.doors import check_filler, declaration_of, find_ledger_for
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import LinkTo

LONGEST_REASON: Final = 200
CLOSED: Final = (ReturnState.SUBMITTED, ReturnState.REVIEWED, ReturnState.APPROVED, ReturnState.LOCKED)


def opened(ledger_code: str, by: Acting, at: datetime) -> tuple[Ledger, Preparer]:
    """Return a ledger that the post fills, and what reads its rows. Raises NotAllowed, LedgerNotVisible, NotAFiller."""
    ledger = find_ledger_for(by, ledger_code)
    declaration = declaration_of(ledger)
    check_filler(by, ledger, declaration)
    return ledger, Preparer(declaration, by, beijing_day(at))


def closing_return(ledger: Ledger, rows: Iterable[ReadyRow], by: Acting) -> dict[str, Return]:
    """Return, by row key, the return that closes the period a row would be written into.

    The acting office's own return counts; where it owes none, that of whoever answers for the place.
    """
    days: dict[tuple[str, date], list[ReadyRow]] = {}
    for row in rows:
        days.setdefault((row.division.path, row.valid_on), []).append(row)
    if ledger.period == Frequency.STANDING or not days:
        return {}
    firsts = [on for _, on in days]
    held = list(
        Return.objects.filter(ledger_code=ledger.code, first_on__lte=max(firsts), last_on__gte=min(firsts)).only(
            "division_path", "unit_code", "first_on", "last_on", "state", "period_label"
        )
    )
    found: dict[str, Return] = {}
    for (path, on), members in days.items():
        here = [one for one in held if one.first_on <= on <= one.last_on and path.startswith(one.division_path)]
        own = [one for one in here if one.unit_code == by.unit_code] or here
        closed = next((one for one in own if one.state in CLOSED), None)
        if closed is not None:
            found.update({row.key: closed for row in members})
    return found


def check_open(ledger: Ledger, row: ReadyRow, by: Acting) -> None:
    """Raise PeriodClosed when the return of the row's period is on its way or locked."""
    closed = closing_return(ledger, [row], by).get(row.key)
    if closed is not None:
        raise PeriodClosed(period=closed.period_label, state=closed.get_state_display())


def add_rows(
    ledger: Ledger, rows: Sequence[ReadyRow], by: Acting, at: datetime, *, batch: str = "", reason: str = ""
) -> None:
    """Write rows that are not there yet, with their first version. IntegrityError when one is there after all."""
    LedgerRow.objects.bulk_create(
        [
            LedgerRow(
                ledger_code=ledger.code,
                key=row.key,
                division=row.division,
                division_path=row.division.path,
                unit_code=by.unit_code,
                first_seen_at=at,
            )
            for row in rows
        ]
    )
    keys = {row.key for row in rows}
    # Not every database hands the new keys back; they are read by their names.
    ids = dict(LedgerRow.objects.filter(ledger_code=ledger.code, key__in=keys).values_list("key", "pk"))
    write_versions(
        [(version_of(ids[row.key], 1, ledger.code, row, by, at, batch=batch, reason=reason), row) for row in rows]
    )


def write_versions(made: Sequence[tuple[RowVersion, ReadyRow]]) -> None:
    """Write versions of one ledger, their narrow rows and where they point."""
    versions = [version for version, _ in made]
    RowVersion.objects.bulk_create(versions)
    wanted = {(version.row_id, version.number): row for version, row in made}
    if any(version.pk is None for version, _ in made):
        ids = RowVersion.objects.filter(row__in=[version.row_id for version, _ in made])
        numbered = {(row_id, number): pk for row_id, number, pk in ids.values_list("row_id", "number", "pk")}
    else:
        numbered = {(version.row_id, version.number): version.pk for version, _ in made}
    write_measures((numbered[mark], one) for mark, row in wanted.items() for one in row.numbers)
    write_links((numbered[mark], versions[0].ledger_code, one) for mark, row in wanted.items() for one in row.links)


def write_measures(rows: Iterable[tuple[int, Number]]) -> None:
    """Write the narrow rows of versions, by version id."""
    _insert(Measure, ("version_id", "column", "value", "word"), [(pk, *number) for pk, number in rows])


def write_links(rows: Iterable[tuple[int, str, LinkTo]]) -> None:
    """Write where versions point, by version id and the code of their ledger."""
    names = ("version_id", "ledger_code", "link", "target_ledger", "target_key")
    _insert(RowLink, names, [(pk, code, link, ledger, key[:LONGEST_KEY]) for pk, code, (link, ledger, key) in rows])


def _insert(model: type[Model], names: tuple[str, ...], lines: Sequence[tuple[str | int, ...]]) -> None:
    """Write narrow rows by a statement's own loop: as objects they cost ten times that."""
    if not lines:
        return
    quote = connection.ops.quote_name
    columns, places = ", ".join(quote(name) for name in names), ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            lines,
        )


def version_of(
    row_id: int,
    number: int,
    ledger_code: str,
    row: ReadyRow,
    by: Acting,
    at: datetime,
    *,
    batch: str = "",
    reason: str = "",
    superseded_at: datetime | None = None,
    is_removed: bool = False,
) -> RowVersion:
    """Return a version, not written yet."""
    return RowVersion(
        row_id=row_id,
        number=number,
        ledger_code=ledger_code,
        division_path=row.division.path,
        values=row.stored,
        search=row.search,
        valid_on=row.valid_on,
        recorded_at=at,
        superseded_at=superseded_at,
        by=by.person_code,
        post=by.post_code,
        unit_code=by.unit_code,
        batch=batch,
        is_removed=is_removed,
        reason=reason.strip()[:LONGEST_REASON],
        source=row.source,
        sentence=row.sentence,
    )


def supersede(
    row: LedgerRow,
    held: RowVersion,
    ready: ReadyRow,
    by: Acting,
    at: datetime,
    *,
    reason: str = "",
    is_removed: bool = False,
) -> RowVersion:
    """Write the next version of a row. One that speaks of an earlier day than the current one stands behind it.

    Raises RowMoved when somebody else was faster.
    """
    rows = LedgerRow.objects.filter(pk=row.pk, version_no=row.version_no)
    if rows.update(version_no=F("version_no") + 1, division=ready.division, division_path=ready.division.path) != 1:
        raise RowMoved
    is_current = ready.valid_on >= held.valid_on
    if is_current:
        current = RowVersion.objects.filter(pk=held.pk, superseded_at__isnull=True)
        if current.update(superseded_at=at) != 1:
            raise RowMoved
    made = version_of(
        row.pk,
        row.version_no + 1,
        row.ledger_code,
        ready,
        by,
        at,
        reason=reason,
        superseded_at=None if is_current else at,
        is_removed=is_removed,
    )
    made.save(force_insert=True)
    write_measures((made.pk, number) for number in ready.numbers)
    write_links((made.pk, row.ledger_code, one) for one in ready.links)
    return made


def audit_row(action: str, row: LedgerRow, by: Acting, at: datetime, detail: dict[str, Any]) -> None:
    """Write the audit row of a change to one row."""
    record(
        by=by,
        at=at,
        action=f"ledgers.{action}",
        subject_kind="ledger_row",
        subject_code=f"{row.ledger_code}:{row.key}",
        division_path=row.division_path,
        detail=detail,
    )
