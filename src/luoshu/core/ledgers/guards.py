"""The guards of a row that is to be written: what it lacks by itself, and what has to be asked of other rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from luoshu.core.ledgers.chains import missing_columns
from luoshu.core.ledgers.declaration import LedgerDeclaration
from luoshu.core.ledgers.linking import Guard, GuardKind, Stages
from luoshu.core.ledgers.values import Stored

NO_PHOTOS: Final = "还没有改造前和改造后的照片，不能改为“{word}”。请先按原状态登记，上传两张照片后再改。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A guard that other rows or pictures answer: the column and the word it stands before."""

    column: str
    word: str
    guard: Guard


def stage_questions(
    declaration: LedgerDeclaration,
    before: Mapping[str, Stored] | None,
    after: Mapping[str, Stored],
    *,
    reason: str = "",
    is_behind: bool = False,
) -> tuple[dict[str, str], list[Asked]]:
    """Return what refuses a row by column, and what is still to be asked elsewhere.

    ``before`` is what the row says now, None for a new one; ``reason`` what a person gave for this row. A state that
    was there before is not asked for again; its columns must stay filled. ``is_behind``: what is entered speaks of an
    earlier day than what the row says now, so nothing goes back by it.
    """
    wrong: dict[str, str] = {}
    asked: list[Asked] = []
    names = {column.key: column.name for column in declaration.form.columns}
    for stages in declaration.stages:
        word = _word(after, stages.column)
        old = _word(before or {}, stages.column)
        is_back = before is not None and not is_behind and _goes_back(stages, old, word)
        if is_back and not (reason.strip() or _told(stages, before or {}, after)):
            wrong[stages.column] = _back_sentence(names, stages, old, word)
        for guard in stages.guards:
            if not word or (guard.words and word not in guard.words):
                continue
            if guard.kind is GuardKind.GIVEN:
                for key in missing_columns(guard.columns, after):
                    wrong.setdefault(key, f"“{names[stages.column]}”填“{word}”前，请先填“{names[key]}”。")
            elif not old or (guard.words and old not in guard.words):
                asked.append(Asked(stages.column, word, guard))
    return wrong, asked


def _word(stored: Mapping[str, Stored], column: str) -> str:
    value = stored.get(column)
    return "" if value is None else str(value)


def _goes_back(stages: Stages, old: str, word: str) -> bool:
    if old not in stages.order or (word and word not in stages.order):
        return False
    return not word or stages.order.index(word) < stages.order.index(old)


def _told(stages: Stages, before: Mapping[str, Stored], after: Mapping[str, Stored]) -> bool:
    """Whether the row itself gives a new reason in the column that is there for it."""
    given = _word(after, stages.reason_column) if stages.reason_column else ""
    return bool(given.strip()) and given != _word(before, stages.reason_column)


def _back_sentence(names: Mapping[str, str], stages: Stages, old: str, word: str) -> str:
    fact = f"“{names[stages.column]}”由“{old}”退回“{word or '空'}”"
    if stages.reason_column:
        return f"{fact}，请写明原因：在页面上填修改原因，按表导入的写在“{names[stages.reason_column]}”列。"
    return f"{fact}，请打开这一行修改，写明原因。"


def linked_sentence(word: str, total: int, open_rows: tuple[tuple[str, str], ...], count: int, back: str) -> str:
    """Return why rows elsewhere hold a state up: ``open_rows`` are the first of them, (number, what it says now)."""
    what = back or "关联行"
    if not total:
        return f"还没有登记{what}，不能改为“{word}”。请先把{what}登记到这里。"
    return f"{open_words(open_rows, count, what)}，不能改为“{word}”。请先办完，再改状态。"


def reopened_sentence(word: str, open_rows: tuple[tuple[str, str], ...], count: int, back: str) -> str:
    """Return what is told of a row that has its state while rows behind it are open, again or still."""
    return f"写的是“{word}”，{open_words(open_rows, count, back)}，请核对。"


def open_words(open_rows: tuple[tuple[str, str], ...], count: int, what: str) -> str:
    """Return the fact both begin with: the first open rows by number and state, and how many there are."""
    told = "、".join(f"{number}（{state or '未填'}）" for number, state in open_rows)
    more = f"等 {count} 个" if count > len(open_rows) else ""
    return f"{what}{told}{more}还没有办完"
