"""The routes of version 1."""

import json
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from ninja import File, NinjaAPI, Query, Router, Status
from ninja.errors import ValidationError
from ninja.files import UploadedFile

from luoshu.api.ledgers import router as ledgers
from luoshu.api.shapes import DeliverySummary, Fire, FirePage, HeartbeatAnswer, Heartbeats, Refusal, Reports
from luoshu.api.signing import Token
from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.cameras.operations import hear_heartbeats
from luoshu.apps.cases.queries import FireRow, fires_for
from luoshu.apps.errors import Conflict, Invalid, LuoshuError, NotAllowed, NotVisible
from luoshu.apps.feeds.operations import receive_delivery
from luoshu.apps.feeds.queries import find_delivery_for, find_source, summary

MOST_REPORTS = 2000
MOST_FIRES = 500
MEGABYTE = 1024 * 1024
STATUS = ((NotVisible, 404), (NotAllowed, 403), (Conflict, 409), (Invalid, 422))


class TooManyReports(Invalid):
    code = "too_many_reports"
    message = "一次请报 1 到 %(most)s 条，请分批重发。"


api = NinjaAPI(
    title="洛书接口",
    version="1",
    description="火点线索报送与火点查询，台账成批报送与取数。坐标必须注明坐标系；同一内容重复报送不会重复写入。",
    docs_url=None,
    auth=Token(),
    urls_namespace="api",
)
router = Router(tags=["火点"])


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


@api.exception_handler(LuoshuError)
def refuse(request: HttpRequest, error: LuoshuError) -> HttpResponse:
    """Answer a refusal with its code and sentence."""
    status = next((number for kind, number in STATUS if isinstance(error, kind)), 422)
    return api.create_response(request, {"code": error.code, "message": str(error)}, status=status)


@api.exception_handler(ValidationError)
def refuse_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body of the wrong shape with the field that is wrong."""
    first = error.errors[0] if error.errors else {}
    field = ".".join(str(part) for part in first.get("loc", ()))
    message = f"字段 {field} 缺失或格式不对，请按接口说明改正后重发。"
    return api.create_response(request, {"code": "bad_shape", "message": message}, status=422)


@router.post("/reports/{kind}", response={202: DeliverySummary, 403: Refusal, 422: Refusal}, url_name="report")
def report(request: HttpRequest, kind: str, body: Reports) -> Status:
    """Take reports of one kind (camera, patrol, hotline) in. The bytes are kept first; the worker reads them."""
    if not 1 <= len(body.reports) <= MOST_REPORTS:
        raise TooManyReports(most=MOST_REPORTS)
    rows = [one.model_dump(mode="json", exclude_defaults=True) for one in body.reports]
    content = json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()
    delivery = receive_delivery(
        kind=kind, datum=body.datum, data=content, file_name=f"{kind}接口报送.json", by=_acting(request), at=now()
    )
    return Status(202, summary(delivery))


@router.post("/files/{kind}", response={202: DeliverySummary, 403: Refusal, 422: Refusal}, url_name="deliver")
def deliver(
    request: HttpRequest,
    kind: str,
    file: File[UploadedFile],
    pictures: File[list[UploadedFile]] = [],  # noqa: B006 - read alone; the interface's own way to say "none"
    datum: Query[str] = "",
    source: Query[str] = "",
) -> Status:
    """Take a file of fire points in, as the page for uploads does.

    ``source`` is the code of a registered source: its datum counts, and its platform's own format is understood.
    ``pictures`` are files that alarms name; only the smoke's part and a coarse whole of each are kept.
    """
    beside = {PurePosixPath(one.name or "").name: one for one in pictures}
    sender = find_source(source) if source else None
    delivery = receive_delivery(
        kind=kind,
        datum=sender.datum if sender else datum,
        data=file.file,
        file_name=file.name or "",
        by=_acting(request),
        at=now(),
        source=sender,
        beside=lambda name: beside[name].read(settings.LUOSHU_MAX_PHOTO_MB * MEGABYTE + 1) if name in beside else None,
    )
    return Status(202, summary(delivery))


@router.get("/deliveries/{code}", response={200: DeliverySummary, 403: Refusal, 404: Refusal}, url_name="delivery")
def delivery_summary(request: HttpRequest, code: str) -> dict[str, object]:
    """Tell what became of a delivery."""
    return summary(find_delivery_for(_acting(request), code))


@router.post("/cameras/heartbeats", response={200: HeartbeatAnswer, 403: Refusal, 422: Refusal}, url_name="heartbeats")
def heartbeats(request: HttpRequest, body: Heartbeats) -> dict[str, object]:
    """Hear which cameras are alive. Send it more often than the shortest silence that counts as offline."""
    known, unknown = hear_heartbeats(codes=body.cameras, by=_acting(request), at=now())
    return {"known": known, "unknown": unknown}


@router.get("/fires", response={200: FirePage, 403: Refusal}, url_name="fires")
def fires(request: HttpRequest, phase: str = "open", before: str = "", limit: int = 100) -> FirePage:
    """Return fires in scope, newest first. ``phase``: open, late, closed, all; ``before``: the last code seen."""
    acting, at = _acting(request), now()
    if not acting.may("fires.read"):
        raise NotAllowed
    most = max(1, min(MOST_FIRES, limit))
    rows = fires_for(acting, at=at, phase=phase, before=before, most=most + 1)
    detail = {"phase": phase, "rows": min(len(rows), most)}
    write_read(by=acting, at=at, action="fires.exported", subject_kind="fire", subject_code="", detail=detail)
    return FirePage(fires=[_fire(row) for row in rows[:most]], next=rows[most - 1].code if len(rows) > most else "")


def _fire(row: FireRow) -> Fire:
    return Fire(
        code=row.code,
        place=row.place,
        state=row.state,
        state_label=row.state_label,
        clue_count=row.clue_count,
        queue=row.queue,
        first_seen_at=row.first_seen_at,
        due_at=row.due_at,
        longitude=row.lon,
        latitude=row.lat,
    )


api.add_router("", router)
api.add_router("/ledgers", ledgers)
