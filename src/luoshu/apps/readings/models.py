from django.db import models
from django.db.models import F, Q

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.places.models import Division
from luoshu.apps.readings.choices import (
    Approx,
    CheckState,
    FigureSource,
    FigureState,
    FigureStatus,
    PageStatus,
    Purpose,
    ScopeBasis,
    ScopeKind,
    SourceKind,
    Verdict,
)


class Scope(models.Model):
    """A 口径范围: a named set of divisions, in force from a day. A change ends this row and begins the next.

    ``division_path`` is the smallest subtree that holds every member: who sees that subtree sees the scope.
    """

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=ScopeKind.choices)
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=200, blank=True)
    division_path = models.CharField(max_length=120, db_index=True)
    members = models.ManyToManyField(Division, related_name="scopes")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="scope_code_from"),
            models.CheckConstraint(
                name="scope_dates_ordered", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]


class Page(models.Model):
    """A text that was taken in: where it is from, its stored original, and the text whose offsets everything uses."""

    code = models.CharField(max_length=40, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField()
    is_public_report = models.BooleanField(default=False)
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="pages")
    file_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    length = models.IntegerField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="pages")
    division_path = models.CharField(max_length=120, db_index=True)
    unit_code = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=40)
    received_post = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=PageStatus.choices, default=PageStatus.RECEIVED)
    engine_version = models.CharField(max_length=20, blank=True)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=400, blank=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    attempt_after = models.DateTimeField()

    class Meta:
        constraints = [
            # The same text of the same day, from the same office, is one page however often it is sent.
            models.UniqueConstraint(fields=["text_sha256", "issued_on", "unit_code", "purpose"], name="page_once")
        ]
        indexes = [
            models.Index(fields=["division_path", "issued_on"], name="page_path_issued"),
            models.Index(fields=["status", "attempt_after"], name="page_waiting"),
        ]


class Figure(models.Model):
    """A number as the engine read it. The proposal never changes; what a person made of it is its Observation."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="figures")
    number = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    sent_start = models.IntegerField()
    sent_end = models.IntegerField()
    raw = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=28, decimal_places=6)
    unit = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="figures")
    object = models.CharField(max_length=120, blank=True)
    indicator = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=FigureStatus.choices)
    period = models.CharField(max_length=60, blank=True)
    time_basis = models.CharField(max_length=20, blank=True)
    deadline = models.DateField(null=True)
    approx = models.CharField(max_length=12, choices=Approx.choices, blank=True)
    hedges = models.JSONField(default=list)
    section = models.CharField(max_length=200, blank=True)
    is_core = models.BooleanField(default=True)
    engine_version = models.CharField(max_length=20)
    scope = models.ForeignKey(Scope, null=True, on_delete=models.PROTECT, related_name="figures")
    scope_basis = models.CharField(max_length=10, choices=ScopeBasis.choices, blank=True)
    state = models.CharField(max_length=10, choices=FigureState.choices, default=FigureState.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "start", "end"], name="figure_span_once")]
        indexes = [models.Index(fields=["page", "state"], name="figure_page_state")]


class PageCheck(models.Model):
    """A relation inside one page with its verdict; what a person said about it stands beside it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="checks")
    number = models.IntegerField()
    kind = models.CharField(max_length=30)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    spans = models.JSONField(default=list)
    start = models.IntegerField()
    relation = models.TextField(blank=True)
    why = models.TextField(blank=True)
    numbers = models.JSONField(default=dict)
    engine_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.OPEN)
    note = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["page", "verdict"], name="pagecheck_verdict")]


class PageItem(models.Model):
    """Something the page says was decided, promised or is next, with its place in the text.

    ``is_undated``: promised without a day (早日, 尽快, 适时); it waits in 未定时限 until somebody gives one.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="items")
    number = models.IntegerField()
    kind = models.CharField(max_length=20)
    start = models.IntegerField()
    end = models.IntegerField()
    text = models.TextField()
    sentence = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    is_undated = models.BooleanField(default=False)
    engine_version = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["is_undated", "page"], name="pageitem_undated")]


class PromiseAnswer(models.Model):
    """What was said of a promise without a day: a day, why there is none, or the matter that asks for it.

    It names the place in the text and not the item: another reading makes the items anew.
    """

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="promise_answers")
    start = models.IntegerField()
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    matter_code = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=40)
    answered_post = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "start"], name="promise_answered_once"),
            models.CheckConstraint(
                name="promise_answer_says_something",
                condition=Q(due_on__isnull=False) | ~Q(reason="") | ~Q(matter_code=""),
            ),
        ]


class Rereading(models.Model):
    """What another version of the engine read differently in the same text."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="rereadings")
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    from_version = models.CharField(max_length=20)
    to_version = models.CharField(max_length=20)
    added = models.JSONField(default=list)
    gone = models.JSONField(default=list)
    changed = models.JSONField(default=list)


