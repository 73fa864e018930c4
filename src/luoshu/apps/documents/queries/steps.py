"""What may be done with a document now, and by whom: the document table asked with the facts on record."""

from datetime import date

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.models import Document, DocumentEntry, PressRelease
from luoshu.apps.documents.queries.finding import lacks_of
from luoshu.core.workflow.document_table import (
    APPROVER,
    DOCUMENT,
    DRAFTER,
    ISSUED,
    PAPER_DRAFTER,
    PRESS_DRAFTER,
    PROPOSE_RELEASE,
)
from luoshu.core.workflow.table import Actor, Facts, OpenVerb

DRAFT_RIGHT, APPROVE_RIGHT = "documents.draft", "documents.approve"


def facts_of(document: Document, on: date, given: frozenset[str] = frozenset()) -> Facts:
    """Return the facts of a document for its table; ``given`` are the inputs that a form brings along."""
    lacking = {lack.code for lack in lacks_of(document, on)}
    held = set(given)
    if "authority" not in lacking:
        held.add("authority")
    if not lacking - {"authority"}:
        held.add("complete")
    if document.scan_id is not None:
        held.add("scan")
    timeline = DocumentEntry.objects.filter(document=document).order_by("id").values_list("verb", "person_code")
    return Facts(held=frozenset(held), done_by=DOCUMENT.done_by(timeline))


def actor_of(acting: Acting, document: Document) -> Actor:
    """Return the acting person with the parts the rights give in this document: only in one's own office.

    The system may draft and nothing else.
    """
    roles = set()
    is_own = acting.unit_code == document.unit.code
    if acting.role == SYSTEM_ROLE or (is_own and acting.may(DRAFT_RIGHT)):
        roles |= {DRAFTER, PRESS_DRAFTER if document.kind == DocumentKind.PRESS_TEXT else PAPER_DRAFTER}
    if is_own and acting.may(APPROVE_RIGHT):
        roles.add(APPROVER)
    return Actor(acting.person_code, frozenset(roles))


def open_steps(document: Document, acting: Acting, on: date) -> tuple[OpenVerb, ...]:
    """Return the steps this post may take now, with what each still lacks."""
    steps = DOCUMENT.open_verbs(document.status, facts_of(document, on), actor_of(acting, document))
    if document.status in ISSUED and PressRelease.objects.filter(document=document).exists():
        steps = tuple(step for step in steps if step.verb != PROPOSE_RELEASE)
    return steps


def entries_of(document: Document) -> list[DocumentEntry]:
    """Return the steps of a document, the oldest first."""
    return list(document.entries.order_by("id"))
