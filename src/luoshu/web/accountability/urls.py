from django.urls import path

from luoshu.web.accountability import rates, steps, views

app_name = "accountability"
urlpatterns = [
    path("", views.board, name="board"),
    path("counts/", rates.counts, name="counts"),
    path("<str:code>/", views.matter, name="detail"),
    path("<str:code>/steps/<str:verb>/", steps.take, name="step"),
    path("<str:code>/files/<str:file>/", views.file, name="file"),
]
