"""Entries in the auditor's words: who, in which post, did what to what, and the content key by key."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from luoshu.apps.acting import SYSTEM
from luoshu.apps.people.choices import Role
from luoshu.apps.people.queries import names_of_people, names_of_units, posts_by_code
from luoshu.web.audit.actions import area_of, family_of, name_of
from luoshu.web.audit.key_words import INNER_KEYS, KEYS, SUBJECTS
from luoshu.web.audit.value_words import PEOPLE_KEYS, POST_KEYS, UNIT_KEYS, Labels, labels_for
from luoshu.web.shared.templatetags.words import full_moment

if TYPE_CHECKING:
    from luoshu.apps.audit.models import AuditEntry

LONGEST: Final = 160
MOST_LISTED: Final = 12
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class Names:
    """The names behind the codes of some entries: people, posts as (title, unit), units."""

    people: Mapping[str, str]
    posts: Mapping[str, tuple[str, str]]
    units: Mapping[str, str]

    @property
    def by_key(self) -> dict[str, Mapping[str, str]]:
        posts = {code: f"{unit}{title}" for code, (title, unit) in self.posts.items()}
        return {
            **dict.fromkeys(PEOPLE_KEYS, self.people),
            **dict.fromkeys(POST_KEYS, posts),
            **dict.fromkeys(UNIT_KEYS, self.units),
        }


@dataclass(frozen=True)
class AuditRow:
    """One entry as the page and the exported file show it."""

    entry: "AuditEntry"
    person: str
    post: str
    unit: str
    family: str
    area: str
    action: str
    subject: str
    content: tuple[tuple[str, str], ...]

    @property
    def content_text(self) -> str:
        return "；".join(f"{label}：{text}" if label else text for label, text in self.content)


def names_behind(entries: Sequence["AuditEntry"]) -> Names:
    """Look up every code that stands in the entries: three queries, however many entries."""
    people = {entry.person_code for entry in entries} | _codes(entries, PEOPLE_KEYS)
    posts = {entry.post_code for entry in entries} | _codes(entries, POST_KEYS)
    found = posts_by_code(posts - {""})
    return Names(
        people={**names_of_people(people), SYSTEM.person_code: SYSTEM.label},
        posts={code: (post.title, post.unit.name) for code, post in found.items()},
        units=names_of_units(_codes(entries, UNIT_KEYS)),
    )


def rows_of(entries: Sequence["AuditEntry"]) -> list[AuditRow]:
    """Return the entries in words."""
    names = names_behind(entries)
    by_key = names.by_key
    return [_row(entry, names, by_key) for entry in entries]


def _row(entry: "AuditEntry", names: Names, by_key: Mapping[str, Mapping[str, str]]) -> AuditRow:
    title, unit = names.posts.get(entry.post_code, (_role_label(entry.role), ""))
    return AuditRow(
        entry=entry,
        person=names.people.get(entry.person_code, ""),
        post="" if entry.post_code == SYSTEM.post_code else title,
        unit=unit,
        family=family_of(entry.action).label,
        area=area_of(entry.action),
        action=name_of(entry.action),
        subject=SUBJECTS.get(entry.subject_kind, entry.subject_kind),
        content=tuple(_content(entry.action, entry.detail, by_key)),
    )


_PLACE = {key: place for place, key in enumerate({**KEYS, **INNER_KEYS})}


def _role_label(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def _codes(entries: Iterable["AuditEntry"], keys: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for entry in entries:
        for key in keys & entry.detail.keys():
            value = entry.detail[key]
            found |= {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one}
    return found


def _content(
    action: str, detail: Mapping[str, Any], by_key: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str]]:
    """Give the content as (key, text); what is empty is left out, and a change of state is one line."""
    left = dict(detail)
    states = labels_for(action, "from")
    before, after = left.get("from"), left.get("to")
    if states and isinstance(before, str) and isinstance(after, str) and after in states:
        left.pop("from")
        left.pop("to")
        if before != after:
            yield "状态", " → ".join(states.get(one, one) for one in (before, after) if one)
    for key, value in _in_order(left):
        text = told(value, labels_for(action, key) or by_key.get(key, {}))
        if text:
            yield KEYS.get(key, key), text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _in_order(told_of: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The keys in the order of our words for them, others behind: PostgreSQL keeps no order of its own."""
    return sorted(told_of.items(), key=lambda item: (_PLACE.get(item[0], len(_PLACE)), item[0]))


def told(value: Any, labels: Labels) -> str:
    """Return a value of a content in words: never a raw list or dict, and nothing for what is empty."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        texts = [text for one in value[:MOST_LISTED] if (text := told(one, labels))]
        return "、".join(texts) + (f" 等 {len(value)} 项" if len(value) > MOST_LISTED else "")
    if isinstance(value, dict):
        inner = (
            (labels.get(key) or INNER_KEYS.get(key) or KEYS.get(key, key), told(one, labels))
            for key, one in _in_order(value)
        )
        return "，".join(f"{label} {text}" for label, text in inner if text)
    return _told_text(str(value), labels)


def _told_text(text: str, labels: Labels) -> str:
    if text in labels:
        return labels[text]
    if _HASH.fullmatch(text):
        return text[:12] + "…"
    if _INSTANT.fullmatch(text):
        return full_moment(datetime.fromisoformat(text))
    return text.rstrip("0").rstrip(".") if _DECIMAL.fullmatch(text) else text
