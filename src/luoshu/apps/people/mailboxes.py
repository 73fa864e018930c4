"""The mailbox in which a unit receives documents: entered once by an administrator, never typed at a document."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import MailboxInvalid, UnitNotVisible
from luoshu.apps.people.models import Unit

_check = EmailValidator()


def set_mailbox(*, unit_code: str, mail: str, by: Acting, at: datetime) -> Unit:
    """Enter or take away a unit's mailbox; blank for none. Raises NotAllowed, UnitNotVisible, MailboxInvalid."""
    if not by.may("users.edit"):
        raise NotAllowed
    unit = Unit.objects.select_related("division").filter(code=unit_code).first()
    if unit is None or not by.covers(unit.division.path):
        raise UnitNotVisible(unit=unit_code)
    mail = mail.strip()
    if mail:
        try:
            _check(mail)
        except ValidationError:
            raise MailboxInvalid from None
        if len(mail) > 120 or not mail.isascii():
            raise MailboxInvalid
    if mail == unit.mail:
        return unit
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(mail=mail)
        record(
            by=by,
            at=at,
            action="people.set_mailbox",
            subject_kind="unit",
            subject_code=unit.code,
            division_path=unit.division.path,
            detail={"from": unit.mail, "to": mail},
        )
    unit.mail = mail
    return unit
