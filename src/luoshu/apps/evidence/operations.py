"""Keeping bytes: stored before anything reads them, under their hash, never changed."""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import PurePath
from typing import IO, Final

from django.conf import settings
from django.db import transaction

from luoshu.adapters.documents.extract import Budget, CannotLook, Words, all_words
from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence import storage
from luoshu.apps.evidence.errors import (
    CannotLookInside,
    EmptyFile,
    FileKindRefused,
    FileTooLarge,
    NotAPhoto,
    SecrecyMarkFound,
)
from luoshu.apps.evidence.models import Attachment, StoredFile
from luoshu.apps.evidence.photos import ReadPhoto, read_photo
from luoshu.apps.evidence.queries import media_type_with_hint
from luoshu.apps.evidence.reducing import reduce_picture
from luoshu.apps.evidence.sniffing import PHOTOS, media_type_of, name_of
from luoshu.core.fire.pictures import Box
from luoshu.core.reading.secrecy import find_secrecy_marks, secrecy_refusal

PAPERS: Final = frozenset({"application/pdf", "application/zip", "application/x-ole", "text/plain"})
"""A scan, a Word or Excel file, plain text."""
ORPHAN_SECONDS: Final = 3600
PORTION: Final = 1_000_000


def store_bytes(
    *, data: bytes | IO[bytes], at: datetime, media_hint: str = "", limit_mb: int | None = None
) -> StoredFile:
    """Store received bytes and return their row; the same content again returns the same row.

    Call it before the transaction that uses the file: the disk is slow, and bytes without a user are harmless.
    ``media_hint`` only refines what the bytes allow (text/plain -> text/csv). Raises ``EmptyFile``, ``FileTooLarge``
    (above ``limit_mb``, else the setting LUOSHU_MAX_UPLOAD_MB) and ``DiskRefused``; then nothing was kept.
    """
    with storage.write_stream(data, limit_mb=limit_mb or settings.LUOSHU_MAX_UPLOAD_MB) as written:
        return _note_bytes(written.sha256, written.size, written.opening, at, media_hint)


def _note_bytes(sha256: str, size: int, opening: bytes, at: datetime, media_hint: str = "") -> StoredFile:
    media_type = media_type_with_hint(media_type_of(opening), media_hint)
    stored, is_new = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": media_type, "stored_at": at}
    )
    if not is_new and stored.released_at is not None:
        # The bytes came again after they were released: they are kept anew.
        StoredFile.objects.filter(id=stored.id).update(released_at=None, stored_at=at)
        stored.refresh_from_db()
    return stored


def adopt_orphans(*, at: datetime, limit: int = 500) -> int:
    """Give bytes on disk that have no row one (an upload died between the two); return how many.

    Only bytes older than an hour: younger ones may still be on their way to their row.
    """
    adopted = 0
    known = set(StoredFile.objects.filter(released_at__isnull=True).values_list("sha256", flat=True))
    for sha256, path in storage.stored_hashes():
        if sha256 in known or adopted >= limit:
            continue
        with storage.storage_lock(alone=True), contextlib.suppress(FileNotFoundError):
            facts = path.stat()
            if at.timestamp() - facts.st_mtime > ORPHAN_SECONDS:
                with path.open("rb") as stream:
                    opening = stream.read(storage.OPENING)
                _note_bytes(sha256, facts.st_size, opening, at)
                adopted += 1
    return adopted


def release_bytes(*, file_ids: Iterable[int], at: datetime) -> int:
    """Remove the bytes of files past their retention; row and hash stay for good. Return how many.

    Attached evidence is never released here, whatever the caller asks for. The row says so before the bytes go: a
    crash between the two leaves bytes that are adopted again, never a row that promises what is gone.
    """
    released = 0
    for file_id in file_ids:
        with storage.storage_lock(alone=True):
            with transaction.atomic():
                free = StoredFile.objects.filter(
                    id=file_id, released_at__isnull=True, attachments__isnull=True, shown_for__isnull=True
                )
                stored = free.first()
                if stored is None or StoredFile.objects.filter(id=file_id).update(released_at=at) != 1:
                    continue
                record(
                    by=SYSTEM,
                    at=at,
                    action="evidence.release",
                    subject_kind="file",
                    subject_code=stored.sha256,
                    detail={"size": stored.size},
                )
            storage.path_of(stored.sha256).unlink(missing_ok=True)
            released += 1
    return released


@dataclass(frozen=True)
class KeptPhoto:
    """A photo whose bytes are stored already: the original, the copy without EXIF, what the photo says of itself."""

    original: StoredFile
    shown: StoredFile
    read: ReadPhoto


def keep_photo(*, data: bytes | IO[bytes], at: datetime) -> KeptPhoto:
    """Check a photo and store its bytes, attached to nothing yet; what stays unattached is released like any bytes.

    The slow half of attaching, to be done before a transaction begins. Raises ``NotAPhoto``, ``BrokenPhoto``,
    ``PhotoTooManyPixels``, ``FileTooLarge``, ``EmptyFile``.
    """
    limit_mb: int = settings.LUOSHU_MAX_PHOTO_MB
    content = data if isinstance(data, bytes) else data.read(limit_mb * 1024 * 1024 + 1)
    photo = _checked_photo(content, limit_mb)
    return KeptPhoto(store_bytes(data=content, at=at, limit_mb=limit_mb), store_bytes(data=photo.shown, at=at), photo)


