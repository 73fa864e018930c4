"""Documents of the small city: drafts of two offices, in review, to be signed, out, and on their way to the press."""

from datetime import date

from luoshu.adapters.documents import paragraph
from luoshu.apps.documents.operations import approve_document, archive_scan, record_issue, submit_document
from tests.support.cast import AT, Cast
from tests.support.documents_factories import drafted, press_text, walked, with_authority


def add_documents(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their codes."""
    with_authority(cast)
    desk, head = cast.acting("林岚"), cast.acting("冯远")
    names["doc_draft"] = drafted(cast).code
    names["doc_a"] = drafted(cast, who="陈川", unit="a-fire", addressees=(cast.units["a1-gov"],)).code
    for name in ("doc_review", "doc_awaiting", "doc_issued", "doc_archived"):
        names[name] = code = drafted(cast, subject_code=name).code
        submit_document(document_code=code, by=desk, at=AT)
        if name != "doc_review":
            approve_document(document_code=code, by=head, at=AT)
        if name in ("doc_issued", "doc_archived"):
            number = {"official_number": "演示〔2024〕1号", "signer": "李某", "issued_on": date(2024, 9, 17)}
            record_issue(document_code=code, by=desk, at=AT, **number)
    for name, state in (("doc_press", "checking"), ("doc_leader", "leader"), ("doc_out", "publicity")):
        names[name] = walked(cast, press_text(cast, paragraph("全市进展良好。")), until=state).code
    archive_scan(document_code=names["doc_archived"], data=b"%PDF-1.7 scan", file_name="章.pdf", by=desk, at=AT)
