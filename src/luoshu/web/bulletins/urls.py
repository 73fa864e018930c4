from django.urls import path

from luoshu.web.bulletins import views

app_name = "bulletins"
urlpatterns = [path("daily/", views.daily, name="daily")]
