from django.db import models
from django.db.models import Q

from luoshu.apps.cases.choices import (
    AsideStatus,
    BurnedMatter,
    CallOutcome,
    DisputeSide,
    FindingResult,
    LawOutcome,
    ReportState,
    RewardState,
    TerrainClass,
)
from luoshu.apps.clues.models import FireEvent
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division


class FireCase(models.Model):
    """火点: one fire on its way from report to close; core.workflow's fire table says which steps."""

    code = models.CharField(max_length=40, unique=True)
    event = models.OneToOneField(FireEvent, on_delete=models.PROTECT, related_name="case")
    # The event's version that the case has taken account of.
    event_version = models.IntegerField(default=1)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    lon = models.FloatField()
    lat = models.FloatField()
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    first_seen_at = models.DateTimeField()
    terrain_class = models.CharField(max_length=10, choices=TerrainClass.choices, default=TerrainClass.PLAIN)
    season_code = models.CharField(max_length=40, blank=True)
    rule_codes = models.JSONField(default=list)
    responsible_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="fires")
    # The limit that runs now; null while no limit runs or the clock is paused.
    limit_code = models.CharField(max_length=30, blank=True)
    limit_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    escalation_level = models.IntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    extinguished_at = models.DateTimeField(null=True)
    inspected_at = models.DateTimeField(null=True)
    basic_cause = models.CharField(max_length=200, blank=True)
    burned_matter = models.CharField(max_length=12, choices=BurnedMatter.choices, blank=True)
    area_mu = models.FloatField(null=True)
    guard_until = models.DateTimeField(null=True)
    reopened_count = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["division_path", "is_open"], name="case_path_open"),
            models.Index(fields=["due_at"], name="case_due", condition=Q(is_open=True)),
            models.Index(fields=["first_seen_at"], name="case_first_seen"),
        ]


class TimelineEntry(models.Model):
    """One step of a fire, as the right-hand timeline shows it."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)
    # Entered later than it happened (补录): ``at`` is when it happened, ``recorded_at`` when it was typed.
    recorded_at = models.DateTimeField()
    # Made on the phone: the same step sent twice because an answer was lost is one row.
    client_key = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_key"], name="timeline_sent_once", condition=~Q(client_key=""))
        ]
        indexes = [
            models.Index(fields=["case", "at", "id"], name="timeline_case_at"),
            # The steps of one kind since a moment: which fires changed hands with their cell in the last days.
            models.Index(fields=["verb", "recorded_at"], name="timeline_verb_recorded"),
        ]


class Assignment(models.Model):
    """A fire was given to a post; it ends by return, by change of hands or with the fire."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="assignments")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=40, blank=True)
    is_signed_for = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=300, blank=True)
    proposed_unit = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="assignment_one_open", condition=Q(ended_at__isnull=True))
        ]
        indexes = [models.Index(fields=["post", "given_at"], name="assignment_post")]


class PhoneCall(models.Model):
    """Real dispatch is a phone call: who called whom, when, with what outcome (M21)."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="calls")
    called_at = models.DateTimeField()
    called_by = models.CharField(max_length=40)
    to_post_code = models.CharField(max_length=40)
    to_name = models.CharField(max_length=40)
    outcome = models.CharField(max_length=15, choices=CallOutcome.choices)
    note = models.CharField(max_length=200, blank=True)


class FieldCheck(models.Model):
    """A field check of three taps. ``client_key`` is made on the phone: the same check sent twice is one row."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="checks")
    client_key = models.CharField(max_length=60, unique=True)
    result = models.CharField(max_length=10, choices=FindingResult.choices)
    burned_matter = models.CharField(max_length=12, choices=BurnedMatter.choices, blank=True)
    # Of straw: which crop's, by the dated list of crops. All three may be left out.
    crop = models.CharField(max_length=20, blank=True)
    area_mu = models.FloatField(null=True)
    parcel = models.CharField(max_length=60, blank=True)
    photo_code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    received_at = models.DateTimeField()
    found_by = models.CharField(max_length=40)
    found_post = models.CharField(max_length=40)


class SecondLook(models.Model):
    """The second pair of eyes: another person than the handler, by photo or by call."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="second_looks")
    verb = models.CharField(max_length=30)
    how = models.CharField(max_length=10)
    looked_at = models.DateTimeField()
    looked_by = models.CharField(max_length=40)
    looked_post = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)


class Pause(models.Model):
    """暂停计时: the clock stops with an approver and a reason."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="pauses")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)
    approved_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="pause_one_open", condition=Q(ends_at__isnull=True))
        ]


