from django.urls import path

from luoshu.web.indicators import pages

app_name = "indicators"
urlpatterns = [
    path("", pages.indicator_list, name="list"),
    path("<str:code>/", pages.indicator, name="indicator"),
]
