"""Archived entries are recomputed from their files alone: no database, no instance, only the folder of one chain."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from luoshu.apps.audit.sealing import FIRST, seal_of

_NAME: Final = re.compile(r"(\d{12})-(\d{12})\.jsonl")


@dataclass(frozen=True)
class ArchiveReport:
    """What a folder came to: the numbers of its first and last entry, the seal the chain goes on from, one sentence.

    ``seal`` is that of the last entry found good. ``first`` is 0 where there was nothing to check.
    """

    ok: bool
    first: int
    last: int
    seal: str
    sentence: str


def verify_archive(folder: Path, *, after: str = "") -> ArchiveReport:
    """Recompute every seal of a chain's folder, and that its numbers leave no gap.

    ``after``: the seal of the entry before the first one, needed where earlier files lie elsewhere.
    """
    files = sorted(path for path in folder.glob("*.jsonl") if _NAME.fullmatch(path.name))
    if not files:
        return ArchiveReport(False, 0, 0, "", f"“{folder}”里没有归档文件，请给出放着 000…jsonl 文件的那个文件夹。")
    first = int(files[0].name[:12])
    if first > 1 and not after:
        sentence = (
            f"文件从第 {first} 条开始，第 1 条不在这里：请放全以前的文件，或用 --after 给出第 {first - 1} 条的封存值。"
        )
        return ArchiveReport(False, first, first - 1, "", sentence)
    expected, previous = first, after or FIRST
    for path, line_no, line in _lines(files):
        entry = _entry(line)
        seal = entry.pop("seal", None) if entry else None
        if entry is None or entry.get("seal_no") != expected or seal != seal_of(previous, entry):
            place = f"在第 {expected} 条断开（文件 {path.name} 第 {line_no} 行）"
            sentence = f"{place}：内容被改动或缺失，请与备份里的归档文件核对。"
            return ArchiveReport(False, first, expected - 1, previous, sentence)
        previous, expected = str(seal), expected + 1
    if expected - 1 != int(files[-1].name[13:25]):
        sentence = f"文件 {files[-1].name} 到第 {expected - 1} 条就没有了，后面的缺失，请与备份里的归档文件核对。"
        return ArchiveReport(False, first, expected - 1, previous, sentence)
    sentence = f"归档完好：第 {first} 条到第 {expected - 1} 条，共 {expected - first} 条。"
    return ArchiveReport(True, first, expected - 1, previous, sentence)


def _lines(files: list[Path]) -> Iterator[tuple[Path, int, bytes]]:
    for path in files:
        with path.open("rb") as stream:
            for line_no, line in enumerate(stream, start=1):
                yield path, line_no, line


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
