"""Entering an indicator and the versions of its formula: a new version ends the one in force where it begins."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.indicators.errors import FormulaInvalid, FormulaMoved
from luoshu.apps.indicators.models import FormulaVersion, Indicator
from luoshu.apps.indicators.queries.indicators import find_indicator_for
from luoshu.core.indicators import IndicatorError, from_json, to_json

CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")


RESERVED: Final = frozenset({"new"})
"""Words of the addresses beside an indicator's own."""


@dataclass(frozen=True)
class IndicatorDraft:
    """What an indicator is called and where it belongs. Without a code it gets one."""

    code: str
    title: str
    area: str
    area_title: str
    division_path: str
    unit_code: str = ""
    aliases: tuple[str, ...] = ()
    list_order: int = 0
    is_example: bool = False


def declare_indicator(
    *, draft: IndicatorDraft, body: Mapping[str, Any], valid_from: date, source: str, by: Acting, at: datetime
) -> Indicator:
    """Enter an indicator with its first formula. Raises NotAllowed, FormulaInvalid, FormulaMoved."""
    if not by.may("indicators.configure") or not by.covers(draft.division_path):
        raise NotAllowed
    code = draft.code or f"zb_{secrets.token_hex(4)}"
    if not CODE.fullmatch(code) or code in RESERVED or not draft.title.strip() or not draft.area.strip():
        raise FormulaInvalid(reason="指标要有编号（小写字母、数字、下划线）、名称和所属方面，请补全。")
    refuse_if_marked_secret(draft.title)
    checked = _checked(body, source)
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(
                code=code,
                title=draft.title.strip(),
                area=draft.area.strip(),
                area_title=draft.area_title.strip(),
                unit_code=draft.unit_code,
                division_path=draft.division_path,
                aliases=list(draft.aliases),
                list_order=draft.list_order,
                is_example=draft.is_example,
            )
            _add(indicator, 1, checked, valid_from, source, by, at)
    except IntegrityError:
        raise FormulaMoved from None
    return indicator


def set_formula(
    *,
    indicator_code: str,
    body: Mapping[str, Any],
    valid_from: date,
    source: str,
    by: Acting,
    at: datetime,
    seen: int | None = None,
) -> FormulaVersion:
    """Put a formula in force from a day on; what was answered before keeps its own.

    ``seen``: the number of the version that the change was made from; another one since then loses the race.

    Raises NotAllowed, IndicatorNotVisible, FormulaInvalid, FormulaMoved.
    """
    if not by.may("indicators.configure"):
        raise NotAllowed
    indicator = find_indicator_for(by, indicator_code)
    if not by.covers(indicator.division_path):
        raise NotAllowed
    checked = _checked(body, source)
    latest = FormulaVersion.objects.filter(indicator=indicator).order_by("-number").first()
    if seen is not None and latest is not None and latest.number != seen:
        raise FormulaMoved
    if latest is not None and valid_from <= latest.valid_from:
        raise FormulaInvalid(reason=f"现行公式自 {latest.valid_from} 起，新的一版要从更晚的日期开始，请改日期。")
    try:
        with transaction.atomic():
            if latest is not None:
                held = FormulaVersion.objects.filter(pk=latest.pk, valid_to=latest.valid_to)
                if held.update(valid_to=valid_from) != 1:
                    raise FormulaMoved
            return _add(indicator, 1 + (latest.number if latest else 0), checked, valid_from, source, by, at)
    except IntegrityError:
        raise FormulaMoved from None


def _checked(body: Mapping[str, Any], source: str) -> dict[str, Any]:
    if not source.strip():
        raise FormulaInvalid(reason="请写明公式的依据（文件、文号或会议），以后要能查到。")
    try:
        return to_json(from_json(body))
    except IndicatorError as error:
        raise FormulaInvalid(reason=str(error)) from error


def _add(
    indicator: Indicator, number: int, body: dict[str, Any], valid_from: date, source: str, by: Acting, at: datetime
) -> FormulaVersion:
    version = FormulaVersion.objects.create(
        indicator=indicator,
        number=number,
        body=body,
        source=source.strip()[:200],
        valid_from=valid_from,
        made_at=at,
        made_by=by.person_code,
    )
    record(
        by=by,
        at=at,
        action="indicators.set_formula",
        subject_kind="indicator",
        subject_code=indicator.code,
        division_path=indicator.division_path,
        detail={"number": number, "valid_from": valid_from.isoformat(), "body": body, "source": source},
    )
    return version
