"""Returns: who owes what for which period, how far it has got, and what its rows say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.choices import Content, ReturnState
from luoshu.apps.ledgers.errors import ReturnNotVisible
from luoshu.apps.ledgers.models import Ledger, Measure, Return, ReturnEntry, RowVersion
from luoshu.apps.ledgers.queries.dead_links import dead_links_of
from luoshu.apps.ledgers.queries.doors import APPROVE, FILL, LEVEL_WORDS, READ, REVIEW
from luoshu.apps.ledgers.queries.tallies import counted_for, tally_findings
from luoshu.apps.people.models import Post
from luoshu.apps.places.queries import valid_on
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers import (
    CheckedRow,
    Finding,
    LedgerDeclaration,
    LinkFinding,
    Verdict,
    decode_values,
    digest_of_rows,
    run_checks,
    season_begin,
)
from luoshu.core.tables import Value
from luoshu.core.workflow.forms import VerbForm
from luoshu.core.workflow.return_table import APPROVER, FILLER, RETURN, REVIEWER
from luoshu.core.workflow.table import Actor, Facts

WAITING: Final = (ReturnState.DUE, ReturnState.RETURNED)
PAGE_SIZE: Final = 60


def returns_for(acting: Acting) -> QuerySet[Return]:
    """Return the returns of the reader's area. Raises NotAllowed."""
    if not acting.may(READ):
        raise NotAllowed
    return in_scope(Return.objects.all(), acting)


def find_return_for(acting: Acting, number: int) -> Return:
    """Return one return in the reader's area. Raises NotAllowed, ReturnNotVisible."""
    found = returns_for(acting).filter(pk=number).first()
    if found is None:
        raise ReturnNotVisible
    return found


def returns_due(ledger: Ledger, period_key: str) -> list[Return]:
    """Return everything owed for one period of a ledger, in the order of the places."""
    rows = Return.objects.filter(ledger_code=ledger.code, period_key=period_key)
    return list(rows.order_by("division_path", "unit_code"))


def standing_of(one: Return, at: datetime) -> str:
    """Return how a return stands to its due moment: missing, waiting, returned (said once), late or in_time."""
    if one.state == ReturnState.DUE:
        return "missing" if at > one.due_at else "waiting"
    if one.state == ReturnState.RETURNED:
        return "returned"
    return "late" if one.is_late else "in_time"


@dataclass(frozen=True)
class CalendarState:
    """How a ledger stands on its newest period: how many owe, said something, are late with it, say nothing."""

    period_label: str
    due_at: datetime
    owed: int
    said: int
    no_change: int
    zero: int
    missing: int
    late: int
    locked: int


def calendar_states(acting: Acting, codes: Sequence[str], at: datetime) -> dict[str, CalendarState]:
    """Return, per ledger, the state of the newest period that has begun to be owed, here. Two queries."""
    rows = returns_for(acting).filter(ledger_code__in=list(codes))
    newest: dict[str, tuple[date, str, str, datetime]] = {}
    for code, last, key, label, due in rows.values_list(
        "ledger_code", "last_on", "period_key", "period_label", "due_at"
    ).distinct():
        if code not in newest or last > newest[code][0]:
            newest[code] = (last, key, label, due)
    counted = rows.values("ledger_code", "period_key").annotate(
        owed=Count("id"),
        said=Count("id", filter=~Q(state__in=WAITING)),
        no_change=Count("id", filter=Q(content=Content.NO_CHANGE) & ~Q(state__in=WAITING)),
        zero=Count("id", filter=Q(content=Content.ZERO) & ~Q(state__in=WAITING)),
        missing=Count("id", filter=Q(state=ReturnState.DUE, due_at__lt=at)),
        late=Count("id", filter=Q(is_late=True)),
        locked=Count("id", filter=Q(state=ReturnState.LOCKED)),
    )
    found = {}
    for line in counted:
        code, key = line.pop("ledger_code"), line.pop("period_key")
        if newest[code][1] == key:
            found[code] = CalendarState(period_label=newest[code][2], due_at=newest[code][3], **line)
    return found


@dataclass(frozen=True)
class Owner:
    """A unit that owes returns of a ledger, and the division it answers for."""

    unit_code: str
    unit_name: str
    division_id: int
    division_path: str


def owners_of(ledger: Ledger, declaration: LedgerDeclaration, on: date) -> list[Owner]:
    """Return the units that owe a ledger's returns on a day: those with a post that fills it, vacant or not."""
    posts = Post.objects.filter(
        valid_on(on),
        role__in=declaration.fillers,
        division_path__gte=ledger.division_path,
        division_path__lt=path_end(ledger.division_path),
    ).select_related("unit", "division")
    if declaration.filler_units:
        posts = posts.filter(unit__code__in=declaration.filler_units)
    if declaration.filler_levels:
        levels = [level for level, word in LEVEL_WORDS.items() if word in declaration.filler_levels]
        posts = posts.filter(division__level__in=levels)
    found: dict[str, Owner] = {}
    for post in posts.order_by("division_path", "code"):
        owner = Owner(post.unit.code, post.unit.name, post.division_id, post.division_path)
        found.setdefault(post.unit.code, owner)
    return list(found.values())


