"""Ledger rows for many formulas at once: all ledgers are read together, with the columns that anybody needs."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

import numpy as np

from luoshu.apps.ledgers.queries import LedgerArrays, measures_of
from luoshu.core.indicators import Formula, IndicatorError, Layout


class Sources:
    """What was recorded until ``as_of`` of the state on a day, below one division path."""

    def __init__(self, formulas: Iterable[Formula], *, as_of: datetime, on: date, division_path: str = "") -> None:
        self._wanted: dict[str, dict[str, None]] = {}
        self._as_of, self._on, self._path = as_of, on, division_path
        self._read: dict[str, LedgerArrays | LookupError] = {}
        self._layouts: dict[str, Layout] = {}
        self._digests: dict[str, str] = {}
        for formula in formulas:
            for ledger in formula.ledgers():
                columns = self._wanted.setdefault(ledger, {})
                columns.update(dict.fromkeys(formula.columns(ledger)))

    def layout(self, ledger: str) -> Layout:
        """Return the rows of a ledger. Raises IndicatorError when there is no such ledger or column."""
        if ledger not in self._layouts:
            if not self._read:
                self._read = measures_of(self._wanted, as_of=self._as_of, on=self._on, division_path=self._path)
            rows = self._read[ledger]
            if isinstance(rows, LookupError):
                raise IndicatorError(f"台账“{ledger}”取不到数：{rows}") from rows
            self._layouts[ledger] = Layout(rows)
        return self._layouts[ledger]

    def layouts(self, formula: Formula) -> dict[str, Layout]:
        """Return the rows that a formula reads."""
        return {ledger: self.layout(ledger) for ledger in formula.ledgers()}

    def digest(self, formula: Formula) -> str:
        """Return a word that changes when any row that the formula reads changes."""
        return hashlib.sha256("|".join(self._digest(ledger) for ledger in formula.ledgers()).encode()).hexdigest()

    def _digest(self, ledger: str) -> str:
        if ledger not in self._digests:
            source = self.layout(ledger).source
            found = hashlib.sha256("|".join(source.paths).encode())
            for array in (source.row_ids, source.division_ids, source.on):
                found.update(np.ascontiguousarray(array).tobytes())
            for name in sorted(source.values):
                found.update(name.encode())
                found.update(np.ascontiguousarray(source.values[name]).tobytes())
                found.update(np.ascontiguousarray(source.missing[name]).tobytes())
            for name in sorted(source.codes):
                found.update(("|".join([name, *source.codes[name]])).encode())
            self._digests[ledger] = found.hexdigest()
        return self._digests[ledger]
