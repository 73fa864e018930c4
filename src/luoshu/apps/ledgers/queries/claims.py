"""What the ledgers hold behind a word of praise: which rows claim it, and which of those point at their record."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Exists, OuterRef

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.ledgers.models import Measure
from luoshu.apps.ledgers.queries.doors import declaration_of, ledgers_for
from luoshu.apps.ledgers.queries.link_checks import findings_of_link
from luoshu.apps.ledgers.queries.linking import Arriving, current_rows
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers import LedgerDeclaration, LedgerLink, LinkCheck, LinkCheckKind


@dataclass(frozen=True)
class ClaimBook:
    """A ledger that says what stands behind words: its link to the records, and the check that asks for them."""

    declaration: LedgerDeclaration
    link: LedgerLink
    check: LinkCheck

    @property
    def page(self) -> str:
        """Where the rows stand beside their records."""
        return f"/ledgers/{self.declaration.code}/links/?link={quote(self.link.code)}"


@dataclass(frozen=True)
class Backing:
    """How many rows of a place claim a word, and how many of them name a standard and point at a record."""

    claimed: int
    backed: int


def claim_books(acting: Acting) -> list[ClaimBook]:
    """Return the ledgers that the reader may open and that say of what a text may claim their words."""
    found = []
    for book in ledgers_for(acting):
        # Only what names such nouns is read as a declaration; a city has dozens that do not.
        if any(check.get("nouns") for link in book.declaration.get("links", ()) for check in link.get("checks", ())):
            declaration = declaration_of(book)
            found += [
                ClaimBook(declaration, link, check)
                for link in declaration.links
                for check in link.checks
                if check.kind is LinkCheckKind.NEEDED and check.nouns
            ]
    return found


def backings(acting: Acting, book: ClaimBook, asked: Sequence[tuple[str, str]]) -> list[Backing]:
    """Return what stands behind (word, division path), as the rows are now. Places out of scope count nothing.

    A row backs its own word and every weaker one. A few queries for any number of places.
    """
    declaration, link, check = book.declaration, book.link, book.check
    asks = {"dead", check.code, *(one.code for one in link.checks if one.kind is LinkCheckKind.SAME)}
    wanting = {one.key for one in findings_of_link(Arriving(declaration, link)) if one.check in asks}
    said = Measure.objects.filter(version=OuterRef("pk"), column=check.where, word__in=check.words)
    rows = in_scope(current_rows(declaration.code).filter(Exists(said)), acting)
    held = [
        (path, str(values.get(check.where)), key not in wanting)
        for path, values, key in rows.values_list("division_path", "values", "row__key")
    ]
    found = []
    for word, place in asked:
        strong = check.words[: check.words.index(word) + 1]
        there = [one for one in held if place <= one[0] < path_end(place) and one[1] in strong]
        found.append(Backing(len(there), sum(is_backed for _, _, is_backed in there)))
    return found
