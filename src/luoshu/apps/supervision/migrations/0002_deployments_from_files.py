import hashlib

from django.db import migrations, models

from luoshu.apps.evidence.storage import path_of


def keep_text(apps, schema_editor):
    """Until now the stored bytes were the text itself in UTF-8."""
    deployments = apps.get_model("supervision", "Deployment")
    for row in deployments.objects.filter(words_sha256="").select_related("file"):
        row.text = path_of(row.file.sha256).read_bytes().decode("utf-8")
        row.words_sha256 = hashlib.sha256("".join(row.text.split()).encode()).hexdigest()
        row.save(update_fields=["text", "words_sha256"])


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
        ("supervision", "0001_initial"),
    ]

    operations = [
        migrations.AddField("deployment", "file_name", models.CharField(blank=True, max_length=200)),
        migrations.AddField("deployment", "text", models.TextField(default=""), preserve_default=False),
        migrations.AddField(
            "deployment", "words_sha256", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RunPython(keep_text, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("deployment", "deployment_once"),
        migrations.AddConstraint(
            "deployment",
            models.UniqueConstraint(fields=("words_sha256", "division_path"), name="deployment_words_once"),
        ),
    ]
