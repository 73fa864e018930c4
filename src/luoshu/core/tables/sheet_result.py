"""What bringing a sheet in changed, or would change."""

from dataclasses import dataclass

from luoshu.core.tables.problems import RowProblem


@dataclass(frozen=True)
class SheetResult:
    """What a sheet would change or has changed. With problems nothing was kept; ``marked`` is the sheet in red."""

    changes: tuple[str, ...]
    same: int
    problems: tuple[RowProblem, ...]
    marked: bytes = b""

    @property
    def received(self) -> int:
        """Return how many rows the sheet has, each counted once; of a sheet where a row is one thing."""
        return len(self.changes) + self.same + self.bad_rows

    @property
    def bad_rows(self) -> int:
        """Return how many rows have a problem."""
        return len({problem.row_no for problem in self.problems})
