from django.urls import path

from luoshu.web.bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("daily/", views.daily, name="daily"),
    path("daily/file/<str:form>/", views.daily_file, name="daily_file"),
    path("daily/draft/", views.draft, name="draft"),
]
