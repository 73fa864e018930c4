"""A vendor's robot on a loopback socket: it keeps what it was sent and answers as it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Says:
    """One answer. ``send_bytes`` cuts the body; ``is_silent`` never answers; ``hangs_up`` closes without a word."""

    body: Any = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    send_bytes: int | None = None
    is_silent: bool = False
    hangs_up: bool = False

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


WECOM_OK = Says({"errcode": 0, "errmsg": "ok"})
WECOM_GONE = Says({"errcode": 93000, "errmsg": "invalid webhook url, hint: [1700000000_1_abc]"})
WECOM_LIMIT = Says({"errcode": 45009, "errmsg": "api freq out of limit"})
DINGTALK_SIGN = Says({"errcode": 310000, "errmsg": "sign not match"})
DINGTALK_LIMIT = Says({"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"})
FEISHU_OK = Says({"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"})
FEISHU_SIGN = Says({"code": 19021, "data": {}, "msg": "sign match fail or timestamp is not within one hour"})
SERVER_ERROR = Says(b"<html>502</html>", status=502)
SILENCE = Says(is_silent=True)
HANG_UP = Says(hangs_up=True)
HALF = Says({"errcode": 0, "errmsg": "ok"}, send_bytes=9)
NOT_JSON = Says(b"<html>sign in</html>")


@dataclass(frozen=True)
class Heard:
    """One request as it came in."""

    path: str
    query: dict[str, list[str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        content = self.json.get("text") or self.json.get("content")
        return str(content.get("content") or content.get("text"))


@dataclass
class Robot:
    """The running server: change ``answers`` at any time; the last one repeats."""

    url: str
    answers: list[Says]
    heard: list[Heard] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_answer(self) -> Says:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.heard]


@contextmanager
def robot(*answers: Says) -> Iterator[Robot]:
    """Serve on a free loopback port until the block ends."""
    found = Robot("", list(answers) or [WECOM_OK])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            parts = urlsplit(self.path)
            with found.lock:
                found.heard.append(Heard(parts.path, parse_qs(parts.query), body))
                answer = found.next_answer()
            if answer.is_silent:
                found.over.wait(30)
                return
            if answer.hangs_up:
                return
            content = answer.content()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: answer.send_bytes])

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
