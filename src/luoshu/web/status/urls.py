from django.urls import path

from luoshu.web.status import views

app_name = "status"
urlpatterns = [
    path("", views.lamps, name="lamps"),
    path("diagnosis.json", views.diagnosis, name="diagnosis"),
]
