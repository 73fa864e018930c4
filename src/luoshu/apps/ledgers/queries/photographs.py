"""The pictures of a row: before and after, and further ones, each a copy without what the camera wrote into it."""

from dataclasses import dataclass

from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.ledgers.choices import PhotoSide
from luoshu.apps.ledgers.models import LedgerRow

SUBJECT = "ledger_row"


@dataclass(frozen=True)
class RowPhotos:
    """The newest picture of each side, None while there is none, and the older ones."""

    before: Attachment | None
    after: Attachment | None
    older: tuple[Attachment, ...]


def photo_subject(row: LedgerRow) -> str:
    """Return the code under which a row's pictures are kept."""
    return f"{row.ledger_code}:{row.pk}"


def photos_of_row(row: LedgerRow) -> RowPhotos:
    """Return the pictures of a row that the reader has opened already."""
    held = list(attachments_of(SUBJECT, photo_subject(row)))
    newest: dict[str, Attachment] = {photo.kind: photo for photo in held}
    chosen = {photo.pk for photo in newest.values()}
    return RowPhotos(
        newest.get(PhotoSide.BEFORE.value),
        newest.get(PhotoSide.AFTER.value),
        tuple(photo for photo in held if photo.pk not in chosen),
    )
