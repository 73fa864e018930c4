"""A photo as pages show it: the copy without EXIF, on record, in a frame that can do nothing."""

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.queries import open_bytes
from luoshu.web.shared.clock import now

if TYPE_CHECKING:
    from luoshu.apps.evidence.models import Attachment, StoredFile


def show_photo(
    request: HttpRequest, attachment: "Attachment | None", *, subject: tuple[str, str], division_path: str
) -> FileResponse:
    """Answer with a photo of ``subject`` (kind, code); the caller has come through the subject's door.

    Raises NotVisible when there is no such photo, or no copy of it that may be shown.
    """
    shown = attachment.shown_copy if attachment is not None else None
    code = attachment.code if attachment is not None else ""
    return show_picture(request, shown, code, subject=subject, division_path=division_path)


def show_picture(
    request: HttpRequest, shown: "StoredFile | None", name: str, *, subject: tuple[str, str], division_path: str
) -> FileResponse:
    """Answer with stored bytes that may be shown, on record under ``name``. Raises NotVisible when there are none."""
    if shown is None:
        raise NotVisible
    kind, code = subject
    write_read(
        by=request.acting,  # type: ignore[attr-defined]
        at=now(),
        action="photo.read",
        subject_kind=kind,
        subject_code=code,
        division_path=division_path,
        detail={"attachment": name},
    )
    response = FileResponse(open_bytes(shown), content_type=shown.media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
