"""A day's bulletin kept as a draft of the office that reads it."""

from datetime import date, datetime

from luoshu.adapters.documents import OfficialDocument
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.queries import daily_body
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import draft_document
from luoshu.apps.errors import NotAllowed
from luoshu.apps.indicators.queries import own_scope
from luoshu.apps.people.queries import unit_by_code
from luoshu.core.clock import day_bounds


def draft_daily_bulletin(*, on: date, by: Acting, at: datetime) -> Document:
    """Keep the 秸秆焚烧情况 of a day as a draft, with the figures as they are now. Raises NotAllowed."""
    return keep_daily_bulletin(on=on, body=daily_paper(on, by), by=by, at=at)


def daily_paper(on: date, by: Acting) -> OfficialDocument:
    """Return the paper of a day for the office that reads it; nothing is written. Raises NotAllowed."""
    unit = unit_by_code(by.unit_code)
    if unit is None or not by.may("bulletins.read") or not by.may("documents.draft"):
        raise NotAllowed
    return daily_body(bulletin_for(by, *day_bounds(on), with_codes=True), on, unit_name=unit.name, scope=own_scope(by))


def keep_daily_bulletin(*, on: date, body: OfficialDocument, by: Acting, at: datetime) -> Document:
    """Keep the paper of a day as a draft; may run inside the caller's transaction. Raises NotAllowed."""
    unit = unit_by_code(by.unit_code)
    if unit is None:
        raise NotAllowed
    return draft_document(
        kind=DocumentKind.DAILY_BULLETIN,
        body=body,
        subject_kind="fire_day",
        subject_code=on.isoformat(),
        unit=unit,
        by=by,
        at=at,
    )
