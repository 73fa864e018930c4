"""Rows of a return that point at a row of another ledger which is not there now, or was removed."""

from typing import Final

from django.db.models import Exists, OuterRef, Q

from luoshu.apps.acting import path_end
from luoshu.apps.ledgers.models import Return, RowLink, RowVersion
from luoshu.apps.ledgers.queries.linking import dead_sentence
from luoshu.core.ledgers import LedgerDeclaration, LinkFinding

MOST_DEAD: Final = 200


def dead_links_of(one: Return, declaration: LedgerDeclaration) -> list[LinkFinding]:
    """Return them as they stand now, whatever they were when the return was handed in; one query."""
    if not declaration.links:
        return []
    span = Q(valid_on__gte=one.first_on, valid_on__lte=one.last_on)
    later = RowVersion.objects.filter(span, row=OuterRef("version__row")).filter(
        Q(valid_on__gt=OuterRef("version__valid_on"))
        | Q(valid_on=OuterRef("version__valid_on"), number__gt=OuterRef("version__number"))
    )
    there = RowVersion.objects.filter(
        ledger_code=OuterRef("target_ledger"),
        row__key=OuterRef("target_key"),
        superseded_at__isnull=True,
        is_removed=False,
    )
    links = RowLink.objects.filter(
        ~Exists(there),
        ~Exists(later),
        ledger_code=one.ledger_code,
        link__in=[link.code for link in declaration.links],
        version__ledger_code=one.ledger_code,
        version__is_removed=False,
        version__division_path__gte=one.division_path,
        version__division_path__lt=path_end(one.division_path),
        version__valid_on__gte=one.first_on,
        version__valid_on__lte=one.last_on,
    )
    found = links.order_by("version__row_id", "link").values_list("version__row__key", "link", "target_key")
    return [
        LinkFinding(one.ledger_code, key, link, "dead", dead_sentence(target))
        for key, link, target in found[:MOST_DEAD]
    ]
