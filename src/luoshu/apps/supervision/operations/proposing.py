"""立项建议: other parts of the product propose, a head makes a matter of it or declines."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import ItemStatus, MatterKind
from luoshu.apps.supervision.errors import BadMatter, SlipMoved, UnitCannotTakeIt
from luoshu.apps.supervision.models import Matter, MatterProposal
from luoshu.apps.supervision.operations.registering import MatterDraft, MatterSource, register_matter
from luoshu.apps.supervision.operations.stepping import MatterInput, take_matter_step
from luoshu.apps.supervision.queries.doors import can_take
from luoshu.apps.supervision.queries.proposals import find_proposal_for
from luoshu.core.clock import beijing_day

REST: Final = timedelta(days=30)
"""What a head declined is not proposed again by the machine for so long; a person may propose it any time."""


@dataclass(frozen=True)
class ProposalDraft:
    """What is proposed, for which unit; ``link`` leads to the page that shows why."""

    title: str
    text: str
    source: MatterSource
    division_path: str
    lead_code: str
    due_on: date | None = None
    link: str = ""


def propose_matter(*, draft: ProposalDraft, by: Acting, at: datetime) -> MatterProposal | None:
    """Propose a matter; None when one of the same source waits, is being handled, or was declined lately.

    Raises NotAllowed, BadMatter, UnitCannotTakeIt, SecrecyMarkFound.
    """
    is_machine = by.role == SYSTEM_ROLE
    if not is_machine and not (by.may("supervision.propose") and by.covers(draft.division_path)):
        raise NotAllowed
    unit = Unit.objects.filter(code=draft.lead_code).first()
    if unit is None or not draft.title.strip() or not draft.source.key:
        raise BadMatter(sentence="立项建议要有事项、来源和牵头单位，请补全。")
    if not can_take(unit, beijing_day(at)):
        raise UnitCannotTakeIt(unit=unit.name)
    refuse_if_marked_secret(draft.title)
    known = MatterProposal.objects.filter(source_kind=draft.source.kind, source_key=draft.source.key)
    if known.filter(status=ItemStatus.PROPOSED).exists() or _is_handled(draft.source):
        return None
    if is_machine and known.filter(status=ItemStatus.DROPPED, decided_at__gt=at - REST).exists():
        return None
    try:
        with transaction.atomic():
            proposal = MatterProposal.objects.create(
                code=f"LX-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
                title=draft.title.strip()[:200],
                text=draft.text,
                source_kind=draft.source.kind,
                source_key=draft.source.key[:80],
                source_label=draft.source.label[:120],
                link=draft.link[:200],
                division_path=draft.division_path,
                lead_unit=unit,
                due_on=draft.due_on,
                proposed_at=at,
                proposed_by=by.person_code,
            )
            _record(proposal, "propose", by, at, {"source": draft.source.key, "unit": unit.code})
            _tell_head(proposal, at)
    except IntegrityError:
        return None  # somebody proposed the same just now
    return proposal


def accept_proposal(*, code: str, by: Acting, at: datetime) -> Matter:
    """立项: the proposal becomes a matter in the head's name, handed to its unit at once.

    Raises NotAllowed, SupervisionNotVisible, SlipMoved, BadMatter, UnitCannotTakeIt.
    """
    proposal = find_proposal_for(by, code)
    if not by.may("supervision.decide"):
        raise NotAllowed
    today = beijing_day(at)
    due_on = proposal.due_on if proposal.due_on is not None and proposal.due_on >= today else None
    source = MatterSource(proposal.source_kind, proposal.source_label, proposal.source_key, proposal.text)
    draft = MatterDraft(MatterKind.DOCUMENT.value, proposal.title, due_on)
    with transaction.atomic():
        _settle(proposal, ItemStatus.ACCEPTED, "", by, at)
        matter = register_matter(draft=draft, source=source, by=by, at=at)
        given = MatterInput(lead_code=proposal.lead_unit.code)
        matter = take_matter_step(matter_code=matter.code, verb="assign", by=by, at=at, given=given)
        MatterProposal.objects.filter(pk=proposal.pk).update(matter=matter)
        _record(proposal, "accept", by, at, {"matter": matter.code})
    return matter


def decline_proposal(*, code: str, reason: str, by: Acting, at: datetime) -> None:
    """不立项, with a reason. Raises NotAllowed, SupervisionNotVisible, SlipMoved, BadMatter."""
    proposal = find_proposal_for(by, code)
    if not by.may("supervision.decide"):
        raise NotAllowed
    if not reason.strip():
        raise BadMatter(sentence="不立项要写一句理由，如“已调度，月底前赶上进度”。")
    refuse_if_marked_secret(reason)
    with transaction.atomic():
        _settle(proposal, ItemStatus.DROPPED, reason.strip()[:300], by, at)
        _record(proposal, "decline", by, at, {"reason": reason.strip()[:300]})


def _is_handled(source: MatterSource) -> bool:
    return Matter.objects.filter(source_kind=source.kind, source_key=source.key, is_open=True).exists()


def _settle(proposal: MatterProposal, status: ItemStatus, note: str, by: Acting, at: datetime) -> None:
    waiting = MatterProposal.objects.filter(pk=proposal.pk, status=ItemStatus.PROPOSED)
    if waiting.update(status=status, decision_note=note, decided_at=at, decided_by=by.person_code) != 1:
        raise SlipMoved


def _tell_head(proposal: MatterProposal, at: datetime) -> None:
    posts = [post.code for post in desk_posts(Role.SUPERVISION_HEAD, proposal.division_path, beijing_day(at))]
    if posts:
        send_notice(
            dedupe_key=f"proposal:{proposal.code}",
            kind="matter_proposed",
            is_urgent=False,
            subject_kind="matter_proposal",
            subject_code=proposal.code,
            division_path=proposal.division_path,
            text="有一条立项建议待您决定。",
            link="/supervision/slips/",
            post_codes=posts,
            at=at,
        )


def _record(proposal: MatterProposal, what: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=f"matter_proposal.{what}",
        subject_kind="matter_proposal",
        subject_code=proposal.code,
        division_path=proposal.division_path,
        detail=detail,
    )
