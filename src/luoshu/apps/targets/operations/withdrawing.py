"""撤销登记: a target that was entered by mistake leaves every list and count and is kept with the reason."""

from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import LampOverride, Target
from luoshu.apps.targets.operations.recording import record_step
from luoshu.apps.targets.operations.setting import target_to_edit


def withdraw_target(*, target_code: str, reason: str, version: int, by: Acting, at: datetime) -> int:
    """Withdraw a target with the parts it was broken down to; return how many parts. A signed lamp ends with it.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved, SecrecyMarkFound.
    """
    target = target_to_edit(target_code, by)
    if len(reason.strip()) < 4:
        raise TargetInvalid(reason="撤销登记要写明原因，如“与另一项重复登记”。没有完成的目标不要撤销，用“调整目标”。")
    refuse_if_marked_secret(reason)
    values = {"withdrawn_at": at, "withdrawn_by": by.person_code, "withdrawn_reason": reason.strip()[:300]}
    with transaction.atomic():
        held = Target.objects.filter(pk=target.pk, version=version, withdrawn_at__isnull=True)
        if held.update(version=version + 1, **values) != 1:
            raise TargetMoved
        parts = Target.objects.filter(parent=target, withdrawn_at__isnull=True)
        found = dict(parts.order_by("code").values_list("pk", "code"))
        codes = list(found.values())
        parts.update(**values)
        signed = LampOverride.objects.filter(target__in=[target.pk, *found], ended_at__isnull=True)
        signed.update(ended_at=at, ended_by=by.person_code)
        record_step("withdraw", target, by, at, {"reason": values["withdrawn_reason"], "parts": codes})
    return len(codes)
