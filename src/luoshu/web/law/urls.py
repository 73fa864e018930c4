from django.urls import path

from luoshu.web.law import views

app_name = "law"
urlpatterns = [
    path("", views.record_list, name="list"),
    path("<str:code>/", views.record, name="record"),
]
