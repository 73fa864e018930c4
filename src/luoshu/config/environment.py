"""Read settings from the environment; a value that cannot be understood stops the start, loudly."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
CONNECTION_SECONDS = 300
"""How long a thread keeps its connection to the database for the next page or round."""


class BadSetting(SystemExit):
    """A setting has a value that cannot be used: the program stops before it does harm."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"设置 {name} 的值“{value}”无法识别，应为{expected}。请改正后重新启动。")


def env_bool(name: str, *, default: bool) -> bool:
    """Return a yes/no setting."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadSetting(name, value, "1 或 0")


def env_int(name: str, *, default: int, least: int = 0) -> int:
    """Return a whole-number setting that is at least ``least``."""
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    try:
        number = int(value)
    except ValueError:
        raise BadSetting(name, value, "整数") from None
    if number < least:
        raise BadSetting(name, value, f"不小于 {least} 的整数")
    return number


def env_list(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated setting."""
    value = os.environ.get(name)
    return list(default) if value is None else [part.strip() for part in value.split(",") if part.strip()]


def home_folder() -> Path:
    """Return the instance's folder, made on first use with access for its owner only."""
    folder = Path(os.environ.get("LUOSHU_HOME") or Path.cwd() / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(home: Path) -> str:
    """Return ``LUOSHU_SECRET_KEY`` or a key kept in the instance's folder, made once."""
    given = os.environ.get("LUOSHU_SECRET_KEY")
    if given:
        return given
    path = home / "secret.key"
    try:
        # O_EXCL: web and worker start together, and only one of them may write the key.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        key = secrets.token_urlsafe(48)
        stream.write(key)
    return key


def database(home: Path) -> dict[str, object]:
    """Return Django's database entry: SQLite in WAL mode, or PostgreSQL by ``LUOSHU_DATABASE_URL``."""
    url = os.environ.get("LUOSHU_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "luoshu.sqlite3"),
            "OPTIONS": {
                "timeout": 20,
                # IMMEDIATE: a transaction that will write waits at its start instead of failing at its first write.
                "transaction_mode": "IMMEDIATE",
                # Each thread keeps its cache as long as its connection; what falls out of it the system still holds.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384;",
            },
            # Opening it for every page means reading a schema of hundreds of tables and indexes for every page.
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            # A file, not shared memory: tests with several threads see one database.
            "TEST": {"NAME": str(home / "test.sqlite3")}
            if env_bool("LUOSHU_TEST_DATABASE_FILE", default=False)
            else {},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting("LUOSHU_DATABASE_URL", parts.scheme, "postgresql:// 开头的地址")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "luoshu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        # Asked for with each connection, so that every office's server plans alike: the rows of a season lie in memory,
        # where a read out of order costs no more than one in order, and no page asks what is worth compiling.
        "OPTIONS": {"options": "-c random_page_cost=1.1 -c jit=off"},
    }
