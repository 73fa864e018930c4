"""``succeed_division``: one division follows another from a day on."""

from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import Conflict, NotAllowed
from luoshu.apps.places.division_list import normal_code
from luoshu.apps.places.errors import DivisionNotVisible, SuccessionInvalid
from luoshu.apps.places.models import Division, Succession


def succeed_division(
    *, predecessor_code: str, successor_code: str, on: date, document: str, by: Acting, at: datetime
) -> Succession:
    """End a division and everything below it on a day; the successor's offices see its records from then on.

    The successor must be there already and of the same level. Raises DivisionNotVisible, SuccessionInvalid, Conflict.
    """
    if not by.may("places.import"):
        raise NotAllowed
    before = Division.objects.filter(code=normal_code(predecessor_code)).order_by("-valid_from").first()
    after = Division.objects.filter(code=normal_code(successor_code)).order_by("-valid_from").first()
    if before is None or not by.covers(before.path):
        raise DivisionNotVisible(division=predecessor_code)
    if after is None or not by.covers(after.path):
        raise DivisionNotVisible(division=successor_code)
    _check(before, after, on, document)
    with transaction.atomic():
        below = Division.objects.filter(path__gte=before.path, path__lt=path_end(before.path), valid_from__lt=on)
        if not below.filter(pk=before.pk, valid_to__isnull=True).exists() and before.valid_to != on:
            raise Conflict
        below.filter(valid_to__isnull=True).update(valid_to=on)
        step, is_new = Succession.objects.get_or_create(
            predecessor=before, successor=after, defaults={"on": on, "document": document}
        )
        if is_new:
            after.aliases = sorted({*after.aliases, before.name, *before.aliases} - {after.name})
            after.save(update_fields=["aliases"])
            record(
                by=by,
                at=at,
                action="places.succeed_division",
                subject_kind="division",
                subject_code=before.code,
                division_path=before.path,
                detail={"successor": after.code, "on": on.isoformat(), "document": document},
            )
    return step


def _check(before: Division, after: Division, on: date, document: str) -> None:
    if before.pk == after.pk or before.level != after.level:
        raise SuccessionInvalid(reason="原区划和现区划必须是同一级别的两个区划，请核对代码。")
    if before.valid_to is not None and before.valid_to != on:
        raise SuccessionInvalid(reason=f"{before.name}已于 {before.valid_to} 止，请核对变更日期。")
    if on <= before.valid_from:
        raise SuccessionInvalid(reason=f"变更日期 {on} 不晚于{before.name}的起始日期 {before.valid_from}，请核对。")
    if not document.strip():
        raise SuccessionInvalid(reason="区划变更要写明批准文件，请补上依据后再提交。")
