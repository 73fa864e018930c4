"""What signing in writes: failures and lock-out, the use of a one-time code, the new password, the audit of it."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.people.errors import PasswordUnfit
from luoshu.apps.people.models import Account

FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)


def record_failed_login(*, account: Account, at: datetime) -> None:
    """Count a wrong password; the fifth in a row locks the account for 15 minutes and is audited."""
    with transaction.atomic():
        # Counted in the database: two attempts at once are two.
        Account.objects.filter(pk=account.pk).update(failed_count=F("failed_count") + 1)
        locked = Account.objects.filter(pk=account.pk, failed_count__gte=FAILURES).update(
            failed_count=0, locked_until=at + LOCKED_FOR
        )
        if locked:
            _record(account, at, "people.lock_out", {"failures": FAILURES})


def clear_failures(*, account: Account) -> None:
    """Forget wrong passwords after a right one; writes nothing when there is nothing to forget."""
    rows = Account.objects.filter(pk=account.pk)
    if account.failed_count or account.locked_until is not None:
        rows.update(failed_count=0, locked_until=None)


def use_one_time_code(*, account: Account, at: datetime) -> bool:
    """Use up the one-time code: of two sign-ins with it at once one wins. The password has to be set next."""
    with transaction.atomic():
        rows = Account.objects.filter(pk=account.pk, one_time_hash=account.one_time_hash)
        used = rows.update(one_time_hash="", one_time_until=None, must_change_password=True)
        if used:
            _record(account, at, "people.use_one_time_code", {})
    return bool(used)


def record_sign_in(*, account: Account, at: datetime) -> None:
    """Write the audit of a sign-in."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(last_login=at)
        _record(account, at, "people.sign_in", {})


def set_password(*, account: Account, password: str, at: datetime) -> Account:
    """Set a person's own password and end the duty to change it. Raises PasswordUnfit."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise PasswordUnfit(reason="；".join(error.messages) + "。请换一个密码。") from error
    if check_password(password, account.password):
        raise PasswordUnfit(reason="新密码与现在的相同，请换一个密码。")
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(
            password=make_password(password), must_change_password=False, one_time_hash="", one_time_until=None
        )
        _record(account, at, "people.set_password", {})
    account.refresh_from_db()
    return account


def _record(account: Account, at: datetime, action: str, detail: dict[str, object]) -> None:
    """Audit an act of an account itself: it acts as a person, before any post is chosen."""
    person = Acting(person_code=account.person.code, post_code="", role="", paths=())
    record(by=person, at=at, action=action, subject_kind="account", subject_code=account.username, detail=detail)
