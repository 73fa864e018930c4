from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "luoshu.web"
    label = "web"
