from django.db import models
from django.db.models import F, Q

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.places.choices import Basis, DivisionKind, LandKind, Level


class Division(models.Model):
    """An administrative division as it stood from ``valid_from`` until before ``valid_to``.

    ``path`` is the chain of codes from the root, each followed by ``/``; a subtree is a range of paths.
    """

    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=DivisionKind.choices)
    level = models.IntegerField(choices=Level.choices)
    name = models.CharField(max_length=80)
    full_name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=120, db_index=True)
    aliases = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # The order of the official list: offices list divisions in it, never by a rank.
    list_order = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="division_code_from"),
            models.CheckConstraint(
                name="division_dates_ordered", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        indexes = [models.Index(fields=["level", "path"], name="division_level_path")]


class Succession(models.Model):
    """One division followed another; the successor's offices see the predecessor's records."""

    predecessor = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="precursions")
    on = models.DateField()
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]


class BoundarySet(models.Model):
    """One import of boundaries of one level, with its datum, its basis and what repair changed."""

    code = models.CharField(max_length=40, unique=True)
    level = models.IntegerField(choices=Level.choices)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="boundary_sets")
    datum = models.CharField(max_length=10)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    report = models.JSONField(default=dict)
    imported_at = models.DateTimeField()
    # The saved index lies in the instance's folder under this name.
    index_name = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["level", "valid_from"], name="boundaryset_level_from")]


class Boundary(models.Model):
    """The outline of one division in one set, WGS-84."""

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="boundaries")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="boundaries")
    position = models.IntegerField()
    wkb = models.BinaryField()
    # Simplified outline for maps, GeoJSON geometry text.
    outline = models.TextField()
    area_m2 = models.FloatField()
    # The box around it in degrees, so that a map asks the database only for what it shows.
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["boundary_set", "division"], name="boundary_once"),
            models.UniqueConstraint(fields=["boundary_set", "position"], name="boundary_position_once"),
        ]


class LandLayer(models.Model):
    """What a stretch of ground is used for (cropland), from one file, for one division, dated like boundaries."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=LandKind.choices)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="land_layers")
    division_path = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    datum = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="land_layers")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    features = models.IntegerField()
    left_out = models.IntegerField()
    imported_at = models.DateTimeField()
    # All outlines as one geometry, WGS-84: nobody asks for a single field.
    wkb = models.BinaryField()


class RoadLeg(models.Model):
    """A road between two divisions as the city has it on record, metres and seconds of driving; dated like boundaries.

    One way: the way back is the same unless it is on record too.
    """

    start = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    end = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    start_path = models.CharField(max_length=120)
    end_path = models.CharField(max_length=120)
    metres = models.IntegerField()
    seconds = models.IntegerField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["start_path", "end_path"], name="road_between")]
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end"], name="road_one_in_force", condition=Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(name="road_positive", condition=Q(metres__gt=0, seconds__gt=0)),
        ]

    @property
    def km(self) -> str:
        return f"{self.metres / 1000:g}"

    @property
    def minutes(self) -> str:
        return f"{self.seconds / 60:.3g}"
