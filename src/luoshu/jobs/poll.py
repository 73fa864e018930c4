"""Fetch the sources that are due. What came back is stored whatever it is; reading it is the next loop's work."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

from luoshu.adapters.feeds.firms.area_api import OK, Area, FirmsArea, PollReply
from luoshu.apps.acting import SYSTEM
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.sniffing import media_type_of
from luoshu.apps.evidence.storage import OPENING
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.models import Source
from luoshu.apps.feeds.operations import (
    POLL_ADDRESS,
    claim_sources,
    finish_poll,
    inbox_folder,
    is_allowed_host,
    key_of,
    receive_delivery,
    without_pictures,
)
from luoshu.jobs.retry import retried

MOST_FILES: Final = 50
SETTLED_SECONDS: Final = 10
LEFT_SECONDS: Final = 3600
"""A picture that no alarm has named for so long is deleted: it may show people, and belongs to nothing."""
MEGABYTE: Final = 1024 * 1024


class Fetched(NamedTuple):
    """What one poll came to; ``wait_s`` is what the far side asked for."""

    problem: str
    delivery_codes: list[str]
    wait_s: float = 0.0


def poll_due(*, at: datetime, worker: str) -> int:
    """Poll one source that is due; return how many were polled. A failure makes that source wait longer, no other."""
    claimed = claim_sources(at=at, worker=worker, limit=1)
    for source in claimed:
        found = _from_folder(source, at) if source.folder else _from_address(source, at)
        finish_poll(
            source_id=source.pk,
            worker=worker,
            at=at,
            problem=found.problem,
            wait_s=found.wait_s,
            delivery_codes=found.delivery_codes,
        )
    return len(claimed)


def _from_address(source: Source, at: datetime) -> Fetched:
    reply = _fetch(source)
    problem = reply.message if reply.outcome != OK else ""
    codes = []
    if reply.content.strip():
        # An error text, too, is evidence of what the source said: it is stored like any other delivery.
        taken = _take(source, reply.content, f"{source.code}-{at:%Y%m%dT%H%M%SZ}.csv", at)
        codes, problem = taken.delivery_codes, problem or taken.problem
    return Fetched(problem, codes, reply.retry_after_s)


def _fetch(source: Source) -> PollReply:
    found = POLL_ADDRESS.fullmatch(source.poll_url)
    key = key_of(source)
    reason = ""
    if found is None:
        reason = "来源的地址不完整"
    elif not is_allowed_host(source.poll_url):
        reason = "来源的主机不在允许取数的名单（LUOSHU_FEED_HOSTS）里"
    elif not key:
        reason = "来源没有密钥，也没有设置 LUOSHU_FIRMS_MAP_KEY"
    if found is None or reason:
        return PollReply("refused", 0, b"", 0.0, f"{reason}，没有去取数；请补上后等下一次轮询。", "")
    base, product, box, days = found.groups()
    client = FirmsArea(key, base_url=base, seed=source.pk)
    return client.poll(product, Area(*(float(value) for value in box.split(","))), days=int(days))


def _from_folder(source: Source, at: datetime) -> Fetched:
    """Take the files that lie in a source's folder, oldest first; each is moved aside, taken or refused.

    Pictures of alarms lie beside them and are deleted as soon as what may be kept of them is kept (F26).
    """
    folder = inbox_folder(source.folder)
    beside = _Beside(folder, is_used=source.kind == FeedKind.CAMERA)
    codes: list[str] = []
    problems: list[str] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting = [path for path in _waiting(folder, at) if not beside.holds(path)][:MOST_FILES]
        for path in waiting:
            is_large = path.stat().st_size > settings.LUOSHU_MAX_UPLOAD_MB * MEGABYTE
            content = b"" if is_large else path.read_bytes()
            taken = _take(source, content, path.name, at, beside)
            codes += taken.delivery_codes
            problems += [f"{path.name}：{taken.problem}"] if taken.problem else []
            aside = folder / ("refused" if taken.problem else "taken")
            aside.mkdir(mode=0o700, exist_ok=True)
            _set_aside(path, aside / f"{at:%Y%m%dT%H%M%SZ}-{path.name}", without_pictures(source, content, at), content)
            beside.forget_read()
        if left := beside.forget_left(at):
            problems.append(f"{left} 张图片放了一小时，没有报警提到，已删除")
    except OSError as error:
        problems.append(f"收件文件夹读不了（{error.strerror or error}），请检查权限和磁盘。")
    return Fetched("；".join(problems)[:300], codes)


def _waiting(folder: Path, at: datetime) -> list[Path]:
    """Return plain files that nobody writes to any more; links lead out of the folder and are left alone."""
    found = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink() and path.name[0] != "."]
    settled = [path for path in found if at.timestamp() - path.stat().st_mtime >= SETTLED_SECONDS]
    return sorted(settled, key=lambda path: (path.stat().st_mtime, path.name))


class _Beside:
    """The pictures that lie in a folder beside the alarms that name them."""

    def __init__(self, folder: Path, *, is_used: bool) -> None:
        self._folder, self._is_used = folder, is_used
        self._read: set[Path] = set()

    def __call__(self, name: str) -> bytes | None:
        path = self._folder / name
        if not self._is_used or name[:1] in ("", ".") or path.parent != self._folder or path.is_symlink():
            return None
        if not path.is_file():
            return None
        self._read.add(path)
        with path.open("rb") as stream:
            # One byte more than is taken: the size itself is refused by the check of every photo.
            return stream.read(settings.LUOSHU_MAX_PHOTO_MB * MEGABYTE + 1)

    def holds(self, path: Path) -> bool:
        """Tell whether a file of the folder is a picture, by its bytes."""
        if not self._is_used:
            return False
        with path.open("rb") as stream:
            return media_type_of(stream.read(OPENING)).startswith("image/")

    def forget_read(self) -> None:
        """Delete the originals that were read."""
        while self._read:
            self._read.pop().unlink(missing_ok=True)

    def forget_left(self, at: datetime) -> int:
        """Delete the pictures that nobody asked for; return how many."""
        left = [path for path in _waiting(self._folder, at) if self.holds(path)] if self._is_used else []
        old = [path for path in left if at.timestamp() - path.stat().st_mtime >= LEFT_SECONDS]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _set_aside(path: Path, to: Path, kept: bytes, content: bytes) -> None:
    if kept == content:
        path.rename(to)
        return
    to.write_bytes(kept)
    path.unlink()


def _take(
    source: Source, content: bytes, name: str, at: datetime, beside: Callable[[str], bytes | None] = lambda name: None
) -> Fetched:
    try:
        made = retried(
            lambda: receive_delivery(
                kind=source.kind,
                datum=source.datum,
                data=content,
                file_name=name,
                by=SYSTEM,
                at=at,
                source=source,
                beside=beside,
            )
        )
    except LuoshuError as error:
        return Fetched(str(error), [])
    return Fetched("", [made.code])
