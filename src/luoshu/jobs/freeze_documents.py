"""Versions of documents whose Word and PDF files were not made yet get them."""

from datetime import datetime

from luoshu.apps.documents.operations import freeze_waiting

CHUNK = 10


def freeze_documents(*, at: datetime, worker: str) -> int:
    """Make the files of one chunk; a second worker at the same version changes nothing."""
    return freeze_waiting(at=at, limit=CHUNK)
