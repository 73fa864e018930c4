from django.db import migrations, models


def days_from_flag(apps, schema_editor):
    apps.get_model("rosters", "ShiftPattern").objects.filter(only_days_off=True).update(days="days_off")


class Migration(migrations.Migration):
    dependencies = [("rosters", "0003_one_open_pattern")]

    operations = [
        migrations.AddField(
            model_name="shiftpattern",
            name="days",
            field=models.CharField(
                choices=[
                    ("every", "每天"),
                    ("workdays", "只在工作日"),
                    ("days_off", "只在节假日、周末"),
                    ("window", "只在禁烧时段"),
                ],
                default="every",
                max_length=10,
            ),
        ),
        migrations.RunPython(days_from_flag, migrations.RunPython.noop),
        migrations.RemoveField(model_name="shiftpattern", name="only_days_off"),
    ]
