"""Reading documents: one door, lists, authority, lacks, open steps, what must not go to the press."""

from luoshu.apps.documents.queries.authorities import (
    Authority,
    Lack,
    authority_for,
    directive_word,
    head_posts,
    kinds_without_authority,
    lacks_of_body,
    units_addressed,
)
from luoshu.apps.documents.queries.figures import BoundRun, bound_figures, typed_numbers
from luoshu.apps.documents.queries.finding import (
    DocumentCounts,
    body_of,
    document_counts,
    document_of,
    documents_for,
    documents_in_scope,
    documents_of,
    find_document_for,
    issued_form,
    lacks_of,
    version_of,
    versions_to_freeze,
)
from luoshu.apps.documents.queries.redaction import RedactionFinding, personal_words, redaction_findings
from luoshu.apps.documents.queries.releases import (
    ReleaseLine,
    open_release_steps,
    release_actor,
    release_facts,
    release_lines,
    release_of,
)
from luoshu.apps.documents.queries.showing import DocumentView, EntryLine, document_view
from luoshu.apps.documents.queries.steps import actor_of, entries_of, facts_of, open_steps
from luoshu.apps.documents.queries.touched import documents_touched

__all__ = [
    "Authority",
    "BoundRun",
    "DocumentCounts",
    "DocumentView",
    "EntryLine",
    "Lack",
    "RedactionFinding",
    "ReleaseLine",
    "actor_of",
    "authority_for",
    "body_of",
    "bound_figures",
    "directive_word",
    "document_counts",
    "document_of",
    "document_view",
    "documents_for",
    "documents_in_scope",
    "documents_of",
    "documents_touched",
    "entries_of",
    "facts_of",
    "find_document_for",
    "head_posts",
    "issued_form",
    "kinds_without_authority",
    "lacks_of",
    "lacks_of_body",
    "open_release_steps",
    "open_steps",
    "personal_words",
    "redaction_findings",
    "release_actor",
    "release_facts",
    "release_lines",
    "release_of",
    "typed_numbers",
    "units_addressed",
    "version_of",
    "versions_to_freeze",
]
