from django.db import models
from django.db.models import F, Q

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.places.models import Division
from luoshu.apps.rounds.choices import DrawState, ExtensionState, PlanMode, PlanState, VisitState


class Plan(models.Model):
    """督查计划: filed before anything is inspected. ``division`` is whose office inspects, and how far it may go."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    # What is looked at, of the dated lists: 秸秆禁烧, 燃气安全, 防汛.
    topic = models.CharField(max_length=30, default="straw")
    topic_label = models.CharField(max_length=60, default="秸秆禁烧")
    mode = models.CharField(max_length=10, choices=PlanMode.choices)
    issuer = models.CharField(max_length=120)
    scope_words = models.CharField(max_length=300)
    filing_no = models.CharField(max_length=80, blank=True)
    filed_on = models.DateField(null=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120, db_index=True)
    first_on = models.DateField()
    last_on = models.DateField()
    # 四不两直: where the teams go is known to them and to the planning office alone until they were there.
    is_unannounced = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFTED)
    drafted_by = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_days_ordered", condition=Q(last_on__gte=F("first_on"))),
            models.UniqueConstraint(fields=["filing_no"], name="plan_filing_once", condition=~Q(filing_no="")),
        ]


class Team(models.Model):
    """督查组 of an office. ``start_lon``/``start_lat``: where it sets out (WGS-84); empty: inside its division."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120, db_index=True)
    start_lon = models.FloatField(null=True)
    start_lat = models.FloatField(null=True)
    list_order = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class TeamMember(models.Model):
    """A post belongs to a team from a day until before another; who holds the post is a matter of terms."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="round_teams")
    is_leader = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "post", "valid_from"], name="member_once")]


class Pairing(models.Model):
    """A team goes to a township from a day until before another. A rotation ends these rows and adds the next."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="pairings")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="pairings")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120, db_index=True)
    seed = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "plan", "valid_from"], name="pairing_once"),
            models.UniqueConstraint(
                fields=["division", "plan"], name="pairing_one_open", condition=Q(valid_to__isnull=True)
            ),
        ]


class Draw(models.Model):
    """One draw over villages: committed by hash, drawn before a second person, revealed after the visits.

    ``seed`` is in the row from the commitment on and shown by no page before the draw; changing it afterwards would
    contradict ``seed_sha256``, which stands in the sealed audit.
    """

    code = models.CharField(max_length=40, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="draws")
    division_path = models.CharField(max_length=120, db_index=True)
    state = models.CharField(max_length=10, choices=DrawState.choices, default=DrawState.COMMITTED)
    wanted = models.IntegerField()
    rule_codes = models.JSONField(default=list)
    input_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    input_sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    seed_sha256 = models.CharField(max_length=64)
    witness = models.CharField(max_length=60, blank=True)
    result_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    result_sha256 = models.CharField(max_length=64, blank=True)
    committed_by = models.CharField(max_length=40)
    committed_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=40, blank=True)
    drawn_at = models.DateTimeField(null=True)
    revealed_by = models.CharField(max_length=40, blank=True)
    revealed_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True)


class Visit(models.Model):
    """走访: one team goes once to one village, for all the plans that ask for it.

    ``owner_path`` is the division of the office that planned it: until the visit only that office and the team see the
    row. ``due_on`` is the last day, ``on`` the day it is meant for once a day is fixed.
    """

    code = models.CharField(max_length=40, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="visits")
    plans = models.ManyToManyField(Plan, related_name="visits")
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="visits")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    owner_path = models.CharField(max_length=120, db_index=True)
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    on = models.DateField(null=True)
    due_on = models.DateField()
    planned_at = models.DateTimeField()
    visited_at = models.DateTimeField(null=True)
    visited_by = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "owner_path"], name="visit_one_planned", condition=Q(state="planned")
            )
        ]
        indexes = [
            models.Index(fields=["division_path", "visited_at"], name="visit_path_visited"),
            models.Index(fields=["team", "state"], name="visit_team_state"),
        ]


class DayRoute(models.Model):
    """当天路线 of a team: order and times of its visits, with the assumptions, the cost and the bound as computed."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="day_routes")
    on = models.DateField()
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "on"], name="dayroute_once")]


class Finding(models.Model):
    """A problem seen on the spot. ``client_key`` is made on the phone: the same problem sent twice is one row.

    ``topic``, ``kind`` and their labels are of the dated list on the day; ``linked_code`` is a fire or a clue, as text.
    ``row_ledger`` and ``row_key`` name a row of a ledger as the place, as text too: pages join the two.
    """

    code = models.CharField(max_length=40, unique=True)
    client_key = models.CharField(max_length=60, unique=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="findings")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    topic = models.CharField(max_length=30, default="straw")
    topic_label = models.CharField(max_length=60, default="秸秆禁烧")
    kind = models.CharField(max_length=40)
    kind_label = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    linked_code = models.CharField(max_length=40, blank=True)
    row_ledger = models.CharField(max_length=40, blank=True)
    row_key = models.CharField(max_length=200, blank=True)
    is_fixed_on_spot = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    found_by = models.CharField(max_length=40)
    found_post = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["division_path", "found_at"], name="finding_path_found"),
            models.Index(fields=["team", "found_at"], name="finding_team_found"),
            models.Index(fields=["topic", "division_path", "found_at"], name="finding_topic_path"),
            models.Index(fields=["row_ledger", "row_key"], name="finding_row", condition=~Q(row_key="")),
        ]


class Remedy(models.Model):
    """整改 of one problem; core.workflow's remedy table says which steps."""

    code = models.CharField(max_length=40, unique=True)
    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="remedy")
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    limit_code = models.CharField(max_length=30, blank=True)
    limit_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    rule_codes = models.JSONField(default=list)
    reopened_count = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["division_path", "is_open"], name="remedy_path_open")]


class RemedyEntry(models.Model):
    """One step of a remedy, as its page lists it."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)


class RemedyExtension(models.Model):
    """延期 of a remedy: asked by the owner, decided by the inspecting office. ``rule_code`` capped the day."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField()
    reason = models.CharField(max_length=400)
    rule_code = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remedy"], name="remedy_extension_one_open", condition=Q(state="asked"))
        ]
