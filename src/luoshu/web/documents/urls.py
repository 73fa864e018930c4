from django.urls import path

from luoshu.web.documents import checking, files, steps, views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("check/", checking.check, name="check"),
    path("<str:code>/", views.document, name="detail"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/step/<str:verb>/", steps.take, name="step"),
    path("<str:code>/v<int:number>/<str:form>/", files.version_file, name="file"),
    path("<str:code>/scan/", files.scan, name="scan"),
]
