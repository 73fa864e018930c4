"""A target on top of the small ledger of old communities, with the shipped rules of targets, for tests."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshu.apps.indicators.operations import compute_values
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.operations import shipped_rules
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.operations import TargetDraft, break_down_target, set_target
from luoshu.core.clock import beijing_day
from tests.support.cast import CITY, Cast
from tests.support.community_factories import SEPTEMBER, TEN, add_rows, with_indicator, with_ledger, with_scopes


def with_target_rules(cast: Cast) -> None:
    """Put the shipped rules of targets in force in the city."""
    for row in shipped_rules():
        if row["kind"] == "target" and not Rule.objects.filter(code=row["code"]).exists():
            Rule.objects.create(
                code=row["code"],
                kind="target",
                title=row["title"],
                issuer=row["issuer"],
                division_path=cast.path(CITY),
                valid_from=date.fromisoformat(row["valid_from"]),
                body=row["body"],
            )


def draft_of(**changed: Any) -> TargetDraft:
    """Return a draft of the target of the page, ten communities by the end of the year."""
    fields: dict[str, Any] = {
        "title": "年底前完成10个老旧小区改造",
        "area": "communities",
        "area_title": "老旧小区改造",
        "scope_code": "city",
        "value": Decimal(10),
        "unit": "个",
        "starts_on": date(2024, 1, 1),
        "due_on": date(2024, 12, 31),
        "lead_code": "city-housing",
        "source_label": "9·19推进会",
        "indicator_code": "renovated",
        "reads": "numerator",
    }
    return TargetDraft(**{**fields, **changed})


def make_target(cast: Cast, *, at: datetime = SEPTEMBER, **changed: Any) -> Target:
    """Make ledger, rows, indicator, values and the target in two parts: 3 of 10 done; 甲县 2 of 4, 乙县 1 of 6."""
    with_ledger(cast)
    add_rows(cast, TEN, on=beijing_day(at), at=at)
    with_target_rules(cast)
    with_scopes(cast)
    with_indicator(cast, at=at)
    compute_values(at=at)
    target = set_target(draft=draft_of(**changed), by=cast.acting("罗简"), at=at)
    break_down_target(target_code=target.code, by=cast.acting("罗简"), at=at)
    return target
