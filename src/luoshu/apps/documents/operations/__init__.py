"""Writing documents: one verb, one function."""

from luoshu.apps.documents.operations.drafting import DEMO_MARK, draft_document, revise_document
from luoshu.apps.documents.operations.freezing import WORD_TYPE, files_of, font_folder, freeze_version, freeze_waiting
from luoshu.apps.documents.operations.mailing import (
    claim_mail,
    confirm_mail,
    doubt_stale_mails,
    letter_of,
    send_by_mail,
    settle_mail,
)
from luoshu.apps.documents.operations.releasing import (
    keep_release_files,
    pass_release,
    propose_release,
    release_document,
)
from luoshu.apps.documents.operations.stepping import (
    approve_document,
    archive_scan,
    ask_countersign,
    record_issue,
    return_document,
    submit_document,
    withdraw_document,
)

__all__ = [
    "DEMO_MARK",
    "WORD_TYPE",
    "approve_document",
    "archive_scan",
    "ask_countersign",
    "claim_mail",
    "confirm_mail",
    "doubt_stale_mails",
    "draft_document",
    "files_of",
    "font_folder",
    "freeze_version",
    "freeze_waiting",
    "keep_release_files",
    "letter_of",
    "pass_release",
    "propose_release",
    "record_issue",
    "release_document",
    "return_document",
    "revise_document",
    "send_by_mail",
    "settle_mail",
    "submit_document",
    "withdraw_document",
]
