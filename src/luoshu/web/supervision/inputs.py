"""What the forms of this area send, as values; what cannot be read is refused with a sentence."""

from django.http import HttpRequest

from luoshu.apps.supervision.errors import BadMatter
from luoshu.web.shared.inputs import codes_of, day_of, number_of, shown, text_of

__all__ = ["codes_of", "day_of", "files_of", "number_of", "shown", "text_of"]
MOST_FILE_BYTES = 30 * 1024 * 1024


def files_of(request: HttpRequest, name: str = "files") -> list[tuple[str, bytes]]:
    """Return the files of the form with their names. Raises BadMatter for one that is too large."""
    found = []
    for upload in request.FILES.getlist(name):
        if upload.size and upload.size > MOST_FILE_BYTES:
            raise BadMatter(sentence=f"“{upload.name}”超过 30 MB，请压缩后再传。")
        found.append((upload.name or "附件", upload.read()))
    return found
