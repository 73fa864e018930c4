from django.urls import path

from luoshu.web.indicators import editing, pages

app_name = "indicators"
urlpatterns = [
    path("", pages.indicator_list, name="list"),
    path("new/", editing.new, name="new"),
    path("<str:code>/", pages.indicator, name="indicator"),
    path("<str:code>/formula/", editing.formula, name="formula"),
]
