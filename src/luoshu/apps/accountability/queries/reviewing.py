"""What a written self-criticism is compared with: the matter's counted fires, and the texts handed in before it."""

from datetime import datetime
from typing import Final

from luoshu.apps.accountability.models import CountedFire, Matter, WrittenCriticism
from luoshu.apps.accountability.queries.parties import spoken_name
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.core.clock import beijing_day, day_words, in_beijing
from luoshu.core.reading.review import EarlierText, Record, RecordedFire

MOST_EARLIER: Final = 200


def record_of(matter: Matter) -> Record:
    """Return the record that a text about this matter is read against; hours are Beijing hours of first sight."""
    rows = CountedFire.objects.filter(matter=matter, left_at__isnull=True).select_related("case")
    fires = tuple(
        _recorded(row.place, in_beijing(row.case.first_seen_at))
        for row in rows.order_by("case__first_seen_at", "case__code")
    )
    city = matter.division_path.split("/")[0] + "/"
    names = Division.objects.filter(level=Level.TOWNSHIP, path__startswith=city).values_list("name", flat=True)
    return Record(spoken_name(matter.division.name), fires, tuple(sorted(set(names))))


def _recorded(place: str, seen_at: datetime) -> RecordedFire:
    return RecordedFire(place, seen_at.date(), seen_at.hour, seen_at.minute)


def earlier_texts(matter: Matter) -> list[EarlierText]:
    """Return texts of other matters, the newest first: a unit's own second round is not compared with its first."""
    rows = WrittenCriticism.objects.exclude(matter=matter).exclude(text="").select_related("matter__division")
    return [
        EarlierText(
            f"{row.matter.code}/{row.number}",
            f"{spoken_name(row.matter.division.name)}{day_words(beijing_day(row.submitted_at))}报送的检查",
            row.text,
        )
        for row in rows.order_by("-submitted_at")[:MOST_EARLIER]
    ]
