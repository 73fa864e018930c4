from django.urls import path

from luoshu.web.targets import one, plans, progress, steps

app_name = "targets"
urlpatterns = [
    path("", progress.screen, name="screen"),
    path("new/", one.new, name="new"),
    path("scorecard/", progress.scorecard, name="scorecard"),
    path("steps/", steps.step_list, name="steps"),
    path("steps/<str:code>/<str:verb>/", steps.act, name="step"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("<str:code>/", one.target, name="target"),
    path("<str:code>/<str:verb>/", one.act, name="act"),
]
