"""Everything one page shows of a document, gathered once."""

from dataclasses import dataclass
from datetime import datetime

from luoshu.adapters.documents import OfficialDocument, Piece, Run, laid_out
from luoshu.adapters.documents.model import figures_of
from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.documents.models import Document, DocumentVersion, PressRelease
from luoshu.apps.documents.queries.authorities import Authority, Lack, authority_for, lacks_of_body, units_addressed
from luoshu.apps.documents.queries.figures import typed_numbers
from luoshu.apps.documents.queries.finding import body_of
from luoshu.apps.documents.queries.mailing import MAIL_VERBS
from luoshu.apps.documents.queries.redaction import RedactionFinding, redaction_findings
from luoshu.apps.documents.queries.releases import (
    RELEASE_VERBS,
    ReleaseLine,
    open_release_steps,
    release_lines,
    release_of,
)
from luoshu.apps.documents.queries.steps import open_steps
from luoshu.apps.people.models import Person, Unit
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.document_table import BEFORE_ISSUE, DOCUMENT
from luoshu.core.workflow.release_table import APPROVE, PROPOSE, RELEASING
from luoshu.core.workflow.table import OpenVerb


@dataclass(frozen=True)
class EntryLine:
    """One step in the history, in words."""

    at: datetime
    label: str
    who: str
    note: str
    version_no: int


@dataclass(frozen=True)
class DocumentView:
    """One document as its page shows it, in the version asked for."""

    document: Document
    body: OfficialDocument
    pieces: tuple[Piece, ...]
    figures: tuple[Run, ...]
    lacks: tuple[Lack, ...]
    authority: Authority | None
    steps: tuple[OpenVerb, ...]
    versions: tuple[DocumentVersion, ...]
    entries: tuple[EntryLine, ...]
    addressees: tuple[Unit, ...]
    drafter: str
    approver: str
    release: PressRelease | None
    release_lines: tuple[ReleaseLine, ...]
    typed_numbers: tuple[str, ...]
    redaction: tuple[RedactionFinding, ...]
    shown_version: int

    @property
    def is_latest(self) -> bool:
        """Tell whether the version shown is the present one."""
        return self.shown_version == self.document.version_no


def document_view(document: Document, acting: Acting, *, at: datetime, number: int | None = None) -> DocumentView:
    """Return the view of a document that came through the door. Raises DocumentNotVisible for an unknown version."""
    on = beijing_day(at)
    body = body_of(document, number)
    addressees = units_addressed(document)
    release = release_of(document)
    # What the text on the page shows need not be read again for the steps, unless an older version is shown.
    typed = typed_numbers(body, beijing_day(document.created_at))
    known = frozenset({"typed_explained"}) if number is None and not typed else frozenset()
    steps = (*open_steps(document, acting, on), *open_release_steps(document, release, acting, known))
    verbs = {step.verb for step in steps}
    entries = _entries(document)
    lacks = lacks_of_body(body, kind=document.kind, unit=document.unit, addressees=addressees, on=on)
    approvals = [line for line in entries if line.label == DOCUMENT.verb_label("approve")]
    return DocumentView(
        document=document,
        body=body,
        pieces=laid_out(body),
        figures=tuple(figures_of(body)),
        lacks=lacks if document.status in BEFORE_ISSUE else (),
        authority=authority_for(document.unit, document.kind, addressees, document.issued_on or on),
        steps=steps,
        versions=tuple(document.versions.select_related("word", "pdf").order_by("-number")),
        entries=tuple(entries),
        addressees=tuple(addressees),
        drafter=entries[0].who if entries else "",
        approver=approvals[-1].who if approvals else "",
        release=release,
        release_lines=tuple(release_lines(document, release)),
        typed_numbers=typed,
        redaction=redaction_findings(body) if verbs & {APPROVE, PROPOSE} else (),
        shown_version=number or document.version_no,
    )


def _entries(document: Document) -> list[EntryLine]:
    rows = list(document.entries.order_by("id"))
    names = dict(Person.objects.filter(code__in={row.person_code for row in rows}).values_list("code", "name"))
    names[SYSTEM.person_code] = SYSTEM.label
    return [
        EntryLine(
            at=row.at,
            label=_label(row.verb),
            who=names.get(row.person_code, row.person_code),
            note=row.note,
            version_no=row.version_no,
        )
        for row in rows
    ]


def _label(verb: str) -> str:
    if verb in MAIL_VERBS:
        return MAIL_VERBS[verb]
    if verb == DOCUMENT.opening_verb:
        return DOCUMENT.opening_label
    return (RELEASING if verb in RELEASE_VERBS and verb != PROPOSE else DOCUMENT).verb_label(verb)
