from django.urls import path

from luoshu.web.ledgers import books, chains, checks, doubts, returns, rows, snapshots

app_name = "ledgers"
urlpatterns = [
    path("", books.book_list, name="list"),
    path("returns/", returns.calendar, name="returns"),
    path("returns/chase/", returns.chase, name="chase"),
    path("returns/<int:number>/<str:verb>/", returns.take, name="return_step"),
    path("doubts/", doubts.doubt_list, name="doubts"),
    path("check/", checks.desk, name="check"),
    path("snapshots/<str:code>/", snapshots.snapshot, name="snapshot"),
    path("<str:code>/", books.sheet, name="sheet"),
    path("<str:code>/add/", rows.add, name="add"),
    path("<str:code>/links/", chains.links, name="links"),
    path("<str:code>/running/", doubts.running, name="running"),
    path("<str:code>/snapshots/", snapshots.snapshot_list, name="snapshots"),
    path("<str:code>/rows/<str:key>/", rows.row, name="row"),
    path("<str:code>/rows/<str:key>/photos/<str:photo>/", rows.photo, name="row_photo"),
]
