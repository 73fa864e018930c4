"""A picture of an alarm for the access matrix: bound to the clue of one fire, as if its tower had sent it."""

from luoshu.apps.clues.models import Clue
from luoshu.apps.evidence.operations import store_bytes
from luoshu.apps.feeds.models import AlarmPicture
from tests.support.cast import AT


def add_pictures(names: dict[str, str]) -> None:
    """Give the clue of ``clue_plain`` a picture without a box."""
    detection = Clue.objects.select_related("detection").get(code=names["clue_plain"]).detection
    names["picture"] = "TP-20240917-0000000001"
    AlarmPicture.objects.create(
        code=names["picture"],
        delivery=detection.delivery,
        row_no=detection.row_no,
        detection_key=detection.key,
        whole=store_bytes(data=b"\xff\xd8\xff\xe0 coarse", at=AT),
        received_at=AT,
    )
