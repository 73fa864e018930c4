"""What a phone's queue sends and is answered: the moment of the tap, and JSON where it asks for it."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from luoshu.apps.errors import LuoshuError
from luoshu.core.clock import BEIJING
from luoshu.web.shared.answering import Again, posted
from luoshu.web.shared.inputs import BadInput
from luoshu.web.shared.middleware import status_of


def tapped_at(request: HttpRequest) -> datetime | None:
    """Return when the form was filled on the phone, None when it does not say. Raises BadInput."""
    text = posted(request, "found_at", 40)
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise BadInput(sentence="手机报来的时间无法识别，请刷新页面后重报。")
    return timezone.make_aware(found, BEIJING) if found is not None and timezone.is_naive(found) else found


def phone_answer(request: HttpRequest, work: Callable[[], object], *, target: str, again: Again) -> HttpResponse:
    """Do the work. A queue that asks for JSON gets the sentence of a refusal; without script the page comes again."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        work()
    except LuoshuError as error:
        status = status_of(error)
        if wants_json:
            return JsonResponse({"code": error.code, "message": str(error)}, status=status)
        if status in (403, 404):
            raise
        return again(str(error), status)
    return JsonResponse({"ok": True}) if wants_json else redirect(target)
