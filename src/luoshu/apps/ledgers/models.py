from django.db import models
from django.db.models import F, Q

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.ledgers.choices import BatchState, Content, Frequency, ReturnState, SightingSource
from luoshu.apps.places.models import Division


class Ledger(models.Model):
    """A ledger as it was declared from a day on. A change ends this row and begins the next; rows stay.

    ``division`` is whose ledger it is: the offices of its subtree fill it, each for its own divisions.
    """

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=40)
    area_title = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=14, choices=Frequency.choices)
    declaration = models.JSONField()
    edition = models.IntegerField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="ledgers")
    division_path = models.CharField(max_length=120, db_index=True)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="ledger_edition_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to__isnull=True), name="ledger_one_in_force"),
            models.CheckConstraint(
                name="ledger_dates_ordered", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
        ]


class LedgerRow(models.Model):
    """One named row of a ledger. What it says stands in its versions; ``version_no`` is the newest."""

    ledger_code = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="ledger_rows")
    division_path = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=40)
    version_no = models.IntegerField(default=1)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger_code", "key"], name="ledgerrow_key_once")]


class RowVersion(models.Model):
    """What a row said from a business day (``valid_on``) on, and from when until when that was our knowledge.

    Current is the version with the latest ``valid_on``, of equals the newest: it has no ``superseded_at``. One that is
    entered for an earlier day than the current one speaks of is superseded the moment it is recorded.
    ``values``: JSON of ``core.ledgers.encode_values``.
    """

    row = models.ForeignKey(LedgerRow, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    ledger_code = models.CharField(max_length=40)
    division_path = models.CharField(max_length=120)
    values = models.JSONField()
    search = models.CharField(max_length=300, blank=True)
    valid_on = models.DateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=40)
    post = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=40)
    batch = models.CharField(max_length=40, blank=True)
    is_removed = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    # Where the values were read: the code of an accepted figure or a document, and the sentence itself.
    source = models.CharField(max_length=120, blank=True)
    sentence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "number"], name="rowversion_number_once"),
            models.UniqueConstraint(
                fields=["row"], condition=Q(superseded_at__isnull=True), name="rowversion_one_current"
            ),
        ]
        indexes = [
            models.Index(fields=["ledger_code", "superseded_at", "division_path"], name="rowversion_current"),
            models.Index(fields=["ledger_code", "valid_on"], name="rowversion_valid"),
            models.Index(fields=["batch"], name="rowversion_batch", condition=~Q(batch="")),
            models.Index(fields=["unit_code", "recorded_at"], name="rowversion_unit"),
        ]


class Measure(models.Model):
    """One number, date or choice of a version, so that sums need no JSON.

    ``value``: a measure x 10^scale, a date as its proleptic ordinal, 0 for a choice, whose word stands in ``word``.
    A gap has no row.
    """

    version = models.ForeignKey(RowVersion, on_delete=models.CASCADE, related_name="measures", db_index=False)
    column = models.CharField(max_length=40)
    value = models.BigIntegerField()
    word = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "column"], name="measure_once")]


class RowLink(models.Model):
    """Where a version points. A key, not a row: a row that is not there, or not any more, is told as such.

    ``ledger_code`` is the ledger that points, ``link`` its declared link.
    """

    version = models.ForeignKey(RowVersion, on_delete=models.CASCADE, related_name="links", db_index=False)
    ledger_code = models.CharField(max_length=40)
    link = models.CharField(max_length=40)
    target_ledger = models.CharField(max_length=40)
    target_key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "link"], name="rowlink_once")]
        indexes = [models.Index(fields=["target_ledger", "target_key"], name="rowlink_target")]


class Return(models.Model):
    """What one unit owes for one period of one ledger: when it is due, what was said, how far it has got."""

    ledger_code = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=120)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="ledger_returns")
    division_path = models.CharField(max_length=120)
    period_key = models.CharField(max_length=24)
    period_label = models.CharField(max_length=60)
    first_on = models.DateField()
    last_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.DUE)
    content = models.CharField(max_length=10, choices=Content.choices, blank=True)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    # Set by the worker once the due moment has passed unsaid, or by a late submission. Never taken back.
    is_late = models.BooleanField(default=False)
    row_count = models.IntegerField(default=0)
    findings = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    # Totals, row count and digest as they were locked; empty while it is not.
    frozen = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ledger_code", "unit_code", "period_key"], name="return_once"),
            models.CheckConstraint(
                name="return_says_something", condition=Q(submitted_at__isnull=True) | ~Q(content="")
            ),
        ]
        indexes = [
            models.Index(fields=["ledger_code", "last_on"], name="return_ledger_period"),
            models.Index(fields=["state", "due_at"], name="return_state_due"),
            models.Index(fields=["division_path", "due_at"], name="return_path_due"),
        ]


