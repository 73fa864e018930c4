"""What every step of a document writes: the guarded row, its entry, the audit row, and who is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.documents.errors import DocumentMoved, StepNotTaken, StepRoleRefused
from luoshu.apps.documents.models import Document, DocumentEntry
from luoshu.apps.documents.queries import actor_of, facts_of
from luoshu.apps.notices.operations import send_notice
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.document_table import DOCUMENT
from luoshu.core.workflow.problems import RoleMayNot, StepRefused

MOST_ADDRESSEES = 20


def checked_status(
    document: Document, verb: str, *, by: Acting, at: datetime, note: str = "", given: frozenset[str] = frozenset()
) -> str:
    """Ask the table for a step and return where it leads. Raises StepRoleRefused (403), StepNotTaken (422)."""
    facts = facts_of(document, beijing_day(at), given)
    try:
        return DOCUMENT.step(document.status, verb, facts, actor_of(by, document), note).to_state
    except StepRefused as error:
        kind = StepRoleRefused if isinstance(error, RoleMayNot) else StepNotTaken
        raise kind(sentence=error.message) from error


def move(document: Document, *, at: datetime, **changes: Any) -> None:
    """Write changes to a document if nobody changed it since it was read; else raise DocumentMoved.

    A conditional update and not a row lock: SQLite has none, and this is right on both databases.
    """
    changes |= {"revision": document.revision + 1, "changed_at": at}
    rows = Document.objects.filter(pk=document.pk, revision=document.revision, status=document.status)
    if rows.update(**changes) != 1:
        raise DocumentMoved(document_code=document.code)
    for name, value in changes.items():
        setattr(document, name, value)


def write_entry(
    document: Document,
    verb: str,
    *,
    by: Acting,
    at: datetime,
    from_status: str,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one step into the document's history and into the audit."""
    note = printable(note)[:400]
    DocumentEntry.objects.create(
        document=document,
        verb=verb,
        from_status=from_status,
        to_status=document.status,
        version_no=document.version_no,
        at=at,
        person_code=by.person_code,
        post_code=by.post_code,
        note=note,
        detail=detail or {},
    )
    record(
        by=by,
        at=at,
        action=f"documents.{verb}",
        subject_kind="document",
        subject_code=document.code,
        division_path=document.division_path,
        detail={"kind": document.kind, "version": document.version_no, "note": note} | (detail or {}),
    )


def tell(document: Document, *, text: str, posts: Iterable[str], at: datetime) -> None:
    """Tell some posts about a document, once per write; nobody to tell is no error."""
    codes = list(dict.fromkeys(code for code in posts if code))[:MOST_ADDRESSEES]
    if codes:
        send_notice(
            dedupe_key=f"document:{document.code}:r{document.revision}",
            kind="document_moved",
            is_urgent=False,
            subject_kind="document",
            subject_code=document.code,
            division_path=document.division_path,
            text=text,
            link=f"/documents/{document.code}/",
            post_codes=codes,
            at=at,
        )
