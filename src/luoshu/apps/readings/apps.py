from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "luoshu.apps.readings"
    label = "readings"
    default_auto_field = "django.db.models.BigAutoField"
