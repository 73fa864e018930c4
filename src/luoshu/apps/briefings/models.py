from django.db import models
from django.db.models import F, Q

from luoshu.apps.briefings.choices import BriefingStatus, InstructionStatus, LeaderLine, Rhythm
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.people.models import Unit


class Instruction(models.Model):
    """What a leader wrote on a line of his page, and to which office. Given to supervision it becomes a matter.

    Any other office signs for it and answers, or hands it on to supervision: it always has an office that owes a step.
    """

    code = models.CharField(max_length=40, unique=True)
    # One for each form that was opened: pressing twice sends the same one. Empty for what no form wrote.
    form_token = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=20, choices=LeaderLine.choices)
    text = models.CharField(max_length=500)
    # What the line said when he wrote: the page of tomorrow says something else.
    fact = models.CharField(max_length=600, blank=True)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="instructions")
    division_path = models.CharField(max_length=120)
    given_by = models.CharField(max_length=40)
    given_post = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=InstructionStatus.choices, default=InstructionStatus.GIVEN)
    # The office it was first given to, when that office handed it on to supervision.
    handed_on_by = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    handed_on_at = models.DateTimeField(null=True)
    handed_on_note = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=40, blank=True)
    accepted_post = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=40, blank=True)
    # What it became: the kind and the code of a matter.
    taken_kind = models.CharField(max_length=40, blank=True)
    taken_code = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["given_post", "form_token"], condition=~Q(form_token=""), name="instruction_form_once"
            )
        ]
        indexes = [models.Index(fields=["status", "given_at"], name="instruction_status_given")]


class BriefingTemplate(models.Model):
    """How a kind of briefing is written from a day on: its title and its text with slots (see ``queries.slots``)."""

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    division_path = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = models.CharField(max_length=40, blank=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "division_path", "valid_from"], name="briefing_template_from"),
            models.CheckConstraint(
                name="briefing_template_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]


class Briefing(models.Model):
    """A text written from slots as of a moment, and the document it became.

    ``figures`` are the bound numbers as they were then: text, kind, code, url, note, owner (a unit's code).
    """

    code = models.CharField(max_length=40, unique=True)
    form_token = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField()
    template_code = models.CharField(max_length=40, blank=True)
    as_of = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="briefings")
    division_path = models.CharField(max_length=120)
    body = models.JSONField()
    figures = models.JSONField(default=list)
    status = models.CharField(max_length=12, choices=BriefingStatus.choices)
    document_code = models.CharField(max_length=40, blank=True)
    made_by = models.CharField(max_length=40)
    made_post = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["made_post", "form_token"], condition=~Q(form_token=""), name="briefing_form_once"
            )
        ]
        indexes = [models.Index(fields=["unit", "made_at"], name="briefing_unit_made")]


class FigureConfirmation(models.Model):
    """A unit is asked for its own figures in an experience report: they stand, or it says what is wrong with them.

    ``agrees`` is null until it has spoken.
    """

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="confirmations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    figures = models.IntegerField()
    agrees = models.BooleanField(null=True)
    note = models.CharField(max_length=300, blank=True)
    said_by = models.CharField(max_length=40, blank=True)
    said_post = models.CharField(max_length=40, blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["briefing", "unit"], name="figures_confirmed_once")]


class BriefingSchedule(models.Model):
    """Which briefing an office wants drafted and when, from a day on. A change ends the row and begins the next.

    ``template_code``: of a BriefingTemplate, or FIRE_DAY. ``on_day``: 1 Monday to 7, or the day of the month, 0 for
    every day. ``season_first`` and ``season_last`` as MM-DD, empty for all the year.
    """

    code = models.CharField(max_length=40)
    template_code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="briefing_schedules")
    division_path = models.CharField(max_length=120)
    # Whose draft it becomes; the notice goes there.
    post_code = models.CharField(max_length=40)
    every = models.CharField(max_length=6, choices=Rhythm.choices)
    on_day = models.IntegerField(default=0)
    hour = models.IntegerField()
    counts_days_off = models.BooleanField(default=False)
    season_first = models.CharField(max_length=5, blank=True)
    season_last = models.CharField(max_length=5, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="briefing_schedule_from"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="briefing_schedule_one_in_force"
            ),
            models.CheckConstraint(
                name="briefing_schedule_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
        ]


class PreparedBriefing(models.Model):
    """One round of a schedule: what the worker drafted for a period, as of which moment, and what had no figure.

    Without ``document_code`` there was nothing to draft from; ``lacks`` says why.
    """

    schedule_code = models.CharField(max_length=40)
    period_key = models.CharField(max_length=24)
    period_label = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="prepared_briefings")
    as_of = models.DateTimeField()
    prepared_at = models.DateTimeField()
    document_code = models.CharField(max_length=40, blank=True)
    figures = models.IntegerField(default=0)
    lacks = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule_code", "period_key"], name="briefing_prepared_once")]
