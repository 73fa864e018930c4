"""Every act that the source writes into the audit has a Chinese name and a family."""

import re
from pathlib import Path

import pytest

from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.documents.choices import MailState
from luoshu.apps.documents.queries import MAIL_VERBS
from luoshu.apps.notices.operations import BY_HAND
from luoshu.apps.rosters.operations.swapping import STEPS as SWAP_STEPS
from luoshu.apps.supervision.operations.rectifying import BACK
from luoshu.apps.supervision.operations.rectifying import STEPS as RECTIFICATION_STEPS
from luoshu.core.workflow import FIRE, Workflow
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY
from luoshu.core.workflow.document_table import DOCUMENT
from luoshu.core.workflow.doubt_table import DOUBT
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.release_table import RELEASING
from luoshu.core.workflow.remedy_table import REMEDY
from luoshu.core.workflow.return_table import RETURN
from luoshu.web.audit.action_names import NAMED, Family
from luoshu.web.audit.actions import NAMES, actions_in, actions_outside_work, area_of, family_of
from luoshu.web.audit.key_words import INNER_KEYS, KEYS, SUBJECTS
from tests.house.audit_acts import ANY, Source

LATIN = re.compile(r"[A-Za-z_]")


def _verbs(*tables: Workflow) -> set[str]:
    return {row.verb for table in tables for row in table.transitions} | {table.opening_verb for table in tables}


# What stands behind the acts that are put together while the program runs.
OPEN = {
    "fire.*": _verbs(FIRE),
    "matter.*": _verbs(ACCOUNTABILITY),
    "supervision.*": _verbs(MATTER),
    "documents.*": _verbs(DOCUMENT, RELEASING) | {*MAIL_VERBS},
    "documents.mail_*": {MailState.SENT, MailState.FAILED, MailState.IN_DOUBT},
    "rounds.*": _verbs(REMEDY),
    "ledgers.*": _verbs(RETURN) - {RETURN.opening_verb},
    "ledgers.*_doubt": _verbs(DOUBT) - {DOUBT.opening_verb},
    "events.*": {kind.value for kind in ChangeKind},
    "notice.*": set(BY_HAND),
    "rosters.swap_*": set(SWAP_STEPS),
    "rectification.*": {*RECTIFICATION_STEPS, BACK},
}


# Folders that write no audit and hold no name of an act.
SILENT = (
    "adapters",
    "cli",
    "demo",
    *(f"core/{name}" for name in ("fire", "geo", "harvest", "planning", "reading", "tables")),
)


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(Path(__file__).parents[2] / "src" / "luoshu", without=SILENT)


def test_every_act_in_the_source_has_a_name_and_a_family(source: Source) -> None:
    acts = source.written("action")
    unknown = {act: place for act, place in acts.items() if ANY in act and act not in OPEN}
    assert not unknown, f"say in OPEN what these acts can be: {unknown}"
    written = {act for act in acts if ANY not in act}
    written |= {act.replace(ANY, verb) for act in acts if ANY in act for verb in OPEN[act]}
    written |= {f"fire.{verb}" for verb in source.passed("Happening", "luoshu.apps.cases", "verb", 0) - {ANY}}
    # Written by the mover itself, not through a writer.
    written |= {"spool.unreadable_line"}
    nameless = {act: acts.get(act, "built from a verb") for act in written if act not in NAMES}
    assert not nameless, f"name these in web/audit/action_names.py: {nameless}"
    named = {act for acts_of in NAMED.values() for act in acts_of}
    assert not named - written, "these are named, but nobody writes them any more"


def test_every_kind_of_object_has_a_name(source: Source) -> None:
    kinds = source.written("subject_kind")
    assert not {kind: place for kind, place in kinds.items() if kind not in (*SUBJECTS, "", ANY)}
    assert {"fire", "visit", "ledger_row"} <= {*kinds}
    assert not [word for word in (*SUBJECTS.values(), *KEYS.values(), *INNER_KEYS.values()) if LATIN.search(word)]


def test_the_walk_finds_the_acts_that_are_built_from_parts(source: Source) -> None:
    acts = source.written("action")
    assert {"people.sign_in", "ledgers.*_doubt", "messages.switch_off", "strikes.revoked", "fires.exported"} <= {*acts}
    assert "escalate" in source.passed("Happening", "luoshu.apps.cases", "verb", 0)
    assert len(acts) > 200


def test_names_are_chinese_and_areas_too() -> None:
    assert not [name for name in NAMES.values() if LATIN.search(name)]
    assert not [act for act in NAMES if LATIN.search(area_of(act))]


def test_every_act_is_of_one_family_and_work_is_the_rest() -> None:
    apart = [act for family in Family for act in actions_in(family)]
    assert sorted(apart) == sorted(NAMES)
    assert set(actions_outside_work()) == set(NAMES) - set(actions_in(Family.WORK))
    assert (family_of("fire.close"), family_of("fire.read"), family_of("rules.save_rule")) == (
        Family.WORK,
        Family.READ,
        Family.SETTING,
    )
