"""What may be done with a document now, and by whom: the document table asked with the facts on record."""

from datetime import date

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.documents.models import Document, DocumentEntry
from luoshu.apps.documents.queries.finding import OVERSEE, lacks_of
from luoshu.core.workflow.document_table import APPROVER, DOCUMENT, DRAFTER, RELEASER
from luoshu.core.workflow.table import Actor, Facts, OpenVerb

DRAFT_RIGHT, APPROVE_RIGHT, RELEASE_RIGHT = "documents.draft", "documents.approve", "documents.release"


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
    """Return the acting person with the parts the rights give in this document: only in one's own office, or over it.

    The system may draft and nothing else.
    """
    roles = set()
    is_own = acting.unit_code == document.unit.code
    if acting.role == SYSTEM_ROLE or (is_own and acting.may(DRAFT_RIGHT)):
        roles.add(DRAFTER)
    if is_own and acting.may(APPROVE_RIGHT):
        roles.add(APPROVER)
    if acting.may(RELEASE_RIGHT) and (is_own or (acting.may(OVERSEE) and acting.covers(document.division_path))):
        roles.add(RELEASER)
    return Actor(acting.person_code, frozenset(roles))


def open_steps(document: Document, acting: Acting, on: date) -> tuple[OpenVerb, ...]:
    """Return the steps this post may take now, with what each still lacks."""
    return DOCUMENT.open_verbs(document.status, facts_of(document, on), actor_of(acting, document))


def entries_of(document: Document) -> list[DocumentEntry]:
    """Return the steps of a document, the oldest first."""
    return list(document.entries.order_by("id"))