class Observation(models.Model):
    """A figure that a person accepted: what it counts, for which scope, as of when, and the sentence it stands in."""

    code = models.CharField(max_length=40, unique=True)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="observations")
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="observations")
    indicator = models.CharField(max_length=200)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="observations")
    subject = models.CharField(max_length=80, blank=True)
    division_path = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=FigureStatus.choices)
    value = models.DecimalField(max_digits=28, decimal_places=6)
    unit = models.CharField(max_length=40, blank=True)
    standard_value = models.DecimalField(max_digits=28, decimal_places=6)
    standard_unit = models.CharField(max_length=40, blank=True)
    approx = models.CharField(max_length=12, choices=Approx.choices, blank=True)
    period = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()
    numerator = models.DecimalField(max_digits=28, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=28, decimal_places=6, null=True)
    is_corrected = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    sentence = models.TextField()
    start = models.IntegerField()
    end = models.IntegerField()
    accepted_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=40)
    accepted_post = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure"], condition=Q(withdrawn_at__isnull=True), name="observation_one_in_force"
            )
        ]
        indexes = [
            models.Index(fields=["subject", "standard_unit", "as_of"], name="observation_series"),
            models.Index(fields=["division_path", "accepted_at"], name="observation_path"),
        ]


class PublishedValue(models.Model):
    """A value as it went out to the public: frozen. A correction is a further row with its reason.

    It was an accepted figure of a page, or it stood in a document of ours (``document_code``, its number there in
    ``place``) and was taken from ``source_code`` as of ``source_at``, counted over ``source_period``. ``value`` is
    exact, ``printed`` what stood there.
    """

    code = models.CharField(max_length=40, unique=True)
    observation = models.ForeignKey(Observation, null=True, on_delete=models.PROTECT, related_name="published")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    source_kind = models.CharField(max_length=20, choices=FigureSource.choices, default=FigureSource.OBSERVATION)
    # The codes of a count and the address that lists them may be long; cut short they would lead to other rows.
    source_code = models.TextField(blank=True)
    source_url = models.TextField(blank=True)
    source_period = models.CharField(max_length=80, blank=True)
    source_at = models.DateTimeField(null=True)
    source_note = models.CharField(max_length=400, blank=True)
    document_code = models.CharField(max_length=40, blank=True)
    place = models.IntegerField(null=True)
    sentence = models.TextField(blank=True)
    start = models.IntegerField(default=0)
    printed = models.CharField(max_length=80, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)
    indicator = models.CharField(max_length=200)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="published")
    subject = models.CharField(max_length=80, blank=True)
    division_path = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=28, decimal_places=6)
    unit = models.CharField(max_length=40, blank=True)
    standard_value = models.DecimalField(max_digits=28, decimal_places=6)
    standard_unit = models.CharField(max_length=40, blank=True)
    as_of = models.DateField()
    channel = models.CharField(max_length=120)
    released_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=40)
    frozen_post = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["observation"],
                condition=Q(corrects__isnull=True, document_code=""),
                name="published_first_once",
            ),
            models.UniqueConstraint(
                fields=["document_code", "place"],
                condition=Q(corrects__isnull=True) & ~Q(document_code=""),
                name="published_place_once",
            ),
            models.CheckConstraint(
                name="published_from_somewhere", condition=Q(observation__isnull=False) | ~Q(document_code="")
            ),
            models.CheckConstraint(name="correction_has_reason", condition=Q(corrects__isnull=True) | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["subject", "standard_unit"], name="published_series"),
            models.Index(fields=["division_path", "released_on"], name="published_path_released"),
        ]
