"""One POST with every way it can end told apart: before the request left, after it left, and half an answer.

Strict TLS (the system's authorities and the host's name), no redirects, no proxy guessing, a limit on the answer's
size and on the whole time, so that a worker's lease outlives any call.
"""

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from luoshu.adapters.messages.outcome import IN_DOUBT, NOT_SENT, REFUSED, THROTTLED, Outcome

LARGEST_ANSWER: Final = 64 * 1024
LONGEST_WAIT_S: Final = 600.0


@dataclass(frozen=True)
class Answer:
    """A whole answer with status 200: its JSON object."""

    body: Mapping[str, Any]


def post(
    url: str, body: bytes, *, content_type: str, timeout_s: float, headers: Mapping[str, str] | None = None
) -> Answer | Outcome:
    """Return the answer's object, or the outcome when there is none. Never raises for what the network does."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return Outcome(REFUSED, "address", "通道地址不完整，请填写以 https:// 开头的地址。")
    connection = _connection(parts.scheme, parts.hostname, parts.port, timeout_s)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    deadline = time.monotonic() + 2 * timeout_s
    try:
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as error:
            return Outcome(NOT_SENT, "tls", f"对方证书不可信（{error.verify_message}），没有发送。请检查证书或地址。")
        except (OSError, UnicodeError) as error:
            return Outcome(NOT_SENT, "connect", f"连接不上对方（{_words(error)}），没有发送，稍后自动再试。")
        try:
            connection.request("POST", path, body, {"Content-Type": content_type, **(headers or {})})
            response = connection.getresponse()
            content = _read(response, deadline)
        except (OSError, http.client.HTTPException) as error:
            return Outcome(IN_DOUBT, "cut", f"已发出但没有等到完整答复（{_words(error)}），不知道对方是否收到。")
        return _answer(response, content)
    finally:
        connection.close()


def post_json(url: str, content: Mapping[str, Any], *, timeout_s: float) -> Answer | Outcome:
    """Post an object as JSON."""
    body = json.dumps(content, ensure_ascii=False).encode("utf-8")
    return post(url, body, content_type="application/json; charset=utf-8", timeout_s=timeout_s)


def _connection(scheme: str, host: str, port: int | None, timeout_s: float) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=timeout_s)
    return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=ssl.create_default_context())


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read the whole answer; a peer that drips bytes for ever is cut off like one that is silent."""
    parts: list[bytes] = []
    size = 0
    while part := response.read1(8192):
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER or time.monotonic() > deadline:
            raise TimeoutError("答复过长或过慢")
    expected = response.headers.get("Content-Length", "")
    if expected.isdigit() and size < int(expected):
        raise http.client.IncompleteRead(b"".join(parts), int(expected) - size)
    return b"".join(parts)


def _answer(response: http.client.HTTPResponse, content: bytes) -> Answer | Outcome:
    status = response.status
    if status == 429:
        wait_s = _wait(response.headers.get("Retry-After", ""))
        return Outcome(THROTTLED, "429", "对方要求放慢发送，稍后自动再发。", wait_s)
    if status >= 500:
        return Outcome(IN_DOUBT, str(status), f"对方服务出错（HTTP {status}），不知道是否已经送出。")
    if status != 200:
        return Outcome(REFUSED, str(status), f"对方没有受理（HTTP {status}）。请检查通道地址和凭据。")
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return Outcome(IN_DOUBT, "answer", "对方的答复看不懂，不知道是否已经送出。请检查通道地址是否正确。")
    return Answer(body)


def _wait(text: str) -> float:
    return min(float(text), LONGEST_WAIT_S) if text.isdigit() else 60.0


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "超时"
    return type(error).__name__
