"""A draft held against what is kept: every number with an accepted, published or ledger value behind it, or a flag."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luoshu.adapters.documents.extract import Mark
from luoshu.apps.acting import Acting
from luoshu.apps.readings.choices import Verdict
from luoshu.apps.readings.models import Figure, Page
from luoshu.apps.readings.queries.gaps import Gap, gaps_of, worst_of

Gaps = Mapping[int, Sequence[Gap]]
NO_SOURCE = "没有找到来源：采纳值、已发布值和台账里都没有这个指标，请补来源或核对口径"
_COLOURS = {Verdict.CONSISTENT: "same", Verdict.INCONSISTENT: "look", Verdict.UNCLEAR: "unclear"}


@dataclass(frozen=True)
class DraftFigure:
    """One number of a draft, the values it was held against, and the verdict that counts."""

    figure: Figure
    gaps: tuple[Gap, ...]
    verdict: str
    why: str

    @property
    def word(self) -> str:
        """The verdict in the office's word."""
        return str(Verdict(self.verdict).label)


def draft_figures(acting: Acting, page: Page, ledgers: Gaps | None = None) -> list[DraftFigure]:
    """Return the numbers of a draft in the order of the text.

    ``ledgers``: how they stand to the ledgers, by figure id; who may see those asks for it (``ledger_gaps_of``).
    """
    figures = figures_of_draft(page)
    gaps = gaps_of(acting, figures)
    return [_judged(figure, (*gaps.get(figure.pk, ()), *(ledgers or {}).get(figure.pk, ()))) for figure in figures]


def figures_of_draft(page: Page) -> list[Figure]:
    """Return the figures of a draft in the order of the text."""
    return list(page.figures.select_related("scope", "division", "page").defer("page__text").order_by("start"))


def _judged(figure: Figure, gaps: tuple[Gap, ...]) -> DraftFigure:
    """The worst verdict counts: a number that agrees with one source and differs from another wants a look."""
    worst = worst_of(gaps)
    return (
        DraftFigure(figure, gaps, worst.verdict, worst.why)
        if worst
        else DraftFigure(figure, gaps, Verdict.UNCLEAR, NO_SOURCE)
    )


def draft_marks(page: Page, figures: Sequence[DraftFigure]) -> list[Mark]:
    """Return what to write beside each number of the draft, and beside each relation that does not hold in it."""
    marks = [Mark(one.figure.start, one.figure.end, _comment(one), _COLOURS[Verdict(one.verdict)]) for one in figures]
    taken = {(mark.start, mark.end): number for number, mark in enumerate(marks)}
    for check in page.checks.exclude(verdict=Verdict.CONSISTENT).order_by("start", "number"):
        first, last = (check.spans or [[check.start, check.start + 1]])[0]
        words = f"{Verdict(check.verdict).label}：{check.why or check.relation}"
        number = taken.get((first, last))
        if number is None:
            marks.append(Mark(first, last, words, "look" if check.verdict == Verdict.INCONSISTENT else "unclear"))
        else:
            was = marks[number]
            marks[number] = Mark(was.start, was.end, f"{was.comment}\n{words}", "look")
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _comment(one: DraftFigure) -> str:
    """The verdict with every value the number was held against, the one that counts first."""
    others = [gap.why for gap in one.gaps if gap.why != one.why]
    return "；".join([f"{one.word}：{one.why}", *others])
