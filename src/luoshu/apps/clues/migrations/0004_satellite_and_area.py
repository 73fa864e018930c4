"""A clue carries the satellite and the area of its detection: what the bulletin adds up lies in one table."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

CHUNK = 500


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Loaded here: every command reads the migrations, and the kernels of the package beside it take a while to load.
    from luoshu.core.fire.areas import AREAS, area_m2_of

    clues, detections = (
        apps.get_model(*names).objects.using(schema_editor.connection.alias)
        for names in (("clues", "Clue"), ("feeds", "Detection"))
    )
    clues.update(satellite=Subquery(detections.filter(pk=OuterRef("detection_id")).values("satellite")))
    given = clues.filter(detection__detail__has_any_keys=[name for name, _ in AREAS]).values_list("pk", flat=True)
    for chunk in batched(list(given)):
        rows = list(clues.filter(pk__in=chunk).select_related("detection"))
        for clue in rows:
            clue.area_m2 = area_m2_of(clue.detection.detail)
        clues.bulk_update(rows, ["area_m2"])


def batched(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


class Migration(migrations.Migration):
    dependencies = [("clues", "0003_strike_revoked"), ("feeds", "0001_initial")]

    operations = [
        migrations.AlterField(
            "clue",
            "kind",
            models.CharField(
                choices=[
                    ("firms", "卫星热点（FIRMS）"),
                    ("official", "生态环境部门火点清单"),
                    ("wlf", "葵花卫星火点"),
                    ("camera", "塔基视频报警"),
                    ("patrol", "巡查上报"),
                    ("hotline", "热线转办"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            "clue", "satellite", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
        migrations.AddField("clue", "area_m2", models.FloatField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
