from django.urls import path

from luoshu.web.status import views

app_name = "status"
urlpatterns = [
    path("", views.lamps, name="lamps"),
    path("notices/<int:delivery_id>/retry/", views.retry_notice, name="retry"),
    path("diagnosis.json", views.diagnosis, name="diagnosis"),
]