class Extension(models.Model):
    """延期: asked by the handler, granted or refused by the desk above."""

    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="extensions")
    limit_code = models.CharField(max_length=30)
    minutes = models.IntegerField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=AsideStatus.choices, default=AsideStatus.ASKED)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)


class LawRecord(models.Model):
    """执法记录 of one fire, kept by the law officer alone.

    Outside of it only ``is_party_found`` and ``case_no`` are shown. The person and the fine stand in no audit row,
    notice, list, export, search or timeline; the audit says who read or wrote the record, and when.
    """

    case = models.OneToOneField(FireCase, on_delete=models.PROTECT, related_name="law_record")
    agencies = models.CharField(max_length=200)
    case_no = models.CharField(max_length=60, blank=True)
    is_party_found = models.BooleanField(default=False)
    party_name = models.CharField(max_length=60, blank=True)
    party_id_no = models.CharField(max_length=30, blank=True)
    fine_fen = models.BigIntegerField(null=True)
    rule_code = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=LawOutcome.choices)
    note = models.CharField(max_length=400, blank=True)
    written_by = models.CharField(max_length=40)
    written_post = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    version = models.IntegerField(default=1)


class PlatformReport(models.Model):
    """One result told back to the platform that sent the alarm (M26): each outcome of an alarm once."""

    source_code = models.CharField(max_length=40)
    alarm = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20)
    case_code = models.CharField(max_length=40)
    decided_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.WAITING)
    attempts = models.IntegerField(default=0)
    attempt_after = models.DateTimeField()
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    latest_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_code", "alarm", "outcome"], name="platform_told_once"),
        ]
        indexes = [models.Index(fields=["attempt_after"], name="platform_report_due", condition=Q(state="waiting"))]


class TipReward(models.Model):
    """奖励 of one report. It knows the token and the fire, never the person (M27)."""

    tip_token = models.CharField(max_length=20, unique=True)
    case_code = models.CharField(max_length=40)
    division_path = models.CharField(max_length=120)
    amount_fen = models.BigIntegerField()
    rule_code = models.CharField(max_length=60)
    # Of several reports of one fire only one is rewarded, where the rule says so.
    is_only = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=RewardState.choices)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    paid_by = models.CharField(max_length=40, blank=True)
    paid_at = models.DateTimeField(null=True)
    receipt_no = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt_no"], name="reward_receipt_once", condition=~Q(receipt_no="")),
            models.UniqueConstraint(
                fields=["case_code"], name="reward_once_a_fire", condition=Q(is_only=True) & ~Q(state="refused")
            ),
        ]


class Dispute(models.Model):
    """归属有异议: a unit says the fire is not in its territory; the level above decides with a limit of its own.

    Both views stay as they were when it was raised: whose it was held to be and how far from that border, and whose it
    is said to be. ``proposed_path`` is empty while nobody has said whose; the other side reads the dispute by it.
    """

    code = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="disputes")
    lon = models.FloatField()
    lat = models.FloatField()
    held_division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    held_path = models.CharField(max_length=120, db_index=True)
    held_basis = models.CharField(max_length=20, blank=True)
    # What the delivered list itself says, where it names a place: a county's name, as it was written.
    listed_place = models.CharField(max_length=120, blank=True)
    proposed_division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_path = models.CharField(max_length=120, blank=True, db_index=True)
    reason = models.CharField(max_length=300)
    photo_codes = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=AsideStatus.choices, default=AsideStatus.ASKED)
    raised_by = models.CharField(max_length=40)
    raised_post = models.CharField(max_length=40)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rule_code = models.CharField(max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True)
    decided_division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.CharField(max_length=40, blank=True)
    decided_post = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="dispute_one_open", condition=Q(status="asked"))]


class DisputeView(models.Model):
    """What one side says in a dispute, with its proof. Nothing said is changed; a side may say more."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="views")
    side = models.CharField(max_length=10, choices=DisputeSide.choices)
    text = models.CharField(max_length=600)
    photo_codes = models.JSONField(default=list)
    stated_by = models.CharField(max_length=40)
    stated_post = models.CharField(max_length=40)
    stated_at = models.DateTimeField()
