from django.db import models
from django.db.models import F, Q

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.feeds.choices import DeliveryStatus, FeedKind
from luoshu.apps.places.choices import Basis
from luoshu.apps.places.models import Division


class Counter(models.Model):
    """The latest number given out under a prefix, so that codes stay unique when several processes give them out."""

    prefix = models.CharField(max_length=40, primary_key=True)
    latest = models.IntegerField(default=0)


class Source(models.Model):
    """A standing source of fire points: a polled feed, or a counterpart that sends files."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    name = models.CharField(max_length=120)
    datum = models.CharField(max_length=10)
    poll_url = models.CharField(max_length=300, blank=True)
    # A folder of the instance's inbox in which somebody puts files; a source has an address or a folder.
    folder = models.CharField(max_length=40, blank=True)
    # The rule that says how another platform writes its alarms and wants results back; empty for our own columns.
    format_code = models.CharField(max_length=60, blank=True)
    poll_minutes = models.IntegerField(default=0)
    # The number of the file that holds the key; 0 is none. The key itself is nowhere in the database.
    key_version = models.IntegerField(default=0)
    is_enabled = models.BooleanField(default=True)
    attempt_after = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    latest_error = models.CharField(max_length=300, blank=True)
    polled_at = models.DateTimeField(null=True)
    # Somebody pressed 现在取一次: the next free worker polls, on or off, due or not.
    asked_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)


class Poll(models.Model):
    """One attempt at a source, with what came of it; the newest of each source are kept."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="polls")
    ended_at = models.DateTimeField()
    is_ok = models.BooleanField()
    message = models.CharField(max_length=300, blank=True)
    delivery_codes = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["source", "-id"], name="poll_of_source")]


class Delivery(models.Model):
    """One file, poll or form as it arrived (导入批次). Its bytes are stored before anything reads them.

    ``received = accepted + duplicate + outside + rejected`` holds as soon as the status is ``stored``.
    """

    code = models.CharField(max_length=40, unique=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    datum = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="deliveries")
    file_name = models.CharField(max_length=200)
    division_path = models.CharField(max_length=120)
    received_at = models.DateTimeField(db_index=True)
    received_by = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=DeliveryStatus.choices, default=DeliveryStatus.RECEIVED)
    refusal = models.CharField(max_length=400, blank=True)
    warnings = models.JSONField(default=list)
    received = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    outside = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    attempt_after = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    stored_at = models.DateTimeField(null=True)
    # A corrected file points at the delivery whose bad rows it repairs.
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_counts_add_up",
                condition=~Q(status="stored")
                | Q(received=F("accepted") + F("duplicate") + F("outside") + F("rejected")),
            )
        ]
        indexes = [models.Index(fields=["attempt_after"], name="delivery_due", condition=Q(status="received"))]


class RejectedRow(models.Model):
    """A row that could not be used, kept as it came, with the reason in one sentence."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="rejected_rows")
    row_no = models.IntegerField()
    column = models.CharField(max_length=80, blank=True)
    reason_code = models.CharField(max_length=60)
    message = models.CharField(max_length=300)
    raw = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "row_no"], name="rejected_row_once")]


class Tip(models.Model):
    """Who reported a fire, kept apart from it (M27): the side of the fire holds the token and nothing else.

    No other table points here, and nothing of it is exported. ``detection_key`` is the natural key of what was
    reported.
    """

    token = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    reporter_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    detection_key = models.CharField(max_length=32, blank=True, db_index=True)
    division_path = models.CharField(max_length=120)
    reported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-reported_at", "-id"], name="tip_newest")]


class AlarmPicture(models.Model):
    """What is kept of one picture of an alarm (F26): the whole, coarse and blurred, and the smoke's box if any.

    The original is never stored. ``detection_key`` is the natural key of the alarm, as soon as its row is read.
    """

    code = models.CharField(max_length=40, unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="pictures")
    row_no = models.IntegerField()
    detection_key = models.CharField(max_length=32, blank=True, db_index=True)
    # Both gone once the picture is deleted; neither was ever there when it was refused.
    whole = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    crop = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    # The rule that the picture was deleted by.
    rule_code = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="picture_kept", condition=Q(whole__isnull=False))]


class Detection(models.Model):
    """One fire point as detected or reported, in WGS-84, with the machine's proposal of its division.

    ``key`` is the natural key (place, time, satellite): the same detection in another file is the same row.
    """

    key = models.CharField(max_length=32, unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="detections")
    row_no = models.IntegerField()
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    lon = models.FloatField()
    lat = models.FloatField()
    delivered_lon = models.FloatField()
    delivered_lat = models.FloatField()
    acq_at = models.DateTimeField()
    is_day_only = models.BooleanField(default=False)
    satellite = models.CharField(max_length=20, blank=True)
    instrument = models.CharField(max_length=20, blank=True)
    confidence = models.CharField(max_length=12, blank=True)
    frp_mw = models.FloatField(null=True)
    brightness_k = models.FloatField(null=True)
    scan = models.FloatField(null=True)
    track = models.FloatField(null=True)
    daynight = models.CharField(max_length=1, blank=True)
    detail = models.JSONField(null=True)
    # The 0.01-degree cell of the place (core.fire.static_heat.cell_keys). Static heat is judged per cell.
    cell = models.BigIntegerField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    border_m = models.FloatField(null=True)
    runner_up = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    # The same against county borders, whatever the finest division is: counties dispute over these.
    county_border_m = models.FloatField(null=True)
    county_runner_up = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20, choices=Basis.choices)
    # Set when a clue was made of it; the partial index is the queue of those that wait.
    clued_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # In time order, so that what burns now is taken before what a large old file brought.
            models.Index(fields=["acq_at"], name="detection_unclued", condition=Q(clued_at__isnull=True)),
            models.Index(fields=["cell", "acq_at"], name="detection_cell_acq"),
        ]
