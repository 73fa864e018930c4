"""The fire table and the rights of the roles speak of the same people."""

import pytest

from luoshu.apps.cases.choices import VERB_RIGHTS
from luoshu.apps.people.rights import rights_of
from luoshu.core.workflow.fire_table import FIRE, ROLES

PAIRS = sorted({(row.verb, role) for row in FIRE.transitions for role in row.roles if role != "system"})


def test_every_verb_of_the_table_asks_for_a_right() -> None:
    assert set(VERB_RIGHTS) == {row.verb for row in FIRE.transitions}


@pytest.mark.parametrize(("verb", "role"), PAIRS)
def test_whom_the_table_lets_act_holds_the_right(verb: str, role: str) -> None:
    assert VERB_RIGHTS[verb] in rights_of(role)


def test_roles_outside_the_table_hold_no_right_to_a_step() -> None:
    readers = ("leader", "supervision_clerk", "county_office", "system_admin", "security_admin", "audit_admin")
    for role in (*readers, "operator"):
        assert role not in ROLES
        assert not rights_of(role) & set(VERB_RIGHTS.values())
