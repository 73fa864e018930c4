"""What the auditor asks for, read out of the address: days, person, unit, family, act, object, and the page."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest

from luoshu.apps.audit.queries import EntryFilter
from luoshu.apps.people.queries import people_called, posts_of_units_called
from luoshu.core.clock import day_start
from luoshu.web.audit.action_names import Family
from luoshu.web.audit.actions import NAMES, actions_in, actions_outside_work
from luoshu.web.shared.clock import read_day

MOST_MATCHES: Final = 100
LONGEST: Final = 80
FIELDS: Final = ("since", "until", "person", "unit", "family", "action", "subject")


@dataclass(frozen=True)
class Question:
    """The filters as they were typed, and what they mean. ``problem`` is one sentence when they cannot be answered."""

    typed: dict[str, str]
    family: Family | None = None
    wanted: EntryFilter = field(default_factory=EntryFilter)
    problem: str = ""

    @property
    def address(self) -> str:
        """The filters as the query of an address."""
        return urlencode({name: text for name, text in self.typed.items() if text})


def read_question(request: HttpRequest) -> Question:
    """Read the filters; a word that matches nothing finds nothing, and one that matches too much is answered so."""
    typed = {name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in FIELDS}
    family = Family(typed["family"]) if typed["family"] in set(Family) else None
    days = {name: read_day(typed[name]) for name in ("since", "until")}
    unread = next((typed[name] for name, day in days.items() if typed[name] and day is None), "")
    people = people_called(typed["person"], limit=MOST_MATCHES + 1) if typed["person"] else None
    posts = posts_of_units_called(typed["unit"], limit=MOST_MATCHES + 1) if typed["unit"] else None
    problem = ""
    if unread:
        problem = f"“{unread}”不是日期，请用日期框重新选。"
    elif people is not None and len(people) > MOST_MATCHES:
        problem = f"叫“{typed['person']}”的人超过 {MOST_MATCHES} 个，请写全姓名或填人员代码。"
    elif posts is not None and len(posts) > MOST_MATCHES:
        problem = f"单位名称含“{typed['unit']}”的岗位超过 {MOST_MATCHES} 个，请写全单位名称。"
    wanted = EntryFilter(
        # A code that no person has any more may still stand in the log.
        person_codes=tuple(people or [typed["person"]]) if people is not None else None,
        post_codes=tuple(posts) if posts is not None else None,
        subject_code=typed["subject"],
        since=_start(days["since"]),
        until=_start(days["until"] + timedelta(days=1)) if days["until"] and days["until"] < date.max else None,
        **_acts(typed["action"], family),
    )
    return Question(typed, family, wanted, problem)


def _start(day: date | None) -> datetime | None:
    return day_start(day) if day is not None and date(2000, 1, 1) <= day < date(2100, 1, 1) else None


def _acts(action: str, family: Family | None) -> dict[str, tuple[str, ...]]:
    if action in NAMES:
        return {"actions": (action,)}
    if family is Family.WORK:
        return {"not_actions": actions_outside_work()}
    return {"actions": actions_in(family)} if family is not None else {}


def read_place(text: str) -> tuple[datetime, int] | None:
    """Return the entry a page begins before, as (time, id), or None for the newest page."""
    at, _, entry_id = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if moment.tzinfo is None or not (entry_id.isascii() and entry_id.isdigit()) or len(entry_id) > 18:
        return None
    return moment, int(entry_id)
