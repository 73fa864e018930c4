"""The declarations that are shipped with the demo city, each read once."""

from functools import cache
from pathlib import Path
from typing import Final

from luoshu.core.tables import OfficeForm
from luoshu.demo import shipped

FOLDER: Final = Path(__file__).parents[2] / "src" / "luoshu" / "demo" / "ledgers"
CODES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
shipped_ledger: Final = cache(shipped.shipped_ledger)


def shipped_form(code: str) -> OfficeForm:
    """Return the sheet of one declaration."""
    return shipped_ledger(code).form
