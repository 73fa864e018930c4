"""Words of praise in a page (优质供水, 水质达标) beside what the ledgers hold: a standard and a test, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.queries.claims import Backing, ClaimBook, backings, claim_books
from luoshu.apps.readings.choices import Hedge, Verdict
from luoshu.core.reading.praise import Praised, find_praise

if TYPE_CHECKING:
    from luoshu.apps.readings.models import Figure, Page


@dataclass(frozen=True)
class Praise:
    """One such word that wants a look; it stands in the text as a flag, as the relations of the page do."""

    start: int
    spans: list[list[int]]
    words: str
    label: str
    why: str
    url: str
    verdict: str = Verdict.UNCLEAR.value
    state: str = "open"
    is_praise: bool = field(default=True)

    @property
    def number(self) -> str:
        """What names it on its page."""
        return f"p{self.start}"

    def get_verdict_display(self) -> str:
        """What the flag in the text says."""
        return self.label


def praise_of(acting: Acting, page: "Page", start: int, end: int, figures: "Sequence[Figure]") -> list[Praise]:
    """Return the words of praise in ``page.text[start:end]`` that no record of a ledger stands behind.

    The place is that of a number of the same sentence, else of the last number before it, else the page's. A place
    that was not recognised is held against nothing, and said so.
    """
    found = []
    for book in claim_books(acting):
        # The whole text is laid out: whether a sentence tells of plans is known from the headings before it.
        claims = find_praise(page.text, book.check.nouns, book.check.words)
        here = [(claim, _place(page, claim.start, figures)) for claim in claims if start <= claim.start < end]
        found += [_told(book, claim, name, None) for claim, (path, name) in here if not path]
        placed = [(claim, place) for claim, place in here if place[0] and acting.covers(place[0])]
        held = backings(acting, book, [(claim.word, path) for claim, (path, _) in placed]) if placed else []
        for (claim, (_, name)), backing in zip(placed, held, strict=True):
            if backing.backed < backing.claimed or not backing.claimed:
                found.append(_told(book, claim, name, backing))
    return sorted(found, key=lambda one: one.start)


def _place(page: "Page", at: int, figures: "Sequence[Figure]") -> tuple[str, str]:
    """The division that a place of the text speaks of, (path, name); no path where the name fits none."""
    inside = [one for one in figures if one.sent_start <= at < one.sent_end]
    before = [one for one in figures if one.start < at]
    figure = next(iter(inside), before[-1] if before else None)
    if figure is None or (figure.division is None and figure.subject in ("", page.division.name)):
        return page.division.path, page.division.name
    if figure.division is None:
        return "", figure.subject
    return figure.division.path, figure.division.name


def _told(book: ClaimBook, claim: Praised, name: str, backing: Backing | None) -> Praise:
    title = book.declaration.title.removesuffix("台账")
    label, why = "需核对", ""
    if backing is None:
        label = str(Hedge.WORDING.label)
        why = f"“{name}”对不上区划，没有与“{title}”比；请补上检测记录，或不作为成果写"
    elif not backing.claimed:
        label = str(Hedge.WORDING.label)
        why = f"{name}在“{title}”里没有写明标准、指到检测记录的“{claim.word}”，请补上依据，或不作为成果写"
    elif not backing.backed:
        why = f"{name}在“{title}”里 {backing.claimed} 处写“{claim.word}”，都没有写明标准、指到检测记录，请先补上"
    else:
        rest = backing.claimed - backing.backed
        why = f"{name}在“{title}”里 {backing.backed} 处有检测记录，{rest} 处没有，请写明说的是哪些"
    only = "" if backing is None or backing.backed == backing.claimed else "&only=found"
    return Praise(claim.start, [[claim.start, claim.end]], claim.words, label, why, f"{book.page}{only}")
