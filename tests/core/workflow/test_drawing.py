"""The table as documents show it."""

from luoshu.core.workflow import FIRE, as_markdown, as_mermaid


def test_the_diagram_draws_every_state_and_every_step_that_moves() -> None:
    drawn = as_mermaid(FIRE)
    assert drawn.startswith("stateDiagram-v2\n")
    assert "    [*] --> reported\n" in drawn
    assert '    state "核查中" as inspecting\n' in drawn
    assert "    evaluated --> [*]\n" in drawn
    arrows = {line.split(":")[0].strip() for line in drawn.splitlines() if "-->" in line and "[*]" not in line}
    assert arrows == {f"{source} --> {row.target}" for row in FIRE.transitions if row.target for source in row.sources}


def test_the_markdown_holds_every_state_and_every_row_of_the_table() -> None:
    lines = as_markdown(FIRE).splitlines()
    assert len(lines) == 2 + len(FIRE.states) + 1 + 2 + len(FIRE.transitions)
    close = next(line for line in lines if "`close`" in line)
    assert close.startswith("| 办结 | `close` | 核查中 | 已办结 |")
    assert "| 已扑灭、已核查、基本原因 | 停 | 未办过核实、" in close
    accept = next(line for line in lines if "`accept`" in line)
    assert accept.endswith("| 归属到县 | 起核实 | — |")


def test_every_row_of_the_markdown_has_as_many_cells_as_its_head() -> None:
    widths = [line.count("|") for line in as_markdown(FIRE).splitlines() if line]
    assert set(widths[: 2 + len(FIRE.states)]) == {5}
    assert set(widths[2 + len(FIRE.states) :]) == {9}
