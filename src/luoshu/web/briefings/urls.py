from django.urls import path

from luoshu.web.briefings import instructions, scheduling, views, writing

app_name = "briefings"
urlpatterns = [
    path("leader/", views.leader, name="leader"),
    path("leader/file/<str:form>/", views.leader_file, name="leader_file"),
    path("leader/instruct/", views.instruct, name="instruct"),
    path("write/", writing.write, name="write"),
    path("written/<str:code>/", writing.written, name="written"),
    path("written/<str:code>/<str:step>/", writing.take, name="written_step"),
    path("schedule/", scheduling.schedule, name="schedule"),
    path("instructions/", instructions.instructions, name="instructions"),
    path("instructions/<str:code>/<str:step>/", instructions.take, name="instruction_step"),
]
