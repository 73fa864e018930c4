"""会议部署: a page or minutes is taken in, read into items, and each item is accepted, merged or dropped (M14)."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.adapters.documents.extract import MEDIA_TYPES, Extracted, ExtractRefused, extract_text
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, refuse_if_marked_secret, store_bytes
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.supervision.choices import ItemStatus, MatterKind, SourceKind
from luoshu.apps.supervision.errors import BadMatter, ItemMoved
from luoshu.apps.supervision.models import DeployedItem, Deployment, Matter
from luoshu.apps.supervision.operations.registering import MatterDraft, MatterSource, register_matter
from luoshu.apps.supervision.operations.stepping import MatterInput, take_matter_step
from luoshu.apps.supervision.queries.deployments import find_deployment_for
from luoshu.core.clock import beijing_day
from luoshu.core.reading.deployments import READER_VERSION, find_deployments

MOST_CHARACTERS: Final = 200_000
FEWEST_CHARACTERS: Final = 20


@dataclass(frozen=True)
class ItemChoice:
    """What an item becomes: who leads, who takes part, by when; empty lead: registered, to be assigned later."""

    lead_code: str = ""
    co_codes: tuple[str, ...] = ()
    kind: str = MatterKind.MINUTES.value
    title: str = ""
    due_on: date | None = None


def take_deployment(
    *, title: str, data: bytes, file_name: str = "", issued_on: date, by: Acting, at: datetime
) -> Deployment:
    """Take in a meeting's text, Word or PDF: secrecy gate, original into evidence, then the engine proposes items.

    ``file_name`` is empty for a pasted text. The same words again, from whatever kind of file, return the deployment
    there is. Raises NotAllowed, BadMatter, SecrecyMarkFound.
    """
    if not by.may("supervision.desk"):
        raise NotAllowed
    refuse_file_if_marked_secret(name=file_name, data=data)
    extracted = _extracted(data, title)
    post = post_by_code(by.post_code)
    path = post.division_path if post is not None else by.paths[0]
    digest = hashlib.sha256("".join(extracted.text.split()).encode()).hexdigest()
    wanted = {"words_sha256": digest, "division_path": path}
    if known := Deployment.objects.filter(**wanted).first():
        return known
    file = store_bytes(data=data, at=at, media_hint=MEDIA_TYPES[extracted.kind])
    items = find_deployments(extracted.text, issued=issued_on)
    try:
        with transaction.atomic():
            deployment = Deployment.objects.create(
                code=f"BS-{issued_on:%Y%m%d}-{secrets.token_hex(3).upper()}",
                title=title.strip()[:120],
                file=file,
                file_name=file_name[-200:],
                text=extracted.text,
                issued_on=issued_on,
                reader_version=READER_VERSION,
                taken_by=by.person_code,
                taken_post=by.post_code,
                taken_at=at,
                **wanted,
            )
            DeployedItem.objects.bulk_create(
                DeployedItem(
                    deployment=deployment,
                    number=number,
                    starts_at=item.start,
                    ends_at=item.end,
                    text=item.text,
                    section=item.section[:120],
                    meeting=item.meeting[:120],
                    lead_names=list(item.lead),
                    co_names=list(item.co),
                    due_on=item.deadline,
                    vague_word=item.vague,
                )
                for number, item in enumerate(items, start=1)
            )
            _record(deployment, "take", by, at, {"items": len(items), "sha256": file.sha256})
    except IntegrityError:
        return Deployment.objects.get(**wanted)
    return deployment


def _extracted(data: bytes, title: str) -> Extracted:
    """Return the words of the original. Raises BadMatter, SecrecyMarkFound."""
    if not title.strip() or not data.strip():
        raise BadMatter(sentence="请填会议名称，并粘贴原文或选一个文件（.txt、.docx、.pdf）。")
    try:
        extracted = extract_text(data)
    except ExtractRefused as refusal:
        raise BadMatter(sentence=str(refusal)) from refusal
    # The text once more as it will be kept: lines that the page width broke are joined in it.
    for words in (title, extracted.text):
        refuse_if_marked_secret(words)
    if len(extracted.text.strip()) < FEWEST_CHARACTERS:
        raise BadMatter(sentence="原文太短，读不出要办的事，请粘贴全文。")
    if len(extracted.text) > MOST_CHARACTERS:
        raise BadMatter(sentence=f"原文超过 {MOST_CHARACTERS} 字，请分次录入。")
    return extracted


def accept_item(*, deployment_code: str, number: int, choice: ItemChoice, by: Acting, at: datetime) -> Matter:
    """An item becomes a matter, handed over at once when a lead is chosen. Raises ItemMoved when decided before."""
    deployment = find_deployment_for(by, deployment_code)
    if not by.may("supervision.desk"):
        raise NotAllowed
    item = _item(deployment, number)
    words = " ".join(item.text.split())
    title = choice.title.strip() or (words if len(words) <= 80 else words[:79] + "…")
    source = MatterSource(SourceKind.MEETING.value, deployment.title, f"{deployment.code}#{number}", item.text)
    due_on = choice.due_on or (item.due_on if item.due_on and item.due_on >= beijing_day(at) else None)
    draft = MatterDraft(choice.kind, title, due_on, item.vague_word)
    with transaction.atomic():
        _decide(item, ItemStatus.ACCEPTED, by, at)
        matter = register_matter(draft=draft, source=source, by=by, at=at)
        DeployedItem.objects.filter(pk=item.pk).update(matter=matter)
        DeployedItem.objects.filter(merged_into=item).update(matter=matter)
        _record(deployment, "accept", by, at, {"number": number, "matter": matter.code})
        if choice.lead_code:
            given = MatterInput(lead_code=choice.lead_code, co_codes=choice.co_codes)
            matter = take_matter_step(matter_code=matter.code, verb="assign", by=by, at=at, given=given)
    return matter


def merge_items(*, deployment_code: str, numbers: Sequence[int], into: int, by: Acting, at: datetime) -> None:
    """Join items that say one thing: the others follow ``into``; their own words stay on record."""
    deployment = find_deployment_for(by, deployment_code)
    if not by.may("supervision.desk"):
        raise NotAllowed
    target = _item(deployment, into)
    if target.status not in (ItemStatus.PROPOSED, ItemStatus.ACCEPTED):
        raise ItemMoved(number=into)
    others = [number for number in dict.fromkeys(numbers) if number != into]
    if not others:
        raise BadMatter(sentence="请选要并入的条目，再选并到哪一条。")
    with transaction.atomic():
        for number in others:
            item = _item(deployment, number)
            _decide(item, ItemStatus.MERGED, by, at)
            DeployedItem.objects.filter(pk=item.pk).update(merged_into=target, matter=target.matter)
        _record(deployment, "merge", by, at, {"numbers": others, "into": into})


def drop_item(*, deployment_code: str, number: int, reason: str, by: Acting, at: datetime) -> None:
    """不立项, with a reason: the sentence stays where it was found."""
    deployment = find_deployment_for(by, deployment_code)
    if not by.may("supervision.desk"):
        raise NotAllowed
    if not reason.strip():
        raise BadMatter(sentence="不立项要写一句理由，如“表述性要求，无具体任务”。")
    refuse_if_marked_secret(reason)
    with transaction.atomic():
        _decide(_item(deployment, number), ItemStatus.DROPPED, by, at, reason)
        _record(deployment, "drop", by, at, {"number": number, "reason": reason})


def _item(deployment: Deployment, number: int) -> DeployedItem:
    item = DeployedItem.objects.select_related("matter").filter(deployment=deployment, number=number).first()
    if item is None:
        raise BadMatter(sentence=f"没有第 {number} 条，请刷新后重新选择。")
    return item


def _decide(item: DeployedItem, status: ItemStatus, by: Acting, at: datetime, note: str = "") -> None:
    waiting = DeployedItem.objects.filter(pk=item.pk, status=ItemStatus.PROPOSED)
    changes = {"status": status, "decided_by": by.person_code, "decided_at": at, "decision_note": note[:300]}
    if waiting.update(**changes) != 1:
        raise ItemMoved(number=item.number)


def _record(deployment: Deployment, what: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=f"deployment.{what}",
        subject_kind="deployment",
        subject_code=deployment.code,
        division_path=deployment.division_path,
        detail=detail,
    )
