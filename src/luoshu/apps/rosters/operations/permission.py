"""Who may change the grid and the roster of a place: the right first, then the scope."""

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.errors import CellNotVisible


def check_edit(by: Acting, division: Division) -> None:
    """Raise NotAllowed or CellNotVisible."""
    if not by.may("rosters.edit"):
        raise NotAllowed
    if not by.covers(division.path):
        raise CellNotVisible
