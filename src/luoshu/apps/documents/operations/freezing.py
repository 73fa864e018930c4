"""Making the Word and PDF files of a version and keeping their bytes: what went out can be shown again as it was."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from luoshu.adapters.documents import NoChineseFont, OfficialDocument, PdfNotMade, from_data, write_pdf, write_word
from luoshu.apps.documents.models import Document, DocumentVersion
from luoshu.apps.documents.queries import issued_form, versions_to_freeze
from luoshu.apps.evidence.operations import store_bytes

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def font_folder() -> Path:
    """Return the instance's own folder of licensed fonts; it need not exist."""
    return Path(settings.LUOSHU_HOME) / "fonts"


def files_of(body: OfficialDocument, made_at: datetime) -> tuple[bytes, bytes | None, str]:
    """Return the Word bytes, the PDF bytes or None, and the sentence that says why there is no PDF."""
    word = write_word(body, made_at=made_at)
    try:
        return word, write_pdf(body, made_at=made_at, font_folder=font_folder()), ""
    except (NoChineseFont, PdfNotMade) as problem:
        return word, None, str(problem)


def freeze_version(*, version_id: int, at: datetime) -> bool:
    """Make and keep the files of one version; False when they were there already. Both are kept with their hash.

    The files are made outside of any transaction. A version without a PDF (no Chinese font) says so and is not tried
    again by itself.
    """
    version = DocumentVersion.objects.select_related("document__unit").filter(pk=version_id).first()
    if version is None or version.frozen_at is not None:
        return False
    revision = version.document.revision
    body = issued_form(version.document, from_data(version.body), version.number)
    word, pdf, problem = files_of(body, version.made_at)
    kept_word = store_bytes(data=word, at=at, media_hint=WORD_TYPE)
    kept_pdf = store_bytes(data=pdf, at=at) if pdf is not None else None
    # Asked of the row itself, not across a join: PostgreSQL looks at a row it waited for once more, at a join not.
    unmoved = Document.objects.filter(revision=revision)
    rows = DocumentVersion.objects.filter(pk=version_id, frozen_at__isnull=True, document__in=unmoved)
    return rows.update(frozen_at=at, word=kept_word, pdf=kept_pdf, freeze_problem=problem[:300]) == 1


def freeze_waiting(*, at: datetime, limit: int = 20) -> int:
    """Make the files of versions that have none yet; return how many were kept."""
    return sum(freeze_version(version_id=version.pk, at=at) for version in versions_to_freeze(limit))
