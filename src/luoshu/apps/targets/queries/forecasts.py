"""进度研判 as a reader may see it: words for everybody, the chance for two roles only (F21)."""

from dataclasses import dataclass
from datetime import date

from luoshu.apps.acting import Acting
from luoshu.apps.targets.models import StoredForecast, Target
from luoshu.apps.targets.queries.doors import sees_whole


@dataclass(frozen=True)
class ForecastView:
    """``words`` for everybody. ``chance`` (percent), ``low``, ``high`` are None for who may not see a probability."""

    on: date
    words: str
    waiting: tuple[tuple[str, int], ...]
    chance: int | None
    low: int | None
    high: int | None
    pace_words: str


def forecast_for(acting: Acting, target: Target, on: date) -> ForecastView | None:
    """Return the newest forecast not after a day; None when there is none, or the reader sees only a part."""
    if not sees_whole(acting, target):
        return None
    row = StoredForecast.objects.filter(target=target, on__lte=on).order_by("-on").first()
    if row is None:
        return None
    if row.problem:
        return ForecastView(row.on, row.problem, (), None, None, None, "")
    may = acting.may("targets.probability")
    return ForecastView(
        on=row.on,
        words=forecast_words(row, target),
        waiting=tuple((str(name), int(count)) for name, count in row.waiting),
        chance=min(max(round(row.chance * 100), 1), 99) if may else None,
        low=row.low if may else None,
        high=row.high if may else None,
        pace_words=_pace_words(row.pace),
    )


def forecast_words(row: StoredForecast, target: Target) -> str:
    """按目前进度预计年底 n 个，差 m 个."""
    due = target.due_on
    until = "年底" if (due.month, due.day) == (12, 31) else f"{due.month}月{due.day}日"
    short = max(row.goal - row.middle, 0)
    rest = f"差 {short} {target.unit}" if short else "可以完成"
    return f"按目前进度预计{until} {row.middle} {target.unit}，{rest}"


def _pace_words(pace: float) -> str:
    if pace < 0.9:
        return "近 60 个工作日比以往同类慢"
    return "近 60 个工作日比以往同类快" if pace > 1.1 else "近 60 个工作日与以往同类相当"
