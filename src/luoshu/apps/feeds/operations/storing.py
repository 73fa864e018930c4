"""Stored bytes become detections: parse, compare, attribute, insert in chunks, count what really is there.

Every step may be cut off at any point and done again. A detection carries the delivery and the row it came from, so
the accepted rows of a delivery are those in the table, however many attempts, workers or twin files there were.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import record
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.choices import DeliveryStatus
from luoshu.apps.feeds.models import Delivery, Detection, RejectedRow
from luoshu.apps.feeds.operations.claiming import LEASE
from luoshu.apps.feeds.operations.insertion import detection_columns, insert_detections
from luoshu.apps.feeds.operations.picturing import bind_pictures
from luoshu.apps.feeds.operations.planning import RowPlan, plan_rows
from luoshu.apps.feeds.operations.receiving import mapping_of
from luoshu.apps.feeds.operations.tipping import bind_tips, keep_tips, without_reporters
from luoshu.core.fire.formats import DeliveryError, ParsedDelivery, parse_delivery
from luoshu.core.fire.platforms import alarms_as_reports
from luoshu.core.fire.polls import check_poll
from luoshu.core.tables import RowProblem

CHUNK: Final = 2000
PREDECESSORS: Final = 6


def store_delivery(*, delivery_id: int, worker: str, at: datetime) -> Delivery:
    """Parse and store one delivery; return it as it then stands. Nothing happens to one that is stored already."""
    delivery = _read(delivery_id)
    if delivery.status != DeliveryStatus.RECEIVED:
        return delivery
    with open_bytes(delivery.file) as stream:
        content = stream.read()
    try:
        mapping = mapping_of(delivery.source, delivery.received_at) if delivery.source is not None else None
        if mapping is not None:
            content = alarms_as_reports(content, mapping)
        parsed = parse_delivery(
            content,
            delivery.kind,
            datum=delivery.datum,
            # When it was received, not when it is parsed: the same bytes give the same rows in every attempt.
            received_at=int(delivery.received_at.timestamp()),
            file_name=delivery.file_name,
        )
    except DeliveryError as error:
        _refuse(delivery, error, at)
        return _read(delivery_id)
    plan = plan_rows(parsed)
    parsed, tips = without_reporters(parsed, plan)
    keep_tips(tips)
    bind_tips(parsed, plan)
    bind_pictures(delivery, parsed)
    _insert(delivery, parsed, plan, worker, at)
    _keep_rejected(delivery, parsed.problems)
    _finish(delivery, parsed, plan, at)
    return _read(delivery_id)


def _read(delivery_id: int) -> Delivery:
    return Delivery.objects.select_related("file", "source", "corrects").get(pk=delivery_id)


def _insert(delivery: Delivery, parsed: ParsedDelivery, plan: RowPlan, worker: str, at: datetime) -> None:
    columns = detection_columns(parsed, plan, delivery.pk)
    for start in range(0, len(plan.rows), CHUNK):
        with transaction.atomic():
            insert_detections([column[start : start + CHUNK] for column in columns])
            Delivery.objects.filter(pk=delivery.pk, claimed_by=worker).update(claimed_until=at + LEASE)


def _keep_rejected(delivery: Delivery, problems: Sequence[RowProblem]) -> None:
    """Make the kept rows those of this attempt: a row that a later program can read is rejected no longer."""
    wanted = {problem.row_no for problem in problems}
    kept = set(delivery.rejected_rows.values_list("row_no", flat=True))
    gone = sorted(kept - wanted)
    for start in range(0, len(gone), CHUNK):
        RejectedRow.objects.filter(delivery=delivery, row_no__in=gone[start : start + CHUNK]).delete()
    fresh = [
        RejectedRow(
            delivery=delivery,
            row_no=problem.row_no,
            column=problem.column[:80],
            reason_code=problem.code[:60],
            message=problem.message[:300],
            raw=problem.raw.replace("\x00", "\ufffd"),
        )
        for problem in problems
        if problem.row_no not in kept
    ]
    for start in range(0, len(fresh), CHUNK):
        with transaction.atomic():
            RejectedRow.objects.bulk_create(fresh[start : start + CHUNK], ignore_conflicts=True)


def _finish(delivery: Delivery, parsed: ParsedDelivery, plan: RowPlan, at: datetime) -> None:
    with transaction.atomic():
        # Counted, not added up: rows of an attempt that was killed are there, rows that a twin file won are not.
        accepted = Detection.objects.filter(delivery=delivery).count()
        rejected = len(parsed.problems)
        duplicate = parsed.received - accepted - plan.outside - rejected
        counts = {"received": parsed.received, "accepted": accepted, "duplicate": duplicate}
        counts |= {"outside": plan.outside, "rejected": rejected}
        won = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.RECEIVED).update(
            status=DeliveryStatus.STORED,
            stored_at=at,
            refusal="",
            warnings=[*parsed.warnings, *_cell_notes(parsed), *_cut_warning(delivery, parsed.received)],
            claimed_by="",
            claimed_until=None,
            **counts,
        )
        if won:
            record(
                by=SYSTEM,
                at=at,
                action="deliveries.stored",
                subject_kind="delivery",
                subject_code=delivery.code,
                division_path=delivery.division_path,
                detail={**counts, "corrects": delivery.corrects.code if delivery.corrects else ""},
            )


def _refuse(delivery: Delivery, error: DeliveryError, at: datetime) -> None:
    with transaction.atomic():
        won = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.RECEIVED).update(
            status=DeliveryStatus.REFUSED,
            refusal=error.message[:400],
            stored_at=at,
            claimed_by="",
            claimed_until=None,
        )
        if won:
            record(
                by=SYSTEM,
                at=at,
                action="deliveries.refused",
                subject_kind="delivery",
                subject_code=delivery.code,
                division_path=delivery.division_path,
                detail={"reason": error.code},
            )


def _cell_notes(parsed: ParsedDelivery) -> list[str]:
    if not parsed.cell_notes:
        return []
    first = parsed.cell_notes[0]
    return [f"{len(parsed.cell_notes)} 个单元格认不出、已留空，行照常收下；如第 {first.row_no} 行“{first.column}”列。"]


def _cut_warning(delivery: Delivery, received: int) -> list[str]:
    """Compare a poll with those before it: a feed that was cut must not read as a quiet night."""
    if delivery.source is None:
        return []
    before = Delivery.objects.filter(
        source=delivery.source, status=DeliveryStatus.STORED, received_at__lt=delivery.received_at
    )
    previous = list(before.order_by("-received_at").values_list("received", flat=True)[:PREDECESSORS])
    warning = check_poll(received, previous[::-1])
    return [warning.message] if warning else []
