from django.urls import path

from luoshu.web.fires import steps, views

app_name = "fires"
urlpatterns = [
    path("", views.fire_list, name="list"),
    path("<str:code>/", views.fire, name="detail"),
    path("<str:code>/near/", views.near, name="near"),
    path("<str:code>/steps/<str:verb>/", steps.take, name="step"),
    path("<str:code>/photos/<str:photo>/", views.photo, name="photo"),
]
