from django.urls import path

from luoshu.web.rounds import day, draws, findings, phone, plans, remedies, reports, teams

app_name = "rounds"
urlpatterns = [
    path("", plans.plan_list, name="plans"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("plans/<str:code>/file/", plans.file, name="file"),
    path("plans/<str:code>/end/", plans.end, name="end"),
    path("plans/<str:code>/rotate/", plans.rotate, name="rotate"),
    path("plans/<str:code>/visits/", plans.add_visit, name="add_visit"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/<str:code>/members/", teams.member, name="member"),
    path("draws/", draws.draw_list, name="draws"),
    path("draws/<str:code>/", draws.draw, name="draw"),
    path("draws/<str:code>/input.json", draws.input_file, name="draw_input"),
    path("draws/<str:code>/result.json", draws.result_file, name="draw_result"),
    path("draws/<str:code>/<str:verb>/", draws.take, name="draw_step"),
    path("day/", day.day, name="day"),
    path("today/", phone.today, name="today"),
    path("visits/<str:code>/findings/", phone.find, name="find"),
    path("visits/<str:code>/<str:verb>/", phone.take, name="visit_step"),
    path("findings/", findings.finding_list, name="findings"),
    path("findings/<str:code>/", findings.finding, name="finding"),
    path("findings/<str:code>/photos/<str:photo>/", findings.photo, name="finding_photo"),
    path("remedies/", remedies.remedy_list, name="remedies"),
    path("remedies/<str:code>/", remedies.remedy, name="remedy"),
    path("remedies/<str:code>/photos/<str:photo>/", remedies.photo, name="remedy_photo"),
    path("remedies/<str:code>/<str:verb>/", remedies.take, name="remedy_step"),
    path("report/", reports.report, name="report"),
]
