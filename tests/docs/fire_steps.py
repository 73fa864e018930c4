"""The steps of a fire as a page prints them, from the table that runs; run as a module to write the page."""

from pathlib import Path

from luoshu.core.workflow import FIRE, as_markdown, as_mermaid

PAGE = Path(__file__).parents[2] / "docs/reference/fire-steps.md"
HEAD = """# 火点的步骤

本页由正在运行的那张表（`core/workflow/fire_table.py`）生成，不要手改：改了表以后运行
`.venv/bin/python -m tests.docs.fire_steps`。
"""


def generated() -> str:
    """Return the whole page."""
    return f"{HEAD}\n```mermaid\n{as_mermaid(FIRE)}```\n\n{as_markdown(FIRE)}"


if __name__ == "__main__":
    PAGE.write_text(generated(), encoding="utf-8")
