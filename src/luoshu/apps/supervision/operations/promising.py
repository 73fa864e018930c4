"""A promise without a day, found in a page that was read, becomes a matter with a unit that answers for it."""

from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.operations import answer_promise
from luoshu.apps.readings.queries import find_promise_for
from luoshu.apps.supervision.choices import MatterKind, SourceKind
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.operations.registering import MatterDraft, MatterSource, register_matter
from luoshu.apps.supervision.operations.stepping import MatterInput, take_matter_step

MOST_TITLE = 80


def register_promise(
    *, page_code: str, start: int, by: Acting, at: datetime, lead_code: str = "", due_on: date | None = None
) -> Matter:
    """立项 from a page, handed over at once when a lead is chosen; the promise leaves the list of its page.

    Raises NotAllowed, PromiseNotVisible, PromiseAnswered, BadMatter, UnitCannotTakeIt.
    """
    if not by.may("supervision.desk"):
        raise NotAllowed
    item = find_promise_for(by, page_code, start)
    words = " ".join((item.sentence or item.text).split())
    title = words if len(words) <= MOST_TITLE else words[: MOST_TITLE - 1] + "…"
    source = MatterSource(SourceKind.DOCUMENT.value, item.page.title[:120], f"{page_code}#{start}", words)
    draft = MatterDraft(MatterKind.DOCUMENT.value, title, due_on, item.text[:12])
    with transaction.atomic():
        matter = register_matter(draft=draft, source=source, by=by, at=at)
        answer_promise(page_code=page_code, start=start, matter_code=matter.code, by=by, at=at)
        if lead_code:
            given = MatterInput(lead_code=lead_code)
            matter = take_matter_step(matter_code=matter.code, verb="assign", by=by, at=at, given=given)
    return matter
