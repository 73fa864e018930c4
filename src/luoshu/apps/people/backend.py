"""Signing in: password or one-time code, lock-out after wrong ones, the same work for unknown names."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import BigIntegerField
from django.http import HttpRequest
from django.utils import timezone

from luoshu.apps.people.errors import AccountLocked
from luoshu.apps.people.models import Account
from luoshu.apps.people.one_time import is_one_time_code
from luoshu.apps.people.signing_in import clear_failures, record_failed_login, use_one_time_code
from luoshu.apps.prepared import Prepared

MINUTE: Final = timedelta(minutes=1)
# Every page begins with it.
_SIGNED_IN: Final = Prepared(
    lambda account: Account.objects.select_related("person").filter(pk=account), account=BigIntegerField()
)


class AccountBackend:
    """Django's authentication backend for accounts. It knows no permissions: rights come from posts."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """Return the account for a right password or one-time code, else None. Raises AccountLocked."""
        if not username or not password:
            return None
        at = timezone.now()
        account = Account.objects.select_related("person").filter(username=username.strip()).first()
        if account is None:
            # The same work as for a known name, so that the time taken does not tell which names exist.
            make_password(password)
            return None
        if account.locked_until is not None and account.locked_until > at:
            make_password(password)
            raise AccountLocked(minutes=max(1, -((at - account.locked_until) // MINUTE)))
        by_password = check_password(password, account.password)
        by_code = not by_password and is_one_time_code(account, password, at)
        if not (account.is_active and account.person.is_active and (by_password or by_code)):
            record_failed_login(account=account, at=at)
            return None
        if by_code and not use_one_time_code(account=account, at=at):
            return None
        clear_failures(account=account)
        account.refresh_from_db()
        return account

    def get_user(self, user_id: int) -> Account | None:
        """Return the signed-in account of a session; a deactivated one is signed out at its next request."""
        account = next(iter(_SIGNED_IN.rows(account=user_id)), None)
        return account if account is not None and account.is_active and account.person.is_active else None
