"""举报 and its reward: the door to one, the list of the desk. Persons come out masked; see reveal_reporter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import RewardState
from luoshu.apps.cases.errors import TipNotVisible
from luoshu.apps.cases.models import FireCase, TipReward
from luoshu.apps.cases.queries.alarms import FALSE_STATES, UNDECIDED
from luoshu.apps.clues.models import Clue
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.models import Tip
from luoshu.apps.places.models import Division
from luoshu.apps.scope import in_scope
from luoshu.core.fire.personal import masked_name, masked_number
from luoshu.core.workflow.fire_table import FIRE


@dataclass(frozen=True)
class TipRow:
    """One report as the desk sees it: the person masked, the fire it led to, how the reward stands."""

    token: str
    kind_label: str
    reported_at: datetime
    shown_name: str
    shown_phone: str
    place: str
    fire: FireCase | None
    reward: TipReward | None

    @property
    def is_verified(self) -> bool:
        """Tell whether the fire that was reported was found to be one."""
        return self.fire is not None and self.fire.state not in FALSE_STATES | UNDECIDED

    @property
    def fire_label(self) -> str:
        if self.fire is None:
            return "尚未成火点"
        return FIRE.state(self.fire.state).label


def find_tip_for(acting: Acting, token: str) -> Tip:
    """Return one report in scope. Raises TipNotVisible, NotAllowed."""
    found = in_scope(Tip.objects.all(), acting).filter(token=token).first()
    if found is None:
        raise TipNotVisible
    if not acting.may("tips.read"):
        raise NotAllowed
    return found


def tips_for(acting: Acting, *, state: str = "", before: int = 0, limit: int = 50) -> tuple[list[TipRow], int]:
    """Return the newest reports in scope and the key of the next page, 0 for none. ``state`` is that of the reward.

    Raises NotAllowed.
    """
    if not acting.may("tips.read"):
        raise NotAllowed
    rows = in_scope(Tip.objects.all(), acting)
    if state in RewardState.values:
        rows = rows.filter(token__in=TipReward.objects.filter(state=state).values("tip_token"))
    elif state == "none":
        rows = rows.exclude(token__in=TipReward.objects.values("tip_token"))
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: limit + 1])
    return _rows(page[:limit]), page[limit - 1].pk if len(page) > limit else 0


def tip_row(tip: Tip) -> TipRow:
    """Return one report as the desk sees it."""
    return _rows([tip])[0]


def _rows(tips: Sequence[Tip]) -> list[TipRow]:
    cases = _cases(tips)
    rewards = {one.tip_token: one for one in TipReward.objects.filter(tip_token__in=[tip.token for tip in tips])}
    paths = {tip.division_path for tip in tips}
    places = dict(Division.objects.filter(path__in=paths).values_list("path", "full_name"))
    return [
        TipRow(
            token=tip.token,
            kind_label=tip.get_kind_display(),
            reported_at=tip.reported_at,
            shown_name=masked_name(tip.reporter_name),
            shown_phone=masked_number(tip.phone),
            place=places.get(tip.division_path, ""),
            fire=cases.get(tip.detection_key),
            reward=rewards.get(tip.token),
        )
        for tip in tips
    ]


def _cases(tips: Sequence[Tip]) -> dict[str, FireCase]:
    keys = [tip.detection_key for tip in tips if tip.detection_key]
    clues = Clue.objects.filter(detection__key__in=keys, event__case__isnull=False)
    pairs = dict(clues.values_list("detection__key", "event__case__pk"))
    cases = FireCase.objects.select_related("division").in_bulk(set(pairs.values()))
    return {key: cases[pk] for key, pk in pairs.items()}
