from django.urls import path

from luoshu.web.rules import views

app_name = "rules"
urlpatterns = [path("", views.rule_list, name="list")]