class ReturnEntry(models.Model):
    """One step of a return: who, when, why, and what was frozen by it."""

    filed = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)


class Snapshot(models.Model):
    """A named copy of a ledger's rows as they were known at a moment. Nothing that is edited later changes it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    ledger_code = models.CharField(max_length=40)
    declaration = models.JSONField()
    division_path = models.CharField(max_length=120)
    as_of = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=40)
    taken_post = models.CharField(max_length=40)
    row_count = models.IntegerField()
    totals = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    # False while its rows are still being copied: until then nobody sees it.
    is_complete = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["ledger_code", "taken_at"], name="snapshot_ledger_taken")]


class SnapshotRow(models.Model):
    """One frozen row."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rows")
    key = models.CharField(max_length=200)
    division_path = models.CharField(max_length=120)
    number = models.IntegerField()
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "key"], name="snapshotrow_once")]


class ImportBatch(models.Model):
    """A file that was laid over a ledger: what it would change, whether it did, and whether that was undone."""

    code = models.CharField(max_length=40, unique=True)
    ledger_code = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="ledger_batches")
    file_name = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict)
    diff = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PREVIEW)
    valid_on = models.DateField()
    unit_code = models.CharField(max_length=40)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="ledger_batches")
    division_path = models.CharField(max_length=120, db_index=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_post = models.CharField(max_length=40)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=40, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=40, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)


class RowDoubt(models.Model):
    """A row that is doubted (疑似停业) since a complaint or a spot check; one open at a time for each row.

    ``unit_code`` is the filling unit that answers; core.workflow's doubt table says which steps. ``word`` is what the
    row came to say by the answer, from ``since_on`` on, until ``back_on`` when it was in order again.
    """

    code = models.CharField(max_length=40, unique=True)
    row = models.ForeignKey(LedgerRow, on_delete=models.PROTECT, related_name="doubts")
    ledger_code = models.CharField(max_length=40)
    division_path = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=120)
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    limit_code = models.CharField(max_length=30, blank=True)
    due_at = models.DateTimeField(null=True)
    rule_codes = models.JSONField(default=list)
    word = models.CharField(max_length=60, blank=True)
    since_on = models.DateField(null=True)
    back_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row"], name="rowdoubt_one_open", condition=Q(is_open=True)),
        ]
        indexes = [
            models.Index(fields=["division_path", "is_open"], name="rowdoubt_path_open"),
            models.Index(fields=["ledger_code", "is_open"], name="rowdoubt_ledger_open"),
            models.Index(fields=["due_at"], name="rowdoubt_due_open", condition=Q(is_open=True)),
        ]


class RowSighting(models.Model):
    """One complaint or spot check about one row. ``doubt`` is empty for a check that found the row as it says.

    ``text`` says what was seen, never who said it. ``word`` is the state that was found, ``said`` the row's own then.
    """

    row = models.ForeignKey(LedgerRow, on_delete=models.PROTECT, related_name="sightings")
    doubt = models.ForeignKey(RowDoubt, null=True, on_delete=models.PROTECT, related_name="sightings")
    division_path = models.CharField(max_length=120)
    source = models.CharField(max_length=10, choices=SightingSource.choices)
    order_no = models.CharField(max_length=40, blank=True)
    seen_on = models.DateField()
    text = models.CharField(max_length=200, blank=True)
    word = models.CharField(max_length=60, blank=True)
    said = models.CharField(max_length=60, blank=True)
    photo_code = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40)
    # Made on the phone: the same check sent twice is one row.
    client_key = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_no"], name="rowsighting_order_once", condition=~Q(order_no="")),
            models.UniqueConstraint(fields=["client_key"], name="rowsighting_sent_once", condition=~Q(client_key="")),
        ]
        indexes = [models.Index(fields=["person_code", "recorded_at"], name="rowsighting_person")]


class DoubtEntry(models.Model):
    """One step of a doubt: who, when, what was said."""

    doubt = models.ForeignKey(RowDoubt, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
