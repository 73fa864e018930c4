"""Single accounts: reset by the security administrator, unlock, activate."""

from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import Conflict, NotAllowed
from luoshu.apps.people.errors import OwnRights
from luoshu.apps.people.models import Account
from luoshu.apps.people.one_time import VALID_FOR, hash_of, new_code
from luoshu.apps.people.queries import find_account_for


def reset_password(*, username: str, by: Acting, at: datetime) -> str:
    """Void the password and return a one-time code, told once and good for 24 hours.

    Done by the security administrator: whoever makes accounts must not be able to enter them afterwards. Raises
    NotAllowed, AccountNotVisible, OwnRights.
    """
    account = _other(by, username, "users.unlock")
    code = new_code()
    unusable = Account()
    unusable.set_unusable_password()
    with transaction.atomic():
        # A new password field ends the account's open sessions as well.
        Account.objects.filter(pk=account.pk).update(
            password=unusable.password,
            must_change_password=True,
            one_time_hash=hash_of(code),
            one_time_until=at + VALID_FOR,
            failed_count=0,
            locked_until=None,
        )
        _record(by, at, "people.reset_password", account, {})
    return code


def unlock_account(*, username: str, by: Acting, at: datetime) -> None:
    """End a lock-out before its time. Raises NotAllowed, AccountNotVisible, OwnRights."""
    account = _other(by, username, "users.unlock")
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(failed_count=0, locked_until=None)
        _record(by, at, "people.unlock_account", account, {})


def set_account_active(*, username: str, is_active: bool, by: Acting, at: datetime) -> None:
    """Close an account or open it again; a closed one is signed out at its next request. Raises Conflict."""
    account = _other(by, username, "users.edit")
    with transaction.atomic():
        changed = Account.objects.filter(pk=account.pk, is_active=not is_active).update(is_active=is_active)
        if changed != 1:
            raise Conflict
        _record(by, at, "people.set_account_active", account, {"is_active": is_active})


def _other(by: Acting, username: str, right: str) -> Account:
    if not by.may(right):
        raise NotAllowed
    account = find_account_for(by, username)
    if account.person.code == by.person_code:
        raise OwnRights
    return account


def _record(by: Acting, at: datetime, action: str, account: Account, detail: dict[str, object]) -> None:
    record(by=by, at=at, action=action, subject_kind="account", subject_code=account.username, detail=detail)
