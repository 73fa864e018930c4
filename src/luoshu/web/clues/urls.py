from django.urls import path

from luoshu.web.clues import listing, views

app_name = "clues"
urlpatterns = [
    path("", listing.clue_list, name="list"),
    path("report/", views.report, name="report"),
    path("<str:code>/", views.clue, name="detail"),
    path("<str:code>/labels/<str:label>/overrule/", views.overrule, name="overrule"),
    path("<str:code>/pictures/<str:picture>/<str:part>/", views.picture, name="picture"),
    path("<str:code>/attribution/", views.attribute, name="attribute"),
    path("<str:code>/strikes/<str:strike>/<str:verb>/", views.strike, name="strike"),
]
