"""立项 and 分解: a matter from a document, a meeting, a leader's note, a slip, a fire or a target."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.supervision.choices import MatterKind, SourceKind
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.models import Body, Matter
from luoshu.apps.supervision.operations.telling import tell_desk
from luoshu.apps.supervision.operations.writing import checked_step, move, write_entry
from luoshu.apps.supervision.queries.doors import find_matter_for
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.matter_table import MATTER

LEADER_KINDS = {"urgent": MatterKind.LEADER_URGENT, "normal": MatterKind.LEADER_NORMAL, "hard": MatterKind.LEADER_HARD}


@dataclass(frozen=True)
class MatterSource:
    """Where a matter comes from. ``key`` is the code of the document, meeting, fire, target; ``text`` the sentence."""

    kind: str
    label: str
    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class MatterDraft:
    """What is to be done. ``due_on`` is a day named for it, ``vague_word`` the word that stands in its place."""

    kind: str
    title: str
    due_on: date | None = None
    vague_word: str = ""
    body_code: str = ""


def register_matter(*, draft: MatterDraft, source: MatterSource, by: Acting, at: datetime) -> Matter:
    """立项. Raises NotAllowed, BadMatter, SecrecyMarkFound."""
    if not by.may("supervision.desk"):
        raise NotAllowed
    return _create(draft, source, by, at)


def register_note(*, text: str, urgency: str, source: MatterSource, by: Acting, at: datetime) -> Matter:
    """批示 of a leader becomes a matter: registered in the leader's name, the supervision office is told to assign it.

    ``urgency``: urgent, normal, hard. Raises NotAllowed, BadMatter, SecrecyMarkFound.
    """
    if not by.may("supervision.note"):
        raise NotAllowed
    if urgency not in LEADER_KINDS:
        raise BadMatter(sentence="请选择批示的缓急：急件、一般或疑难。")
    words = text.strip()
    title = words if len(words) <= 60 else words[:59] + "…"
    draft = MatterDraft(LEADER_KINDS[urgency].value, title)
    with transaction.atomic():
        matter = _create(draft, MatterSource(source.kind, source.label, source.key, words), by, at)
        tell_desk(matter, key="noted", kind="supervision_noted", text=f"领导批示已立项 {matter.code}，请交办。", at=at)
    return matter


def split_matter(*, matter_code: str, titles: Sequence[str], by: Acting, at: datetime) -> list[Matter]:
    """分解: make a part of its own for each title; the whole cannot be finished before its parts."""
    matter = find_matter_for(by, matter_code, at=at)
    checked_step(matter, "split", by=by)
    wanted = [title.strip() for title in titles if title.strip()]
    if not wanted:
        raise BadMatter(sentence="请至少写一条分解事项，每行一条。")
    if matter.parent_id is not None:
        raise BadMatter(sentence="这件事已是分解出来的，不能再分；请在上一级事项里补充。")
    with transaction.atomic():
        move(matter, at=at)
        source = MatterSource(matter.source_kind, matter.source_label, matter.source_key, matter.source_text)
        parts = []
        for title in wanted:
            draft = MatterDraft(matter.kind, title, matter.own_due_on, matter.vague_word)
            parts.append(_create(draft, source, by, at, parent=matter))
        detail = {"parts": [part.code for part in parts]}
        write_entry(matter, "split", by=by, at=at, from_state=matter.state, detail=detail)
    return parts


def _create(draft: MatterDraft, source: MatterSource, by: Acting, at: datetime, parent: Matter | None = None) -> Matter:
    title = draft.title.strip()
    if not 2 <= len(title) <= 200:
        raise BadMatter(sentence="事项名称要写 2 到 200 个字，写清办什么。")
    if draft.kind not in MatterKind.values or source.kind not in SourceKind.values or not source.label.strip():
        raise BadMatter(sentence="事项要有类别和来源（哪份文件、哪次会议、谁的批示），请补全。")
    if draft.due_on is not None and draft.due_on < beijing_day(at):
        raise BadMatter(sentence=f"时限 {draft.due_on} 已经过去，请改为今天或以后。")
    for text in (title, source.text, source.label):
        refuse_if_marked_secret(text)
    body = Body.objects.filter(code=draft.body_code).first() if draft.body_code else None
    path = _issuer_path(by)
    with transaction.atomic():
        matter = Matter.objects.create(
            code=f"DB-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
            kind=draft.kind,
            title=title,
            parent=parent,
            body=body,
            division_path=path,
            issuer_path=path,
            issuer_post=by.post_code,
            source_kind=source.kind,
            source_key=source.key[:80],
            source_label=source.label.strip()[:120],
            source_text=source.text,
            vague_word="" if draft.due_on else draft.vague_word,
            own_due_on=draft.due_on,
            due_on=draft.due_on,
            state=MATTER.initial,
            registered_at=at,
            state_at=at,
            changed_at=at,
        )
        detail = {"source": f"{source.kind}:{source.key}", "parent": parent.code if parent else ""}
        write_entry(matter, "register", by=by, at=at, from_state="", detail=detail)
    return matter


def _issuer_path(by: Acting) -> str:
    """A matter belongs to the division of the post that registers it, until a lead unit has it."""
    post = post_by_code(by.post_code)
    return post.division_path if post is not None else by.paths[0]
