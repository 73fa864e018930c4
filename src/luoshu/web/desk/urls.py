from django.urls import path

from luoshu.web.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("list/", views.desk_list, name="rows"),
    path("<str:code>/", views.selected, name="selected"),
]
