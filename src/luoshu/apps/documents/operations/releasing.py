"""The way to the public (对外发布): one step at a time, each by another person, until the text is out (see the table).

The figures of a text that went out are frozen by ``readings.operations.publish_document``, which calls
``release_document``.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import Acting
from luoshu.apps.documents.choices import DocumentStatus, ReleaseState
from luoshu.apps.documents.errors import (
    DocumentInvalid,
    DocumentMoved,
    ReleaseBlocked,
    StepNotTaken,
    StepRoleRefused,
)
from luoshu.apps.documents.models import Document, DocumentVersion, PressRelease
from luoshu.apps.documents.operations.freezing import freeze_version
from luoshu.apps.documents.operations.stepping import HEADS
from luoshu.apps.documents.operations.writing import checked_status, move, tell, write_entry
from luoshu.apps.documents.queries import (
    body_of,
    find_document_for,
    head_posts,
    redaction_findings,
    release_actor,
    release_facts,
    release_of,
    version_of,
)
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.people.choices import Role
from luoshu.apps.people.queries import terms_on
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.document_table import COME_BACK, DOCUMENT, GO_OUT, PROPOSE_RELEASE, RELEASE_CHAIN
from luoshu.core.workflow.problems import RoleMayNot, StepRefused
from luoshu.core.workflow.release_table import APPROVE, PROPOSE_AGAIN, RELEASE, RELEASING, SEND_BACK
from luoshu.core.workflow.table import Actor, Facts

WHO_IS_NEXT = {
    ReleaseState.CHECKING: (Role.QUALITY_OFFICE,),
    ReleaseState.LEADER: (Role.LEADER,),
    ReleaseState.PUBLICITY: (Role.PUBLICITY,),
}
"""Whom to tell, of the document's division and those above, when a text waits there; 科室 is the office's own heads."""


def propose_release(*, document_code: str, by: Acting, at: datetime, note: str = "") -> PressRelease:
    """Put a text on its way to the public. Phones, identity numbers and coordinates must be out of it first.

    Raises DocumentNotVisible, StepRoleRefused, StepNotTaken, ReleaseBlocked, SecrecyMarkFound, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    refuse_if_marked_secret(note)
    status = checked_status(document, PROPOSE_RELEASE, by=by, at=at, note=note)
    held = release_of(document)
    if held is not None and held.state != ReleaseState.RETURNED:
        raise ReleaseBlocked(reason="这份文稿已经提请过刊发，不能重复；刊发后有改动请另拟更正稿。")
    _refuse_private(document)
    before = document.status
    fresh = {"version_no": document.version_no, "state": ReleaseState.CHECKING, "checked": []}
    try:
        with transaction.atomic():
            move(document, at=at, status=status)
            release, _ = PressRelease.objects.update_or_create(document=document, defaults=fresh)
            write_entry(document, PROPOSE_RELEASE, by=by, at=at, from_status=before, note=note.strip())
            _tell_next(document, release.state, by, at)
    except IntegrityError as error:
        raise DocumentMoved(document_code=document.code) from error
    return release


def pass_release(
    *, document_code: str, verb: str, by: Acting, at: datetime, note: str = "", confirmed: Collection[str] = ()
) -> PressRelease:
    """Take one step between proposal and release: 核数, 科室, 分管领导, or 退回起草 with a reason, or propose again.

    The approver confirms each name of a resident by its key (``RedactionFinding.key``). Raises DocumentNotVisible,
    StepRoleRefused, StepNotTaken, ReleaseBlocked, SecrecyMarkFound, DocumentMoved.
    """
    document, release = _on_its_way(document_code, by)
    refuse_if_marked_secret(note)
    findings = redaction_findings(body_of(document)) if verb == APPROVE else ()
    open_names = [one.text for one in findings if not one.blocks and one.key not in confirmed]
    # Asked of the table as confirmed, so that role and order are refused first; which names are left is said below.
    given = frozenset({"names_confirmed", "typed_explained"} if note.strip() else {"names_confirmed"})
    state = _next_state(document, release, verb, by, note, given)
    if open_names:
        raise ReleaseBlocked(reason=f"请逐处确认可以公开：{'、'.join(dict.fromkeys(open_names))}。")
    changes: dict[str, object] = {}
    if verb == APPROVE:
        checked = [{"kind": one.kind, "text": one.text} for one in findings]
        changes = {"approved_by": by.person_code, "approved_post": by.post_code, "approved_at": at, "checked": checked}
    before = document.status
    is_text_open = verb == SEND_BACK and document.status == DocumentStatus.RELEASING
    status = _effect(document, COME_BACK) if is_text_open else document.status
    with transaction.atomic():
        move(document, at=at, status=status)
        _go(document, release, state, **changes)
        detail = {"confirmed": sorted(confirmed)} if verb == APPROVE else {}
        write_entry(document, verb, by=by, at=at, from_status=before, note=note.strip(), detail=detail)
        _tell_next(document, state, by, at)
    return release


