"""What a change of a rule touches among documents: the authority to issue."""

from luoshu.apps.documents.choices import OUT, DocumentStatus
from luoshu.apps.documents.models import Document
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.touching import RuleChange, Touched

_DONE = (*OUT, DocumentStatus.WITHDRAWN)


def documents_touched(change: RuleChange) -> list[Touched]:
    """Return the drafts that a change of authority speaks of; empty for another kind of rule."""
    if change.kind != RuleKind.AUTHORITY:
        return []
    kinds = list(change.body.get("kinds", ()))
    rows = Document.objects.filter(change.within(), kind__in=kinds)
    issued = rows.filter(issued_on__gte=change.valid_from).count()
    sentence = "未印发的文稿在送签时按当天的授权核对；已印发的不变。"
    return [Touched("未印发的这几类文稿", rows.exclude(status__in=_DONE).count(), issued, sentence)]
