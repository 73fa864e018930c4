"""Written briefings: templates in force, one door, what waits for a unit's word."""

from datetime import date

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.briefings.choices import BriefingStatus
from luoshu.apps.briefings.errors import BriefingNotVisible
from luoshu.apps.briefings.models import Briefing, BriefingTemplate, FigureConfirmation
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Unit
from luoshu.apps.people.queries import posts_in_scope
from luoshu.apps.places.queries import valid_on

DRAFT, READ = "documents.draft", "documents.read"


def templates_for(acting: Acting, on: date) -> list[BriefingTemplate]:
    """Return the templates in force on a day for the reader's divisions and above."""
    above = [path for root in acting.paths for path in paths_above(root)]
    rows = BriefingTemplate.objects.filter(valid_on(on), division_path__in=["", *above])
    nearest: dict[str, BriefingTemplate] = {}
    for row in rows.order_by("division_path", "code", "valid_from"):
        nearest[row.code] = row
    return sorted(nearest.values(), key=lambda row: (row.kind, row.code))


def briefings_for(acting: Acting) -> QuerySet[Briefing]:
    """Return what the reader's office wrote and what names figures of its own, the newest first. Raises NotAllowed."""
    if not acting.may(READ):
        raise NotAllowed
    mine = Q(unit__code=acting.unit_code) | Q(confirmations__unit__code=acting.unit_code)
    return Briefing.objects.filter(mine).select_related("unit").distinct().order_by("-made_at", "-id")


def find_briefing_for(acting: Acting, code: str) -> Briefing:
    """Return one briefing. Raises NotAllowed, BriefingNotVisible."""
    found = briefings_for(acting).filter(code=code).first()
    if found is None:
        raise BriefingNotVisible
    return found


def confirmations_of(briefing: Briefing) -> list[FigureConfirmation]:
    """Return the units whose word is asked for, with what they said."""
    return list(briefing.confirmations.select_related("unit").order_by("pk"))


def waiting_briefings(acting: Acting) -> list[Briefing]:
    """Return the reports that wait for the word of the reader's unit."""
    asked = FigureConfirmation.objects.filter(unit__code=acting.unit_code, agrees__isnull=True)
    rows = Briefing.objects.filter(status=BriefingStatus.CONFIRMING, pk__in=asked.values("briefing_id"))
    return list(rows.select_related("unit").order_by("made_at")[:50])


def units_to_address(acting: Acting, on: date) -> list[Unit]:
    """Return the units a document of the reader can be sent to: those with posts in the reader's divisions."""
    posts = posts_in_scope(acting, on).filter(division__level__lte=4)
    units = {post.unit.code: post.unit for post in posts if post.unit.code != acting.unit_code}
    return list(units.values())
