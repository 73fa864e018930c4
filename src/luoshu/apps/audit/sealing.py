"""The bytes of an audit entry and their seal: the same entry gives the same bytes on every database and machine.

``seal = SHA-256(previous seal + newline + canonical content)``, in hexadecimal; before the first entry stands
``FIRST``. Changing, dropping, adding or swapping sealed entries breaks the chain at that place.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

FIRST: Final = "0" * 64
LONGEST_TEXT: Final = 2000
DEEPEST: Final = 8


def clean_text(value: str, longest: int = LONGEST_TEXT) -> str:
    """Return text that every database stores as it is: no NUL, no half characters, at most ``longest`` characters."""
    text = value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def plain(value: Any, depth: int = 0) -> Any:
    """Return ``value`` as plain JSON data. What JSON has no word for becomes text: an entry is never lost over it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        # Beyond 2**53 readers of JSON disagree about numbers.
        return int(value) if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if depth >= DEEPEST:
        return clean_text(repr(value))
    if isinstance(value, Mapping):
        return {clean_text(str(key), 200): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item, depth + 1) for item in value), key=str)
    return clean_text(str(value))


def moment(value: datetime) -> str:
    """Return an aware time in UTC with microseconds, always the same number of characters."""
    if value.tzinfo is None:
        raise ValueError("an audit entry needs an aware time")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one byte form of an entry's content: sorted keys, no spaces, UTF-8, finite numbers only."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode(
        "utf-8"
    )


def seal_of(previous: str, content: Mapping[str, Any]) -> str:
    """Return the seal of ``content`` that follows the seal ``previous``."""
    digest = hashlib.sha256(previous.encode("ascii"))
    digest.update(b"\n")
    digest.update(canonical(content))
    return digest.hexdigest()
