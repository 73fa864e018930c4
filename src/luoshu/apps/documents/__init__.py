"""Official documents: drafts, versions, review, what the OA gave back, the archive, release to the press.

What higher apps use::

    draft_document(kind=DocumentKind.CRITICISM, body=OfficialDocument(...), subject_kind="finding", subject_code="...",
                   unit=unit, addressees=(county_government,), by=acting, at=at) -> Document
    document_of(subject_kind, subject_code, kind="") -> Document | None      the newest that was not withdrawn
    authority_for(unit, kind, addressees, on) -> Authority | None            None: no 责成 wording, a lack on the page
    lacks_of(document, on) -> tuple[Lack, ...]                               what is shown red and blocks 核稿通过

``draft_document`` writes rows only (no Word, no PDF), so it may run inside the caller's transaction; the worker makes
and keeps the two files of each version. A body that says 责成 or 责令 without authority is refused:
``DirectiveWithoutAuthority``. Build the body with ``luoshu.adapters.documents``.
"""
