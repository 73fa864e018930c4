"""Meeting deployments with their items, and the text they stand in."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Unit
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import ItemStatus
from luoshu.apps.supervision.errors import SupervisionNotVisible
from luoshu.apps.supervision.models import DeployedItem, Deployment

CONTEXT_CHARACTERS = 60


@dataclass(frozen=True)
class ItemView:
    """One item with the words around it, and the unit that the text names if it is one of ours."""

    item: DeployedItem
    before: str
    after: str
    suggested_lead: str


def deployments_for(acting: Acting) -> QuerySet[Deployment]:
    """Return the deployments of the reader's divisions, newest first, with how many items wait. Raises NotAllowed."""
    if not acting.may("supervision.desk"):
        raise NotAllowed
    rows = Deployment.objects.filter(within(acting)).defer("text")
    waiting = Count("items", filter=Q(items__status=ItemStatus.PROPOSED))
    return rows.annotate(all_items=Count("items"), waiting_items=waiting).order_by("-issued_on", "-id")


def find_deployment_for(acting: Acting, code: str) -> Deployment:
    """Return one deployment. Raises NotAllowed, SupervisionNotVisible."""
    found = deployments_for(acting).defer(None).select_related("file").filter(code=code).first()
    if found is None:
        raise SupervisionNotVisible
    return found


def item_views(deployment: Deployment, units: list[Unit]) -> list[ItemView]:
    """Return the items in the order of the text."""
    text = deployment.text
    items = deployment.items.select_related("matter__lead_unit", "merged_into").order_by("number")
    return [
        ItemView(
            item=item,
            before=text[max(0, item.starts_at - CONTEXT_CHARACTERS) : item.starts_at].rpartition("\n")[2],
            after=text[item.ends_at : item.ends_at + CONTEXT_CHARACTERS].partition("\n")[0],
            suggested_lead=_unit_named(item.lead_names, units),
        )
        for item in items
    ]


def _unit_named(names: list[str], units: list[Unit]) -> str:
    """Return the code of the one unit a text names; empty when none or several fit: then a person chooses."""
    for name in names:
        fitting = [unit.code for unit in units if unit.name == name] or [u.code for u in units if name in u.name]
        if len(fitting) == 1:
            return fitting[0]
    return ""
