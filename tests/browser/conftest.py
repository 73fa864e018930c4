"""The demo city served over TLS on a name that is not loopback, with its worker, and a real Chromium before it."""

import datetime
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

HOST = "luoshu.test"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-certificate-errors",
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
)
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
START_SECONDS = 90


def _missing(reason: str) -> None:
    if os.environ.get("LUOSHU_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def chromium_path() -> str:
    """Return the Chromium to use; skip loudly without one, fail when LUOSHU_CI=1."""
    found = os.environ.get("LUOSHU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    if not found:
        _missing("没有找到 Chromium，浏览器测试没有运行；请安装 chromium 或用 LUOSHU_CHROMIUM 指定")
    return found


@dataclass(frozen=True)
class Site:
    """A running demo city."""

    url: str
    home: Path


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, secret


def _luoshu(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from luoshu.cli.main import main; raise SystemExit(main())", *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the demo city and serve it."""
    if not Path(os.environ.get("LUOSHU_CNMAPS_WHEEL", "")).is_file():
        _missing("没有演示城市的县界数据（LUOSHU_CNMAPS_WHEEL），浏览器测试没有运行；请用 python3 run.py test")
    chromium_path()
    home = tmp_path_factory.mktemp("demo")
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "LUOSHU_DATABASE_URL"},
        "LUOSHU_HOME": str(home),
        "LUOSHU_DEMO": "1",
        "LUOSHU_ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "LUOSHU_TRUSTED_ORIGINS": f"https://{HOST}:{port}",
    }
    subprocess.run(_luoshu("demo", "--build-only"), env=environment, check=True, timeout=300)
    cert, key = _certificate(home)
    log = (home / "children.log").open("wb")
    serve = _luoshu("serve", "--port", str(port), "--tls-cert", str(cert), "--tls-key", str(key))
    children = [
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) for command in (serve, _luoshu("worker"))
    ]
    try:
        _wait_for(port, children, home)
        yield Site(f"https://{HOST}:{port}", home)
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            child.wait(timeout=30)
        log.close()


def _wait_for(port: int, children: list["subprocess.Popen[bytes]"], home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if _answers(port):
            return
        if any(child.poll() is not None for child in children):
            break
        time.sleep(0.2)
    raise AssertionError((home / "children.log").read_text(encoding="utf-8", errors="replace")[-3000:])


def _answers(port: int) -> bool:
    """Tell whether a page comes: the port is open long before, and no browser should wait for the server to load."""
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=START_SECONDS, context=anybody)
    try:
        connection.request("GET", "/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    path = chromium_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield started
        started.close()


class Entrance:
    """Signs every login in once, by the page, and opens devices that are signed in."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self._states: dict[str, StorageState] = {}
        self._kept: dict[tuple[str, int], BrowserContext] = {}
        self._tabs: dict[tuple[str, int], Page] = {}

    def device(self, login: str, viewport: dict[str, int]) -> BrowserContext:
        """Return a device of its own, signed in."""
        if login and login not in self._states:
            self._sign_in(login)
        return self._device(viewport, self._states.get(login))

    def kept_tab(self, login: str, viewport: dict[str, int]) -> Page:
        """Return the tab of a device, the same for every test that only looks: one page is opened after the other.

        As people do it, and for a third of the time: a new tab costs Chromium more than most pages. Only the tabs of
        one login stay open, because an open page goes on asking the server.
        """
        key = (login, viewport["width"])
        for other in [one for one in self._tabs if one[0] != login]:
            self._tabs.pop(other).close()
        if key not in self._kept:
            self._kept[key] = self.device(login, viewport)
        if key not in self._tabs:
            self._tabs[key] = self._kept[key].new_page()
        return self._tabs[key]

    def _device(self, viewport: dict[str, int], state: StorageState | None) -> BrowserContext:
        return self.browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            ignore_https_errors=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            storage_state=state,
        )

    def _sign_in(self, login: str) -> None:
        context = self._device(DESK, None)
        page = context.new_page()
        # The first page of all is what a cold browser and a worker that has just begun share the machine for.
        page.goto(self.site.url + "/login/", timeout=START_SECONDS * 1000)
        page.click(f'form[action$="/login/demo/{quote(login)}/"] button')
        page.wait_for_url(lambda url: "/login/" not in url)
        self._states[login] = context.storage_state()
        context.close()


class Visitor:
    """Somebody before a page; whatever the console says as an error is kept."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page, self.context = site, page, page.context
        self.errors: list[str] = []
        self._asked: set[object] = set()
        self._heard: dict[str, Callable[[Any], None]] = {
            "console": lambda message: self._note(message.type, message.text),
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self._asked.add(request),
            "requestfinished": lambda request: self._asked.discard(request),
            "requestfailed": lambda request: self._asked.discard(request),
        }
        for event, hear in self._heard.items():
            page.on(event, hear)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Hear no more of the page: the next test before it is another visitor."""
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)

    def settle(self) -> None:
        """Wait for what the scripts have asked for after the page had come: a moment, and until all is answered."""
        for _ in range(50):
            self.page.wait_for_timeout(40)
            if not self._asked:
                return

    def open(self, path: str) -> int:
        """Open a path; return the status."""
        answer = self.page.goto(self.site.url + path)
        assert answer is not None
        return answer.status


@pytest.fixture(scope="session")
def entrance(browser: Browser, site: Site) -> Entrance:
    """Return the door through which everybody signs in once."""
    return Entrance(browser, site)


@pytest.fixture
def visit(entrance: Entrance) -> Iterator[object]:
    """Return a function that gives somebody a device of their own, signed in; all are closed after the test."""
    visitors: list[Visitor] = []

    def start(login: str, viewport: dict[str, int] = DESK) -> Visitor:
        visitor = Visitor(entrance.site, entrance.device(login, viewport).new_page())
        visitors.append(visitor)
        return visitor

    yield start
    for visitor in visitors:
        visitor.context.close()


@pytest.fixture
def look(entrance: Entrance) -> Iterator[object]:
    """Return a function that gives the tab of the kept device of a login: for tests that change nothing."""
    visitors: list[Visitor] = []

    def start(login: str, viewport: dict[str, int] = DESK) -> Visitor:
        visitor = Visitor(entrance.site, entrance.kept_tab(login, viewport))
        visitors.append(visitor)
        return visitor

    yield start
    for visitor in visitors:
        visitor.leave()
