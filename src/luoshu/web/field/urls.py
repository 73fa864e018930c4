from django.urls import path

from luoshu.web.field import views

app_name = "field"
urlpatterns = [
    path("", views.card, name="card"),
    path("sw.js", views.service_worker, name="sw"),
]
