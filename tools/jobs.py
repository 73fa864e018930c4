"""Child processes of the set-up: run side by side, counted in bytes and seconds, their full output kept in a log."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

STARTED = time.monotonic()
LOCAL = re.compile(r"Processing (?P<path>/.+\.whl)")
SIZES = {"kb": 1e3, "mb": 1e6, "gb": 1e9, "bytes": 1.0}
DOWNLOAD = re.compile(r"Downloading .*\((?P<size>[\d.]+) (?P<unit>kB|MB|GB|bytes)\)")
LINES_SHOWN = 15


class SetupFailed(Exception):
    """The set-up could not go on; the text is one sentence with the next step."""


def say(text: str) -> None:
    """Write one progress line, with the seconds since the start, to stderr."""
    sys.stderr.write(f"[{time.monotonic() - STARTED:6.1f} 秒] {text}\n")
    sys.stderr.flush()


def megabytes(count: float) -> str:
    """Return a size as people read it."""
    return f"{count / 1e6:.1f} MB"


def fetched(downloaded: float, copied: float) -> str:
    """Return how much came over the network and how much from this machine, as the end of a sentence."""
    parts = [("下载", downloaded), ("取自本机", copied)]
    return "".join(f"，{verb} {megabytes(count)}" for verb, count in parts if count)


class Job:
    """One child process, running from the moment it is made; ``finish`` waits for it."""

    def __init__(
        self,
        title: str,
        command: Sequence[str],
        *,
        next_step: str,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.title = title
        self.next_step = next_step
        self.log = log
        self.downloaded = 0.0
        self.copied = 0.0
        self.began = self.ended = time.monotonic()
        self.tail: list[str] = []
        log.parent.mkdir(parents=True, exist_ok=True)
        say(f"{title}……")
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=os.environ | dict(environment or {}),
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        output = self.process.stdout
        if output is None:
            return
        with output, self.log.open("w", encoding="utf-8") as log:
            for line in output:
                log.write(line)
                self.tail = [*self.tail[-LINES_SHOWN + 1 :], line]
                self._count(line)
        self.ended = time.monotonic()

    def _count(self, line: str) -> None:
        """Add what pip says it fetched: over the network, or from a folder of wheels on this machine."""
        if found := DOWNLOAD.search(line):
            self.downloaded += float(found["size"]) * SIZES[found["unit"].lower()]
        elif found := LOCAL.search(line):
            with contextlib.suppress(OSError):
                self.copied += Path(found["path"]).stat().st_size

    def finish(self) -> None:
        """Wait for the end; raise ``SetupFailed`` if the process failed."""
        code = self.process.wait()
        self.reader.join()
        if code:
            sys.stderr.write("".join(self.tail))
            raise SetupFailed(f"{self.title}失败。{self.next_step}（完整记录：{self.log}）")
        say(f"{self.title}：完成，用时 {self.ended - self.began:.1f} 秒{fetched(self.downloaded, self.copied)}")

    def stop(self) -> None:
        """End the process if it still runs: another part of the set-up has failed."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
