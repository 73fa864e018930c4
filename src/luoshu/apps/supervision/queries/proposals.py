"""立项建议 that wait for the head, and what became of the latest."""

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import ItemStatus
from luoshu.apps.supervision.errors import SupervisionNotVisible
from luoshu.apps.supervision.models import MatterProposal


def proposals_for(acting: Acting) -> QuerySet[MatterProposal]:
    """Return the proposals of the reader's divisions, the newest first. Raises NotAllowed."""
    if not acting.may("supervision.desk"):
        raise NotAllowed
    rows = MatterProposal.objects.filter(within(acting)).select_related("lead_unit", "matter")
    return rows.order_by("-proposed_at", "-pk")


def find_proposal_for(acting: Acting, code: str) -> MatterProposal:
    """Return one proposal. Raises NotAllowed, SupervisionNotVisible."""
    found = proposals_for(acting).filter(code=code).first()
    if found is None:
        raise SupervisionNotVisible
    return found


def waiting_proposal(source_kind: str, source_key: str) -> MatterProposal | None:
    """Return the proposal of a source that waits for a decision, or None."""
    rows = MatterProposal.objects.filter(source_kind=source_kind, source_key=source_key, status=ItemStatus.PROPOSED)
    return rows.first()
