"""What every act of the audit is called, and which family it belongs to.

The audit stores codes. A step of a state table takes its name from the table; the others are named here. A test walks
the source and fails on an act that has no name.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from luoshu.apps.accountability.queries.one import OTHER_VERBS as NOTICE_VERBS
from luoshu.apps.cases.queries.one import OTHER_VERBS as FIRE_VERBS
from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.documents.queries import MAIL_VERBS
from luoshu.apps.supervision.queries.one import OTHER_WORDS as MATTER_VERBS
from luoshu.core.workflow import FIRE, Workflow
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY
from luoshu.core.workflow.document_table import DOCUMENT
from luoshu.core.workflow.doubt_table import DOUBT
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.release_table import RELEASING
from luoshu.core.workflow.remedy_table import REMEDY
from luoshu.core.workflow.return_table import RETURN
from luoshu.web.audit.action_names import AREAS, NAMED, Family


def _table_names(
    prefix: str, table: Workflow, others: Mapping[str, str], ending: str = ""
) -> Iterator[tuple[str, str]]:
    for row in table.transitions:
        yield f"{prefix}.{row.verb}{ending}", row.label
    for verb, label in others.items():
        yield f"{prefix}.{verb}{ending}", label


def _all_names() -> Iterator[tuple[str, str]]:
    yield from _table_names("fire", FIRE, FIRE_VERBS)
    yield from _table_names("matter", ACCOUNTABILITY, NOTICE_VERBS)
    yield from _table_names("supervision", MATTER, MATTER_VERBS)
    yield from _table_names("documents", RELEASING, {})
    yield from _table_names("documents", DOCUMENT, MAIL_VERBS)
    yield from _table_names("rounds", REMEDY, {})
    yield from _table_names("ledgers", RETURN, {})
    yield from _table_names("ledgers", DOUBT, {}, "_doubt")
    yield from ((f"events.{kind.value}", f"火情{kind.label}") for kind in ChangeKind)
    for named in NAMED.values():
        yield from named.items()


# A later name wins: what is written out here over what the table says.
NAMES: Final[Mapping[str, str]] = dict(_all_names())
_FAMILIES: Final = {action: family for family, named in NAMED.items() for action in named}


def name_of(action: str) -> str:
    """Return what an act is called; an act without a name is its own."""
    return NAMES.get(action, action)


def family_of(action: str) -> Family:
    """Return the family of an act. The steps of the state tables are 办理, and so is what nobody named."""
    return _FAMILIES.get(action, Family.WORK)


def area_of(action: str) -> str:
    """Return what part of the house an act belongs to, in words."""
    prefix = action.partition(".")[0]
    return AREAS.get(prefix, prefix)


@cache
def actions_in(family: Family) -> tuple[str, ...]:
    """Return the acts of a family."""
    return tuple(action for action in NAMES if family_of(action) is family)


@cache
def actions_outside_work() -> tuple[str, ...]:
    """Return every act that is not 办理: that family is the rest, named or not."""
    return tuple(action for action in NAMES if family_of(action) is not Family.WORK)


def choices(family: Family | None) -> dict[str, list[tuple[str, str]]]:
    """Return the acts to choose from as (code, name), by area in the order of ``AREAS``; of one family or of all."""
    found: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS.values()}
    for action, name in NAMES.items():
        if family is None or family_of(action) is family:
            found[area_of(action)].append((action, name))
    return {area: acts for area, acts in found.items() if acts}
