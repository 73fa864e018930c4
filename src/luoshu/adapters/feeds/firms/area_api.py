"""Client of the FIRMS area API: CSV of one satellite product over one bounding box for the last days.

Nothing here raises because of the network: a poll ends as a :class:`PollReply` that says what came back and when to try
again. The caller stores ``content`` before it parses anything, also when the reply is not usable.
"""

import email.utils
import random
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead

BASE_URL = "https://firms.modaps.eosdis.nasa.gov/api/area/csv"
SOURCES = (
    "VIIRS_SNPP_NRT",
    "VIIRS_NOAA20_NRT",
    "VIIRS_NOAA21_NRT",
    "MODIS_NRT",
    "VIIRS_SNPP_SP",
    "VIIRS_NOAA20_SP",
    "MODIS_SP",
)
OK, RETRY, REFUSED, BROKEN = "ok", "retry", "refused", "broken"
MAX_BYTES = 200 * 1024 * 1024
_PIECE = 1 << 16


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A reply that sends elsewhere is an error: the hosts we fetch from are named by the administrator alone."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class Area:
    """Bounding box in degrees WGS-84."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise ValueError("范围应为西、南、东、北四个度数，且西小于东、南小于北，请改正后重试。")

    def text(self) -> str:
        return ",".join(f"{value:g}" for value in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True)
class PollReply:
    """What one poll gave. ``outcome``: ok, retry (later), refused (ask a person), broken (cut off or too long).

    ``status`` is the HTTP status, 0 without an answer. ``retry_after_s`` is how long to wait before the next try.
    ``message`` is a Chinese sentence for the feed's page, empty when all is well. ``url`` never contains the key.
    """

    outcome: str
    status: int
    content: bytes
    retry_after_s: float
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class BackOff:
    """Waiting times: doubled from ``first_s`` with every failure up to ``longest_s``, spread by up to a half."""

    first_s: float = 60.0
    longest_s: float = 3600.0

    def wait_s(self, failures: int, spread: random.Random) -> float:
        """Seconds to wait after the given number of failures in a row (1 or more)."""
        step: float = min(self.longest_s, self.first_s * 2.0 ** min(failures - 1, 20))
        return step * (0.75 + 0.5 * spread.random())


class FirmsArea:
    """Polls one product over one area. ``seed`` spreads the waiting times of many installations."""

    def __init__(
        self,
        map_key: str,
        *,
        base_url: str = BASE_URL,
        timeout_s: float = 60.0,
        back_off: BackOff | None = None,
        seed: int = 0,
        open_url: Callable[..., HTTPResponse] | None = None,
    ) -> None:
        if not base_url.startswith(("https://", "http://")):
            raise ValueError("接口地址应以 https:// 开头，请改正后重试。")
        self._key = map_key
        self._base_url = base_url.rstrip("/")
        self._timeout_s = timeout_s
        self._back_off = back_off or BackOff()
        self._spread = random.Random(seed)  # noqa: S311 -- spreads load, protects nothing
        self._open = open_url or _OPENER.open
        self._failures = 0

    def poll(self, source: str, area: Area, *, days: int = 1, start_on: str = "") -> PollReply:
        """Fetch ``days`` (1-10) days of ``source``, from ``start_on`` (YYYY-MM-DD) or up to now. Never raises."""
        tail = [source, area.text(), str(days), *([start_on] if start_on else [])]
        path = "/".join(urllib.parse.quote(part, safe=",-") for part in tail)
        shown = f"{self._base_url}/***/{path}"
        url = f"{self._base_url}/{urllib.parse.quote(self._key, safe='')}/{path}"
        request = urllib.request.Request(url, headers={"User-Agent": "luoshu", "Accept": "text/csv"})  # noqa: S310
        try:
            with self._open(request, timeout=self._timeout_s) as response:
                return self._judge(response.status, *_read(response), shown)
        except urllib.error.HTTPError as error:
            return self._http_error(error, shown)
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            return self._failed(RETRY, 0, b"", f"连不上 FIRMS（{_plain(reason)}），稍后自动重试；请检查网络。", shown)

    def _judge(self, status: int, content: bytes, complete: bool, url: str) -> PollReply:
        if not complete:
            message = f"FIRMS 的回复没有传完整（收到 {len(content)} 字节），已留存，稍后自动重取。"
            return self._failed(BROKEN, status, content, message, url)
        first = content.lstrip(b"\xef\xbb\xbf \r\n")[:200].split(b"\n")[0].strip()
        if b"latitude" in first.lower() and b"," in first:
            self._failures = 0
            return PollReply(OK, status, content, 0.0, "", url)
        said = first.decode("utf-8", "replace")[:120]
        if b"map_key" in first.lower() and b"invalid" in first.lower():
            message = f"FIRMS 不认这个密钥（“{said}”），请在设置里换一个有效的 MAP_KEY。"
            return self._failed(REFUSED, status, content, message, url)
        outcome = RETRY if b"limit" in first.lower() or b"exceed" in first.lower() else REFUSED
        message = f"FIRMS 返回的不是火点表：“{said or '（空）'}”，已留存；请核对产品名、范围和密钥。"
        return self._failed(outcome, status, content, message, url)

    def _http_error(self, error: urllib.error.HTTPError, url: str) -> PollReply:
        try:
            content, _ = _read(error)
        except (OSError, HTTPException):
            content = b""
        if error.code == 429 or error.code >= 500:
            reply = self._failed(RETRY, error.code, content, _busy(error.code), url)
            asked = retry_after_seconds(error.headers.get("Retry-After"), error.headers.get("Date"))
            wait = max(reply.retry_after_s, asked) if asked is not None else reply.retry_after_s
            return PollReply(RETRY, error.code, content, wait, reply.message, url)
        message = f"FIRMS 拒绝了请求（HTTP {error.code}），请核对密钥、产品名和范围。"
        return self._failed(REFUSED, error.code, content, message, url)

    def _failed(self, outcome: str, status: int, content: bytes, message: str, url: str) -> PollReply:
        self._failures += 1
        wait = self._back_off.wait_s(self._failures, self._spread)
        return PollReply(outcome, status, content, wait, message.replace(self._key or "\0", "***"), url)


def retry_after_seconds(value: str | None, now: str | None) -> float | None:
    """Seconds of a Retry-After header: a number, or an HTTP date measured against the reply's own Date header."""
    if not value:
        return None
    if value.strip().isdigit():
        return min(float(value.strip()), 86400.0)
    until, sent = _http_date(value), _http_date(now or "")
    return min(max(0.0, until - sent), 86400.0) if until is not None and sent is not None else None


def _http_date(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError):
        return None


def _read(response: HTTPResponse | urllib.error.HTTPError) -> tuple[bytes, bool]:
    """(body, whether it is whole): what came before the connection broke is kept."""
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := response.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BYTES:
                return b"".join(pieces)[:MAX_BYTES], False
    except IncompleteRead as error:
        return b"".join([*pieces, error.partial]), False
    except (OSError, HTTPException):
        return b"".join(pieces), False
    announced = response.headers.get("Content-Length", "")
    return b"".join(pieces), not announced.isdigit() or int(announced) == size


def _busy(status: int) -> str:
    if status == 429:
        return "FIRMS 说请求太频繁（HTTP 429），按它要求的时间再取；请减少轮询次数或产品数。"
    return f"FIRMS 服务暂时出错（HTTP {status}），稍后自动重试；这期间没有数据不等于没有火。"


def _plain(reason: object) -> str:
    return str(reason).strip()[:120] or type(reason).__name__
