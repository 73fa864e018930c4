"""A delivery arrives: its bytes are stored before anything reads them, then its row is written."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import transaction

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.errors import DeliveryEmpty, DeliveryNotAllowed, DeliveryTooLarge, DeliveryUnusable
from luoshu.apps.feeds.models import Delivery, Source
from luoshu.apps.feeds.operations.numbering import delivery_code
from luoshu.apps.feeds.operations.picturing import Beside, note_pictures, reduce_taken
from luoshu.apps.feeds.operations.tipping import Reporter, register_reporter
from luoshu.apps.feeds.queries.deliveries import find_delivery_for
from luoshu.apps.places.models import Division
from luoshu.apps.rules.queries import platform_mapping
from luoshu.core.clock import beijing_day
from luoshu.core.fire.formats import FORMATS, KINDS, DeliveryError, resolve_datum
from luoshu.core.fire.pictures import take_pictures

REPORT_KINDS: Final = frozenset({FeedKind.CAMERA, FeedKind.PATROL, FeedKind.HOTLINE})
MEGABYTE: Final = 1024 * 1024


def receive_delivery(
    *,
    kind: str,
    datum: str | None,
    data: bytes | BinaryIO,
    file_name: str,
    by: Acting,
    at: datetime,
    source: Source | None = None,
    corrects: str = "",
    beside: Beside = lambda name: None,
) -> Delivery:
    """Take a file, a poll's body or a form in; return its delivery, which waits to be stored.

    ``data`` may be an open file: its size is looked at before its content is read. ``corrects`` is the code of the
    delivery whose rejected rows this one repairs; ``beside`` gives the pictures that came as files of their own. Of the
    pictures of alarms only reduced copies are kept (F26). Raises DeliveryNotAllowed, DeliveryTooLarge, DeliveryEmpty,
    DeliveryUnusable (unknown kind, datum missing or unknown) and what the secrecy gate raises.
    """
    check_right(by, kind)
    used_datum = checked_datum(kind, datum)
    name = _shown_name(file_name)
    content = read_within_limit(data, name)
    refuse_file_if_marked_secret(name=name, data=content)
    pictures = []
    if kind == FeedKind.CAMERA:
        content, taken = take_pictures(content, mapping_of(source, at) if source is not None else None)
        pictures = reduce_taken(taken, beside=beside, at=at)
    corrected = find_delivery_for(by, corrects) if corrects else None
    file = store_bytes(data=content, at=at, media_hint="")
    with transaction.atomic():
        delivery = Delivery.objects.create(
            code=delivery_code(at),
            source=source,
            kind=kind,
            datum=used_datum,
            file=file,
            file_name=name,
            division_path=home_path(by),
            received_at=at,
            received_by=by.person_code,
            attempt_after=at,
            corrects=corrected,
        )
        note_pictures(pictures, delivery=delivery, at=at)
        record(
            by=by,
            at=at,
            action="deliveries.received",
            subject_kind="delivery",
            subject_code=delivery.code,
            division_path=delivery.division_path,
            detail={"kind": kind, "datum": used_datum, "sha256": file.sha256, "file_name": name, "corrects": corrects},
        )
    return delivery


def receive_report(
    *,
    kind: str,
    datum: str | None,
    fields: Mapping[str, str],
    by: Acting,
    at: datetime,
    reporter: Reporter | None = None,
) -> Delivery:
    """Take one report of a form in: it is stored as JSON and goes the way of every delivery.

    ``fields`` bear the column names of the kind (``longitude``, ``latitude``, ``reported_at``, ``note``, ...). A
    ``reporter`` goes into a table of its own; the stored report bears the token (``tip``) alone.
    """
    fields = dict(fields) | ({"tip": reporter.token} if reporter else {})
    body = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
    label = FeedKind(kind).label if kind in REPORT_KINDS else "上报"
    with transaction.atomic():
        made = receive_delivery(kind=kind, datum=datum, data=body, file_name=f"{label}表单.json", by=by, at=at)
        if reporter:
            register_reporter(reporter, kind=kind, division_path=home_path(by), at=at)
    return made


def checked_datum(kind: str, datum: str | None) -> str:
    """Return the datum that counts for this kind, or say why it cannot be known."""
    feed = FORMATS.get(kind)
    if feed is None:
        sentence = f"没有“{kind}”这种来源，可用的有：{'、'.join(KINDS)}。"
        raise DeliveryUnusable(reason_code="unknown_kind", sentence=sentence)
    try:
        return resolve_datum(feed, datum)
    except DeliveryError as error:
        raise DeliveryUnusable(reason_code=error.code, sentence=error.message) from None


def read_within_limit(data: bytes | BinaryIO, name: str) -> bytes:
    """Return the content; a file above the limit is refused by its size, before it is read into memory."""
    limit_mb = int(settings.LUOSHU_MAX_UPLOAD_MB)
    limit = limit_mb * MEGABYTE
    size = len(data) if isinstance(data, bytes) else _size_of(data)
    if size is not None and size > limit:
        raise DeliveryTooLarge(name=name, size_mb=-(-size // MEGABYTE), limit_mb=limit_mb)
    content = data if isinstance(data, bytes) else data.read(limit + 1)
    if len(content) > limit:
        raise DeliveryTooLarge(name=name, size_mb=f"{limit_mb} 以上", limit_mb=limit_mb)
    if not content.strip():
        raise DeliveryEmpty(name=name)
    return content


def mapping_of(source: Source, at: datetime) -> dict[str, Any] | None:
    """Return the platform's format that held for a source at a moment, None where it sends our own columns."""
    if not source.format_code:
        return None
    return platform_mapping(source.format_code, "", beijing_day(at))


def without_pictures(source: Source, content: bytes, at: datetime) -> bytes:
    """Return what a source sent without the pictures in it: what may lie about once it was taken."""
    return take_pictures(content, mapping_of(source, at))[0] if source.kind == FeedKind.CAMERA else content


def home_path(by: Acting) -> str:
    """Return the path a delivery belongs to: the post's own division, for the worker the city."""
    if by.role != SYSTEM_ROLE:
        return by.paths[0]
    roots = Division.objects.filter(code=settings.LUOSHU_ROOT_CODE).order_by("-valid_from")
    return roots.values_list("path", flat=True).first() or ""


def check_right(by: Acting, kind: str) -> None:
    if by.role == SYSTEM_ROLE or by.may("deliveries.upload"):
        return
    if not (kind in REPORT_KINDS and by.may("clues.report")):
        raise DeliveryNotAllowed


def _size_of(stream: BinaryIO) -> int | None:
    if not stream.seekable():
        return None
    start = stream.tell()
    size = stream.seek(0, io.SEEK_END) - start
    stream.seek(start)
    return size


def _shown_name(file_name: str) -> str:
    name = PurePosixPath(file_name.replace("\\", "/")).name.replace("\x00", "").strip()
    return name[-200:] or "未命名"
