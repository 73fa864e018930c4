"""What a round looks at: a topic with its hidden dangers and its checklist, all from dated rules of the place.

禁烧 is the topic whose problems are the oldest list; 燃气安全 and 防汛 are lists of their own, and others may be added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from luoshu.apps.acting import paths_above
from luoshu.apps.people.choices import Role
from luoshu.apps.rounds.models import Finding
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.inspection import DEPARTMENT, PROBLEMS, STRAW
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import EVERYWHERE, LimitAnswer, limit_for, most_specific, rules_on
from luoshu.core.clock import Limit, LimitUnit
from luoshu.core.workflow.remedy_table import REMEDY_LIMIT

STRAW_LABEL: Final = "秸秆禁烧"


@dataclass(frozen=True)
class Danger:
    """A kind of problem. ``value`` is what a form sends: unlike ``code`` it is unique among all topics."""

    code: str
    label: str
    value: str
    working_days: int | None = None


@dataclass(frozen=True)
class Topic:
    """A topic in force. ``owner_role`` is who puts its dangers right to begin with; ``rule_code`` where they stand."""

    code: str
    label: str
    kinds: tuple[Danger, ...]
    checklist: tuple[str, ...]
    owner_role: Role
    needs_photo: bool
    rule_code: str

    def kind(self, code: str) -> Danger | None:
        """Return a kind by its code."""
        return next((one for one in self.kinds if one.code == code), None)


def topics_on(path: str, on: date) -> list[Topic]:
    """Return the topics in force for a place on a day, 禁烧 first; one query."""
    rows = rules_on(on, kind=RuleKind.INSPECTION).filter(division_path__in=[EVERYWHERE, *paths_above(path)])
    found = most_specific(rows, lambda row: row.code)
    checklists = {
        str(row.body["topic"]): tuple(str(one["text"]) for one in row.body["items"])
        for row in found.values()
        if row.body.get("list") == "checklist"
    }
    topics = [_topic(row, checklists) for code, row in sorted(found.items()) if row.body.get("list") == "problems"]
    straw = found.get(PROBLEMS)
    if straw is not None:
        body = dict(straw.body) | {"topic": STRAW, "topic_label": STRAW_LABEL}
        topics.insert(0, _made(straw.code, body, checklists))
    return topics


def _topic(row: Rule, checklists: dict[str, tuple[str, ...]]) -> Topic:
    return _made(row.code, dict(row.body), checklists)


def _made(rule_code: str, body: dict[str, Any], checklists: dict[str, tuple[str, ...]]) -> Topic:
    code = str(body["topic"])
    return Topic(
        code=code,
        label=str(body["topic_label"]),
        kinds=tuple(
            Danger(kind["code"], kind["label"], danger_value(code, kind["code"]), kind.get("working_days"))
            for kind in body["kinds"]
        ),
        checklist=checklists.get(code, ()),
        owner_role=Role.DEPARTMENT_CLERK if body.get("owner") == DEPARTMENT else Role.TOWNSHIP_OFFICER,
        needs_photo=bool(body.get("needs_photo", False)),
        rule_code=rule_code,
    )


def danger_value(topic: str, kind: str) -> str:
    """Return what a form sends for a kind of problem."""
    return kind if topic == STRAW else f"{topic}:{kind}"


def topic_on(code: str, path: str, on: date) -> Topic | None:
    """Return one topic in force for a place on a day."""
    return next((one for one in topics_on(path, on) if one.code == code), None)


def chosen(topics: Iterable[Topic], value: str) -> tuple[Topic, Danger] | None:
    """Return the topic and the kind that a form's value names among some topics."""
    return next(((topic, kind) for topic in topics for kind in topic.kinds if kind.value == value), None)


def limit_of_remedy(limit_code: str, finding: Finding, on: date) -> LimitAnswer | None:
    """Return how long a step may take: the kind's own days where its list has them, else the general rule."""
    if limit_code == REMEDY_LIMIT and finding.topic != STRAW:
        topic = topic_on(finding.topic, finding.division_path, on)
        kind = topic.kind(finding.kind) if topic is not None else None
        if topic is not None and kind is not None and kind.working_days:
            return LimitAnswer(Limit(kind.working_days, LimitUnit.WORKING_DAY), topic.rule_code)
    return limit_for(limit_code, "any", finding.division_path, on)


def needs_photo(finding: Finding, on: date) -> bool:
    """Tell whether the result of this remedy is reported with a photo, by the rule of the day."""
    topic = topic_on(finding.topic, finding.division_path, on) if finding.topic != STRAW else None
    return topic is not None and topic.needs_photo
