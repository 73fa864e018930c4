"""One route for every step of a fire: translate what was sent, call the one operation, show the fire again."""

import math
import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import BadFinding
from luoshu.apps.cases.operations import (
    StepInput,
    apply_fire_strike,
    ask_extension,
    decide_dispute,
    decide_extension,
    hand_to_forest,
    keep_counted,
    pause_clock,
    raise_dispute,
    record_call,
    record_check,
    resume_clock,
    take_step,
)
from luoshu.apps.cases.queries import find_case_for
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.operations import attach_photo
from luoshu.web.fires.views import show_fire
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import BEIJING, now
from luoshu.web.shared.middleware import status_of

MOST_NUMBER = 1e9
Handler = Callable[[HttpRequest, str, Acting, datetime], None]


def _text(request: HttpRequest, name: str, most: int = 400) -> str:
    return str(request.POST.get(name, "")).strip()[:most]


def _number(request: HttpRequest, name: str, label: str) -> float | None:
    text = _text(request, name, 20)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    # "nan" and "1e999" are floats to Python and nonsense to everybody else.
    if not math.isfinite(value) or abs(value) > MOST_NUMBER:
        raise BadFinding(sentence=f"“{label}”要填数字，现在是“{text}”，请改正。")
    return value


def _time(request: HttpRequest, name: str) -> datetime | None:
    text = _text(request, name, 40)
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise BadFinding(sentence=f"时间“{text}”无法识别，请用日期时间框重新选。")
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _photos(request: HttpRequest, code: str, by: Acting, at: datetime, kind: str) -> tuple[str, ...]:
    """Keep the photos that came with the form; each is sniffed and copied without EXIF."""
    case = find_case_for(by, code)
    path = case.division_path if by.covers(case.division_path) else by.paths[0]
    kept = []
    for upload in request.FILES.getlist("photo"):
        attachment = attach_photo(
            by=by,
            at=at,
            data=upload.read(),
            original_name=upload.name or "",
            kind=kind,
            subject_kind="fire",
            subject_code=code,
            division_path=path,
            taken_at=_time(request, "found_at"),
        )
        kept.append(attachment.code)
    return tuple(kept)


def _check(request: HttpRequest, code: str, by: Acting, at: datetime) -> None:
    photos = _photos(request, code, by, at, "check")
    record_check(
        case_code=code,
        client_key=_text(request, "client_key", 60) or uuid.uuid4().hex,
        result=_text(request, "result"),
        burned_matter=_text(request, "burned_matter"),
        found_at=_time(request, "found_at") or at,
        by=by,
        at=at,
        photo_code=photos[0] if photos else "",
        note=_text(request, "note"),
    )


def _call(request: HttpRequest, code: str, by: Acting, at: datetime) -> None:
    record_call(
        case_code=code,
        to_post_code=_text(request, "to_post_code", 40),
        to_name=_text(request, "to_name", 40),
        outcome=_text(request, "outcome") or "told",
        by=by,
        at=at,
        note=_text(request, "note", 200),
    )


def _hand_to_forest(request: HttpRequest, code: str, by: Acting, at: datetime) -> None:
    hand_to_forest(case_code=code, how=_text(request, "how") or "phone", note=_text(request, "note"), by=by, at=at)


def _apply_strike(request: HttpRequest, code: str, by: Acting, at: datetime) -> None:
    radius = _number(request, "checked_radius_m", "核查半径")
    photos = _photos(request, code, by, at, "strike")
    apply_fire_strike(
        case_code=code,
        clue_code=_text(request, "clue_code", 40),
        reason=_text(request, "note"),
        checked_radius_m=int(radius or 0),
        photo_codes=photos,
        by=by,
        at=at,
    )


def _ask_extension(request: HttpRequest, code: str, by: Acting, at: datetime) -> None:
    minutes = int(_number(request, "minutes", "延长分钟") or 0)
    ask_extension(case_code=code, minutes=minutes, reason=_text(request, "note"), by=by, at=at)


def _raise_dispute(request: HttpRequest, code: str, by: Acting, at: datetime) -> None:
    photos = _photos(request, code, by, at, "dispute")
    raise_dispute(
        case_code=code,
        proposed_code=_text(request, "division_code", 20),
        reason=_text(request, "note"),
        photo_codes=photos,
        by=by,
        at=at,
    )


HANDLERS: dict[str, Handler] = {
    "check": _check,
    "call": _call,
    "hand_to_forest": _hand_to_forest,
    "apply_strike": _apply_strike,
    "keep_counted": lambda request, code, by, at: keep_counted(
        case_code=code, note=_text(request, "note"), by=by, at=at
    ),
    "ask_extension": _ask_extension,
    "raise_dispute": _raise_dispute,
    "pause": lambda request, code, by, at: pause_clock(case_code=code, reason=_text(request, "note"), by=by, at=at),
    "resume": lambda request, code, by, at: resume_clock(case_code=code, by=by, at=at),
    "extend": lambda request, code, by, at: decide_extension(
        case_code=code, grant=True, note=_text(request, "note"), by=by, at=at
    ),
    "refuse_extension": lambda request, code, by, at: decide_extension(
        case_code=code, grant=False, note=_text(request, "note"), by=by, at=at
    ),
    "settle_dispute": lambda request, code, by, at: decide_dispute(
        case_code=code, division_code=_text(request, "division_code", 20), note=_text(request, "note"), by=by, at=at
    ),
}


def _step(request: HttpRequest, code: str, verb: str, by: Acting, at: datetime) -> None:
    hours = _number(request, "guard_hours", "余火看守小时")
    given = StepInput(
        note=_text(request, "note"),
        post_code=_text(request, "post_code", 40),
        proposed_unit=_text(request, "proposed_unit", 120),
        look=_text(request, "look", 10),
        basic_cause=_text(request, "basic_cause", 200),
        area_mu=_number(request, "area_mu", "过火面积"),
        guard_hours=int(hours) if hours is not None else 6,
        arrival_told=bool(request.POST.get("arrival_told")),
        merge_into=_text(request, "merge_into", 40),
        happened_at=_time(request, "happened_at"),
        client_key=_text(request, "client_key", 60),
    )
    take_step(case_code=code, verb=verb, by=by, at=at, given=given)


@require_POST
@needs("fires.read")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take one step. Phones ask for JSON and get the sentence; pages get the fire again."""
    at, by = now(), request.acting
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        handler = HANDLERS.get(verb)
        if handler is not None:
            handler(request, code, by, at)
        else:
            _step(request, code, verb, by, at)
    except LuoshuError as error:
        status = status_of(error)
        if wants_json:
            return JsonResponse({"code": error.code, "message": str(error)}, status=status)
        if status in (403, 404):
            raise
        return show_fire(request, code, error=str(error), status=status)
    if wants_json:
        return JsonResponse({"ok": True})
    messages.success(request, "已记录。")
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("fires:detail", code=code)
