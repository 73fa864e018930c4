"""The ledgers behind the autumn desk by their codes; a city that does not keep one of them has a page that says so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.queries import declaration_of
from luoshu.apps.ledgers.queries.dated import ledger_above
from luoshu.core.ledgers import LedgerDeclaration

if TYPE_CHECKING:
    from luoshu.apps.ledgers.models import Ledger

DAILY: Final = "harvest_daily"
USE: Final = "straw_use"
DEPOTS: Final = "straw_depots"
VILLAGES: Final = "village_environment"
WEATHER: Final = "harvest_weather"
ESTIMATES: Final = "harvest_estimates"
PUBLICITY: Final = "ban_publicity"


@dataclass(frozen=True)
class Book:
    """A ledger in force with its declaration."""

    ledger: "Ledger"
    declared: LedgerDeclaration
    is_open: bool

    @property
    def url(self) -> str:
        """Where the whole ledger is shown; empty for a post that may not open ledgers."""
        return f"/ledgers/{self.ledger.code}/" if self.is_open else ""


def book_for(acting: Acting, code: str) -> Book | None:
    """Return a ledger of the reader's area, or None where it is not kept. The pages' own rights guard what is shown."""
    ledger = ledger_above(acting, code)
    return Book(ledger, declaration_of(ledger), acting.may("ledgers.read")) if ledger else None
