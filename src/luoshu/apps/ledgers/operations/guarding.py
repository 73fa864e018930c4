"""The guards of stages, asked in one place for one row and for many: by the page, the sheet and the exchange alike."""

from collections.abc import Iterable, Sequence
from typing import Final

from luoshu.apps.evidence.models import Attachment
from luoshu.apps.ledgers.choices import PhotoSide
from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.models import RowVersion
from luoshu.apps.ledgers.operations.preparing import ReadyRow
from luoshu.apps.ledgers.queries.linking import open_rows_behind
from luoshu.apps.ledgers.queries.photographs import SUBJECT, subject_of_row
from luoshu.core.ledgers import NO_PHOTOS, Asked, GuardKind, LedgerDeclaration, linked_sentence, stage_questions

AT_ONCE: Final = 500
Held = tuple[ReadyRow, RowVersion | None]
"""A row that is to be written and what it says now; None, or a removed one, for a new row."""


def check_guards(declaration: LedgerDeclaration, ready: ReadyRow, held: RowVersion | None, reason: str = "") -> None:
    """Raise RowInvalid with a sentence for every cell that a guard holds up."""
    refused = guard_refusals(declaration, [(ready, held)], reason=reason).get(ready.key)
    if refused:
        raise RowInvalid(refused)


def guard_refusals(
    declaration: LedgerDeclaration, rows: Sequence[Held], *, reason: str = ""
) -> dict[str, dict[str, str]]:
    """Return, by row key, the cells that may not be written and why. As many queries for one row as for many."""
    if not declaration.stages:
        return {}
    found: dict[str, dict[str, str]] = {}
    photos: list[tuple[ReadyRow, RowVersion | None, Asked]] = []
    linked: dict[tuple[str, str], list[tuple[ReadyRow, Asked]]] = {}
    for ready, version in rows:
        held = None if version is None or version.is_removed else version
        wrong, asked = stage_questions(
            declaration,
            None if held is None else held.values,
            ready.stored,
            reason=reason,
            is_behind=held is not None and ready.valid_on < held.valid_on,
        )
        if wrong:
            found[ready.key] = wrong
        for one in asked:
            if one.guard.kind is GuardKind.PHOTOS:
                photos.append((ready, version, one))
            else:
                linked.setdefault((one.column, one.guard.code), []).append((ready, one))
    for key, column, sentence in (*_without_photos(declaration, photos), *_held_by_others(declaration, linked)):
        found.setdefault(key, {}).setdefault(column, sentence)
    return found


def _without_photos(
    declaration: LedgerDeclaration, asked: Sequence[tuple[ReadyRow, RowVersion | None, Asked]]
) -> Iterable[tuple[str, str, str]]:
    subjects = {
        ready.key: subject_of_row(declaration.code, version.row_id)
        for ready, version, _ in asked
        if version is not None
    }
    wanted, sides = list(subjects.values()), set()
    for start in range(0, len(wanted), AT_ONCE):
        rows = Attachment.objects.filter(subject_kind=SUBJECT, subject_code__in=wanted[start : start + AT_ONCE])
        sides |= set(rows.values_list("subject_code", "kind"))
    for ready, _, one in asked:
        subject = subjects.get(ready.key)
        if not all((subject, side) in sides for side in PhotoSide.values):
            yield ready.key, one.column, NO_PHOTOS.format(word=one.word)


def _held_by_others(
    declaration: LedgerDeclaration, linked: dict[tuple[str, str], list[tuple[ReadyRow, Asked]]]
) -> Iterable[tuple[str, str, str]]:
    for rows in linked.values():
        behind = open_rows_behind(rows[0][1].guard, declaration.code, [ready.key for ready, _ in rows])
        for ready, one in rows:
            standing = behind.of(ready.key)
            if standing.open_count or not standing.total:
                sentence = linked_sentence(one.word, standing.total, standing.first, standing.open_count, behind.back)
                yield ready.key, one.column, sentence
