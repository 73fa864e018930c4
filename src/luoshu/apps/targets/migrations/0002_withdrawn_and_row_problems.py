import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def place_problems(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A problem of a target lies where its target does."""
    for problem in apps.get_model("targets", "Problem").objects.select_related("target"):
        problem.division_path = problem.target.division_path
        problem.save(update_fields=["division_path"])


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_ledgers"), ("targets", "0001_initial")]

    operations = [
        migrations.AddField("target", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "target",
            "withdrawn_by",
            models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            "target",
            "withdrawn_reason",
            models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AlterField(
            "problem",
            "target",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="problems",
                to="targets.target",
            ),
        ),
        migrations.AddField(
            "problem",
            "row",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledgers.ledgerrow"
            ),
        ),
        migrations.AddField(
            "problem", "division_path", models.CharField(default="", max_length=120), preserve_default=False
        ),
        migrations.RunPython(place_problems, migrations.RunPython.noop),
        migrations.AddConstraint(
            "problem", models.UniqueConstraint(fields=["row", "number"], name="problem_row_number_once")
        ),
        migrations.AddConstraint(
            "problem",
            models.CheckConstraint(
                name="problem_of_one_thing",
                condition=Q(target__isnull=False, row__isnull=True) | Q(target__isnull=True, row__isnull=False),
            ),
        ),
    ]
