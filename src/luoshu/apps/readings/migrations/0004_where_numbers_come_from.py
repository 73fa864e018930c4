from django.db import migrations, models


KINDS = (
    ("/clues/", "clues"),
    ("/bulletins/", "bulletin"),
    ("/fires/", "fires"),
    ("/accountability/", "fires"),
    ("/supervision/", "matters"),
    ("/harvest/", "harvest"),
    ("/rounds/findings/", "round_findings"),
    ("/rounds/", "round_visits"),
)


def name_the_kinds(apps, schema_editor):
    """What a document took from fires, matters, the harvest or the rounds was kept without its kind."""
    rows = apps.get_model("readings", "PublishedValue").objects.filter(source_kind="other")
    for start, kind in KINDS:
        rows.filter(source_kind="other", source_url__startswith=start).update(source_kind=kind)


class Migration(migrations.Migration):
    dependencies = [
        ("readings", "0003_figures_go_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="publishedvalue",
            name="source_period",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AlterField(
            model_name="publishedvalue",
            name="source_code",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="publishedvalue",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("observation", "采纳值"),
                    ("published", "已发布值"),
                    ("indicator", "指标"),
                    ("ledger", "台账"),
                    ("clues", "线索"),
                    ("bulletin", "焚烧情况"),
                    ("fires", "火点"),
                    ("matters", "督办"),
                    ("harvest", "三秋"),
                    ("round_visits", "督查走访"),
                    ("round_findings", "督查问题"),
                    ("other", "其他来源"),
                ],
                default="observation",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="publishedvalue",
            name="source_url",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(name_the_kinds, migrations.RunPython.noop),
    ]
