"""One form for every kind of rule, made from its shape: enter, preview, save, end; and the history of a rule."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from luoshu.apps.errors import Invalid, NotAllowed
from luoshu.apps.places.queries import division_at_root, find_division_for, names_of_paths
from luoshu.apps.rules.operations import change_rule, end_rule
from luoshu.apps.rules.queries import rule_history
from luoshu.apps.rules.shape_table import SHAPES, shape_for
from luoshu.apps.rules.shapes import FieldKind, Shape, Typed, TypedValue, body_of, typed_of
from luoshu.apps.rules.touching import RuleChange
from luoshu.core.clock import beijing_day
from luoshu.web.rules.touching import touched_by
from luoshu.web.rules.words import body_words
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

if TYPE_CHECKING:
    from luoshu.apps.rules.models import Rule

EVERYWHERE = "all"
"""What stands in the address of a rule that holds for every division."""
SPARE_LINES = 3
FRAME = ("code", "title", "issuer", "document_no", "valid_from", "note", "at")


@dataclass(frozen=True)
class Editing:
    """What is being edited: the form, and for a change the row it starts from."""

    shape: Shape
    held: "Rule | None"
    history: tuple["Rule", ...] = ()


@require_http_methods(["GET", "POST"])
@needs("rules.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Choose a form, then fill it."""
    shape = SHAPES.get(request.GET.get("form", "") or request.POST.get("form", ""))
    if shape is None:
        return render(request, "rules/forms.html", {"shapes": SHAPES.values()})
    return _answer(request, Editing(shape, None))


@require_http_methods(["GET", "POST"])
@needs("rules.read")
def one(request: HttpRequest, code: str, at: str) -> HttpResponse:
    """Show a rule of a division with its history; who may, changes or ends it."""
    history = tuple(rule_history(request.acting, code, "" if at == EVERYWHERE else at))
    shape = shape_for(history[0].kind, history[0].body)
    if shape is None:
        return _page(request, None, history, {})
    return _answer(request, Editing(shape, history[0], history))


def _answer(request: HttpRequest, editing: Editing) -> HttpResponse:
    if request.method == "GET":
        return _page(request, editing, editing.history, _first(request, editing))
    if not request.acting.may("rules.edit"):
        raise NotAllowed
    shape = editing.shape
    typed = typed_in(shape, request.POST)
    frame = {name: request.POST.get(name, "").strip() for name in FRAME}
    context: dict[str, Any] = {"frame": frame, "typed": typed}
    try:
        if request.POST.get("what") == "end" and editing.held is not None:
            return _end(request, editing.held, frame)
        change = _change(request, editing, frame, body_of(shape, typed))
        if request.POST.get("what") == "save":
            return _save(request, editing, frame, change)
    except Invalid as refusal:
        return _page(request, editing, editing.history, {**context, "sentence": str(refusal)}, 422)
    preview = {"change": change, "after": body_words(shape.kind, change.body), "touched": touched_by(change)}
    preview["is_past"] = change.valid_from < beijing_day(now())
    return _page(request, editing, editing.history, {**context, "preview": preview})


def _change(request: HttpRequest, editing: Editing, frame: dict[str, str], body: dict[str, Any]) -> RuleChange:
    valid_from = read_day(frame["valid_from"])
    if valid_from is None:
        raise MissingDay
    held = editing.held
    if held is not None:
        return RuleChange(editing.shape.kind, held.code, held.division_path, valid_from, body)
    place = find_division_for(request.acting, frame["at"], valid_from)
    return RuleChange(editing.shape.kind, frame["code"], place.path, valid_from, body)


class MissingDay(Invalid):
    code = "rule_day_missing"
    message = "没有填写生效日期，请选择从哪天起执行。"


