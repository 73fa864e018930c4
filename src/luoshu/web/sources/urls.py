from django.urls import path

from luoshu.web.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.source_list, name="list"),
    path("<slug:code>/", views.source, name="detail"),
    path("<slug:code>/poll/", views.poll, name="poll"),
    path("<slug:code>/answers/<int:report_id>/resend/", views.resend, name="resend"),
]
