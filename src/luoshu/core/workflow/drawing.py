"""A workflow as Markdown and Mermaid, so that the documents show the table that runs and not a copy of it."""

from collections import defaultdict

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import ClockAction, Transition


def as_mermaid(workflow: Workflow) -> str:
    """Return a Mermaid state diagram: steps that move, labelled in Chinese; steps that stay are left to the table."""
    lines = ["stateDiagram-v2", *(f'    state "{state.label}" as {state.code}' for state in workflow.states)]
    lines.append(f"    [*] --> {workflow.initial}")
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in workflow.transitions:
        for source in row.sources if row.target else ():
            labels[source, row.target].append(row.label)
    lines += [f"    {source} --> {target}: {'、'.join(names)}" for (source, target), names in labels.items()]
    lines += [f"    {state.code} --> [*]" for state in workflow.states if state.is_end]
    return "\n".join(lines) + "\n"


def as_markdown(workflow: Workflow) -> str:
    """Return the whole table in Markdown: the states, then one line per row of the table, in table order."""
    lines = ["| 状态 | 代码 | 未办结 | 终点 |", "|-|-|-|-|"]
    lines += [
        f"| {state.label} | `{state.code}` | {_tick(state.is_open)} | {_tick(state.is_end)} |"
        for state in workflow.states
    ]
    lines += ["", "| 步骤 | 代码 | 从 | 到 | 谁办 | 须有 | 计时 | 另一人 |", "|-|-|-|-|-|-|-|-|"]
    lines += [f"| {' | '.join(_cells(workflow, row))} |" for row in workflow.transitions]
    return "\n".join(lines) + "\n"


def _cells(workflow: Workflow, row: Transition) -> tuple[str, ...]:
    requirements = {asked.code: asked.label for asked in workflow.requirements}
    needs = [requirements[code] for code in row.requires] + (["理由"] if row.needs_reason else [])
    others = [workflow.verb_label(verb) if verb != workflow.opening_verb else "上报" for verb in row.differs_from]
    return (
        row.label,
        f"`{row.verb}`",
        "、".join(workflow.state(code).label for code in row.sources),
        workflow.state(row.target).label if row.target else "（不变）",
        "、".join(workflow.roles[role] for role in row.roles),
        "、".join(needs) or "—",
        _clock_words(workflow, row),
        f"未办过{'、'.join(others)}" if others else "—",
    )


def _clock_words(workflow: Workflow, row: Transition) -> str:
    words = {
        ClockAction.KEEP: "—",
        ClockAction.STOP: "停",
        ClockAction.PAUSE: "暂停",
        ClockAction.RESUME: "恢复",
        ClockAction.EXTEND: "延长",
    }
    return words.get(row.clock.action) or f"起{workflow.limits[row.clock.limit]}"


def _tick(is_so: bool) -> str:
    return "是" if is_so else ""
