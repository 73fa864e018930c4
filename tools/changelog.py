"""Gather the notes of ``changelog.d`` into ``CHANGELOG.md``: ``python3 -m tools.changelog 0.2.0 2024-12-01``."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"added": "新增", "changed": "变更", "fixed": "修复", "removed": "移除"}
NAME = re.compile(r"(?P<slug>[a-z0-9-]+)\.(?P<kind>[a-z]+)\.md")


class BadNote(Exception):
    """A note cannot be gathered; the text says which and why."""


def read_notes(folder: Path) -> dict[str, list[str]]:
    """Return the notes by kind, in the order of their names; raise ``BadNote`` for one that breaks the rules."""
    notes: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in note_files(folder):
        found = NAME.fullmatch(path.name)
        if found is None or found["kind"] not in KINDS:
            raise BadNote(f"{path.name}：文件名应为 <短名>.<类别>.md，类别是 {'、'.join(KINDS)}。")
        text = " ".join(path.read_text(encoding="utf-8").split())
        if not text.endswith("。"):
            raise BadNote(f"{path.name}：内容应是以句号结尾的一两句话。")
        notes[found["kind"]].append(text)
    return notes


def note_files(folder: Path) -> list[Path]:
    """Return the notes in the folder, without its explanation."""
    return sorted(path for path in folder.iterdir() if path.name != "README.md")


def section(version: str, day: str, notes: dict[str, list[str]]) -> str:
    """Return the Markdown section of one version."""
    parts = [f"## {version}（{day}）"]
    for kind, title in KINDS.items():
        if notes[kind]:
            parts.append("\n".join([f"### {title}", "", *(f"- {note}" for note in notes[kind])]))
    return "\n\n".join(parts) + "\n"


def release(root: Path, version: str, day: str) -> None:
    """Put the section of the new version before the older ones and remove the gathered notes."""
    folder, book = root / "changelog.d", root / "CHANGELOG.md"
    notes = read_notes(folder)
    if not any(notes.values()):
        raise BadNote("changelog.d 里没有可汇总的内容。")
    head, mark, older = book.read_text(encoding="utf-8").partition("\n## ")
    text = head.rstrip("\n") + "\n\n" + section(version, day, notes) + (mark + older if mark else "")
    book.write_text(text, encoding="utf-8")
    for path in note_files(folder):
        path.unlink()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("用法：python3 -m tools.changelog 版本 日期")
    try:
        release(ROOT, sys.argv[1], sys.argv[2])
    except BadNote as problem:
        sys.exit(str(problem))
