"""Steps that need nothing but a click and perhaps a reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from luoshu.apps.accountability.errors import StepNotTaken
from luoshu.apps.accountability.models import Decision, Matter, ReviewSection
from luoshu.apps.accountability.operations.counting import make_proposal
from luoshu.apps.accountability.operations.telling import tell_office, tell_party
from luoshu.apps.accountability.operations.writing import checked_step, take
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.accountability.queries.words import moment_words
from luoshu.apps.acting import Acting
from luoshu.apps.rules.measures import review_sections_on
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY

Effect = Callable[[Matter, datetime, dict[str, Any]], dict[str, Any]]


def take_step(*, matter_code: str, verb: str, by: Acting, at: datetime, note: str = "") -> Matter:
    """Take one plain step and return the matter as it stands after.

    Raises MatterNotVisible (404), StepRoleRefused (403), StepNotTaken (422), MatterMoved (409).
    """
    matter = find_matter_for(by, matter_code)
    if verb not in PLAIN:
        raise StepNotTaken(sentence=f"“{ACCOUNTABILITY.verb_label(verb)}”有单独的办理入口，请从这一件的页面办理。")
    result = checked_step(matter, verb, by=by, at=at, note=note)
    with transaction.atomic():
        detail: dict[str, Any] = {}
        effect = PLAIN[verb]
        more = effect(matter, at, detail) if effect else {}
        take(matter, verb, result, by=by, at=at, note=note, detail=detail, **more)
        _tell(matter, verb, at)
    return matter


def list_sections(matter: Matter, at: datetime) -> None:
    """Put the sections of 四不放过 of the day into a matter that turns to rectification, once."""
    if ReviewSection.objects.filter(matter=matter).exists():
        return
    ReviewSection.objects.bulk_create(
        ReviewSection(matter=matter, code=one.code, title=one.title, asked=one.text, position=position)
        for position, one in enumerate(review_sections_on(matter.division_path, beijing_day(at)))
    )


def _propose(matter: Matter, at: datetime, detail: dict[str, Any]) -> dict[str, Any]:
    make_proposal(matter, because="propose", at=at, detail=detail)
    return {"proposal_no": matter.proposal_no}


def _accept_facts(matter: Matter, at: datetime, detail: dict[str, Any]) -> dict[str, Any]:
    return {"accepted_at": at}


def _decide_again(matter: Matter, at: datetime, detail: dict[str, Any]) -> dict[str, Any]:
    """The decision stays on record; a proposal that nobody has adopted yet goes to the meeting again."""
    Decision.objects.filter(matter=matter, replaced_at__isnull=True).update(replaced_at=at)
    make_proposal(matter, because="decide_again", at=at, detail=detail)
    return {"proposal_no": matter.proposal_no, "is_count_changed": False, "document_code": ""}


def _keep_decision(matter: Matter, at: datetime, detail: dict[str, Any]) -> dict[str, Any]:
    return {"is_count_changed": False}


def _start_rectification(matter: Matter, at: datetime, detail: dict[str, Any]) -> dict[str, Any]:
    list_sections(matter, at)
    return {}


PLAIN: Final[dict[str, Effect | None]] = {
    "inform": None,
    "accept_facts": _accept_facts,
    "propose": _propose,
    "submit": None,
    "send_back_proposal": None,
    "decide_again": _decide_again,
    "keep_decision": _keep_decision,
    "start_rectification": _start_rectification,
    "finish_rectification": None,
    "send_back_work": None,
    "cross_off": None,
    "drop": None,
    "revoke": None,
}


def _tell(matter: Matter, verb: str, at: datetime) -> None:
    due = moment_words(matter.due_at) if matter.due_at is not None else ""
    said = {
        "inform": f"{matter.code} 核实告知，请核对火点。" + (f"复核申请截止 {due}。" if due else ""),
        "start_rectification": f"{matter.code} 转入整改。" + (f"截止 {due}。" if due else ""),
        "send_back_work": f"{matter.code} 的整改被退回，请补齐后再报。",
        "cross_off": f"{matter.code} 已销号。",
        "drop": f"{matter.code} 不予处理。",
        "revoke": f"{matter.code} 的处理已撤销。",
    }
    if verb in said:
        tell_party(matter, said[verb], at=at)
    elif verb in ("submit", "accept_facts"):
        tell_office(matter, f"{matter.code}：{ACCOUNTABILITY.verb_label(verb)}，请查看。", at=at)
