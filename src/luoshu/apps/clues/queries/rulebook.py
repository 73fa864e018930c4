"""The dated rules that labels and strikes follow, as they stood on a day in a place, asked for by the thousand."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import Season, rule_sources, screening_rules, seasons
from luoshu.core.fire.screening import ScreeningRules
from luoshu.core.fire.static_heat import HeatThresholds

# Until a rule row says otherwise: "no burn scar within one kilometre of the point".
DEFAULT_STRIKE_RADIUS_M: Final = 1000


@dataclass(frozen=True, slots=True)
class LabelRules:
    """What labels are made by. ``wooded``: codes of divisions that a rule names as woodland."""

    version: str
    screening: ScreeningRules
    heat: HeatThresholds
    near_border_m: float
    strike_radius_m: int
    wooded: frozenset[str]


class Rulebook:
    """Answers for many clues with few questions: rules change on few days and differ between few divisions."""

    def __init__(self) -> None:
        rows = Rule.objects.filter(kind__in=(RuleKind.SCREENING, RuleKind.SEASON))
        bounds = list(rows.values_list("division_path", "valid_from", "valid_to"))
        self._roots = sorted({path for path, _, _ in bounds})
        self._days = sorted({day for _, *days in bounds for day in days if day is not None})
        self._labels: dict[tuple[tuple[str, ...], int], LabelRules] = {}
        self._seasons: dict[tuple[tuple[str, ...], int], list[Season]] = {}

    def labels(self, path: str, on: date) -> LabelRules:
        """Return the rules of labels for a division path on a day."""
        asked = self._asked(path, on)
        if asked not in self._labels:
            self._labels[asked] = rules_for(path, on)
        return self._labels[asked]

    def off_season(self, path: str, on: date) -> str:
        """Return a season's code when no season covers the day; empty when one does or none is on record."""
        asked = self._asked(path, on)
        if asked not in self._seasons:
            self._seasons[asked] = seasons(path, on)
        known = self._seasons[asked]
        return "" if any(season.covers(on) for season in known) else next((season.code for season in known), "")

    def _asked(self, path: str, on: date) -> tuple[tuple[str, ...], int]:
        return tuple(root for root in self._roots if path.startswith(root)), bisect_right(self._days, on)


def rules_for(path: str, on: date) -> LabelRules:
    """Return the label and strike rules for one place and day."""
    answer = screening_rules(on, path)
    code = answer.version.partition("@")[0]
    rule = rule_sources([code], path, on).get(code)
    body = rule.body if rule else {}
    return LabelRules(
        version=answer.version,
        screening=answer.rules,
        heat=answer.heat,
        near_border_m=answer.near_border_m,
        strike_radius_m=int(body.get("strike_radius_m", DEFAULT_STRIKE_RADIUS_M)),
        wooded=frozenset(body.get("wooded_divisions", ())),
    )
