"""One-time codes: made once, told once, kept as a hash, good for one sign-in."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from luoshu.apps.people.models import Account

# No 0 O 1 I L: codes are read out over the telephone.
_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP_LENGTH = 3, 4
VALID_FOR: Final = timedelta(hours=24)
FIRST_VALID_FOR: Final = timedelta(days=7)
# A random code of 59 bits needs no slow hash against guessing; 500 accounts of one sheet are hashed in seconds.
_ITERATIONS: Final = 20_000
_hasher: Final = PBKDF2PasswordHasher()


def new_code() -> str:
    """Return a code such as ``K7QM-2HXA-9TRD``."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_of(code: str) -> str:
    """Return what is kept of a code."""
    return str(_hasher.encode(_plain(code), _hasher.salt(), iterations=_ITERATIONS))


def is_one_time_code(account: Account, typed: str, at: datetime) -> bool:
    """Tell whether this is the account's one-time code and still good; case, blanks and hyphens do not matter."""
    if not account.one_time_hash or account.one_time_until is None or account.one_time_until <= at:
        return False
    return bool(_hasher.verify(_plain(typed), account.one_time_hash))


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()
