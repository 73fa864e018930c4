"""The steps of a fire and of a supervision matter as pages print them, from the tables that run.

Run as a module to write the pages.
"""

from pathlib import Path

from luoshu.core.workflow import FIRE, Workflow, as_markdown, as_mermaid
from luoshu.core.workflow.matter_table import MATTER

REFERENCE = Path(__file__).parents[2] / "docs/reference"
PAGES: dict[str, tuple[str, str, Workflow]] = {
    "fire-steps.md": ("火点的步骤", "fire_table", FIRE),
    "supervision-steps.md": ("督办事项的步骤", "matter_table", MATTER),
}
HEAD = """# {title}

本页由正在运行的那张表（`core/workflow/{module}.py`）生成，不要手改：改了表以后运行
`.venv/bin/python -m tests.docs.fire_steps`。
"""


def generated(name: str) -> str:
    """Return one whole page."""
    title, module, table = PAGES[name]
    head = HEAD.format(title=title, module=module)
    return f"{head}\n```mermaid\n{as_mermaid(table)}```\n\n{as_markdown(table)}"


if __name__ == "__main__":
    for name in PAGES:
        (REFERENCE / name).write_text(generated(name), encoding="utf-8")
