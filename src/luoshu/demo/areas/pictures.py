"""Rows whose last state asks for two pictures: first under way, then the pictures, then done, as an office does it."""

import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.operations import keep_photo
from luoshu.apps.ledgers.choices import PhotoSide
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.ledgers.operations import NewRow, record_rows
from luoshu.apps.ledgers.queries import photo_subject
from luoshu.core.ledgers import GuardKind, LedgerDeclaration
from luoshu.demo.areas.spread import Row

DAY = timedelta(days=1)


def record_with_photos(
    declaration: LedgerDeclaration,
    rows: list[Row],
    *,
    by: Acting,
    on: date,
    at: datetime,
    sentence: str = "",
    source: str = "",
) -> None:
    """Write the rows of a ledger as they stand on a day. Raises ValueError when one is refused."""
    before = list(_under_way(declaration, rows))
    if before:
        _record(declaration, [NewRow(row) for row in before], by=by, on=on - DAY, at=at - DAY)
        _attach(declaration.code, by=by, at=at - DAY)
    made = [NewRow(row, source=source, sentence=sentence) for row in rows]
    _record(declaration, made, by=by, on=on, at=at)


def _record(declaration: LedgerDeclaration, rows: list[NewRow], *, by: Acting, on: date, at: datetime) -> None:
    done = record_rows(
        ledger_code=declaration.code,
        rows=rows,
        by=by,
        at=at,
        valid_on=None if declaration.date_column else on,
    )
    if done.refused:
        raise ValueError(f"{declaration.code}: {next(iter(done.refused.values()))}")


def _under_way(declaration: LedgerDeclaration, rows: list[Row]) -> Iterable[Row]:
    """The rows that ask for pictures, in the state before."""
    for stages in declaration.stages:
        for guard in stages.guards:
            if guard.kind is GuardKind.PHOTOS:
                for row in rows:
                    word = str(row[stages.column])
                    if word in guard.words:
                        yield row | {stages.column: stages.order[stages.order.index(word) - 1]}


def _attach(ledger_code: str, *, by: Acting, at: datetime) -> None:
    """Give every row of a ledger the same two drawn pictures, in one statement."""
    kept = [(side, keep_photo(data=_drawn(colour), at=at)) for side, colour in zip(PhotoSide, _COLOURS, strict=True)]
    Attachment.objects.bulk_create(
        Attachment(
            code=f"FJ-DEMO-{ledger_code[:12].upper()}-{row.pk}-{side.value[0].upper()}",
            file=photo.original,
            shown_copy=photo.shown,
            kind=side.value,
            subject_kind="ledger_row",
            subject_code=photo_subject(row),
            division_path=row.division_path,
            original_name=f"{side.label}（演示）.jpg",
            uploaded_by=by.person_code,
            uploaded_post=by.post_code,
            uploaded_at=at,
        )
        for row in LedgerRow.objects.filter(ledger_code=ledger_code).order_by("pk")
        for side, photo in kept
    )


_COLOURS = ((150, 146, 138), (120, 150, 128))


def _drawn(colour: tuple[int, int, int]) -> bytes:
    """A drawn road: grey and broken before, even and marked after."""
    picture = Image.new("RGB", (320, 200), colour)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(110, 200), (210, 200), (175, 60), (145, 60)], fill=(88, 88, 92))
    for place in range(5):
        top = 70 + place * 28
        pen.line([(160, top), (160 - (place * 3 if colour == _COLOURS[0] else 0), top + 14)], fill="white", width=4)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
