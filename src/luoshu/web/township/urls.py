from django.urls import path

from luoshu.web.township import views

app_name = "township"
urlpatterns = [path("", views.todo, name="todo")]
