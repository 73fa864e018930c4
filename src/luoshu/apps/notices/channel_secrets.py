"""Secrets of channels: files beside the instance's own key, readable by its owner only, never in the database.

They are written once under a new number and never changed, so a reader sees a whole secret or none.
"""

import json
import os
from pathlib import Path

from django.conf import settings


def secret_file(code: str, version: int) -> Path:
    """Return where a secret lies; the folder is made on first use."""
    folder = Path(settings.LUOSHU_HOME) / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"channel-{code}.{version}.json"


def write_secret(code: str, version: int, *, token: str, secret: str) -> None:
    """Write a secret under its number; one that is left over from a save that failed is replaced."""
    path = secret_file(code, version)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump({"token": token, "secret": secret}, stream)


def read_secret(code: str, version: int) -> tuple[str, str]:
    """Return token and secret; two empty strings when there is none (never set, or lost with the disk)."""
    if not version:
        return "", ""
    try:
        held = json.loads(secret_file(code, version).read_text(encoding="utf-8"))
        return str(held["token"]), str(held["secret"])
    except (OSError, ValueError, KeyError):
        return "", ""


def forget_secret(code: str, version: int) -> None:
    """Remove a secret that was replaced."""
    if version:
        secret_file(code, version).unlink(missing_ok=True)
