"""Disputes get a number, both places and a decision of their own; those on record are filled from their fires."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where a fire stood when its dispute was raised is not on record: its place now is the nearest to it."""
    dispute_model = apps.get_model("cases", "Dispute")
    for row in dispute_model.objects.select_related("case", "proposed_division"):
        row.code = f"YY-{row.pk}"
        row.lon, row.lat = row.case.lon, row.case.lat
        row.held_division_id, row.held_path = row.case.division_id, row.case.division_path
        row.proposed_path = row.proposed_division.path if row.proposed_division else ""
        row.save()


def point(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_sent_once"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField("dispute", "code", models.CharField(max_length=40, null=True)),
        migrations.AddField("dispute", "lon", models.FloatField(null=True)),
        migrations.AddField("dispute", "lat", models.FloatField(null=True)),
        migrations.AddField("dispute", "held_division", point("places.division", null=True)),
        migrations.AddField("dispute", "held_path", models.CharField(db_index=True, default="", max_length=120)),
        migrations.AddField("dispute", "held_basis", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("dispute", "listed_place", models.CharField(blank=True, default="", max_length=120)),
        migrations.AddField(
            "dispute", "proposed_path", models.CharField(blank=True, db_index=True, default="", max_length=120)
        ),
        migrations.AddField("dispute", "rule_code", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("dispute", "reminded_at", models.DateTimeField(null=True)),
        migrations.AddField("dispute", "decided_division", point("places.division", null=True)),
        migrations.AddField("dispute", "decided_post", models.CharField(blank=True, default="", max_length=40)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("dispute", "code", models.CharField(max_length=40, unique=True)),
        migrations.AlterField("dispute", "lon", models.FloatField()),
        migrations.AlterField("dispute", "lat", models.FloatField()),
        migrations.AlterField("dispute", "held_division", point("places.division")),
        migrations.AlterField("dispute", "held_path", models.CharField(db_index=True, max_length=120)),
        migrations.AlterField("dispute", "held_basis", models.CharField(blank=True, max_length=20)),
        migrations.AlterField("dispute", "listed_place", models.CharField(blank=True, max_length=120)),
        migrations.AlterField("dispute", "proposed_path", models.CharField(blank=True, db_index=True, max_length=120)),
        migrations.AlterField("dispute", "rule_code", models.CharField(blank=True, max_length=60)),
        migrations.AlterField("dispute", "decided_post", models.CharField(blank=True, max_length=40)),
        migrations.CreateModel(
            name="DisputeView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("holder", "现归属一方"), ("proposed", "被指认一方"), ("above", "上级")], max_length=10
                    ),
                ),
                ("text", models.CharField(max_length=600)),
                ("photo_codes", models.JSONField(default=list)),
                ("stated_by", models.CharField(max_length=40)),
                ("stated_post", models.CharField(max_length=40)),
                ("stated_at", models.DateTimeField()),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="cases.dispute"
                    ),
                ),
            ],
        ),
    ]
