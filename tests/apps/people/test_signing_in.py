from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import AccountLocked, AccountNotVisible, OwnRights, PasswordUnfit
from luoshu.apps.people.models import Account
from luoshu.apps.people.operations import reset_password, set_account_active, set_password, unlock_account
from tests.support.cast import AT, PASSWORD, Cast

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_to(at: datetime) -> None:
        monkeypatch.setattr("luoshu.apps.people.backend.timezone.now", lambda: at)

    set_to(AT)
    return set_to


def sign_in(username: str, password: str) -> Any:
    return authenticate(username=username, password=password)


def test_the_right_password_signs_in(cast: Cast, clock: SetClock) -> None:
    assert sign_in("linlan", PASSWORD) == cast.account("林岚")
    assert sign_in("linlan", PASSWORD + "x") is None
    assert sign_in("nobody", PASSWORD) is None


def test_five_wrong_passwords_lock_for_fifteen_minutes(cast: Cast, clock: SetClock) -> None:
    for _ in range(5):
        assert sign_in("linlan", "wrong") is None
    with pytest.raises(AccountLocked, match="15 分钟"):
        sign_in("linlan", PASSWORD)
    clock(AT + timedelta(minutes=14, seconds=1))
    with pytest.raises(AccountLocked, match="1 分钟"):
        sign_in("linlan", PASSWORD)
    clock(AT + timedelta(minutes=15))
    assert sign_in("linlan", PASSWORD) is not None
    assert AuditEntry.objects.filter(action="people.lock_out", subject_code="linlan").count() == 1


def test_a_right_password_forgets_the_wrong_ones(cast: Cast, clock: SetClock) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in("linlan", "wrong")
        assert sign_in("linlan", PASSWORD) is not None


def test_one_account_does_not_lock_another(cast: Cast, clock: SetClock) -> None:
    for _ in range(5):
        sign_in("linlan", "wrong")
    assert sign_in("chenchuan", PASSWORD) is not None


def test_an_unknown_name_costs_the_same_hash(cast: Cast, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr("luoshu.apps.people.backend.make_password", hashed.append)
    sign_in("nobody", "some password")
    assert hashed == ["some password"]


def test_the_security_administrator_unlocks(cast: Cast, clock: SetClock) -> None:
    for _ in range(5):
        sign_in("linlan", "wrong")
    unlock_account(username="linlan", by=cast.acting("秦安"), at=AT)
    assert sign_in("linlan", PASSWORD) is not None


def test_a_reset_voids_the_password_and_its_code_works_once(cast: Cast, clock: SetClock) -> None:
    code = reset_password(username="linlan", by=cast.acting("秦安"), at=AT)
    assert sign_in("linlan", PASSWORD) is None
    account = sign_in("linlan", code)
    assert account.must_change_password
    assert sign_in("linlan", code) is None


def test_a_code_is_good_for_a_day(cast: Cast, clock: SetClock) -> None:
    code = reset_password(username="linlan", by=cast.acting("秦安"), at=AT)
    clock(AT + timedelta(hours=24))
    assert sign_in("linlan", code) is None


def test_whoever_makes_accounts_does_not_reset_them(cast: Cast) -> None:
    for name in ("韩策", "许鉴", "林岚", "何维"):
        with pytest.raises(NotAllowed):
            reset_password(username="chenchuan", by=cast.acting(name), at=AT)
        with pytest.raises(NotAllowed):
            unlock_account(username="chenchuan", by=cast.acting(name), at=AT)


def test_nobody_resets_or_closes_themselves(cast: Cast) -> None:
    with pytest.raises(OwnRights):
        reset_password(username="qinan", by=cast.acting("秦安"), at=AT)
    with pytest.raises(OwnRights):
        set_account_active(username="hance", is_active=False, by=cast.acting("韩策"), at=AT)


def test_an_unknown_account_looks_like_one_out_of_scope(cast: Cast) -> None:
    with pytest.raises(AccountNotVisible):
        reset_password(username="nobody", by=cast.acting("秦安"), at=AT)


def test_a_closed_account_does_not_sign_in(cast: Cast, clock: SetClock) -> None:
    set_account_active(username="linlan", is_active=False, by=cast.acting("韩策"), at=AT)
    assert sign_in("linlan", PASSWORD) is None
    set_account_active(username="linlan", is_active=True, by=cast.acting("韩策"), at=AT)
    assert sign_in("linlan", PASSWORD) is not None


def test_setting_a_password_ends_the_duty_to_change_it(cast: Cast, clock: SetClock) -> None:
    Account.objects.filter(username="linlan").update(must_change_password=True)
    account = set_password(account=cast.account("林岚"), password="Straw-to-fodder-9", at=AT)
    assert not account.must_change_password
    assert sign_in("linlan", "Straw-to-fodder-9") is not None


@pytest.mark.parametrize("password", ["short", "12345678901234", "password1234", PASSWORD])
def test_an_unfit_password_is_refused(cast: Cast, password: str) -> None:
    with pytest.raises(PasswordUnfit, match="请换一个密码"):
        set_password(account=cast.account("林岚"), password=password, at=AT)
