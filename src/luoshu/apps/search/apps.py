from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "luoshu.apps.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