def keep_reduced(*, data: bytes, box: Box | None, at: datetime) -> tuple[StoredFile, StoredFile | None]:
    """Check a camera's picture and store only what may be kept of it (F26): the whole, coarse, and the smoke's box.

    The original is never stored. Raises as keep_photo.
    """
    limit_mb: int = settings.LUOSHU_MAX_PHOTO_MB
    photo = _checked_photo(data, limit_mb)
    reduced = reduce_picture(original=data, shown=photo.shown, box=box)
    crop = store_bytes(data=reduced.crop, at=at) if reduced.crop is not None else None
    return store_bytes(data=reduced.whole, at=at), crop


def attach_photo(
    *,
    by: Acting,
    at: datetime,
    data: bytes | IO[bytes] | KeptPhoto,
    original_name: str,
    kind: str,
    subject_kind: str,
    subject_code: str,
    division_path: str,
    taken_at: datetime | None = None,
) -> Attachment:
    """Attach a photo to a subject whose right the calling verb has checked; the scope is checked here again.

    The original is kept byte by byte; pages show a copy without EXIF. Time and position come from the photo;
    ``taken_at`` (the phone's clock) counts when the photo has no time. Raises ``NotVisible``, and as keep_photo.
    """
    if not by.covers(division_path):
        raise NotVisible
    kept = data if isinstance(data, KeptPhoto) else keep_photo(data=data, at=at)
    with transaction.atomic():
        attachment = Attachment.objects.create(
            code=f"FJ-{at:%Y%m%d}-{secrets.token_hex(5).upper()}",
            file=kept.original,
            shown_copy=kept.shown,
            kind=kind,
            subject_kind=subject_kind,
            subject_code=subject_code,
            division_path=division_path,
            original_name=original_name[-200:],
            uploaded_by=by.person_code,
            uploaded_post=by.post_code,
            uploaded_at=at,
            taken_at=kept.read.taken_at or taken_at,
            lon=kept.read.lon,
            lat=kept.read.lat,
        )
        record(
            by=by,
            at=at,
            action="evidence.attach",
            subject_kind=subject_kind,
            subject_code=subject_code,
            division_path=division_path,
            detail={
                "attachment": attachment.code,
                "kind": kind,
                "sha256": kept.original.sha256,
                "size": kept.original.size,
            },
        )
    return attachment


def attach_file(
    *,
    by: Acting,
    at: datetime,
    data: bytes,
    original_name: str,
    kind: str,
    subject_kind: str,
    subject_code: str,
    division_path: str,
) -> Attachment:
    """Attach a photo (shown without its position) or a paper: PDF, Word, Excel, text.

    Raises ``FileKindRefused``, ``SecrecyMarkFound``, ``CannotLookInside``, and as attach_photo.
    """
    media_type = media_type_of(data[: storage.OPENING])
    if media_type in PHOTOS:
        return attach_photo(
            by=by,
            at=at,
            data=data,
            original_name=original_name,
            kind=kind,
            subject_kind=subject_kind,
            subject_code=subject_code,
            division_path=division_path,
        )
    if not by.covers(division_path):
        raise NotVisible
    if media_type not in PAPERS:
        raise FileKindRefused(found=name_of(media_type))
    refuse_file_if_marked_secret(name=original_name, data=data)
    stored = store_bytes(data=data, at=at)
    with transaction.atomic():
        attachment = Attachment.objects.create(
            code=f"FJ-{at:%Y%m%d}-{secrets.token_hex(5).upper()}",
            file=stored,
            kind=kind,
            subject_kind=subject_kind,
            subject_code=subject_code,
            division_path=division_path,
            original_name=original_name[-200:],
            uploaded_by=by.person_code,
            uploaded_post=by.post_code,
            uploaded_at=at,
        )
        detail = {"attachment": attachment.code, "kind": kind, "sha256": stored.sha256, "size": stored.size}
        record(
            by=by,
            at=at,
            action="evidence.attach",
            subject_kind=subject_kind,
            subject_code=subject_code,
            division_path=division_path,
            detail=detail,
        )
    return attachment


def _checked_photo(content: bytes, limit_mb: int) -> ReadPhoto:
    if not content:
        raise EmptyFile
    if len(content) > limit_mb * 1024 * 1024:
        raise FileTooLarge(limit_mb=limit_mb)
    media_type = media_type_of(content[: storage.OPENING])
    if media_type not in PHOTOS:
        raise NotAPhoto(found=name_of(media_type))
    return read_photo(content)


def refuse_if_marked_secret(text: str) -> None:
    """Raise ``SecrecyMarkFound`` when a text bears a secrecy mark: this system holds nothing classified (M40)."""
    marks = find_secrecy_marks(text)
    if marks:
        raise SecrecyMarkFound(sentence=secrecy_refusal(marks))


def refuse_file_if_marked_secret(*, name: str, data: bytes) -> None:
    """Look through a whole file for a secrecy mark, before a byte of it is kept (M40).

    Body, headers and footers, text boxes, comments, properties, cells, sheet names, files inside the file; the name
    too. A picture or a scan has no words and passes. Raises ``SecrecyMarkFound`` or ``CannotLookInside``.
    """
    budget = Budget()
    parts = chain([Words("文件名", PurePath(name.replace("\\", "/")).stem)], all_words(data, budget))
    try:
        for place, text in parts:
            for piece in _portions(text):
                budget.spend(0)
                if marks := find_secrecy_marks(piece):
                    raise SecrecyMarkFound(sentence=secrecy_refusal(marks, place))
    except CannotLook as problem:
        raise CannotLookInside(sentence=str(problem)) from None


def _portions(text: str) -> Iterator[str]:
    """Cut a long text at line ends, so that the time is looked at in between."""
    start = 0
    while start < len(text):
        end = min(start + PORTION, len(text))
        # A line that is longer still is cut where it is.
        end = text.find("\n", end, end + PORTION) + 1 or end
        yield text[start:end]
        start = end
