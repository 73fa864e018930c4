"""Pages within a reader's reach: reviewers see their area, others the pages of their own office (F22)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import find_division_for, valid_on
from luoshu.apps.readings.choices import FigureState, PageStatus, Purpose, Verdict
from luoshu.apps.readings.errors import PageNotVisible
from luoshu.apps.readings.models import Figure, Page, PageCheck, PageItem
from luoshu.apps.scope import in_scope
from luoshu.core.reading import ENGINE_VERSION

SLICE = 12_000
"""Characters of a page shown at once; a longer text is turned over like leaves, cut at paragraph ends."""


def pages_in_reach(acting: Acting) -> QuerySet[Page]:
    """Return the pages the reader may open."""
    if not acting.may("readings.read"):
        return Page.objects.none()
    rows = in_scope(Page.objects.all(), acting)
    return rows if acting.may("readings.all") else rows.filter(unit_code=acting.unit_code)


def find_page_for(acting: Acting, code: str) -> Page:
    """Return one page in reach. Raises PageNotVisible."""
    found = pages_in_reach(acting).select_related("division", "file").filter(code=code).first()
    if found is None:
        raise PageNotVisible
    return found


def pages_for(
    acting: Acting, *, purpose: str = Purpose.SOURCE, before: str = "", limit: int = 50
) -> list[tuple[Page, "Counts"]]:
    """Return the newest pages with what is done and left; ``before`` is the code of the last row of the page before."""
    rows = pages_in_reach(acting).filter(purpose=purpose).defer("text").order_by("-id")
    if before:
        last = pages_in_reach(acting).filter(code=before).values_list("id", flat=True).first()
        rows = rows.filter(id__lt=last) if last is not None else rows.none()
    pages = list(rows[:limit])
    counts = _counts([page.pk for page in pages])
    return [(page, counts[page.pk]) for page in pages]


@dataclass
class Counts:
    """Figures of a page by state, those without a scope, and the checks that want a look."""

    figures: int = 0
    accepted: int = 0
    dropped: int = 0
    no_scope: int = 0
    flags: int = 0

    @property
    def pending(self) -> int:
        """Figures nobody has decided on."""
        return self.figures - self.accepted - self.dropped

    @property
    def percent(self) -> int:
        """Decided figures in a hundred; a page without figures is done."""
        return 100 * (self.accepted + self.dropped) // self.figures if self.figures else 100


def counts_of(page: Page) -> Counts:
    """Return the counts of one page."""
    return _counts([page.pk])[page.pk]


def _counts(ids: list[int]) -> dict[int, Counts]:
    found = {pk: Counts() for pk in ids}
    states = (
        Figure.objects.filter(page__in=ids)
        .values("page")
        .annotate(
            figures=Count("id"),
            accepted=Count("id", filter=Q(state=FigureState.ACCEPTED)),
            dropped=Count("id", filter=Q(state=FigureState.DROPPED)),
            no_scope=Count("id", filter=Q(state=FigureState.PENDING, scope__isnull=True)),
        )
    )
    for row in states:
        pk = row.pop("page")
        found[pk] = Counts(**row)
    flags = PageCheck.objects.filter(page__in=ids).exclude(verdict=Verdict.CONSISTENT)
    for row in flags.filter(state="open").values("page").annotate(flags=Count("id")):
        found[row["page"]].flags = row["flags"]
    return found


def slices_of(text: str) -> list[tuple[int, int]]:
    """Cut a text at paragraph ends into pieces of about ``SLICE`` characters; a paragraph longer than two is cut."""
    found, start = [], 0
    while len(text) - start > SLICE:
        end = text.find("\n", start + SLICE)
        if end < 0 or end - start > 2 * SLICE:
            end = start + SLICE
        found.append((start, end + 1))
        start = end + 1
    if start < len(text) or not found:
        found.append((start, len(text)))
    return found


def figures_between(page: Page, start: int, end: int) -> list[Figure]:
    """Return the figures that begin in a part of the text, in its order."""
    rows = page.figures.filter(start__gte=start, start__lt=end).select_related("scope", "division")
    return list(rows.order_by("start", "end"))


def figure_of(page: Page, number: int) -> Figure:
    """Return one figure of a page by its place. Raises PageNotVisible."""
    found = page.figures.select_related("scope", "division").filter(start=number).order_by("end").first()
    if found is None:
        raise PageNotVisible
    found.page = page
    return found


def checks_between(page: Page, start: int, end: int) -> list[PageCheck]:
    """Return what wants a look in a part of the text."""
    rows = page.checks.filter(start__gte=start, start__lt=end).exclude(verdict=Verdict.CONSISTENT)
    return list(rows.order_by("start", "number"))


def consistent_checks(page: Page) -> int:
    """Return how many relations of a page agree."""
    return page.checks.filter(verdict=Verdict.CONSISTENT).count()


def items_of(page: Page) -> list[PageItem]:
    """Return what the page says is next, decided or promised."""
    return list(page.items.order_by("number"))


def outdated_pages(acting: Acting) -> int:
    """Return how many read pages another version of the engine read."""
    rows = pages_in_reach(acting).filter(status=PageStatus.READ)
    return rows.exclude(engine_version=ENGINE_VERSION).count()


def page_places(acting: Acting, on: date) -> list[Division]:
    """Return the places a page of this post can speak for: its own division and the counties below a city."""
    rows = in_scope(Division.objects.filter(valid_on(on), level__lte=3), acting, "path")
    return list(rows.order_by("level", "list_order", "code"))


def place_of_page(acting: Acting, code: str) -> Division:
    """Return the place a person chose for a page. Raises DivisionNotVisible."""
    return find_division_for(acting, code)
