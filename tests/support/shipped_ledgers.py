"""The declarations that are shipped with the demo city, read from their files."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from luoshu.core.ledgers import LedgerDeclaration, from_json
from luoshu.core.tables import OfficeForm

FOLDER: Final = Path(__file__).parents[2] / "src" / "luoshu" / "demo" / "ledgers"
CODES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def shipped_ledger(code: str) -> LedgerDeclaration:
    """Return one declaration by its code."""
    return from_json(json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")))


def shipped_form(code: str) -> OfficeForm:
    """Return the sheet of one declaration."""
    return shipped_ledger(code).form
