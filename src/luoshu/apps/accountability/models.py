from django.db import models
from django.db.models import F, Q

from luoshu.apps.accountability.choices import (
    CriticismStatus,
    DecisionKind,
    ItemStatus,
    LeftBecause,
    MatterLevel,
    ReferralKind,
    StatementKind,
    StatementStatus,
)
from luoshu.apps.cases.models import FireCase
from luoshu.apps.places.models import Division
from luoshu.apps.rules.choices import Addressee, Measure


class Matter(models.Model):
    """One unit's fires of one Beijing day, on their way from 核实告知 to 销号."""

    code = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=10, choices=MatterLevel.choices)
    # The unit that is spoken of: a county at the city's level, a township at a county's.
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    fires_on = models.DateField()
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    # Counted anew and different from what was decided: the head looks again before anything goes on.
    is_count_changed = models.BooleanField(default=False)
    proposal_no = models.IntegerField(default=0)
    document_code = models.CharField(max_length=40, blank=True)
    official_number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    # The party said that the facts are right, before the time to object had run out.
    accepted_at = models.DateTimeField(null=True)
    limit_code = models.CharField(max_length=30, blank=True)
    limit_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    rule_codes = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    state_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "division", "fires_on"], name="matter_once")]
        indexes = [models.Index(fields=["division_path", "is_open"], name="matter_path_open")]


class CountedFire(models.Model):
    """A fire that counts in a matter, from when until when; a row is ended and never removed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="fires")
    case = models.ForeignKey(FireCase, on_delete=models.PROTECT, related_name="+")
    # The level is the matter's; it stands here so that the database itself keeps a fire from counting twice.
    level = models.CharField(max_length=10, choices=MatterLevel.choices)
    place = models.CharField(max_length=80)
    counted_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_because = models.CharField(max_length=15, choices=LeftBecause.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "level"], name="counted_fire_once", condition=Q(left_at__isnull=True)
            )
        ]


class Proposal(models.Model):
    """A 处理建议 of the machine: which clauses the count met, with its inputs. A newer one stands beside it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proposals")
    number = models.IntegerField()
    made_at = models.DateTimeField()
    because = models.CharField(max_length=40)
    # fires, fires_in_period, period_from, patch_mu, disputed, struck, fire_codes.
    inputs = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="proposal_once")]


class ProposedMeasure(models.Model):
    """One clause that was met. ``adopted`` is None until the decision; what belongs elsewhere is only referred."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="measures")
    rule_code = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=80)
    table_title = models.CharField(max_length=120)
    clause = models.CharField(max_length=60)
    measure = models.CharField(max_length=30, choices=Measure.choices)
    addressee = models.CharField(max_length=30, choices=Addressee.choices)
    clause_text = models.CharField(max_length=400)
    amount_text = models.CharField(max_length=80, blank=True)
    reason_code = models.CharField(max_length=30)
    counted = models.IntegerField()
    belongs_to = models.CharField(max_length=40, blank=True)
    is_example = models.BooleanField(default=False)
    adopted = models.BooleanField(null=True)


class Statement(models.Model):
    """陈述说明 or 申请复核 of the unit; another person answers."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    text = models.TextField()
    file_code = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=StatementStatus.choices, default=StatementStatus.ASKED)
    made_by = models.CharField(max_length=40)
    made_post = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=400, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)


class Decision(models.Model):
    """What was decided elsewhere: a meeting or an instruction, its day, by which post, its number."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="decisions")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=DecisionKind.choices)
    decided_on = models.DateField()
    by_post = models.CharField(max_length=80)
    number = models.CharField(max_length=80)
    note = models.CharField(max_length=400, blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    # Looked at again and decided anew; the older one stays.
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="decision_one_in_force", condition=Q(replaced_at__isnull=True)
            )
        ]


class Referral(models.Model):
    """移送 or 提请 of what another office decides: to whom, number, day. No content is kept here."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="referrals")
    measure = models.OneToOneField(ProposedMeasure, on_delete=models.PROTECT, related_name="referral")
    kind = models.CharField(max_length=10, choices=ReferralKind.choices)
    to_office = models.CharField(max_length=80)
    number = models.CharField(max_length=80)
    sent_on = models.DateField()
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()


class WrittenCriticism(models.Model):
    """书面检查: one text of one round, with the machine's notes and what was sent back with it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="criticisms")
    number = models.IntegerField()
    text = models.TextField(blank=True)
    file_code = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=CriticismStatus.choices, default=CriticismStatus.SUBMITTED)
    submitted_by = models.CharField(max_length=40)
    submitted_post = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    # Notes of the review as rows of kind, start, end, quote, word, sentence, spans; for reviewers alone.
    notes = models.JSONField(default=list)
    # Those the reviewer sent back with the text; these the unit sees.
    sent_back = models.JSONField(default=list)
    review_words = models.CharField(max_length=400, blank=True)
    reviewed_by = models.CharField(max_length=40, blank=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="criticism_once")]


class RectificationItem(models.Model):
    """整改事项: what, by which unit, until when, with which proof, and who else looked at it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="items")
    text = models.CharField(max_length=400)
    owner_unit = models.CharField(max_length=120)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=ItemStatus.choices, default=ItemStatus.OPEN)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    result = models.CharField(max_length=400, blank=True)
    proof_codes = models.JSONField(default=list)
    reported_by = models.CharField(max_length=40, blank=True)
    reported_at = models.DateTimeField(null=True)
    inspection = models.CharField(max_length=400, blank=True)
    inspected_by = models.CharField(max_length=40, blank=True)
    inspected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="item_inspected_by_another", condition=Q(inspected_by="") | ~Q(inspected_by=F("reported_by"))
            )
        ]


class ReviewSection(models.Model):
    """One section of 四不放过 in the words of the day's rule: answered with proof, or 不予处理 with a reason."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="sections")
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    asked = models.CharField(max_length=400)
    position = models.IntegerField()
    answer = models.CharField(max_length=1000, blank=True)
    proof_codes = models.JSONField(default=list)
    is_waived = models.BooleanField(default=False)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "code"], name="section_once"),
            models.CheckConstraint(
                name="section_confirmed_by_another",
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("answered_by")),
            ),
        ]


class MatterEntry(models.Model):
    """One step of a matter, as its timeline shows it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["matter", "at", "id"], name="matter_entry_at")]
