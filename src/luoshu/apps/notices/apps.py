from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "luoshu.apps.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
