"""Supervision matters of the tests, walked by the cast day by day from 19 September 2024, a Thursday."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.operations import (
    MatterDraft,
    MatterInput,
    MatterSource,
    ask_more_days,
    decide_more_days,
    feed_back,
    hand_in_report,
    pause_matter,
    register_matter,
    resume_matter,
    take_matter_step,
)
from tests.support.cases_factories import with_rules
from tests.support.cast import Cast

# 10:00 in Luoyang on the day of the meetings.
MEETING_AT = datetime(2024, 9, 19, 2, 0, tzinfo=UTC)
MEETING = MatterSource("meeting", "9·19推进会", "BS-1", "加快老旧小区改造，年底前全部完成。")


def on_day(day: date, hour: int = 10) -> datetime:
    """Return an hour of the Beijing clock on a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


class Work:
    """One matter of a test; each verb names the person who takes it and when."""

    def __init__(self, cast: Cast, code: str) -> None:
        self.cast, self.code = cast, code

    @property
    def matter(self) -> Matter:
        """The matter as it stands in the database now."""
        return Matter.objects.select_related("lead_unit").get(code=self.code)

    def step(self, name: str, verb: str, at: datetime = MEETING_AT, **given: Any) -> Matter:
        by = self.cast.acting(name, at)
        return take_matter_step(matter_code=self.code, verb=verb, by=by, at=at, given=MatterInput(**given))

    def assigned(self, lead: str = "city-housing", *co: str, at: datetime = MEETING_AT) -> "Work":
        self.step("沈知", "assign", at, lead_code=lead, co_codes=co)
        return self

    def handling(self, lead: str = "city-housing", by: str = "梁知", at: datetime = MEETING_AT) -> "Work":
        self.assigned(lead, at=at)
        self.step(by, "accept", at)
        return self

    def submitted(self, by: str = "梁知", at: datetime = MEETING_AT) -> "Work":
        self.handling(by=by, at=at)
        self.feed(by, at, text="已完成 50 个小区")
        self.step(by, "submit", at)
        return self

    def done(self, at: datetime = MEETING_AT) -> "Work":
        self.submitted(at=at)
        self.step("沈知", "review", at)
        self.step("沈知", "close", at)
        return self

    def feed(self, name: str, at: datetime = MEETING_AT, **given: Any) -> object:
        return feed_back(matter_code=self.code, by=self.cast.acting(name, at), at=at, **given)

    def report(self, name: str, at: datetime = MEETING_AT, text: str = "全部完成") -> object:
        return hand_in_report(matter_code=self.code, text=text, by=self.cast.acting(name, at), at=at)

    def pause(self, at: datetime, name: str = "宋衡") -> None:
        pause_matter(matter_code=self.code, reason="上级政策调整", by=self.cast.acting(name, at), at=at)

    def resume(self, at: datetime, name: str = "宋衡") -> None:
        resume_matter(matter_code=self.code, by=self.cast.acting(name, at), at=at)

    def ask(self, days: int, at: datetime, name: str = "梁知") -> object:
        return ask_more_days(matter_code=self.code, days=days, reason="雨天", by=self.cast.acting(name, at), at=at)

    def decide(self, *, grant: bool, at: datetime, name: str = "宋衡") -> None:
        decide_more_days(matter_code=self.code, grant=grant, note="核", by=self.cast.acting(name, at), at=at)

    def verbs(self) -> list[str]:
        return list(self.matter.timeline.order_by("id").values_list("verb", flat=True))


def work_of(
    cast: Cast,
    *,
    kind: str = "minutes",
    title: str = "老旧小区改造",
    due_on: date | None = None,
    vague: str = "",
    body: str = "",
    at: datetime = MEETING_AT,
) -> Work:
    """Register a matter in the name of 沈知."""
    draft = MatterDraft(kind, title, due_on, vague, body)
    return Work(cast, register_matter(draft=draft, source=MEETING, by=cast.acting("沈知", at), at=at).code)


__all__ = ["MEETING", "MEETING_AT", "Work", "on_day", "with_rules", "work_of"]
