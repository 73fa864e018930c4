from django.urls import path

from luoshu.web.cameras import views

app_name = "cameras"
urlpatterns = [
    path("", views.camera_list, name="list"),
    path("import/", views.bring, name="import"),
    path("views.geojson", views.view_layer, name="views"),
    path("<slug:code>/", views.camera, name="detail"),
]
