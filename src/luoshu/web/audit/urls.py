from django.urls import path

from luoshu.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("verify/", views.verify, name="verify"),
    path("cut/", views.cut, name="cut"),
]
