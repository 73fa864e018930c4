from django.db import models
from django.db.models import F, Q


class Indicator(models.Model):
    """A figure the office keeps: its name, which 方面 it belongs to, who answers for it. The formula has versions.

    ``aliases``: other names by which pages and published values call the same figure.
    """

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=40)
    area_title = models.CharField(max_length=60)
    unit_code = models.CharField(max_length=40, blank=True)
    division_path = models.CharField(max_length=120, db_index=True)
    aliases = models.JSONField(default=list)
    list_order = models.IntegerField(default=0)
    is_example = models.BooleanField(default=False)


class FormulaVersion(models.Model):
    """A formula in force from a day until before another; an edit ends this row and adds the next."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="formulas")
    number = models.IntegerField()
    body = models.JSONField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="formula_number_once"),
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="formula_from_once"),
            models.CheckConstraint(
                name="formula_dates_ordered", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]


class StoredValue(models.Model):
    """A value as it was computed: parts in smallest units, the rounded value, the version, what it was made from.

    A new row is written when the input's digest changed; what stood before stays. ``scope_code`` is the code of a 口径
    or ``division-<code>``. ``value`` None: nothing to divide by, or no row had a number.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    formula = models.ForeignKey(FormulaVersion, on_delete=models.PROTECT, related_name="values")
    scope_code = models.CharField(max_length=60)
    scope_name = models.CharField(max_length=80)
    division_path = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    on = models.DateField()
    as_of = models.DateTimeField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    value = models.DecimalField(max_digits=28, decimal_places=6, null=True)
    missing = models.IntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "scope_code", "on"], name="stored_value_once_a_day")
        ]
        indexes = [
            models.Index(fields=["scope_code", "on"], name="stored_value_scope_on"),
            models.Index(fields=["division_path", "on"], name="stored_value_path_on"),
        ]
