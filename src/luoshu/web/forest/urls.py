from django.urls import path

from luoshu.web.forest import views

app_name = "forest"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<str:code>/take/", views.take, name="take"),
]
