"""What the API takes and gives. Times are ISO 8601 with zone; coordinates are degrees, WGS-84 unless a datum says."""

from datetime import date, datetime

from ninja import Schema


class Refusal(Schema):
    """Every error: a stable code, and one sentence with the fact and the next step."""

    code: str
    message: str


class Report(Schema):
    """One report by camera, patrol or hotline. ``source_id`` is the sender's number: sent again it is no new clue.

    ``picture`` (cameras): base64 of a JPEG, PNG or WebP. ``box``: left, top, width and height of the smoke in it, in
    pixels or shares. Only the smoke's part and a coarse whole are kept, never the picture itself.
    """

    longitude: float
    latitude: float
    reported_at: datetime
    source_id: str = ""
    camera_code: str = ""
    note: str = ""
    picture: str = ""
    box: list[float] = []


class Reports(Schema):
    """One or more reports with the datum of their coordinates, which is never guessed."""

    datum: str
    reports: list[Report]


class Heartbeats(Schema):
    """Codes of cameras that are alive now."""

    cameras: list[str]


class HeartbeatAnswer(Schema):
    """How many are in the register, and the codes that are not."""

    known: int
    unknown: list[str]


class DeliverySummary(Schema):
    """What became of a delivery: received = accepted + duplicate + outside + rejected once it is stored."""

    delivery: str
    status: str
    received: int
    accepted: int
    duplicate: int
    outside: int
    rejected: int
    refusal: str = ""
    warnings: list[str] = []


class Fire(Schema):
    """One fire as the desks see it."""

    code: str
    place: str
    state: str
    state_label: str
    clue_count: int
    queue: str
    first_seen_at: datetime
    due_at: datetime | None
    longitude: float
    latitude: float


class FirePage(Schema):
    """Fires, newest first; ``next`` asks for the page after this one, empty at the end."""

    fires: list[Fire]
    next: str


class LedgerRowsIn(Schema):
    """Rows by column key, in the ledger's standard units. Null: there is none; a column not sent stays as it is.

    ``valid_on``: the day from which the rows hold, today when it is left out. ``dry_run``: say what would happen only.
    """

    rows: list[dict[str, str | int | float | None]]
    valid_on: date | None = None
    dry_run: bool = False


class RowConflict(Schema):
    """A cell that was not taken: the number of the row as it was sent, from 1, and the column's key."""

    row: int
    column: str
    code: str
    message: str


class ImportSummary(Schema):
    """received = imported + updated + unchanged + ignored. ``batch`` can be undone as a whole; empty for a dry run."""

    batch: str
    received: int
    imported: int
    updated: int
    unchanged: int
    ignored: int
    conflicts: list[RowConflict]


class LedgerRowOut(Schema):
    """What a row says now. ``number`` counts its versions; a removed row says what it said last."""

    key: str
    division: str
    number: int
    valid_on: date
    recorded_at: datetime
    removed: bool
    values: dict[str, str | int | None]


class LedgerRowPage(Schema):
    """Rows in the order in which they were last written; ``next`` asks for the page after, empty at the end."""

    rows: list[LedgerRowOut]
    next: str
