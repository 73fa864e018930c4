"""How a person wants what is not urgent: each message as it comes, or the day's in one, in the morning.

It holds for what goes to the person alone (a phone); the robot of a group speaks to all of the group.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.choices import Channel, DigestMode
from luoshu.apps.notices.errors import DigestUnknown
from luoshu.apps.notices.models import DigestChoice

PERSONAL: Final = frozenset({Channel.SMS})
"""Kinds of channels whose messages go to one person."""


def choose_digest(*, mode: str, by: Acting, at: datetime) -> None:
    """Keep how the acting person wants messages, for all posts the person holds. Raises NotAllowed, DigestUnknown."""
    if not by.person_code:
        raise NotAllowed
    if mode not in DigestMode.values:
        raise DigestUnknown
    with transaction.atomic():
        before = digest_of(by)
        if before == mode:
            return
        DigestChoice.objects.update_or_create(person_code=by.person_code, defaults={"mode": mode, "changed_at": at})
        record(
            by=by,
            at=at,
            action="notice.digest",
            subject_kind="person",
            subject_code=by.person_code,
            detail={"before": before, "mode": mode},
        )


def digest_of(acting: Acting) -> str:
    """Return what the acting person chose; each message, where nothing was chosen."""
    kept = DigestChoice.objects.filter(person_code=acting.person_code).values_list("mode", flat=True).first()
    return kept or DigestMode.EACH


def who_gathers(person_codes: Iterable[str]) -> set[str]:
    """Return which of some persons want their messages together in the morning."""
    rows = DigestChoice.objects.filter(person_code__in=set(person_codes), mode=DigestMode.MORNING)
    return set(rows.values_list("person_code", flat=True))
