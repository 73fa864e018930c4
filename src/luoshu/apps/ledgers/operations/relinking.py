"""Rows that were written before a link was declared: where they point is written afterwards."""

from typing import Final

from django.db import transaction

from luoshu.apps.ledgers.models import RowLink, RowVersion
from luoshu.apps.ledgers.operations.versioning import write_links
from luoshu.core.ledgers import LedgerDeclaration, link_keys

CHUNK: Final = 1000


def relink_rows(declaration: LedgerDeclaration) -> int:
    """Make where the current rows point what the declaration says, a chunk a transaction; return how many changed.

    Doing it again changes nothing, so one that was cut off is finished by declaring the same ledger once more.
    """
    links = RowLink.objects.filter(ledger_code=declaration.code, version__superseded_at__isnull=True)
    if not declaration.links and not links.exists():
        return 0
    changed, last = 0, 0
    current = RowVersion.objects.filter(
        ledger_code=declaration.code, superseded_at__isnull=True, is_removed=False
    ).order_by("pk")
    while versions := list(current.filter(pk__gt=last)[:CHUNK]):
        last = versions[-1].pk
        with transaction.atomic():
            changed += _relink(declaration, versions)
    return changed


def _relink(declaration: LedgerDeclaration, versions: list[RowVersion]) -> int:
    ids = [version.pk for version in versions]
    held: dict[int, set[tuple[str, str, str]]] = {}
    for pk, *link in RowLink.objects.filter(version__in=ids).values_list(
        "version_id", "link", "target_ledger", "target_key"
    ):
        held.setdefault(pk, set()).add((link[0], link[1], link[2]))
    wanted = {version.pk: set(link_keys(declaration, version.values)) for version in versions}
    other = [pk for pk in ids if held.get(pk, set()) != wanted[pk]]
    RowLink.objects.filter(version__in=other).delete()
    write_links((pk, declaration.code, link) for pk in other for link in sorted(wanted[pk]))
    return len(other)
