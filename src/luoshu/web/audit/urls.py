from django.urls import path

from luoshu.web.audit import export, views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("export.csv", export.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("cut/", views.cut, name="cut"),
]
