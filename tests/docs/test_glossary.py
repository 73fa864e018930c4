"""One word per idea: the glossary and the code know the same names."""

import re
from pathlib import Path

import pytest

from luoshu.apps.clues.choices import LabelCode
from luoshu.apps.people.choices import Role
from luoshu.core.workflow import FIRE
from tests.docs.code_tables import END, GLOSSARY, enumerations, generated, printed
from tests.docs.pages import ROOT, tables


def words() -> dict[str, tuple[str, bool]]:
    """Return the hand-written part: code name -> Chinese term, and whether the code has it."""
    rows = [row for row in tables(GLOSSARY) if len(row) == 4]
    return {row[1].strip("`"): (row[0], row[2] == "是") for row in rows}


def source_text() -> str:
    files = [path for path in (ROOT / "src/luoshu").rglob("*.py") if "migrations" not in path.parts]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_a_code_name_stands_for_one_idea() -> None:
    names = [row[1] for row in tables(GLOSSARY) if len(row) == 4]
    assert len(names) == len(set(names))
    terms = [row[0] for row in tables(GLOSSARY) if len(row) == 4]
    assert len(terms) == len(set(terms))


def test_every_name_marked_as_in_the_code_is_there() -> None:
    source = source_text()
    marked = [name for name, (_, in_code) in words().items() if in_code]
    assert len(marked) > 50
    assert [name for name in marked if not re.search(rf"\b{re.escape(name)}\b", source)] == []


@pytest.mark.parametrize("state", FIRE.states, ids=lambda state: state.code)
def test_every_state_of_a_fire_has_its_word(state: object) -> None:
    code, label = state.code, state.label  # type: ignore[attr-defined]
    assert words()[code] == (label, True)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_every_role_has_its_word(role: Role) -> None:
    assert words()[role.value] == (role.label, True)


def test_every_table_of_codes_is_printed_as_it_is() -> None:
    assert printed() == generated(), "run: python -m tests.docs.code_tables"
    names = {name for name, _ in enumerations()}
    assert {"people.Role", "clues.LabelCode"} <= names
    assert f"| `{LabelCode.STATIC_HEAT.value}` | {LabelCode.STATIC_HEAT.label} |" in printed()


def test_the_generated_part_ends_the_page() -> None:
    assert Path(GLOSSARY).read_text("utf-8").rstrip().endswith(END)
