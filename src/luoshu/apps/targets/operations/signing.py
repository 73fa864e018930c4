"""签字改灯: somebody signs for a lamp against the computed one, with a reason and an end; never for their own unit."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.targets.choices import SIGNED_LAMPS
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import LampOverride, Target
from luoshu.apps.targets.operations.recording import record_step
from luoshu.apps.targets.queries.doors import find_target_for, is_of_unit
from luoshu.apps.targets.queries.progress import rows_of
from luoshu.apps.targets.queries.rules import lamp_rule
from luoshu.core.clock import beijing_day


def sign_lamp(*, target_code: str, lamp: str, reason: str, ends_on: date, by: Acting, at: datetime) -> LampOverride:
    """Sign for a lamp until a day. Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved."""
    target = _to_sign(target_code, by)
    today = beijing_day(at)
    longest = lamp_rule(target.division_path, today)[1]
    if lamp not in SIGNED_LAMPS:
        raise TargetInvalid(reason="只能签“滞后”“预警”“正常”，是否完成由数据说明。")
    if len(reason.strip()) < 4:
        raise TargetInvalid(reason="签字改灯要写明理由，如“已具备验收条件，集中验收安排在月底”。")
    if not today <= ends_on <= today + timedelta(days=longest):
        raise TargetInvalid(reason=f"签字改灯要有截止日，最长 {longest} 天，请重新选择。")
    refuse_if_marked_secret(reason)
    computed = rows_of(by, [target], today, at=at)[0].standing.computed
    try:
        with transaction.atomic():
            # One whose day has passed no longer holds, and makes room.
            LampOverride.objects.filter(target=target, ended_at__isnull=True, ends_on__lt=today).update(
                ended_at=at, ended_by="system"
            )
            row = LampOverride.objects.create(
                target=target,
                lamp=lamp,
                computed=computed,
                reason=reason.strip()[:300],
                signed_at=at,
                signed_by=by.person_code,
                signed_post=by.post_code,
                signed_label=by.label[:120],
                ends_on=ends_on,
            )
            detail = {"lamp": lamp, "computed": computed, "reason": row.reason, "ends_on": ends_on.isoformat()}
            record_step("sign_lamp", target, by, at, detail)
    except IntegrityError:
        raise TargetInvalid(reason="已有一次签字在有效期内，请先结束它再重新签。") from None
    return row


def end_lamp(*, target_code: str, by: Acting, at: datetime) -> None:
    """End a signed lamp; the computed one holds again. Raises NotAllowed, TargetNotVisible, TargetMoved."""
    target = _to_sign(target_code, by)
    with transaction.atomic():
        held = LampOverride.objects.filter(target=target, ended_at__isnull=True)
        if held.update(ended_at=at, ended_by=by.person_code) != 1:
            raise TargetMoved
        record_step("end_lamp", target, by, at, {})


def _to_sign(code: str, by: Acting) -> Target:
    target = find_target_for(by, code)
    if not by.may("targets.sign") or not by.covers(target.division_path):
        raise NotAllowed
    if target.withdrawn_at is not None:
        raise TargetInvalid(reason="这项目标已撤销登记，只能查看。")
    if is_of_unit(by, target):
        raise TargetInvalid(reason="本单位牵头或配合的目标，要由别的单位签字改灯。")
    return target
