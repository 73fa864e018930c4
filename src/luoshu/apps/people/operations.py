"""Writing accounts, posts and terms. The work stands in one module per matter; callers import it from here."""

from luoshu.apps.people.account_import import AccountImport, IssuedCode, import_accounts
from luoshu.apps.people.accounts import reset_password, set_account_active, unlock_account
from luoshu.apps.people.holding import end_term, hand_over_post, start_term
from luoshu.apps.people.mailboxes import set_mailbox
from luoshu.apps.people.signing_in import (
    clear_failures,
    record_failed_login,
    record_sign_in,
    set_password,
    use_one_time_code,
)

__all__ = [
    "AccountImport",
    "IssuedCode",
    "clear_failures",
    "end_term",
    "hand_over_post",
    "import_accounts",
    "record_failed_login",
    "record_sign_in",
    "reset_password",
    "set_account_active",
    "set_mailbox",
    "set_password",
    "start_term",
    "unlock_account",
    "use_one_time_code",
]
