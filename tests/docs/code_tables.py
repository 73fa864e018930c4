"""The stored codes with their Chinese labels, as the glossary prints them; run as a module to write them there."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Choices

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs/reference/glossary.md"
BEGIN, END = "<!-- code tables: begin -->", "<!-- code tables: end -->"


def enumerations() -> Iterator[tuple[str, type[Choices]]]:
    """Return every table of stored codes of the apps, under the name of its app."""
    for path in sorted((ROOT / "src/luoshu/apps").glob("*/choices.py")):
        app = path.parent.name
        module = importlib.import_module(f"luoshu.apps.{app}.choices")
        for name, found in sorted(vars(module).items()):
            if isinstance(found, type) and issubclass(found, Choices) and found.__module__ == module.__name__:
                yield f"{app}.{name}", found


def generated() -> str:
    """Return the section as Markdown."""
    parts = [BEGIN]
    for name, found in enumerations():
        rows = [f"| `{value}` | {label} |" for value, label in found.choices]
        parts.append("\n".join([f"### `{name}`", "", "| 代码 | 显示 |", "|-|-|", *rows]))
    return "\n\n".join([*parts, END])


def printed() -> str:
    """Return the section as it stands in the glossary."""
    text = GLOSSARY.read_text(encoding="utf-8")
    return text[text.index(BEGIN) : text.index(END) + len(END)]


def write() -> None:
    """Put the generated section into the glossary."""
    text = GLOSSARY.read_text(encoding="utf-8")
    GLOSSARY.write_text(text.replace(printed(), generated()), encoding="utf-8")


if __name__ == "__main__":
    write()
