"""Photos and files that go with a matter: kept by ``evidence``, named here by their codes."""

from collections.abc import Sequence
from datetime import datetime

from luoshu.apps.accountability.errors import PartNotVisible
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence import operations as evidence
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.queries import find_attachment_for


def attach_file(*, matter_code: str, data: bytes, name: str, kind: str, by: Acting, at: datetime) -> Attachment:
    """Keep a photo (shown without its position) or a paper.

    Raises MatterNotVisible, FileKindRefused, NotAPhoto, SecrecyMarkFound, CannotLookInside.
    """
    matter = find_matter_for(by, matter_code)
    return evidence.attach_file(
        by=by,
        at=at,
        data=data,
        original_name=name,
        kind=kind,
        subject_kind="matter",
        subject_code=matter.code,
        division_path=matter.division_path,
    )


def checked_files(by: Acting, codes: Sequence[str]) -> list[str]:
    """Return the codes without blanks and repeats. Raises PartNotVisible for one the person may not see."""
    wanted = list(dict.fromkeys(code for code in codes if code))
    for code in wanted:
        try:
            find_attachment_for(by, code)
        except NotVisible:
            raise PartNotVisible from None
    return wanted
