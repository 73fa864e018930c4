"""What was decided elsewhere is entered here: by whom, when, under which number; and which measures it adopted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.apps.accountability.choices import DecisionKind, ReferralKind
from luoshu.apps.accountability.errors import InputInvalid, PartMoved, PartNotVisible
from luoshu.apps.accountability.models import Decision, ProposedMeasure, Referral
from luoshu.apps.accountability.operations.telling import tell_office
from luoshu.apps.accountability.operations.writing import checked_step, move, take, write_entry
from luoshu.apps.accountability.queries.decisions import decision_in_force
from luoshu.apps.accountability.queries.doors import find_matter_for, is_office
from luoshu.apps.accountability.queries.proposing import latest_proposal
from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.rules.measures import REFERRED
from luoshu.core.clock import beijing_day


@dataclass(frozen=True)
class DecisionInput:
    """The decision as its paper says it. ``by_post`` is a post (分管副市长), never a name."""

    kind: str
    decided_on: date | None
    by_post: str
    number: str
    adopted_ids: tuple[int, ...]
    note: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether day, post and number are there."""
        return bool(self.decided_on and self.by_post.strip() and self.number.strip())


def record_decision(*, matter_code: str, given: DecisionInput, by: Acting, at: datetime) -> Decision:
    """Enter the decision of a meeting or a leader on the proposal that lies before them.

    Measures that were not adopted stay on the proposal, marked so; that takes a word of why. Raises MatterNotVisible,
    StepRoleRefused, StepNotTaken, InputInvalid, PartNotVisible, MatterMoved.
    """
    matter = find_matter_for(by, matter_code)
    proposal = latest_proposal(matter)
    known = {one.pk for one in proposal.measures.all()} if proposal is not None else set()
    held = frozenset({"decision_given"}) if given.is_whole else frozenset[str]()
    result = checked_step(matter, "record_decision", by=by, at=at, note=given.note, given=held)
    adopted = set(given.adopted_ids)
    if proposal is None or adopted - known:
        raise PartNotVisible
    decided_on = _checked_day(given, at)
    _check(given, adopted, known)
    refuse_if_marked_secret(f"{given.by_post}\n{given.number}\n{given.note}")
    with transaction.atomic():
        detail = {
            "kind": given.kind,
            "on": decided_on.isoformat(),
            "by_post": given.by_post.strip(),
            "number": given.number.strip(),
            "adopted": len(adopted),
            "proposal": proposal.number,
        }
        take(matter, "record_decision", result, by=by, at=at, note=given.note, detail=detail)
        ProposedMeasure.objects.filter(proposal=proposal).update(adopted=False)
        ProposedMeasure.objects.filter(proposal=proposal, pk__in=adopted).update(adopted=True)
        decision = Decision.objects.create(
            matter=matter,
            proposal=proposal,
            kind=given.kind,
            decided_on=decided_on,
            by_post=given.by_post.strip()[:80],
            number=given.number.strip()[:80],
            note=given.note.strip()[:400],
            recorded_by=by.person_code,
            recorded_at=at,
        )
        tell_office(matter, f"{matter.code} 的决定已登记，请生成代拟稿。", at=at)
    return decision


def _checked_day(given: DecisionInput, at: datetime) -> date:
    if given.decided_on is None or given.decided_on > beijing_day(at):
        raise InputInvalid(sentence="决定的日期晚于今天或没有填，请核对后再填。")
    return given.decided_on


def _check(given: DecisionInput, adopted: set[int], known: set[int]) -> None:
    if given.kind not in DecisionKind.values:
        raise InputInvalid(sentence="请选择是会议研究还是领导批示。")
    if not adopted:
        raise InputInvalid(sentence="一条处理建议也没有采纳；如不处理，请用“不予处理”并写明理由。")
    if adopted != known and not given.note.strip():
        raise InputInvalid(sentence="有处理建议没有采纳，请在说明里写一句为什么。")


def record_referral(
    *, matter_code: str, measure_id: int, to_office: str, number: str, sent_on: date | None, by: Acting, at: datetime
) -> Referral:
    """Note that what another office decides went there (移送、提请): to whom, number, day, and nothing else."""
    matter = find_matter_for(by, matter_code)
    if not is_office(by, matter) or not by.may("matters.handle"):
        raise NotAllowed
    decision = decision_in_force(matter)
    measures = ProposedMeasure.objects.filter(pk=measure_id, adopted=True).exclude(belongs_to="")
    measure = measures.filter(proposal=decision.proposal).first() if decision is not None else None
    if measure is None:
        raise PartNotVisible
    if not (to_office.strip() and number.strip() and sent_on):
        raise InputInvalid(sentence="移送或提请要有对方单位、文号和日期，请补全。")
    if sent_on > beijing_day(at):
        raise InputInvalid(sentence="移送或提请的日期晚于今天，请核对后再填。")
    kind = ReferralKind.REFERRED if measure.measure in REFERRED else ReferralKind.REQUESTED
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                matter=matter,
                measure=measure,
                kind=kind,
                to_office=to_office.strip()[:80],
                number=number.strip()[:80],
                sent_on=sent_on,
                recorded_by=by.person_code,
                recorded_at=at,
            )
            move(matter, at=at)
            detail = {"kind": kind, "to": referral.to_office, "number": referral.number, "on": sent_on.isoformat()}
            write_entry(matter, verb="refer", from_state=matter.state, by=by, at=at, detail=detail)
    except IntegrityError:
        raise PartMoved from None
    return referral