@dataclass(frozen=True)
class PeriodRows:
    """What the rows of a return say: the versions, whether all numbers are zero, what the checks and links show."""

    versions: tuple[RowVersion, ...]
    is_zero: bool
    totals: dict[str, int]
    findings: tuple[Finding | LinkFinding, ...]

    @property
    def open_findings(self) -> int:
        """How many findings want a word of explanation."""
        return sum(finding.verdict is Verdict.INCONSISTENT for finding in self.findings)

    def digest(self) -> str:
        """Return the digest of the rows."""
        return digest_of_rows((one.row.key, one.number, one.values) for one in self.versions)


def rows_of_return(one: Return, declaration: LedgerDeclaration) -> PeriodRows:
    """Return what was entered for a return's period and place: the last version of each row that speaks of it."""
    rows = RowVersion.objects.filter(
        ledger_code=one.ledger_code,
        division_path__gte=one.division_path,
        division_path__lt=path_end(one.division_path),
        valid_on__gte=one.first_on,
        valid_on__lte=one.last_on,
    )
    last: dict[int, RowVersion] = {}
    for version in rows.select_related("row__division").order_by("row_id", "valid_on", "number"):
        last[version.row_id] = version
    kept = tuple(version for version in last.values() if not version.is_removed)
    totals: dict[str, int] = {}
    for column, value in _numbers(kept, declaration):
        totals[column] = totals.get(column, 0) + value
    is_zero = bool(kept) and not any(totals.values())
    findings: list[Finding | LinkFinding] = [*_findings(one, declaration, kept), *dead_links_of(one, declaration)]
    findings += tally_findings(declaration, kept, counted_for(declaration, kept))
    return PeriodRows(kept, is_zero, totals, tuple(findings))


def _numbers(versions: Sequence[RowVersion], declaration: LedgerDeclaration) -> list[tuple[str, int]]:
    columns = [measure.column for measure in declaration.measures]
    found: list[tuple[str, int]] = []
    ids = [version.pk for version in versions]
    for start in range(0, len(ids), 500):
        rows = Measure.objects.filter(version__in=ids[start : start + 500], column__in=columns)
        found += rows.values_list("column", "value")
    return found


def _findings(one: Return, declaration: LedgerDeclaration, versions: Sequence[RowVersion]) -> list[Finding]:
    if not declaration.checks or not versions:
        return []
    earlier: dict[int, list[dict[str, Value]]] = {}
    rows = [version.row_id for version in versions]
    begun = season_begin(declaration, one.first_on) or date.min
    for start in range(0, len(rows), 500):
        before = RowVersion.objects.filter(
            row__in=rows[start : start + 500], valid_on__gte=begun, valid_on__lt=one.first_on, is_removed=False
        ).order_by("row_id", "valid_on", "number")
        for row_id, stored in before.values_list("row_id", "values"):
            earlier.setdefault(row_id, []).append(decode_values(declaration.form, stored))
    columns = [measure.column for measure in declaration.measures]
    checked = []
    for version in versions:
        past = earlier.get(version.row_id, [])
        history = {
            column: [Decimal(value) for values in past if isinstance(value := values[column], Decimal | int)]
            for column in columns
        }
        values = decode_values(declaration.form, version.values)
        checked.append(CheckedRow(version.row.key, values, past[-1] if past else None, history, version.reason))
    return [finding for result in run_checks(declaration, checked) for finding in result.findings]


def actor_of(acting: Acting, one: Return) -> Actor:
    """Return the acting person with the parts that the rights give in this return.

    A unit reports for itself. It is checked by another person of the unit, by an office above, or by whoever approves
    in the same area.
    """
    parts = set()
    if acting.may(FILL) and acting.unit_code == one.unit_code:
        parts.add(FILLER)
    if acting.covers(one.division_path):
        depth = one.division_path.count("/")
        is_above = any(root.count("/") < depth for root in acting.paths)
        if acting.may(REVIEW) and (acting.unit_code == one.unit_code or is_above or acting.may(APPROVE)):
            parts.add(REVIEWER)
        if acting.may(APPROVE):
            parts.add(APPROVER)
    return Actor(acting.person_code, frozenset(parts))


def facts_of(
    one: Return,
    declaration: LedgerDeclaration,
    rows: PeriodRows | None,
    given: frozenset[str] = frozenset(),
    timeline: Sequence[tuple[str, str]] | None = None,
) -> Facts:
    """Return the facts of a return for its table. ``rows`` is None where only its steps after reporting are asked.

    ``timeline`` are its (verb, person) in order, read here when they are not given.
    """
    held = set(given)
    if declaration.no_change_allowed:
        held.add("may_stay")
    if rows is not None and rows.versions:
        held.add("has_rows")
    if rows is not None and not rows.open_findings:
        held.add("explained")
    if timeline is None:
        timeline = list(one.entries.order_by("id").values_list("verb", "person_code"))
    return Facts(held=frozenset(held), done_by=RETURN.done_by(timeline))


def entries_of(one: Return) -> list[ReturnEntry]:
    """Return the steps of a return, the oldest first."""
    return list(one.entries.order_by("id"))


def steps_for(
    acting: Acting,
    one: Return,
    declaration: LedgerDeclaration,
    rows: PeriodRows | None,
    timeline: Sequence[tuple[str, str]] | None = None,
) -> list[VerbForm]:
    """Return the steps that the reader may take now, with what each asks for."""
    facts = facts_of(one, declaration, rows, timeline=timeline)
    return [VerbForm.of(step) for step in RETURN.open_verbs(one.state, facts, actor_of(acting, one))]
