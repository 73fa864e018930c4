"""Take one step of the matter table: 交办 承办 催办 审核 办结 归档 and the ways back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import UnitPart
from luoshu.apps.supervision.errors import BadMatter, MatterStepRefused, UnitCannotTakeIt
from luoshu.apps.supervision.models import Matter, MatterUnit
from luoshu.apps.supervision.operations.limits import final_report_due_on
from luoshu.apps.supervision.operations.telling import tell_desk, tell_leaders, tell_units
from luoshu.apps.supervision.operations.writing import checked_step, due_fields, move, turn_clock, write_entry
from luoshu.apps.supervision.queries.doors import can_take, find_matter_for
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.table import StepResult

OWN_OPERATION: Final = frozenset(
    {
        *("split", "feed_back", "hand_in_report", "ask_extension", "extend", "refuse_extension", "pause", "resume"),
        "note",
    }
)
"""Records beside the matter: each has an operation of its own, which writes more than a step."""


@dataclass(frozen=True)
class MatterInput:
    """What a person supplies together with a step. Only what the step asks for is used."""

    note: str = ""
    lead_code: str = ""
    co_codes: tuple[str, ...] = ()
    due_on: date | None = None

    def given(self) -> frozenset[str]:
        """Return the requirement codes that this input meets."""
        return frozenset({"lead_chosen"} if self.lead_code else ())


def take_matter_step(
    *, matter_code: str, verb: str, by: Acting, at: datetime, given: MatterInput | None = None
) -> Matter:
    """Take one step on a matter and return it as it stands after.

    Raises MatterNotVisible (404), MatterRoleRefused and NotAllowed (403), MatterStepRefused, UnitCannotTakeIt,
    BadMatter (422), and MatterMoved (409) when somebody else was faster.
    """
    given = given or MatterInput()
    matter = find_matter_for(by, matter_code, at=at)
    if verb in OWN_OPERATION:
        raise MatterStepRefused(sentence=f"“{MATTER.verb_label(verb)}”有单独的办理入口，请从事项页面办理。")
    result = checked_step(matter, verb, by=by, note=given.note, given=given.given())
    with transaction.atomic():
        _write_step(matter, verb, result, by, at, given)
    return matter


def _write_step(matter: Matter, verb: str, result: StepResult, by: Acting, at: datetime, given: MatterInput) -> None:
    # Taken before anything else is written: of two at once the second waits here and is told, on both databases.
    move(matter, at=at)
    from_state = matter.state
    effect = EFFECTS.get(verb)
    changes: dict[str, Any] = {}
    detail = effect(matter, by, at, given, changes) if effect else {}
    for name, value in changes.items():
        setattr(matter, name, value)
    changes = changes | turn_clock(matter, result, at=at)
    if result.to_state != from_state:
        changes |= {"state": result.to_state, "state_at": at, "is_open": MATTER.state(result.to_state).is_open}
    move(matter, at=at, **changes)
    write_entry(matter, verb, by=by, at=at, from_state=from_state, note=given.note, detail=detail)
    _tell(matter, verb, at)


def give_to(matter: Matter, *, lead_code: str, co_codes: Sequence[str], by: Acting, at: datetime) -> Unit:
    """End the present hands and give the matter to a lead unit and those that take part. Raises UnitCannotTakeIt."""
    codes = [lead_code, *(code for code in dict.fromkeys(co_codes) if code and code != lead_code)]
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).select_related("division")}
    on = beijing_day(at)
    for code in codes:
        unit = units.get(code)
        if unit is None or not by.covers(unit.division.path) or not can_take(unit, on):
            raise UnitCannotTakeIt(unit=unit.name if unit else code)
    MatterUnit.objects.filter(matter=matter, ended_at__isnull=True).update(ended_at=at)
    MatterUnit.objects.bulk_create(
        MatterUnit(
            matter=matter,
            unit=units[code],
            part=UnitPart.LEAD if code == lead_code else UnitPart.CO,
            given_at=at,
            given_by=by.person_code,
        )
        for code in codes
    )
    return units[lead_code]


def _give(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    lead = give_to(matter, lead_code=given.lead_code, co_codes=given.co_codes, by=by, at=at)
    changes |= {"lead_unit": lead, "division_path": lead.division.path}
    return {"lead": lead.code, "co": list(given.co_codes)}


def _send_back(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes |= {"sent_back_count": matter.sent_back_count + 1, "submitted_at": None}
    return {"count": matter.sent_back_count + 1}


def _submit(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes["submitted_at"] = at
    return {}


def _close(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    on = final_report_due_on(matter, at)
    # Finished is when the unit said so and it proved true: the days of the review are not the unit's.
    changes |= {
        "closed_at": matter.submitted_at or at,
        "closed_due_at": matter.due_at,
        "final_report_due_on": on,
        "watched_at": None,
    }
    return {"final_report_due_on": on.isoformat() if on else ""}


def _reopen(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    """The unit that had it has it again, with a fresh limit and a count."""
    if given.due_on is not None:
        _check_day(given.due_on, at)
    changes |= {
        "reopened_count": matter.reopened_count + 1,
        "closed_at": None,
        "closed_due_at": None,
        "submitted_at": None,
        "final_report_due_on": None,
        # The day named for the first round is over; a new one may be named, else the rule of the kind speaks.
        "own_due_on": given.due_on,
        "vague_word": "",
    }
    return {"count": matter.reopened_count + 1}


def _give_day(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    if given.due_on is None:
        raise BadMatter(sentence="请选一个办结日期；定不下来的，请改用“说明未定时限原因”。")
    _check_day(given.due_on, at)
    matter.own_due_on = given.due_on
    changes |= {"own_due_on": given.due_on, "no_day_reason": ""}
    changes |= due_fields(matter, matter.limit_started_at) if matter.limit_started_at else {"due_on": given.due_on}
    return {"due_on": given.due_on.isoformat()}


def _say_why(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes["no_day_reason"] = given.note[:300]
    return {}


def _watch(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes |= {"watched_at": at, "watch_reason": given.note[:300]}
    return {}


def _unwatch(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes |= {"watched_at": None, "watch_reason": ""}
    return {}


def _report_up(matter: Matter, by: Acting, at: datetime, given: MatterInput, changes: dict[str, Any]) -> dict[str, Any]:
    text = f"督办事项 {matter.code} 报请阅示。"
    return {"told": tell_leaders(matter, key=f"up{matter.version}", text=text, at=at)}


def _check_day(on: date, at: datetime) -> None:
    if on < beijing_day(at):
        raise BadMatter(sentence=f"时限 {on} 已经过去，请改为今天或以后。")


def _tell(matter: Matter, verb: str, at: datetime) -> None:
    key = f"v{matter.version}"
    if verb in ("assign", "reassign", "settle_lead"):
        tell_units(matter, key=key, kind="supervision_assigned", text=f"督办事项 {matter.code} 已交办，请承办。", at=at)
    elif verb in ("send_back", "reopen"):
        what = "退回重办" if verb == "send_back" else "重新办理"
        tell_units(matter, key=key, kind="supervision_back", text=f"督办事项 {matter.code} {what}，请查看理由。", at=at)
    elif verb == "dispute_lead":
        tell_desk(
            matter, key=key, kind="supervision_disputed", text=f"督办事项 {matter.code} 牵头有异议，请核定。", at=at
        )
    elif verb == "submit":
        tell_desk(matter, key=key, kind="supervision_submitted", text=f"督办事项 {matter.code} 报请审核。", at=at)


Effect = Callable[[Matter, Acting, datetime, MatterInput, dict[str, Any]], dict[str, Any]]
EFFECTS: Final[dict[str, Effect]] = {
    "assign": _give,
    "reassign": _give,
    "settle_lead": _give,
    "submit": _submit,
    "send_back": _send_back,
    "close": _close,
    "reopen": _reopen,
    "give_day": _give_day,
    "set_day": _give_day,
    "say_why_no_day": _say_why,
    "watch": _watch,
    "stop_watching": _unwatch,
    "report_up": _report_up,
}
