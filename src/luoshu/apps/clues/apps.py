from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "luoshu.apps.clues"
    label = "clues"
    default_auto_field = "django.db.models.BigAutoField"
