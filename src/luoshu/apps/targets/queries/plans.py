"""Plans of several years as a day knows them: years, what is left by name and reason, what a review would say."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from luoshu.apps.acting import Acting
from luoshu.apps.targets.choices import ClosingVerdict
from luoshu.apps.targets.models import Plan, PlanItem, PlanReview
from luoshu.apps.targets.queries.doors import plan_items_for
from luoshu.core.indicators import Closing, YearShare, closing, yearly_shares
from luoshu.core.indicators import PlanItem as NamedItem


@dataclass(frozen=True)
class PlanView:
    """A plan on a day. ``is_whole``: the reader sees all of its places, so that its totals may be said."""

    plan: Plan
    on: date
    is_whole: bool
    years: tuple[YearShare, ...]
    left: tuple[PlanItem, ...]
    closing: Closing
    reviews: tuple[PlanReview, ...]

    @property
    def done(self) -> int:
        """How many are done, listed and unlisted."""
        return self.closing.done

    @property
    def verdict_label(self) -> str:
        """How the plan stands, in the office's words."""
        return str(ClosingVerdict(self.closing.verdict.value).label)


def plan_view(acting: Acting, plan: Plan, on: date) -> PlanView:
    """Return a plan with the items of the reader's divisions."""
    items = list(plan_items_for(acting, plan))
    is_whole = acting.covers(plan.division_path)
    named = [NamedItem(item.name, item.year, item.done_on, item.reason) for item in items]
    done: Counter[int] = Counter(item.done_on.year for item in items if item.done_on is not None and item.done_on <= on)
    years = list(plan.years.order_by("year"))
    unlisted = 0
    for year in years:
        done[year.year] += year.done_unlisted
        unlisted += year.done_unlisted
    total = plan.total if is_whole else len(items)
    review = closing(named, total - (unlisted if is_whole else 0), on)
    if is_whole:
        review = Closing(total, review.done + unlisted, review.late, review.left, review.unnamed, review.by_reason)
    return PlanView(
        plan=plan,
        on=on,
        is_whole=is_whole,
        years=yearly_shares([(one.year, one.planned) for one in years], sorted(done.items())) if is_whole else (),
        left=tuple(item for item in items if item.done_on is None or item.done_on > on),
        closing=review,
        reviews=tuple(plan.reviews.order_by("-on")[:5]) if is_whole else (),
    )
