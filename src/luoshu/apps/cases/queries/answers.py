"""What was told back to the platforms: the newest results of a source, and how many are stuck."""

from dataclasses import dataclass

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import ReportState
from luoshu.apps.cases.models import PlatformReport
from luoshu.apps.errors import NotAllowed

STUCK = (ReportState.FAILED, ReportState.UNCONFIRMED)


@dataclass(frozen=True)
class PlatformAnswers:
    """The stuck ones first, then the newest; ``stuck`` counts all that wait for a person."""

    rows: list[PlatformReport]
    stuck: int


def answers_of(acting: Acting, source_code: str, *, most: int = 30) -> PlatformAnswers:
    """Return the results of one source. Raises NotAllowed."""
    if not acting.may("sources.read"):
        raise NotAllowed
    rows = PlatformReport.objects.filter(source_code=source_code)
    stuck = rows.filter(state__in=STUCK)
    newest = rows.exclude(state__in=STUCK).order_by("-id")
    return PlatformAnswers([*stuck.order_by("-id")[:most], *newest[:most]], stuck.count())
