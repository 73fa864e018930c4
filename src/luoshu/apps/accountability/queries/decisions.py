"""The decision that holds for a matter, and what it adopted."""

from luoshu.apps.accountability.models import Decision, Matter, ProposedMeasure
from luoshu.apps.rules.choices import Measure


def decision_in_force(matter: Matter) -> Decision | None:
    """Return the decision that holds; an older one that was replaced stays on record."""
    return Decision.objects.filter(matter=matter, replaced_at__isnull=True).select_related("proposal").first()


def adopted_measures(matter: Matter) -> list[ProposedMeasure]:
    """Return the measures that the decision in force adopted."""
    decision = decision_in_force(matter)
    if decision is None:
        return []
    return list(ProposedMeasure.objects.filter(proposal=decision.proposal, adopted=True).order_by("id"))


def is_criticism_asked(matter: Matter) -> bool:
    """Tell whether the decision asks for a written self-criticism."""
    return any(one.measure == Measure.WRITTEN_CRITICISM for one in adopted_measures(matter))
