"""未定时限 as one list: matters, items of meetings nobody has decided on, and promises in the pages that were read.

A promise that already is a matter, was dropped with a reason or waits as an item of the same meeting stands once.
"""

from dataclasses import dataclass
from datetime import date, datetime

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.models import PageItem
from luoshu.apps.readings.queries import undated_items
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import ItemStatus, SourceKind
from luoshu.apps.supervision.models import DeployedItem, Matter
from luoshu.apps.supervision.queries.lists import matters_for
from luoshu.core.clock import beijing_day

MOST_ROWS = 300
MOST_SENTENCES = 5000
FEWEST_WORDS = 6
"""A shorter sentence is no proof that two texts speak of one thing."""


@dataclass(frozen=True)
class UndatedRow:
    """One line. ``kind`` is matter, item or promise; ``code`` and ``place`` name it (the matter; the deployment and
    its number; the page and the offset). ``may_answer``: the reader gives a day or a reason here; ``may_register``:
    the reader makes a matter of it."""

    kind: str
    code: str
    place: int
    text: str
    word: str
    source: str
    url: str
    since: date
    lead: str
    may_answer: bool
    may_register: bool

    @property
    def kind_label(self) -> str:
        """Where the line is from, in the office's word."""
        return {"matter": "督办事项", "item": "会议部署", "promise": "读过的材料"}[self.kind]

    @property
    def place_text(self) -> str:
        """The place as text, to name the line in a form."""
        return str(self.place)


def undated_rows(acting: Acting, *, at: datetime) -> list[UndatedRow]:
    """Return what waits for a day, each with who is to give it. Raises NotAllowed."""
    if not acting.may("supervision.read") and not acting.may("readings.read"):
        raise NotAllowed
    items = _items(acting)
    promises = _promises(acting, [row.text for row in items])
    return [*_matters(acting, at), *items, *promises]


def _matters(acting: Acting, at: datetime) -> list[UndatedRow]:
    if not acting.may("supervision.read"):
        return []
    return [
        UndatedRow(
            kind="matter",
            code=row.code,
            place=0,
            text=row.title,
            word=row.due_words.rpartition("（")[2].rstrip("）"),
            source=row.source,
            url=f"/supervision/{row.code}/",
            since=beijing_day(row.registered_at),
            lead=row.lead,
            may_answer=acting.may("supervision.answer") and row.lead_code == acting.unit_code,
            may_register=False,
        )
        for row in matters_for(acting, at=at, view="undated", most=MOST_ROWS)
    ]


def _items(acting: Acting) -> list[UndatedRow]:
    if not acting.may("supervision.desk"):
        return []
    waiting = DeployedItem.objects.filter(
        within(acting, "deployment__division_path"), status=ItemStatus.PROPOSED, due_on__isnull=True
    ).exclude(vague_word="")
    rows = waiting.select_related("deployment").defer("deployment__text")
    return [
        UndatedRow(
            kind="item",
            code=row.deployment.code,
            place=row.number,
            text=row.text,
            word=row.vague_word,
            source=row.deployment.title,
            url=f"/supervision/deployments/{row.deployment.code}/#item-{row.number}",
            since=row.deployment.issued_on,
            lead="、".join(row.lead_names),
            may_answer=False,
            may_register=True,
        )
        for row in rows.order_by("-deployment__issued_on", "deployment", "number")[:MOST_ROWS]
    ]


def _promises(acting: Acting, shown: list[str]) -> list[UndatedRow]:
    found = undated_items(acting, MOST_ROWS) if acting.may("readings.read") else []
    if not found:
        return []
    settled = _settled_words(min(item.page.issued_on for item in found))
    known = [words for words in map(_squeezed, (*shown, *settled)) if len(words) >= FEWEST_WORDS]
    return [_promise(acting, item) for item in found if not _is_in(item, known)]


def _promise(acting: Acting, item: PageItem) -> UndatedRow:
    return UndatedRow(
        kind="promise",
        code=item.page.code,
        place=item.start,
        text=item.sentence or item.text,
        word=item.text,
        source=item.page.title,
        url=f"/readings/{item.page.code}/?at={item.start}",
        since=item.page.issued_on,
        lead=item.page.issuer,
        may_answer=acting.may("readings.review"),
        may_register=acting.may("supervision.desk"),
    )


def _settled_words(since: date) -> list[str]:
    """Return the sentences since a day that matters were made of, or that were dropped with a reason (不立项)."""
    kinds = (SourceKind.MEETING, SourceKind.DOCUMENT)
    matters = Matter.objects.filter(source_kind__in=kinds, registered_at__date__gte=since).exclude(source_text="")
    dropped = DeployedItem.objects.filter(status=ItemStatus.DROPPED, deployment__issued_on__gte=since)
    return [
        *matters.values_list("source_text", flat=True)[:MOST_SENTENCES],
        *dropped.exclude(vague_word="").values_list("text", flat=True)[:MOST_SENTENCES],
    ]


def _is_in(item: PageItem, known: list[str]) -> bool:
    sentence, word = _squeezed(item.sentence), _squeezed(item.text)
    return any(word in words and (words in sentence or sentence in words) for words in known)


def _squeezed(text: str) -> str:
    return "".join(text.split()).rstrip("。；，")
