"""A local HTTP server that answers from a script of prepared replies, for clients of outside services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Reply:
    """One scripted reply; ``send_bytes`` below the body's length breaks the connection off in the middle."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    send_bytes: int | None = None


@dataclass
class Replay:
    base_url: str
    paths: list[str]


@contextmanager
def replay(*replies: Reply) -> Iterator[Replay]:
    """Serve the replies one after another on the loopback interface; the last one repeats."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = replies[min(len(paths), len(replies) - 1)]
            paths.append(self.path)
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.send_bytes])

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Replay(f"http://127.0.0.1:{server.server_address[1]}/api/area/csv", paths)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
