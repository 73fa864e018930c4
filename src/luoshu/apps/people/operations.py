"""Writing accounts, posts and terms. The work stands in one module per matter; callers import it from here."""

from luoshu.apps.people.signing_in import (
    clear_failures,
    record_failed_login,
    record_sign_in,
    set_password,
    use_one_time_code,
)

__all__ = [
    "clear_failures",
    "record_failed_login",
    "record_sign_in",
    "set_password",
    "use_one_time_code",
]
