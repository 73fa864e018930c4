"""The form of a target's stages: date columns of its ledger with their order, its own batch, past ones."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from luoshu.apps.acting import Acting
from luoshu.apps.targets.operations import StageDraft, set_stages
from luoshu.apps.targets.queries import find_target_for, staging_of
from luoshu.core.clock import beijing_day
from luoshu.web.shared.clock import read_day
from luoshu.web.shared.inputs import BadInput, number_of, text_of

if TYPE_CHECKING:
    from luoshu.apps.targets.models import Target

PAST_LINES = 2


def stage_fields(request: HttpRequest, target: "Target", on: date) -> dict[str, Any]:
    """Return what the form shows: what was typed and refused, else what holds."""
    staging = staging_of(target, on)
    is_typed = bool(request.POST.get("staging"))
    columns = []
    for column in staging.columns:
        place, name = column.place, column.name
        if is_typed:
            typed = request.POST.get(f"place_{column.key}", "")
            place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
            name = request.POST.get(f"name_{column.key}", "")
        places = range(1, len(staging.columns) + 1)
        columns.append({"key": column.key, "label": column.label, "place": place, "name": name, "places": places})
    word = staging.cohort.partition("|")[0]
    held = [(f"{word}|{past}", first.isoformat(), last.isoformat()) for past, first, last in staging.past]
    past = _past_typed(request) if is_typed else held
    return {
        "staging": staging,
        "stage_columns": columns,
        "stage_cohort": request.POST.get("cohort", "") if is_typed else staging.cohort,
        "stage_past": [*past, *[("", "", "")] * (PAST_LINES - len(past))],
    }


def save_stages(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    """Read the form and set the stages; return what is told."""
    target = find_target_for(by, code)
    staging = staging_of(target, min(beijing_day(at), target.due_on))
    placed = []
    for column in staging.columns:
        place = number_of(request, f"place_{column.key}", f"{column.label}是第几步")
        if place:
            placed.append((place, column.key, text_of(request, f"name_{column.key}", 20)))
    if len({place for place, _, _ in placed}) != len(placed):
        raise BadInput(sentence="两列日期不能是同一步，请改先后。")
    past = []
    for chosen, first, last in _past_typed(request):
        if chosen:
            days = read_day(first), read_day(last)
            if days[0] is None or days[1] is None:
                raise BadInput(sentence="往年批次要填开始和截止日期，请补上。")
            past.append((chosen.partition("|")[2], days[0], days[1]))
    counts = set_stages(
        target_code=code,
        draft=StageDraft(
            tuple((key, name) for _, key, name in sorted(placed)), text_of(request, "cohort", 120), tuple(past)
        ),
        version=number_of(request, "version", "版本") or 0,
        by=by,
        at=at,
    )
    if not counts:
        return "已不按阶段研判。"
    stages = "、".join(f"{name} {count}" for name, count in counts)
    return f"阶段已设，现在{stages}；系统稍后推算。"


def _past_typed(request: HttpRequest) -> list[tuple[str, str, str]]:
    lines = zip(
        *(request.POST.getlist(name)[:PAST_LINES] for name in ("past", "past_from", "past_until")), strict=False
    )
    return [(chosen, first, last) for chosen, first, last in lines]