def _save(request: HttpRequest, editing: Editing, frame: dict[str, str], change: RuleChange) -> HttpResponse:
    rule = change_rule(
        code=change.code,
        kind=change.kind,
        title=frame["title"],
        issuer=frame["issuer"],
        document_no=frame["document_no"],
        division_path=change.division_path,
        valid_from=change.valid_from,
        body=dict(change.body),
        seen_from=read_day(request.POST.get("seen_from", "")),
        note=frame["note"],
        by=request.acting,
        at=now(),
    )
    messages.success(request, f"“{rule.title}”已登记，自 {rule.valid_from} 起执行；以前的仍可在历次规则里查到。")
    return redirect(_address(rule))


def _end(request: HttpRequest, held: "Rule", frame: dict[str, str]) -> HttpResponse:
    valid_to = read_day(frame["valid_from"])
    if valid_to is None:
        raise MissingDay
    end_rule(
        code=held.code,
        division_path=held.division_path,
        valid_to=valid_to,
        note=frame["note"],
        by=request.acting,
        at=now(),
    )
    messages.success(request, f"“{held.title}”自 {valid_to} 起停止执行；上级区划有同类规则的，从那天起按上级的。")
    return redirect(_address(held))


def _address(rule: "Rule") -> str:
    return reverse("rules:one", args=[rule.code, rule.division_code or EVERYWHERE])


def _first(request: HttpRequest, editing: Editing) -> dict[str, Any]:
    """Return what the form shows at first: the row in force, or an empty form for the reader's own division."""
    today = beijing_day(now())
    held, shape = editing.held, editing.shape
    if held is None:
        frame = {"code": shape.fixed_code, "valid_from": _iso(today + timedelta(days=1))}
        return {"frame": {**frame, "at": division_at_root(request.acting, today).code}, "typed": typed_of(shape, {})}
    frame = {"code": held.code, "title": held.title, "issuer": "" if held.is_example else held.issuer}
    frame |= {"document_no": "", "valid_from": _iso(max(today, held.valid_from) + timedelta(days=1)), "note": ""}
    return {"frame": frame, "typed": typed_of(shape, held.body)}


def _iso(day: date) -> str:
    return day.isoformat()


def typed_in(shape: Shape, posted: QueryDict) -> Typed:
    """Return what was typed into the form's fields; lines are posted as ``rows.0.clause``, ``rows.1.clause``."""
    typed: dict[str, TypedValue] = {}
    for field in shape.fields:
        if field.kind is FieldKind.LINES:
            numbers = sorted(
                {
                    int(part)
                    for name in posted
                    if (part := name.removeprefix(f"{field.key}.").partition(".")[0]).isdigit()
                }
            )
            typed[field.key] = [
                {one.key: posted.get(f"{field.key}.{number}.{one.key}", "") for one in field.lines}
                for number in numbers[:200]
            ]
        elif field.kind is FieldKind.MANY:
            typed[field.key] = posted.getlist(field.key)
        else:
            typed[field.key] = posted.get(field.key, "")
    return typed


def _page(
    request: HttpRequest,
    editing: Editing | None,
    history: tuple["Rule", ...],
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    names = names_of_paths({row.division_path for row in history if row.division_path})
    held = history[0] if history else None
    context = {
        "shape": editing.shape if editing else None,
        "held": held,
        "place": names.get(held.division_path, "") if held else "",
        "history": [(row, body_words(row.kind, row.body)) for row in history],
        "may_edit": request.acting.may("rules.edit") and (held is None or request.acting.covers(held.division_path)),
        "fields": _drawn(editing.shape, more.get("typed", {})) if editing else (),
        **more,
    }
    return render(request, "rules/one.html", context, status=status)


def _drawn(shape: Shape, typed: Typed) -> list[dict[str, Any]]:
    """Return the fields with what stands in them; a table with a few empty lines to go on."""
    drawn: list[dict[str, Any]] = []
    for field in shape.fields:
        value = typed.get(field.key, "")
        if field.kind is FieldKind.LINES:
            rows = [row for row in value if isinstance(row, dict)] + [{}] * SPARE_LINES
            lines = [
                [(one, f"{field.key}.{number}.{one.key}", row.get(one.key, "")) for one in field.lines]
                for number, row in enumerate(rows)
            ]
            drawn.append({"field": field, "lines": lines})
        else:
            drawn.append({"field": field, "value": value})
    return drawn
