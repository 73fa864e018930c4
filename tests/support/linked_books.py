"""Ledgers that know each other, as they are shipped, with a few invented rows: the households of a site."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.queries import declaration_of
from luoshu.core.tables import Value
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded
from tests.support.shipped_ledgers import shipped_ledger

COUNTY = "示范甲县"
SITE = f"{COUNTY}·示范片区"
AGREED, VACATED, GONE = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)


def declared_books(cast: Cast, *codes: str) -> list[Ledger]:
    """Put shipped ledgers in force for the whole city."""
    return [declared(cast, shipped_ledger(code)) for code in codes]


def household(number: str, **changes: Value) -> Mapping[str, Value]:
    """A household that is done."""
    row: dict[str, Value] = {
        "county": COUNTY,
        "project": "示范片区",
        "household": number,
        "owner": "虚构户主",
        "area": Decimal(100),
        "money": Decimal(500_000),
        "agreed_on": AGREED,
        "vacated_on": VACATED,
        "demolished_on": GONE,
        "state": "已拆除",
    }
    return row | changes


def site(**changes: Value) -> Mapping[str, Value]:
    """The site of the households, two of them."""
    row: dict[str, Value] = {
        "county": COUNTY,
        "name": "示范片区",
        "households": 2,
        "area": Decimal(200),
        "money": Decimal(1_000_000),
        "state": "拆除中",
    }
    return row | changes


def site_with_households(cast: Cast, *rows: Mapping[str, Value]) -> Ledger:
    """Declare both ledgers and enter a site with its households; return the ledger of sites."""
    _, sites = declared_books(cast, "demolition", "demolition_sites")
    by = cast.acting("顾青")
    done = recorded(by, *(rows or (household("016"), household("017"))), code="demolition", at=AT)
    assert done.refused == {}
    recorded(by, site(), code="demolition_sites", at=AT)
    assert declaration_of(sites).stages
    return sites
