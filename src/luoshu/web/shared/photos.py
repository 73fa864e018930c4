"""A photo as pages show it: the copy without EXIF, on record, in a frame that can do nothing."""

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.queries import open_bytes
from luoshu.web.shared.clock import now

if TYPE_CHECKING:
    from luoshu.apps.evidence.models import Attachment


def show_photo(
    request: HttpRequest, attachment: "Attachment | None", *, subject: tuple[str, str], division_path: str
) -> FileResponse:
    """Answer with a photo of ``subject`` (kind, code); the caller has come through the subject's door.

    Raises NotVisible when there is no such photo, or no copy of it that may be shown.
    """
    if attachment is None or attachment.shown_copy is None:
        raise NotVisible
    kind, code = subject
    write_read(
        by=request.acting,  # type: ignore[attr-defined]
        at=now(),
        action="photo.read",
        subject_kind=kind,
        subject_code=code,
        division_path=division_path,
        detail={"attachment": attachment.code},
    )
    response = FileResponse(open_bytes(attachment.shown_copy), content_type=attachment.shown_copy.media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
