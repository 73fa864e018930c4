"""Days, periods and spans of time as offices write them and screens say them."""

from datetime import date

from luoshu.core.clock.limits import Limit, LimitUnit

_UNIT_WORDS = {
    LimitUnit.MINUTE: "分钟",
    LimitUnit.HOUR: "小时",
    LimitUnit.URGENT_HOUR: "紧急工作时",
    LimitUnit.WORKING_HOUR: "工作时",
    LimitUnit.WORKING_DAY: "个工作日",
    LimitUnit.NATURAL_DAY: "天",
}


def day_words(on: date) -> str:
    """Return ``2024年9月19日``."""
    return f"{on.year}年{on.month}月{on.day}日"


def interval_words(written: str) -> str:
    """Return the words for an ISO day or interval, the year said once where it stays the same.

    ``2024-09-19`` → ``2024年9月19日``; ``2024-01-01/2024-09-19`` → ``2024年1月1日至9月19日``; ``/2024-09-19`` →
    ``截至2024年9月19日``. What is neither is returned as it stands: what was stored is shown, never lost.
    """
    first, slash, last = written.partition("/")
    try:
        begin = date.fromisoformat(first) if first else None
        end = date.fromisoformat(last) if last else None
    except ValueError:
        return written
    if begin is None:
        return f"截至{day_words(end)}" if end else ""
    if end is None:
        return f"{day_words(begin)}起" if slash else day_words(begin)
    until = f"{end.month}月{end.day}日" if end.year == begin.year else day_words(end)
    return f"{day_words(begin)}至{until}"


def span_words(seconds: float, unit: LimitUnit | None = None) -> str:
    """Return a span as "42 分", "1 小时 5 分" or "2 天 3 小时"; seconds are dropped, under a minute is "不到 1 分".

    With ``unit`` WORKING_HOUR the hours are worked hours and are never turned into days: "26 工作时".
    """
    minutes = int(abs(seconds) // 60)
    if minutes == 0:
        return "不到 1 分"
    if unit is LimitUnit.WORKING_HOUR:
        return _joined((minutes // 60, "工作时"), (minutes % 60, "分"))
    if minutes >= 24 * 60:
        return _joined((minutes // (24 * 60), "天"), (minutes // 60 % 24, "小时"))
    return _joined((minutes // 60, "小时"), (minutes % 60, "分"))


def remaining_words(seconds: float, unit: LimitUnit | None = None) -> str:
    """Return what is left of a limit, "剩 42 分", or how far it is over, "超 1 小时 5 分". Zero is "已到时限"."""
    if seconds == 0:
        return "已到时限"
    words = span_words(seconds, unit)
    lead = "剩" if seconds > 0 else "超"
    return f"{lead}{words}" if words.startswith("不到") else f"{lead} {words}"


def limit_words(limit: Limit) -> str:
    """Return a limit as the rule's page shows it: "30 分钟", "4 工作时", "15 个工作日"."""
    amount = int(limit.amount) if limit.amount == int(limit.amount) else limit.amount
    return f"{amount} {_UNIT_WORDS[limit.unit]}"


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(f"{count} {word}" for count, word in parts if count)
