from django.urls import path

from luoshu.web.briefings import views

app_name = "briefings"
urlpatterns = [
    path("leader/", views.leader, name="leader"),
    path("leader/file/<str:form>/", views.leader_file, name="leader_file"),
    path("leader/instruct/", views.instruct, name="instruct"),
    path("instructions/", views.instructions, name="instructions"),
]
