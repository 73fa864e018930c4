"""The declarations of ledgers that come with the demo city."""

import json
from importlib.resources import files

from luoshu.core.ledgers import LedgerDeclaration, from_json


def shipped_ledger(code: str) -> LedgerDeclaration:
    """Return one declaration by its code."""
    return from_json(json.loads((files("luoshu.demo") / "ledgers" / f"{code}.json").read_text(encoding="utf-8")))
