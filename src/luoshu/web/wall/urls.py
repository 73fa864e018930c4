from django.urls import path

from luoshu.web.wall import views

app_name = "wall"
urlpatterns = [
    path("", views.screen, name="screen"),
    path("numbers.json", views.numbers, name="numbers"),
]
