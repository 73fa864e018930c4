"""Freezing what went out to the public (已发布值). It never changes; a mistake is a further row with its reason."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.choices import FigureSource
from luoshu.apps.readings.errors import (
    AlreadyPublished,
    CorrectionInvalid,
    PublishedAlreadyCorrected,
    SamePersonPublishes,
)
from luoshu.apps.readings.models import PublishedValue
from luoshu.apps.readings.queries.observations import find_observation_for, find_published_for
from luoshu.core.quantities.units import to_standard


def publish_value(
    *, observation_code: str, channel: str, released_on: date, by: Acting, at: datetime
) -> PublishedValue:
    """Register that an accepted value was released: where and when. A second person does it.

    Raises NotAllowed, ObservationNotVisible, SamePersonPublishes, CorrectionInvalid, AlreadyPublished.
    """
    if not by.may("readings.publish"):
        raise NotAllowed
    observation = find_observation_for(by, observation_code)
    if observation.accepted_by == by.person_code:
        raise SamePersonPublishes
    _check(channel, released_on, observation.page.issued_on, at)
    with transaction.atomic():
        if observation.published.filter(document_code="").exists():
            raise AlreadyPublished
        row = PublishedValue(
            observation=observation,
            source_kind=FigureSource.OBSERVATION,
            source_code=observation.code,
            sentence=observation.sentence,
            start=observation.start - observation.figure.sent_start,
            printed=observation.figure.raw[:80],
            unit_code=observation.page.unit_code,
            indicator=observation.indicator,
            scope=observation.scope,
            subject=observation.subject,
            division_path=observation.division_path,
            value=observation.value,
            unit=observation.unit,
            as_of=observation.as_of,
        )
        return freeze(row, channel, released_on, by=by, at=at, action="publish")


def correct_published(
    *, code: str, value: Decimal, reason: str, channel: str, released_on: date, by: Acting, at: datetime
) -> PublishedValue:
    """Register the correction of a published value. The first one stays as it was.

    Raises NotAllowed, ObservationNotVisible, CorrectionInvalid, PublishedAlreadyCorrected.
    """
    if not by.may("readings.publish"):
        raise NotAllowed
    before = find_published_for(by, code)
    if not reason.strip():
        raise CorrectionInvalid(reason="请写明更正的原因。")
    if abs(value) >= Decimal(10) ** 21:
        raise CorrectionInvalid(reason="数值过大，请核对单位后重填。")
    _check(channel, released_on, before.released_on, at)
    row = PublishedValue.objects.get(pk=before.pk)
    # A further row: all that the first one says, with the right value, where it was put right, and why.
    row.pk, row.corrects, row.value, row.reason = None, before, value, reason.strip()[:200]
    row.printed = ""
    row._state.adding = True
    try:
        with transaction.atomic():
            return freeze(row, channel, released_on, by=by, at=at, action="correct_published")
    except IntegrityError:
        raise PublishedAlreadyCorrected from None


def _check(channel: str, released_on: date, not_before: date, at: datetime) -> None:
    if not channel.strip():
        raise CorrectionInvalid(reason="请填写刊发载体（报纸、网站或文号）。")
    if released_on > at.date():
        raise CorrectionInvalid(reason="发布日期还没有到，请在发布后登记。")
    if released_on < not_before:
        raise CorrectionInvalid(reason=f"发布日期早于 {not_before}，请核对。")


def freeze(
    row: PublishedValue, channel: str, released_on: date, *, by: Acting, at: datetime, action: str
) -> PublishedValue:
    """Write a published value, whatever it was taken from, with its audit row. Inside a transaction."""
    standard_value, row.standard_unit = to_standard(row.value, row.unit)
    row.standard_value = standard_value.quantize(Decimal("0.000001"))
    row.code = f"FB-{released_on:%Y%m%d}-{secrets.token_hex(4).upper()}"
    row.channel, row.released_on = channel.strip()[:120], released_on
    row.frozen_at, row.frozen_by, row.frozen_post = at, by.person_code, by.post_code
    row.save(force_insert=True)
    record(
        by=by,
        at=at,
        action=f"readings.{action}",
        subject_kind="published_value",
        subject_code=row.code,
        division_path=row.division_path,
        detail={
            "source": f"{row.source_kind}:{row.source_code}"[:200],
            "document": row.document_code,
            "value": str(row.value),
            "channel": row.channel,
            "reason": row.reason,
        },
    )
    return row
