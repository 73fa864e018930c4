"""A browser of one signed-in person, as far as waiting for pages goes: cookies, forms with their token, the clock."""

import http.client
import random
import re
import time
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import quote, unquote, urlencode

TIMEOUT_SECONDS = 60
IDLE_SECONDS = 20
"""A connection that was idle for longer is opened anew, as browsers do: the server closes idle ones."""
MOVED = (301, 302, 303)
DEMO_LOGIN = re.compile(r'action="/login/demo/([^/"]+)/"')
FIRE = re.compile(r'href="(/fires/[^/"?]+/)"')
BOUNDARY = "luoshu-load-boundary"


class Visitor:
    """One person with a session of one's own. Not shared between threads."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.name = port, name
        self.cookies: dict[str, str] = {}
        self.screens: list[str] = []
        self.fires: list[str] = []
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self.used_at = time.monotonic()

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """(status, where it moved to, text)."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        if time.monotonic() - self.used_at > IDLE_SECONDS:
            self.connection.close()
        try:
            self.connection.request(method, path, body or None, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
            self.used_at = time.monotonic()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return answer.status, answer.headers.get("Location", ""), text

    def sign_in(self) -> None:
        """Go through the demo's one-click login."""
        self.ask("GET", "/login/")
        form = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"]}).encode()
        status, *_ = self.ask("POST", f"/login/demo/{quote(self.name)}/", form, "application/x-www-form-urlencoded")
        if status not in MOVED or "sessionid" not in self.cookies:
            raise SystemExit(f"could not sign in as {self.name}: {status}")

    def may_open(self, screen: str) -> bool:
        """Tell whether the post has this screen; anything but yes and no is an error of the product."""
        status, moved, _ = self.ask("GET", screen)
        if status not in (200, 403, 404, *MOVED):
            raise SystemExit(f"{screen} answered {status} to {self.name}")
        return status == 200 and not moved

    def any_fire(self, dice: random.Random) -> str:
        """Return the path of a fire that the list of fires showed this person last, "" if there is none."""
        return dice.choice(self.fires) if self.fires else ""

    def timed(self, path: str) -> tuple[float, str]:
        """(seconds until the whole page was there, what went wrong or "")."""
        began = time.perf_counter()
        try:
            status, moved, text = self.ask("GET", path)
        except (OSError, http.client.HTTPException) as error:
            return time.perf_counter() - began, type(error).__name__
        seconds = time.perf_counter() - began
        if path == "/fires/":
            self.fires = sorted(set(FIRE.findall(text)))[:50]
        return seconds, "" if status == 200 else f"{status} {moved}"

    def timed_upload(self, path: str, file_name: str, content: bytes) -> tuple[float, str]:
        """The same for a file sent by the form of the deliveries' page."""
        fields = {"csrfmiddlewaretoken": self.cookies["csrftoken"], "kind": "firms", "datum": ""}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'
        body = b"".join(
            [*parts, head.encode(), b"Content-Type: text/csv\r\n\r\n", content, f"\r\n--{BOUNDARY}--\r\n".encode()]
        )
        began = time.perf_counter()
        try:
            status, moved, _ = self.ask("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")
        except (OSError, http.client.HTTPException) as error:
            return time.perf_counter() - began, type(error).__name__
        return time.perf_counter() - began, "" if status in MOVED and "login" not in moved else f"{status} {moved}"


def demo_names(port: int) -> list[str]:
    """Return the accounts that the demo's login page offers."""
    _, _, text = Visitor(port, "").ask("GET", "/login/")
    return [unquote(unescape(name)) for name in DEMO_LOGIN.findall(text)]
