from django.urls import path

from luoshu.web.tips import views

app_name = "tips"
urlpatterns = [
    path("", views.tip_list, name="list"),
    path("<str:token>/", views.tip, name="detail"),
    path("<str:token>/<str:verb>/", views.act, name="act"),
]
