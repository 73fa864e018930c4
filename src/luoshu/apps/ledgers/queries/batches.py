"""Import batches as a reader sees them: a list, one batch row by row, and the file given back in red."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.ledgers.choices import BatchState, Change
from luoshu.apps.ledgers.errors import BatchInvalid, BatchNotVisible
from luoshu.apps.ledgers.models import ImportBatch, Ledger, RowVersion
from luoshu.apps.ledgers.queries.doors import READ, declaration_of, find_ledger_for, is_filler
from luoshu.apps.ledgers.queries.rows import MASK, row_link, visible_values
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers import LedgerDeclaration, shown_value
from luoshu.core.tables import RowProblem, compare_headings, mark_problems, read_form, read_table, with_names

PAGE_SIZE: Final = 50
MOST_BATCHES: Final = 30


@dataclass(frozen=True)
class CellChange:
    """One cell: column, before, after, as the sheet shows them."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class BatchRow:
    """One row of a batch. ``changes`` of a new row are what it brings."""

    row_no: int
    change: Change
    key: str
    link: str
    changes: tuple[CellChange, ...]

    @property
    def is_new(self) -> bool:
        """Whether the row was not there before."""
        return self.change is Change.NEW


@dataclass(frozen=True)
class Wanted:
    """A column without a heading in the file, and what it may be called there."""

    key: str
    name: str
    is_required: bool
    chosen: str


@dataclass(frozen=True)
class BatchPage:
    """One batch, a page of its rows."""

    batch: ImportBatch
    ledger: Ledger
    rows: tuple[BatchRow, ...]
    count: int
    page: int
    pages: int
    problems: tuple[RowProblem, ...]
    wanted: tuple[Wanted, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether headings must be matched before anything can be shown."""
        return bool(self.batch.mapping.get("missing"))

    @property
    def may_apply(self) -> bool:
        """Whether there is something to write that was not written."""
        return self.batch.state == BatchState.PREVIEW and not self.is_waiting and self.count > 0


def find_batch_for(acting: Acting, code: str) -> ImportBatch:
    """Return one batch in the reader's scope. Raises NotAllowed, BatchNotVisible."""
    if not acting.may(READ):
        raise NotAllowed
    batches = in_scope(ImportBatch.objects.filter(code=code), acting)
    found = batches.select_related("file", "division").first()
    if found is None:
        raise BatchNotVisible
    return found


def batches_for(acting: Acting, ledger: Ledger) -> list[ImportBatch]:
    """Return the latest batches of a ledger in the reader's scope, without their rows."""
    batches = in_scope(ImportBatch.objects.filter(ledger_code=ledger.code), acting)
    return list(batches.defer("diff").select_related("division").order_by("-made_at")[:MOST_BATCHES])


def batch_page_for(acting: Acting, code: str, *, change: str = "", page: int = 1, size: int = PAGE_SIZE) -> BatchPage:
    """Return a batch and a page of its rows; ``change`` picks new or changed ones. Three queries for any number."""
    batch = find_batch_for(acting, code)
    ledger = find_ledger_for(acting, batch.ledger_code)
    declaration = declaration_of(ledger)
    kept = [one for one in batch.diff.get("rows", ()) if not change or one[1] == change]
    pages = max(1, -(-len(kept) // size))
    page = min(max(1, page), pages)
    some = kept[(page - 1) * size : page * size]
    return BatchPage(
        batch=batch,
        ledger=ledger,
        rows=tuple(_rows(ledger, declaration, is_filler(acting, ledger, declaration), some)),
        count=len(kept),
        page=page,
        pages=pages,
        problems=tuple(_problems(batch)),
        wanted=tuple(_wanted(batch, declaration)),
    )


def _rows(
    ledger: Ledger, declaration: LedgerDeclaration, is_officer: bool, kept: Sequence[Sequence[Any]]
) -> list[BatchRow]:
    wanted = {one[2]: one[3] for one in kept if one[1] == Change.CHANGED}
    versions = RowVersion.objects.filter(
        row__ledger_code=ledger.code, row__key__in=list(wanted), number__in=set(wanted.values())
    ).select_related("row")
    before = {version.row.key: version.values for version in versions if version.number == wanted[version.row.key]}
    rows = []
    for row_no, change, key, _, _, stored in kept:
        old = visible_values(declaration, before.get(key, {}), is_officer=is_officer)
        new = visible_values(declaration, stored, is_officer=is_officer)
        changes = tuple(
            CellChange(column.name, shown_value(column, old[column.key]), shown_value(column, new[column.key]))
            for column in declaration.form.columns
            if old[column.key] != new[column.key]
        )
        rows.append(BatchRow(row_no, Change(change), key, row_link(ledger.code, key), changes))
    return rows


def _problems(batch: ImportBatch) -> list[RowProblem]:
    return [
        RowProblem(row_no, column, code, message, raw="")
        for row_no, column, code, message in batch.diff.get("problems", ())
    ]


def _wanted(batch: ImportBatch, declaration: LedgerDeclaration) -> list[Wanted]:
    found, names = set(batch.mapping.get("found", {})), batch.mapping.get("names", {})
    return [
        Wanted(column.key, column.name, column.is_required, names.get(column.key, ""))
        for column in declaration.form.columns
        if column.key not in found or column.key in names
    ]


def marked_file(acting: Acting, code: str) -> tuple[bytes, str]:
    """Return the file of a batch with every wrong cell red and its reason in a comment, and the file's name.

    Raises NotAllowed, BatchNotVisible, and BatchInvalid for rows that came without a sheet.
    """
    batch = find_batch_for(acting, code)
    if batch.mapping.get("is_exchange"):
        raise BatchInvalid(reason="这一批是接口报送的，没有原表。退回的原因见批次页。")
    declaration = declaration_of(find_ledger_for(acting, batch.ledger_code))
    with open_bytes(batch.file) as stream:
        data = stream.read()
    name = f"{batch.file_name.rpartition('.')[0] or batch.file_name}（标红）.xlsx"
    problems = _problems(batch)
    if batch.mapping.get("missing"):
        table = read_table(data)
        row_no = compare_headings(table.rows, declaration.form).row_no or 1
        lacking = {column.key: column.name for column in declaration.form.columns}
        words = "、".join(lacking[key] for key in batch.mapping["missing"] if key in lacking)
        return mark_problems(
            data, table, [RowProblem(row_no, "", "missing_columns", f"缺少列：{words}。", "")], {}
        ), name
    reading = read_form(data, with_names(declaration.form, batch.mapping.get("names", {})), placeholder=MASK)
    for row_no, column, stated, added, _ in batch.diff.get("totals", ()):
        sentence = f"填的是 {stated}，各行相加是 {added}，请核对。"
        problems.append(RowProblem(row_no, column, "total_off", sentence, ""))
    return mark_problems(data, reading.table, problems, reading.positions), name
