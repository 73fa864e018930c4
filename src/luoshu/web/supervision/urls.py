from django.urls import path

from luoshu.web.supervision import deployments, desk, matters, ordering, slips, undated

app_name = "supervision"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("urge/", desk.urge, name="urge"),
    path("asked/", desk.asked, name="asked"),
    path("indicators/", desk.indicators, name="indicators"),
    path("register/", matters.register, name="register"),
    path("note/", matters.note, name="note"),
    path("undated/", undated.undated, name="undated"),
    path("undated/<str:page>/<int:start>/", undated.answer, name="answer_undated"),
    path("deployments/", deployments.deployment_list, name="deployments"),
    path("deployments/<str:code>/", deployments.deployment, name="deployment"),
    path("deployments/<str:code>/original/", deployments.original, name="deployment_original"),
    path("deployments/<str:code>/<int:number>/<str:what>/", deployments.decide, name="decide"),
    path("slips/", slips.slip_list, name="slips"),
    path("slips/<str:code>/<str:what>/", slips.settle, name="settle"),
    path("rectifications/", ordering.rectifications, name="rectifications"),
    path("rectifications/<str:code>/items/", ordering.add, name="add_items"),
    path("rectifications/<str:code>/total/", ordering.total, name="total"),
    path("rectifications/<str:code>/<int:number>/<str:step>/", ordering.advance, name="advance"),
    path("rectifications/<str:code>/<int:number>/papers/<str:file>/", ordering.paper, name="paper"),
    path("bodies/", ordering.bodies, name="bodies"),
    path("bodies/<str:code>/dissolve/", ordering.dissolve, name="dissolve"),
    path("frames/", ordering.frame, name="frame"),
    path("<str:code>/", matters.matter, name="matter"),
    path("<str:code>/steps/<str:verb>/", matters.take, name="step"),
    path("<str:code>/files/<int:file>/", matters.file, name="file"),
]
