"""Moments in the office's words."""

from datetime import datetime, timedelta

from luoshu.core.clock import in_beijing


def moment_words(at: datetime) -> str:
    """Return ``9月19日 18:00``; a limit that ends with a day says ``9月27日 24:00`` and not the next day's midnight."""
    local = in_beijing(at)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        day = local - timedelta(days=1)
        return f"{day.month}月{day.day}日 24:00"
    return f"{local.month}月{local.day}日 {local:%H:%M}"
