from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_what_burned")]

    operations = [
        migrations.AddIndex(
            model_name="timelineentry",
            index=models.Index(fields=["verb", "recorded_at"], name="timeline_verb_recorded"),
        ),
    ]
