from django.urls import path

from luoshu.web.deliveries import views

app_name = "deliveries"
urlpatterns = [
    path("", views.delivery_list, name="list"),
    path("upload/", views.upload, name="upload"),
    path("<str:code>/", views.delivery, name="detail"),
    path("<str:code>/rejected.csv", views.rejected, name="rejected"),
    path("<str:code>/rerun/", views.rerun, name="rerun"),
]
