from django.urls import path

from luoshu.web.rules import days, editing, sheets, views

app_name = "rules"
urlpatterns = [
    path("", views.rule_list, name="list"),
    path("new/", editing.new, name="new"),
    path("calendar/", days.calendar, name="calendar"),
    path("sheet.xlsx", sheets.sheet, name="sheet"),
    path("import/", sheets.bring, name="import"),
    path("one/<str:code>/<str:at>/", editing.one, name="one"),
]