def release_document(
    *, document_code: str, channel: str, released_on: date | None, by: Acting, at: datetime
) -> PressRelease:
    """Record where and when the text went out. Rows only: call ``keep_release_files`` once they are committed.

    Raises DocumentNotVisible, StepRoleRefused, StepNotTaken, DocumentInvalid, SecrecyMarkFound, DocumentMoved.
    """
    document, release = _on_its_way(document_code, by)
    channel = printable(channel).strip()[:120]
    given = frozenset(name for name, value in (("channel", channel), ("released_on", released_on)) if value)
    state = _next_state(document, release, RELEASE, by, "", given)
    refuse_if_marked_secret(channel)
    if released_on is None or not beijing_day(document.created_at) <= released_on <= beijing_day(at):
        raise DocumentInvalid(reason="刊发日期不能早于拟稿，也不能晚于今天，请核对。")
    before = document.status
    is_press_text = document.status == DocumentStatus.RELEASING
    status = _effect(document, GO_OUT) if is_press_text else document.status
    with transaction.atomic():
        move(document, at=at, status=status, **({"issued_on": released_on} if is_press_text else {}))
        if is_press_text:
            # The text that went out bears no draft banner, so its files are made anew.
            DocumentVersion.objects.filter(document=document, number=document.version_no).update(
                frozen_at=None, word=None, pdf=None, freeze_problem=""
            )
        _go(document, release, state, channel=channel, released_on=released_on, released_at=at)
        detail = {"channel": channel, "released_on": released_on.isoformat()}
        write_entry(document, RELEASE, by=by, at=at, from_status=before, note=channel, detail=detail)
        tell(document, text=f"文稿 {document.code} 已刊发。", posts=[document.created_post], at=at)
    return release


def keep_release_files(*, document_code: str, at: datetime) -> None:
    """Make and keep the files of the version that went out, and note the hash of its Word file."""
    release = PressRelease.objects.select_related("document").get(document__code=document_code)
    version = version_of(release.document, release.version_no)
    freeze_version(version_id=version.pk, at=at)
    version.refresh_from_db()
    if version.word is not None:
        PressRelease.objects.filter(pk=release.pk).update(word_sha256=version.word.sha256)


def _on_its_way(document_code: str, by: Acting) -> tuple[Document, PressRelease]:
    document = find_document_for(by, document_code)
    release = release_of(document)
    if release is None:
        raise StepNotTaken(sentence="这份文稿还没有提请刊发，请由拟稿人先提请。")
    return document, release


def _next_state(
    document: Document, release: PressRelease, verb: str, by: Acting, note: str, given: frozenset[str]
) -> str:
    try:
        result = RELEASING.step(release.state, verb, release_facts(document, given), release_actor(by, document), note)
    except StepRefused as error:
        kind = StepRoleRefused if isinstance(error, RoleMayNot) else StepNotTaken
        raise kind(sentence=error.message) from error
    if verb == PROPOSE_AGAIN:
        _refuse_private(document)
    return result.to_state


def _effect(document: Document, verb: str) -> str:
    """Where the document itself goes when its way to the public ends or turns back."""
    chain = Actor("", frozenset({RELEASE_CHAIN}))
    return DOCUMENT.step(document.status, verb, Facts(), chain).to_state


def _go(document: Document, release: PressRelease, state: str, **changes: object) -> None:
    """Move the release on if nobody did meanwhile."""
    rows = PressRelease.objects.filter(pk=release.pk, state=release.state)
    if rows.update(state=state, **changes) != 1:
        raise DocumentMoved(document_code=document.code)
    release.refresh_from_db()


def _refuse_private(document: Document) -> None:
    findings = redaction_findings(body_of(document))
    blocking = list(dict.fromkeys(f"{one.what}“{one.text}”" for one in findings if one.blocks))
    if blocking:
        raise ReleaseBlocked(reason=f"文中还有{'、'.join(blocking[:5])}，不能刊发。请先从稿里去掉。")


def _tell_next(document: Document, state: str, by: Acting, at: datetime) -> None:
    """Tell who takes the next step; the drafter when the text came back."""
    on = beijing_day(at)
    text = f"有一份{document.get_kind_display()}{RELEASING.state(state).label}：{document.code}。"
    if state == ReleaseState.RETURNED:
        posts, text = [document.created_post], f"文稿 {document.code} 刊发前退回，请看退回理由。"
    elif state == ReleaseState.SECTION:
        posts = [post.code for post in head_posts(document.unit, HEADS, on)]
    else:
        terms = terms_on(on).filter(post__role__in=WHO_IS_NEXT[ReleaseState(state)]).select_related("post")
        posts = sorted({term.post.code for term in terms if document.division_path.startswith(term.post.division_path)})
    tell(document, text=text, posts=[code for code in posts if code != by.post_code], at=at)
