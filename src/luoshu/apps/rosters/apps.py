from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "luoshu.apps.rosters"
    label = "rosters"
    default_auto_field = "django.db.models.BigAutoField"
