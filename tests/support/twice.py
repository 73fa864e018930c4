"""Take every shared fire file in twice and look at what the second time changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from luoshu.apps.acting import SYSTEM
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.clues.models import Clue, FireEvent, Label
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.feeds.models import Delivery, Detection, RejectedRow
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.notices.models import Notice
from tests.support.shared_data import shared_file

NOW = datetime(2026, 1, 1, 4, tzinfo=UTC)
COUNTS = ("received", "accepted", "duplicate", "outside", "rejected")
# Name, kind, datum. The granule is an image of a pass, not a list: it is kept and refused with a sentence.
FILES: tuple[tuple[str, str, str | None], ...] = (
    ("modis_nrt_henan_2022.csv", "firms", None),
    ("MODIS_C6_1_Global_24h.csv", "firms", None),
    ("modis_c61_global_7_day_2022-03-28.csv", "firms", None),
    ("SUOMI_VIIRS_C2_Global_VNP14IMGTDL_NRT_2023313.txt", "firms", None),
    ("official_straw_fire_points_2016-08_09.csv", "official", "wgs84"),
    ("punjab_points_2020_2021.csv", "official", "wgs84"),
    ("MOD14.A2018312.1950.061.2021344091856.hdf", "firms", None),
)
TABLES = (StoredFile, Detection, Clue, Label, FireEvent, FireCase, Notice)


@dataclass(frozen=True)
class Taken:
    """One file of one round: its status, the words of a refusal, and its counts."""

    name: str
    status: str
    refusal: str
    counts: dict[str, int]
    kept_bad_rows: int

    @property
    def adds_up(self) -> bool:
        return self.counts["received"] == sum(self.counts[name] for name in COUNTS[1:])


def take_all() -> list[Taken]:
    """Take in and store every file, then make clues, events and fires of all that is new."""
    found = [take_file(*file) for file in FILES]
    while make_clues(at=NOW, worker="twice"):
        pass
    while open_due_cases(at=NOW):
        pass
    return found


def take_file(name: str, kind: str, datum: str | None) -> Taken:
    """Take in and store one file."""
    content = shared_file(f"fire/{name}").read_bytes()
    delivery = receive_delivery(kind=kind, datum=datum, data=content, file_name=name, by=SYSTEM, at=NOW)
    delivery = store_delivery(delivery_id=delivery.pk, worker="twice", at=NOW)
    kept = RejectedRow.objects.filter(delivery=delivery).count()
    counts = {count: getattr(delivery, count) for count in COUNTS}
    return Taken(name, delivery.status, delivery.refusal, counts, kept)


def row_counts() -> dict[str, int]:
    """Rows of every table that a file taken in again must leave alone."""
    return {model.__name__: model._default_manager.count() for model in TABLES}


def fingerprint() -> list[tuple[object, ...]]:
    """What the instance knows of every clue, for telling that nothing moved."""
    fields = ("code", "detection__key", "queue", "division_path", "event__code", "event__clue_count")
    return sorted(Clue.objects.values_list(*fields))


def deliveries_without_sum() -> int:
    """Count stored deliveries whose numbers do not add up; read from the rows, not from the objects above."""
    return sum(
        one.received != one.accepted + one.duplicate + one.outside + one.rejected for one in Delivery.objects.all()
    )
