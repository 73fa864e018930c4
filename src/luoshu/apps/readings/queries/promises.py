"""Promises without a day (未定时限) in the pages of a reader, until somebody answers."""

from django.db.models import Exists, OuterRef, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.readings.choices import Purpose
from luoshu.apps.readings.errors import PromiseNotVisible
from luoshu.apps.readings.models import PageItem, PromiseAnswer
from luoshu.apps.readings.queries.pages import pages_in_reach


def undated_items(acting: Acting, limit: int = 300) -> list[PageItem]:
    """Return promises without a day (早日, 尽快, 适时) of the pages in reach that wait, newest page first."""
    rows = _waiting(acting).select_related("page").defer("page__text")
    return list(rows.order_by("-page__issued_on", "page", "start")[:limit])


def find_promise_for(acting: Acting, page_code: str, start: int) -> PageItem:
    """Return one promise in reach, answered or not. Raises PromiseNotVisible."""
    rows = _undated(acting).select_related("page").filter(page__code=page_code, start=start)
    found = rows.first()
    if found is None:
        raise PromiseNotVisible
    return found


def _undated(acting: Acting) -> QuerySet[PageItem]:
    return PageItem.objects.filter(page__in=pages_in_reach(acting).filter(purpose=Purpose.SOURCE), is_undated=True)


def _waiting(acting: Acting) -> QuerySet[PageItem]:
    answers = PromiseAnswer.objects.filter(page=OuterRef("page"), start=OuterRef("start"))
    return _undated(acting).filter(~Exists(answers))
