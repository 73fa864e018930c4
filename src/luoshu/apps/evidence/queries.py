"""Reading stored bytes and what they are attached to."""

from collections.abc import Iterable
from typing import IO

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.errors import BytesMissing, BytesReleased
from luoshu.apps.evidence.models import Attachment, StoredFile
from luoshu.apps.evidence.sniffing import UNKNOWN
from luoshu.apps.evidence.storage import path_of
from luoshu.apps.scope import in_scope

# A hint may say more about a container than its first bytes do; it may never turn it into something else.
REFINEMENTS = {
    "text/plain": frozenset({"text/csv", "text/tab-separated-values", "application/json"}),
    "application/json": frozenset({"application/geo+json"}),
    "application/zip": frozenset(
        {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    ),
    "application/x-ole": frozenset({"application/vnd.ms-excel", "application/msword"}),
    UNKNOWN: frozenset({"text/csv", "text/plain"}),
}


def media_type_with_hint(sniffed: str, hint: str) -> str:
    """Return the sniffed type, refined by a hint that is compatible with it."""
    return hint if hint in REFINEMENTS.get(sniffed, frozenset()) else sniffed


def open_bytes(file: StoredFile) -> IO[bytes]:
    """Open stored bytes for reading. Raises ``BytesReleased`` or ``BytesMissing``."""
    if file.released_at is not None:
        raise BytesReleased
    try:
        return path_of(file.sha256).open("rb")
    except OSError as problem:
        raise BytesMissing(sha256=file.sha256[:12]) from problem


def stored_bytes(sha256: str) -> bytes:
    """Return stored bytes by their hash; the caller checks who may have them. Raises BytesReleased, BytesMissing."""
    file = StoredFile.objects.filter(sha256=sha256).first()
    if file is None:
        raise BytesMissing(sha256=sha256[:12])
    with open_bytes(file) as stream:
        return stream.read()


def attachments_of(subject_kind: str, subject_code: str) -> QuerySet[Attachment]:
    """Return what is attached to a subject, oldest first; the caller has checked the subject's scope."""
    return attachments_of_all(subject_kind, [subject_code])


def attachments_of_all(subject_kind: str, subject_codes: Iterable[str]) -> QuerySet[Attachment]:
    """Return what is attached to several subjects of a kind, oldest first; scope as in ``attachments_of``."""
    rows = Attachment.objects.filter(subject_kind=subject_kind, subject_code__in=list(subject_codes))
    return rows.select_related("file", "shown_copy").order_by("uploaded_at", "id")


def attachment_by_code(code: str) -> Attachment | None:
    """Return one attachment; the caller has checked that its subject may be read."""
    return Attachment.objects.select_related("file", "shown_copy").filter(code=code).first()


def find_attachment_for(acting: Acting, code: str) -> Attachment:
    """Return one attachment in scope; raise ``NotVisible``."""
    found = in_scope(Attachment.objects.select_related("file", "shown_copy"), acting).filter(code=code).first()
    if found is None:
        raise NotVisible
    return found
