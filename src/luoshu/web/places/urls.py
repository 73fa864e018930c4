from django.urls import path

from luoshu.web.places import views

app_name = "places"
urlpatterns = [
    path("", views.division_list, name="list"),
    path("layers/<str:level>.json", views.layer, name="layer"),
    path("roads/", views.roads, name="roads"),
    path("roads/sheet.xlsx", views.roads_sheet, name="roads_sheet"),
    path("<str:code>/", views.division, name="detail"),
]
