"""Pictures of alarms (F26): reduced before anything is kept, bound to their detections, deleted when it is time."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import Invalid
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.operations import keep_reduced, release_bytes
from luoshu.apps.feeds.models import AlarmPicture, Delivery
from luoshu.apps.feeds.operations.planning import hex_keys
from luoshu.core.fire.formats import ParsedDelivery
from luoshu.core.fire.pictures import TakenPicture
from luoshu.core.geo.datums import convert

MOST_OF_A_DELIVERY: Final = 200
Beside = Callable[[str], bytes | None]
"""Gives the bytes of a file that came beside the alarms, None when there is none of that name."""


@dataclass(frozen=True)
class Kept:
    """One picture whose reduced copies are stored, or why it was refused."""

    row_no: int
    whole: StoredFile | None = None
    crop: StoredFile | None = None
    refusal: str = ""


def reduce_taken(taken: Sequence[TakenPicture], *, beside: Beside, at: datetime) -> list[Kept]:
    """Store what may be kept of pictures. A bad picture is a refusal of that picture, never of its alarm."""
    kept = [_reduce(one, beside, at) for one in taken[:MOST_OF_A_DELIVERY]]
    too_many = f"一批最多收 {MOST_OF_A_DELIVERY} 张图片，这一张没有收。请对方分批发送。"
    return kept + [Kept(one.row_no, refusal=too_many) for one in taken[MOST_OF_A_DELIVERY:]]


def _reduce(one: TakenPicture, beside: Beside, at: datetime) -> Kept:
    data = beside(one.name) if one.name else one.data
    if data is None:
        return Kept(one.row_no, refusal=f"报警写明有图片 {one.name[:60]}，没有一同送来。")
    try:
        whole, crop = keep_reduced(data=data, box=one.box, at=at)
    except Invalid as refused:
        return Kept(one.row_no, refusal=str(refused)[:200])
    return Kept(one.row_no, whole, crop)


def note_pictures(kept: Sequence[Kept], *, delivery: Delivery, at: datetime) -> None:
    """Write the pictures of a delivery, in its transaction."""
    AlarmPicture.objects.bulk_create(
        AlarmPicture(
            code=f"TP-{at:%Y%m%d}-{secrets.token_hex(5).upper()}",
            delivery=delivery,
            row_no=one.row_no,
            whole=one.whole,
            crop=one.crop,
            refusal=one.refusal,
            received_at=at,
        )
        for one in kept
    )


def bind_pictures(delivery: Delivery, parsed: ParsedDelivery) -> None:
    """Tell the pictures of a delivery which detection they show; an alarm sent again has the key of the first."""
    waiting = list(delivery.pictures.filter(detection_key=""))
    if not waiting:
        return
    keys = dict(
        zip(
            parsed.row_no.tolist(),
            hex_keys(parsed, *convert(parsed.lon, parsed.lat, parsed.datum, "wgs84")),
            strict=True,
        )
    )
    for picture in waiting:
        picture.detection_key = keys.get(picture.row_no, "")
    AlarmPicture.objects.bulk_update(waiting, ["detection_key"])


def delete_pictures(rules: Mapping[int, str], *, at: datetime) -> int:
    """Delete pictures by id, each by the code of a rule; return how many. The row stays and says when and why.

    The bytes go with the last picture that shows them.
    """
    deleted = 0
    files: set[int] = set()
    for picture in AlarmPicture.objects.select_related("delivery").filter(pk__in=rules, whole__isnull=False):
        with transaction.atomic():
            changes = {"whole": None, "crop": None, "deleted_at": at, "rule_code": rules[picture.pk]}
            if not AlarmPicture.objects.filter(pk=picture.pk, whole__isnull=False).update(**changes):
                continue
            record(
                by=SYSTEM,
                at=at,
                action="pictures.deleted",
                subject_kind="delivery",
                subject_code=picture.delivery.code,
                division_path=picture.delivery.division_path,
                detail={
                    "picture": picture.code,
                    "rule": rules[picture.pk],
                    "received_at": picture.received_at.isoformat(),
                },
            )
        files |= {file for file in (picture.whole_id, picture.crop_id) if file is not None}
        deleted += 1
    for shown in ("whole_id", "crop_id"):
        files -= set(AlarmPicture.objects.filter(**{f"{shown}__in": files}).values_list(shown, flat=True))
    release_bytes(file_ids=files, at=at)
    return deleted
