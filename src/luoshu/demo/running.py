"""The demo's parent process: starts web and worker, forwards signals, restarts a child that died."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

POLL_SECONDS: Final = 0.3
CALM_SECONDS: Final = 20.0
LONGEST_PAUSE: Final = 30.0
END_SECONDS: Final = 15.0


@dataclass
class Child:
    """One command kept running. A child that dies at once again and again is started ever more slowly."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    next_start: float = 0.0
    pause: float = field(default=1.0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)

    def keep(self) -> None:
        """Start the child when it is due and not running."""
        if self.process is not None and self.process.poll() is None:
            return
        moment = time.monotonic()
        if self.process is not None:
            self.pause = 1.0 if moment - self.started > CALM_SECONDS else min(LONGEST_PAUSE, self.pause * 2)
            self.next_start = moment + self.pause
            sys.stderr.write(f"{self.name}意外退出，{self.pause:.0f} 秒后重新启动。\n")
            self.process = None
        if moment >= self.next_start:
            self.start()

    def stop(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, deadline: float) -> None:
        """Wait for the end; kill what does not end in time."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def luoshu(*arguments: str) -> list[str]:
    """Return the command line of a luoshu command with this very interpreter."""
    return [sys.executable, "-c", "from luoshu.cli.main import main; raise SystemExit(main())", *arguments]


def run_children(children: Sequence[Child], *, on_start: Callable[[], None]) -> int:
    """Keep the children running until SIGTERM or SIGINT; return 0 after a clean end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for child in children:
        child.start()
    threading.Thread(target=on_start, daemon=True).start()
    while not stop.wait(POLL_SECONDS):
        for child in children:
            child.keep()
    for child in children:
        child.stop(signal.SIGTERM)
    deadline = time.monotonic() + END_SECONDS
    for child in children:
        child.wait(deadline)
    return 0


def wait_for_page(url: str, seconds: float = 60.0) -> bool:
    """Tell whether the page answers within ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def open_browser(url: str) -> None:
    """Open the page where there is a screen; nothing to open is no error."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"):
        return
    import webbrowser

    webbrowser.open(url)
