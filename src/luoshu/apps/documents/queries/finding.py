"""The only door to one document, and the lists that pages show."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from luoshu.adapters.documents import OfficialDocument, from_data
from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.documents.choices import OUT, DocumentStatus, ReleaseState
from luoshu.apps.documents.errors import DocumentNotVisible
from luoshu.apps.documents.models import Document, DocumentAddressee, DocumentVersion
from luoshu.apps.documents.queries.authorities import Lack, lacks_of_body, units_addressed
from luoshu.apps.errors import NotAllowed
from luoshu.apps.scope import within
from luoshu.core.workflow.release_table import IN_HAND

READ = "documents.read"
OVERSEE = "documents.oversee"
CHECK_FIGURES, PUBLICISE = "documents.check_figures", "documents.publicise"


@dataclass(frozen=True)
class DocumentCounts:
    """How many documents of one's own office stand where, how many were received, how many go to the public."""

    writing: int
    review: int
    awaiting_issue: int
    issued: int
    received: int
    releasing: int


def documents_in_scope(acting: Acting) -> QuerySet[Document]:
    """Return the documents a post may see.

    Everything of its own office; of other offices what was issued, when it lies in the post's divisions or is addressed
    to its office or to a division of its own. Who oversees (分管领导) also sees what its offices are drafting; who
    checks figures for all or publishes sees what is on its way to the public.
    """
    if acting.role == SYSTEM_ROLE:
        return Document.objects.all()
    received = DocumentAddressee.objects.filter(within(acting) | Q(unit__code=acting.unit_code))
    condition = Q(unit__code=acting.unit_code) if acting.unit_code else Q(pk__in=[])
    condition |= Q(status__in=OUT) & (within(acting) | Q(pk__in=received.values("document_id")))
    if acting.may(OVERSEE):
        condition |= within(acting)
    elif acting.may(PUBLICISE) or (acting.may(CHECK_FIGURES) and acting.may("readings.all")):
        condition |= within(acting) & Q(press_release__state__in=IN_HAND)
    return Document.objects.filter(condition)


def find_document_for(acting: Acting, code: str) -> Document:
    """Return one document. Raises DocumentNotVisible out of scope, NotAllowed without the right to read."""
    found = documents_in_scope(acting).select_related("unit__division", "scan").filter(code=code).first()
    if found is None:
        raise DocumentNotVisible
    if acting.role != SYSTEM_ROLE and not acting.may(READ):
        raise NotAllowed
    return found


def documents_for(
    acting: Acting,
    *,
    statuses: tuple[str, ...] = (),
    kind: str = "",
    text: str = "",
    received: bool = False,
    of_all: bool = False,
    releasing: bool = False,
) -> QuerySet[Document]:
    """Return the documents of the reader's own office, the newest first.

    With ``received`` what other offices issued and the reader may see; with ``of_all`` everything behind the door;
    with ``releasing`` what of it is on its way to the public.
    """
    if not acting.may(READ):
        raise NotAllowed
    rows = documents_in_scope(acting).select_related("unit", "press_release")
    own = Q(unit__code=acting.unit_code)
    if received:
        rows = rows.filter(status__in=OUT).exclude(own)
    elif releasing:
        rows = rows.filter(press_release__state__in=(*IN_HAND, ReleaseState.RETURNED))
    elif not of_all:
        rows = rows.filter(own)
    if statuses:
        rows = rows.filter(status__in=statuses)
    if kind:
        rows = rows.filter(kind=kind)
    if text.strip():
        word = text.strip()
        rows = rows.filter(Q(title__contains=word) | Q(official_number__contains=word) | Q(code__contains=word))
    return rows.order_by("-changed_at", "-id")


def document_counts(acting: Acting) -> DocumentCounts:
    """Return the numbers that stand over the lists."""
    own = list(documents_for(acting).values_list("status", flat=True))

    def count(*statuses: str) -> int:
        return sum(status in statuses for status in own)

    return DocumentCounts(
        writing=count(DocumentStatus.DRAFT, DocumentStatus.RETURNED),
        review=count(DocumentStatus.IN_REVIEW, DocumentStatus.COUNTERSIGNING),
        awaiting_issue=count(DocumentStatus.AWAITING_ISSUE),
        issued=count(*OUT),
        received=documents_for(acting, received=True).count(),
        releasing=documents_for(acting, releasing=True).count(),
    )


def document_of(subject_kind: str, subject_code: str, kind: str = "") -> Document | None:
    """Return the newest document about a subject that was not withdrawn; the caller has checked the subject."""
    return documents_of(subject_kind, subject_code, kind).exclude(status=DocumentStatus.WITHDRAWN).first()


def documents_of(subject_kind: str, subject_code: str, kind: str = "") -> QuerySet[Document]:
    """Return all documents about a subject, the newest first; the caller has checked the subject."""
    rows = Document.objects.filter(subject_kind=subject_kind, subject_code=subject_code).select_related("unit")
    return (rows.filter(kind=kind) if kind else rows).order_by("-created_at", "-id")


def version_of(document: Document, number: int | None = None) -> DocumentVersion:
    """Return one version, the present one unless a number is given. Raises DocumentNotVisible."""
    rows = document.versions.select_related("word", "pdf", "document")
    found = rows.filter(number=number or document.version_no).first()
    if found is None:
        raise DocumentNotVisible
    return found


def body_of(document: Document, number: int | None = None) -> OfficialDocument:
    """Return what a version says, with number, signer and date filled in once the OA has given them.

    Raises DocumentNotVisible, BadDocument.
    """
    return issued_form(document, from_data(version_of(document, number).body), number)


def issued_form(document: Document, body: OfficialDocument, number: int | None = None) -> OfficialDocument:
    """Return the body as it was issued: OA number, signer and date in, the draft banner out."""
    if document.status not in OUT or (number is not None and number != document.version_no):
        return body
    return replace(
        body,
        number=document.official_number,
        signer=document.signer if body.signer else "",
        signed_on=document.issued_on,
        printed_on=document.issued_on if body.printed_by else None,
        banner="",
    )


def lacks_of(document: Document, on: date) -> tuple[Lack, ...]:
    """Return what a document lacks on a day before it can go to be signed; pages show it red."""
    body = from_data(version_of(document).body)
    return lacks_of_body(body, kind=document.kind, unit=document.unit, addressees=units_addressed(document), on=on)


def versions_to_freeze(limit: int) -> QuerySet[DocumentVersion]:
    """Return versions whose Word and PDF files were not made yet, the oldest first."""
    rows = DocumentVersion.objects.filter(frozen_at__isnull=True).select_related("document__unit")
    return rows.order_by("id")[:limit]
