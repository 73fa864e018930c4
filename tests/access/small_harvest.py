"""The autumn ledgers for the matrix: 甲北镇 has a number of the day before, the others none; returns are owed."""

from tests.support.cast import TOWN_A1, Cast
from tests.support.harvest import declare_all, open_returns, tell, yesterday


def add_harvest(cast: Cast) -> None:
    """Make them."""
    declare_all(cast)
    tell(cast, TOWN_A1, yesterday())
    open_returns()
