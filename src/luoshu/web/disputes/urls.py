from django.urls import path

from luoshu.web.disputes import views

app_name = "disputes"
urlpatterns = [
    path("", views.dispute_list, name="list"),
    path("<str:code>/", views.dispute, name="detail"),
    path("<str:code>/view/", views.speak, name="speak"),
    path("<str:code>/decide/", views.decide, name="decide"),
    path("<str:code>/photos/<str:photo>/", views.photo, name="photo"),
]
