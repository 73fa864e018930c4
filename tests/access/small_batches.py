"""A ledger of the city's departments, and a sheet that the housing clerk of 甲县 has uploaded and not yet applied."""

from luoshu.apps.ledgers.operations import declare_ledger
from luoshu.apps.ledgers.operations.batches import open_batch
from tests.support.cast import AT, CITY, Cast
from tests.support.ledger_books import LIFTS
from tests.support.office_books import book, renamed


def add_batches(cast: Cast, names: dict[str, str]) -> None:
    """Declare the ledger and open the batch; note both codes."""
    declare_ledger(declaration=renamed(LIFTS, "site_lifts"), division_code=CITY, by=cast.acting("罗简"), at=AT)
    content = book([["县区", "小区", "计划", "已装"], ["示范甲县", "安居苑", 4, 2], ["示范甲县", "乐居苑", "几", 2]])
    batch = open_batch(ledger_code="site_lifts", data=content, file_name="电梯.xlsx", by=cast.acting("顾青"), at=AT)
    names["sheet_ledger"], names["sheet_batch"] = "site_lifts", batch.code
