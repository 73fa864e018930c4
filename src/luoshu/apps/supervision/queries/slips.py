"""Slips: what waits for the head's decision, what was issued, and what a unit was sent."""

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import SlipStatus
from luoshu.apps.supervision.errors import SupervisionNotVisible
from luoshu.apps.supervision.models import Slip


def slips_for(acting: Acting) -> QuerySet[Slip]:
    """Return the slips of the reader's divisions: the waiting ones first, then the latest. Raises NotAllowed."""
    if not acting.may("supervision.desk"):
        raise NotAllowed
    rows = Slip.objects.filter(within(acting)).select_related("unit")
    return rows.prefetch_related("lines__matter").order_by("-status", "-proposed_at", "-id")


def find_slip_for(acting: Acting, code: str) -> Slip:
    """Return one slip. Raises NotAllowed, SupervisionNotVisible."""
    found = slips_for(acting).filter(code=code).first()
    if found is None:
        raise SupervisionNotVisible
    return found


def slips_to_unit(acting: Acting) -> QuerySet[Slip]:
    """Return the slips that were issued to the reader's own unit, newest first."""
    rows = Slip.objects.filter(unit__code=acting.unit_code, status=SlipStatus.ISSUED)
    return rows.prefetch_related("lines__matter").order_by("-decided_at", "-id")
