"""Freezing what went out to the public (已发布值). It never changes; a mistake is a further row with its reason."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.errors import (
    AlreadyPublished,
    CorrectionInvalid,
    PublishedAlreadyCorrected,
    SamePersonPublishes,
)
from luoshu.apps.readings.models import Observation, PublishedValue
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
        if observation.published.exists():
            raise AlreadyPublished
        return _freeze(
            observation, observation.value, observation.unit, channel, released_on, by=by, at=at, action="publish"
        )


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
    try:
        with transaction.atomic():
            return _freeze(
                before.observation,
                value,
                before.unit,
                channel,
                released_on,
                by=by,
                at=at,
                action="correct_published",
                corrects=before,
                reason=reason.strip()[:200],
            )
    except IntegrityError:
        raise PublishedAlreadyCorrected from None


def _check(channel: str, released_on: date, not_before: date, at: datetime) -> None:
    if not channel.strip():
        raise CorrectionInvalid(reason="请填写刊发载体（报纸、网站或文号）。")
    if released_on > at.date():
        raise CorrectionInvalid(reason="发布日期还没有到，请在发布后登记。")
    if released_on < not_before:
        raise CorrectionInvalid(reason=f"发布日期早于 {not_before}，请核对。")


def _freeze(
    observation: Observation,
    value: Decimal,
    unit: str,
    channel: str,
    released_on: date,
    *,
    by: Acting,
    at: datetime,
    action: str,
    corrects: PublishedValue | None = None,
    reason: str = "",
) -> PublishedValue:
    standard_value, standard_unit = to_standard(value, unit)
    row = PublishedValue.objects.create(
        code=f"FB-{released_on:%Y%m%d}-{secrets.token_hex(3).upper()}",
        observation=observation,
        corrects=corrects,
        indicator=observation.indicator,
        scope=observation.scope,
        subject=observation.subject,
        division_path=observation.division_path,
        value=value,
        unit=unit,
        standard_value=standard_value.quantize(Decimal("0.000001")),
        standard_unit=standard_unit,
        as_of=observation.as_of,
        channel=channel.strip()[:120],
        released_on=released_on,
        reason=reason,
        frozen_at=at,
        frozen_by=by.person_code,
        frozen_post=by.post_code,
    )
    record(
        by=by,
        at=at,
        action=f"readings.{action}",
        subject_kind="published_value",
        subject_code=row.code,
        division_path=observation.page.division_path,
        detail={"observation": observation.code, "value": str(value), "channel": channel[:120], "reason": reason},
    )
    return row
