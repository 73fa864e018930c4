from django.urls import path

from luoshu.web.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="all")]
