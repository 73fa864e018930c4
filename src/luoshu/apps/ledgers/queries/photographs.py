"""The pictures of a row: before and after, and further ones, each a copy without what the camera wrote into it."""

from collections.abc import Collection
from dataclasses import dataclass

from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.ledgers.choices import PhotoSide
from luoshu.apps.ledgers.models import LedgerRow

SUBJECT = "ledger_row"
CHECK_PHOTO = "check"
"""The kind of a picture that a spot check took; it stands with its check and not among before and after."""


@dataclass(frozen=True)
class RowPhotos:
    """The newest picture of each side, None while there is none, and the older ones."""

    before: Attachment | None
    after: Attachment | None
    older: tuple[Attachment, ...]


def photo_subject(row: LedgerRow) -> str:
    """Return the code under which a row's pictures are kept."""
    return subject_of_row(row.ledger_code, row.pk)


def subject_of_row(ledger_code: str, row_id: int) -> str:
    """Return the same code by the row's ledger and number."""
    return f"{ledger_code}:{row_id}"


def newest_photos(subjects: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Return, by a row's subject code, (side, code) of the newest picture of each side, before and after in order."""
    newest: dict[tuple[str, str], str] = {}
    rows = Attachment.objects.filter(subject_kind=SUBJECT, subject_code__in=list(subjects), kind__in=PhotoSide.values)
    for subject, side, code in rows.order_by("uploaded_at", "id").values_list("subject_code", "kind", "code"):
        newest[subject, side] = code
    found: dict[str, list[tuple[str, str]]] = {}
    for side in PhotoSide:
        for subject in subjects:
            if (subject, side.value) in newest:
                found.setdefault(subject, []).append((str(side.label), newest[subject, side.value]))
    return found


def photos_of_row(row: LedgerRow) -> RowPhotos:
    """Return the pictures of a row that the reader has opened already."""
    held = list(attachments_of(SUBJECT, photo_subject(row)).exclude(kind=CHECK_PHOTO))
    newest: dict[str, Attachment] = {photo.kind: photo for photo in held}
    chosen = {photo.pk for photo in newest.values()}
    return RowPhotos(
        newest.get(PhotoSide.BEFORE.value),
        newest.get(PhotoSide.AFTER.value),
        tuple(photo for photo in held if photo.pk not in chosen),
    )
