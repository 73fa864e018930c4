from django.urls import path

from luoshu.web.readings import desk, drafts, kept, pages

app_name = "readings"
urlpatterns = [
    path("", pages.page_list, name="list"),
    path("upload/", pages.upload, name="upload"),
    path("scopes/", pages.scopes, name="scopes"),
    path("scopes/set/", pages.set_one_scope, name="set_scope"),
    path("observations/", kept.observations, name="observations"),
    path("observations/<str:code>/", kept.observation, name="observation"),
    path("observations/<str:code>/publish/", kept.publish, name="publish"),
    path("observations/<str:code>/withdraw/", kept.withdraw, name="withdraw"),
    path("published/", kept.published, name="published"),
    path("published/<str:code>/", kept.published_value, name="published_value"),
    path("published/<str:code>/correct/", kept.correct, name="correct"),
    path("drafts/", drafts.draft_list, name="drafts"),
    path("drafts/check/", drafts.check, name="check_draft"),
    path("drafts/<str:code>/", drafts.draft, name="draft"),
    path("drafts/<str:code>/marked.docx", drafts.marked, name="marked"),
    path("<str:code>/", desk.desk, name="desk"),
    path("<str:code>/source", desk.source, name="source"),
    path("<str:code>/scope/", desk.page_scope, name="page_scope"),
    path("<str:code>/reread/", desk.reread, name="reread"),
    path("<str:code>/checks/<int:number>/", desk.check, name="check"),
    path("<str:code>/figures/<int:start>/", desk.figure, name="figure"),
    path("<str:code>/figures/<int:start>/<str:verb>/", desk.decide, name="decide"),
]
