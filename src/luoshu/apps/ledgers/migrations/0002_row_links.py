import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_ledgers")]

    operations = [
        migrations.CreateModel(
            name="RowLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ledger_code", models.CharField(max_length=40)),
                ("link", models.CharField(max_length=40)),
                ("target_ledger", models.CharField(max_length=40)),
                ("target_key", models.CharField(max_length=200)),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="ledgers.rowversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["target_ledger", "target_key"], name="rowlink_target")],
                "constraints": [models.UniqueConstraint(fields=("version", "link"), name="rowlink_once")],
            },
        ),
    ]
