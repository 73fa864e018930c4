"""Problems that were found at one named place: a row of some register, known here by its code and key alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.rounds.models import Finding
from luoshu.apps.rounds.queries.doors import remedies_in_scope
from luoshu.apps.rounds.queries.lists import finding_row
from luoshu.apps.scope import in_scope

MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class DangerAt:
    """A problem at a place, for whoever looks at the place."""

    label: str
    topic: str
    found_at: datetime
    outcome: str
    owner: str
    due_at: datetime | None
    is_open: bool
    is_late: bool
    link: str


def dangers_at(acting: Acting, ledger_code: str, key: str, *, at: datetime) -> list[DangerAt]:
    """Return what was found at a place, what is open first; one query.

    Who reads rounds sees all in scope; who only puts right sees the remedies that are theirs; nobody else sees any.
    """
    rows = Finding.objects.filter(row_ledger=ledger_code, row_key=key)
    if acting.may("rounds.read"):
        rows = in_scope(rows, acting)
    elif acting.may("remedies.read"):
        rows = rows.filter(remedy__in=remedies_in_scope(acting))
    else:
        return []
    opened = F("remedy__is_open").desc(nulls_last=True)
    found = rows.select_related("remedy__owner_unit").order_by(opened, "-found_at", "code")[:MOST_SHOWN]
    lines = []
    for one in found:
        row = finding_row(one, "")
        is_open = bool(row.remedy_code) and one.remedy.is_open
        link = f"/rounds/findings/{one.code}/" if acting.may("rounds.read") else f"/rounds/remedies/{row.remedy_code}/"
        lines.append(
            DangerAt(
                label=one.kind_label,
                topic=one.topic_label,
                found_at=one.found_at,
                outcome=row.outcome,
                owner=row.owner,
                due_at=row.due_at if is_open else None,
                is_open=is_open,
                is_late=is_open and row.due_at is not None and row.due_at < at,
                link=link,
            )
        )
    return lines
