"""The draft (代拟稿) of a slip, in the office's own words: which matters, by when, what is asked."""

from datetime import datetime
from typing import Final

from luoshu.adapters.documents import OfficialDocument, paragraph, table
from luoshu.apps.acting import Acting
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.errors import DirectiveWithoutAuthority, DocumentInvalid
from luoshu.apps.documents.operations import draft_document
from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import SlipColour
from luoshu.apps.supervision.models import Slip, SlipMatter
from luoshu.core.clock import day_words

KIND_OF: Final = {
    SlipColour.BLUE.value: DocumentKind.REMINDER_SLIP,
    SlipColour.ORANGE.value: DocumentKind.WARNING_SLIP,
    SlipColour.RED.value: DocumentKind.SUPERVISION_SLIP,
}
ASKED: Final = {
    SlipColour.BLUE.value: "请按时限抓紧办理，并反馈进展。",
    SlipColour.ORANGE.value: "请查明原因，提出赶上进度的办法，并于收到本单后及时反馈。",
    SlipColour.RED.value: "请主要负责同志过问，限期办结，并报送办理结果。",
}


def draft_slip(slip: Slip, lines: list[SlipMatter], *, by: Acting, at: datetime) -> str:
    """Draft the document of an issued slip; return its code, empty where the office cannot draft it.

    A slip counts from the moment it is issued here; number and seal are given in the office's OA.
    """
    office = Unit.objects.select_related("division").filter(code=by.unit_code).first()
    if office is None or not by.may("documents.draft"):
        return ""
    label = SlipColour(slip.colour).label
    rows = [
        (str(number), line.matter.title, line.matter.source_label, _day(line), _late(line))
        for number, line in enumerate(lines, start=1)
    ]
    blocks = (
        paragraph(f"你单位牵头办理的以下 {len(rows)} 件督办事项临近时限或已超过时限："),
        table(("序号", "事项", "来源", "时限", "情况"), rows),
        paragraph(ASKED[slip.colour]),
    )
    body = OfficialDocument(
        title=f"督办事项{label}",
        blocks=blocks,
        addressee=f"{slip.unit.name}：",
        signature=office.name,
    )
    try:
        document = draft_document(
            kind=KIND_OF[slip.colour],
            body=body,
            subject_kind="slip",
            subject_code=slip.code,
            unit=office,
            addressees=(slip.unit,),
            by=by,
            at=at,
        )
    except (DocumentInvalid, DirectiveWithoutAuthority):
        return ""
    return document.code


def _day(line: SlipMatter) -> str:
    on = line.matter.due_on
    return day_words(on) if on else "未定"


def _late(line: SlipMatter) -> str:
    if line.late_days > 0:
        return f"超期 {line.late_days} 个工作日"
    return f"剩 {-line.late_days} 个工作日" if line.late_days < 0 else "当日到期"
