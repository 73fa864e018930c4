"""One route for every step of a fire: translate what was sent, call the one operation, show the fire again."""

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import BadFinding
from luoshu.apps.cases.operations import (
    Patch,
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
from luoshu.apps.cases.queries import find_case_for, is_sent
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.operations import KeptPhoto, attach_photo, keep_photo
from luoshu.web.fires.views import show_fire
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import BEIJING, now
from luoshu.web.shared.middleware import status_of

MOST_NUMBER = 1e9
WAITED = timedelta(minutes=1)
"""A step that arrives later than this after it was tapped is entered for the moment of the tap."""


@dataclass(frozen=True)
class Sent:
    """One step as it was sent: by whom, with which photos, and the key that the phone made for it."""

    request: HttpRequest
    code: str
    verb: str
    key: str
    photos: list[tuple[str, KeptPhoto]]
    by: Acting
    at: datetime


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


def _keep_photos(request: HttpRequest, code: str, by: Acting, at: datetime) -> list[tuple[str, KeptPhoto]]:
    """Store the bytes of the photos that came with the form, before any transaction; the door is asked first."""
    uploads = request.FILES.getlist("photo")
    if uploads:
        find_case_for(by, code)
    return [(upload.name or "", keep_photo(data=upload.read(), at=at)) for upload in uploads]


def _photos(sent: Sent, kind: str) -> tuple[str, ...]:
    """Attach the photos that came with the form; each was sniffed and copied without EXIF."""
    case = find_case_for(sent.by, sent.code)
    path = case.division_path if sent.by.covers(case.division_path) else sent.by.paths[0]
    attached = (
        attach_photo(
            by=sent.by,
            at=sent.at,
            data=kept,
            original_name=name,
            kind=kind,
            subject_kind="fire",
            subject_code=sent.code,
            division_path=path,
            taken_at=_time(sent.request, "found_at"),
        )
        for name, kept in sent.photos
    )
    return tuple(one.code for one in attached)


def _check(sent: Sent) -> None:
    photos = _photos(sent, "check")
    record_check(
        case_code=sent.code,
        client_key=sent.key or uuid.uuid4().hex,
        result=_text(sent.request, "result"),
        burned_matter=_text(sent.request, "burned_matter"),
        found_at=_time(sent.request, "found_at") or sent.at,
        by=sent.by,
        at=sent.at,
        photo_code=photos[0] if photos else "",
        note=_text(sent.request, "note"),
        patch=Patch(
            crop=_text(sent.request, "crop", 20),
            area_mu=_number(sent.request, "area_mu", "过火面积"),
            parcel=_text(sent.request, "parcel", 60),
        ),
    )


def _call(sent: Sent) -> None:
    record_call(
        case_code=sent.code,
        to_post_code=_text(sent.request, "to_post_code", 40),
        to_name=_text(sent.request, "to_name", 40),
        outcome=_text(sent.request, "outcome") or "told",
        by=sent.by,
        at=sent.at,
        note=_text(sent.request, "note", 200),
    )


def _hand_to_forest(sent: Sent) -> None:
    hand_to_forest(
        case_code=sent.code,
        how=_text(sent.request, "how") or "phone",
        note=_text(sent.request, "note"),
        by=sent.by,
        at=sent.at,
    )


def _apply_strike(sent: Sent) -> None:
    radius = _number(sent.request, "checked_radius_m", "核查半径")
    photos = _photos(sent, "strike")
    apply_fire_strike(
        case_code=sent.code,
        clue_code=_text(sent.request, "clue_code", 40),
        reason=_text(sent.request, "note"),
        checked_radius_m=int(radius or 0),
        photo_codes=photos,
        by=sent.by,
        at=sent.at,
    )


def _ask_extension(sent: Sent) -> None:
    minutes = int(_number(sent.request, "minutes", "延长分钟") or 0)
    ask_extension(
        case_code=sent.code,
        minutes=minutes,
        reason=_text(sent.request, "note"),
        by=sent.by,
        at=sent.at,
        client_key=sent.key,
    )


def _raise_dispute(sent: Sent) -> None:
    photos = _photos(sent, "dispute")
    raise_dispute(
        case_code=sent.code,
        proposed_code=_text(sent.request, "division_code", 20),
        reason=_text(sent.request, "note"),
        photo_codes=photos,
        by=sent.by,
        at=sent.at,
    )


def _keep_counted(sent: Sent) -> None:
    keep_counted(case_code=sent.code, note=_text(sent.request, "note"), by=sent.by, at=sent.at)


def _pause(sent: Sent) -> None:
    pause_clock(case_code=sent.code, reason=_text(sent.request, "note"), by=sent.by, at=sent.at)


def _resume(sent: Sent) -> None:
    resume_clock(case_code=sent.code, by=sent.by, at=sent.at)


def _decide_extension(sent: Sent) -> None:
    note = _text(sent.request, "note")
    decide_extension(case_code=sent.code, grant=sent.verb == "extend", note=note, by=sent.by, at=sent.at)


def _settle_dispute(sent: Sent) -> None:
    decide_dispute(
        case_code=sent.code,
        division_code=_text(sent.request, "division_code", 20),
        note=_text(sent.request, "note"),
        by=sent.by,
        at=sent.at,
    )


HANDLERS: dict[str, Callable[[Sent], None]] = {
    "check": _check,
    "call": _call,
    "hand_to_forest": _hand_to_forest,
    "apply_strike": _apply_strike,
    "keep_counted": _keep_counted,
    "ask_extension": _ask_extension,
    "raise_dispute": _raise_dispute,
    "pause": _pause,
    "resume": _resume,
    "extend": _decide_extension,
    "refuse_extension": _decide_extension,
    "settle_dispute": _settle_dispute,
}


def _step(sent: Sent) -> None:
    request = sent.request
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
        happened_at=_time(request, "happened_at") or _tapped_at(sent),
        client_key=sent.key,
    )
    take_step(case_code=sent.code, verb=sent.verb, by=sent.by, at=sent.at, given=given)


def _tapped_at(sent: Sent) -> datetime | None:
    """Return when a step that waited on the phone was tapped, as far as the phone's clock can be believed.

    Not before the state that the step leaves began, and not after now.
    """
    tapped = _time(sent.request, "found_at")
    if not sent.key or tapped is None or sent.at - tapped < WAITED:
        return None
    return max(tapped, find_case_for(sent.by, sent.code).state_at)


@require_POST
@needs("fires.read")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take one step. Phones ask for JSON and get the sentence; pages get the fire again.

    What a phone sends twice because an answer was lost is answered as done; photos of a refused step are not attached.
    """
    at, by = now(), request.acting
    key = _text(request, "client_key", 60)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        if not (key and is_sent(by, code, key)):
            photos = _keep_photos(request, code, by, at)
            sent = Sent(request, code, verb, key, photos, by, at)
            with transaction.atomic():
                HANDLERS.get(verb, _step)(sent)
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
