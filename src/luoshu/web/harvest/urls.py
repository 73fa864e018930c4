from django.urls import path

from luoshu.web.harvest import publicity, reporting, sheets, views

app_name = "harvest"
urlpatterns = [
    path("", views.progress, name="progress"),
    path("chain/", views.chain, name="chain"),
    path("straw/", views.straw, name="straw"),
    path("villages/", views.villages, name="villages"),
    path("report/", reporting.report, name="report"),
    path("sheet/", sheets.sheet, name="sheet"),
    path("publicity/", publicity.page, name="publicity"),
]
