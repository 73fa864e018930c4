"""Which ledgers and rows a post may open, and which it fills."""

from datetime import date

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import LedgerNotVisible, LedgerRowNotVisible, NotAFiller
from luoshu.apps.ledgers.models import Ledger, LedgerRow, RowVersion
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import valid_on
from luoshu.apps.scope import in_scope, within
from luoshu.core.ledgers import LedgerDeclaration, from_json

READ, FILL, REVIEW, APPROVE, CONFIGURE = (
    "ledgers.read",
    "ledgers.fill",
    "ledgers.review",
    "ledgers.approve",
    "ledgers.configure",
)
LEVEL_WORDS: dict[int, str] = {Level.CITY: "city", Level.COUNTY: "county", Level.TOWNSHIP: "township"}


def ledgers_for(acting: Acting, on: date | None = None) -> QuerySet[Ledger]:
    """Return the ledgers of the reader's area and of those above it: on a day, or those in force."""
    return ledgers_in_reach(acting, on) if acting.may(READ) else Ledger.objects.none()


def ledgers_in_reach(acting: Acting, on: date | None = None) -> QuerySet[Ledger]:
    """Return the same for a page that has asked for a right of its own and shows little of them."""
    above = {path for root in acting.paths for path in paths_above(root)}
    rows = Ledger.objects.filter(within(acting) | Q(division_path__in=above))
    rows = rows.filter(valid_on(on)) if on else rows.filter(valid_to__isnull=True)
    return rows.select_related("division").order_by("area", "title", "code")


def find_ledger_for(acting: Acting, code: str, on: date | None = None) -> Ledger:
    """Return one ledger, as it was declared on a day or as it is in force. Raises NotAllowed, LedgerNotVisible."""
    if not acting.may(READ):
        raise NotAllowed
    found = ledgers_for(acting, on).filter(code=code).order_by("-edition").first()
    if found is None:
        raise LedgerNotVisible
    return found


def declaration_of(ledger: Ledger) -> LedgerDeclaration:
    """Return the declaration of a ledger."""
    return from_json(ledger.declaration)


def is_filler(acting: Acting, ledger: Ledger, declaration: LedgerDeclaration) -> bool:
    """Tell whether a post is among those that fill a ledger."""
    if not acting.may(FILL) or acting.role not in declaration.fillers:
        return False
    if declaration.filler_units and acting.unit_code not in declaration.filler_units:
        return False
    return not declaration.filler_levels or LEVEL_WORDS.get(acting.level, "") in declaration.filler_levels


def check_filler(acting: Acting, ledger: Ledger, declaration: LedgerDeclaration) -> None:
    """Raise NotAFiller unless the post fills this ledger."""
    if not is_filler(acting, ledger, declaration):
        raise NotAFiller(title=ledger.title)


def find_row_for(acting: Acting, ledger: Ledger, key: str) -> LedgerRow:
    """Return one row of a ledger in the reader's scope, removed ones too. Raises LedgerRowNotVisible."""
    rows = in_scope(LedgerRow.objects.filter(ledger_code=ledger.code, key=key), acting)
    found = rows.select_related("division").first()
    if found is None:
        raise LedgerRowNotVisible
    return found


def current_version(row: LedgerRow) -> RowVersion:
    """Return what a row says now."""
    return RowVersion.objects.get(row=row, superseded_at__isnull=True)
