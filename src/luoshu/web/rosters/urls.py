from django.urls import path

from luoshu.web.rosters import duty, grid, patterns, shifts

app_name = "rosters"
urlpatterns = [
    path("grid/", grid.tree, name="grid"),
    path("grid/sheet.xlsx", grid.sheet, name="grid_sheet"),
    path("grid/import/", grid.bring, name="grid_import"),
    path("grid/<str:code>/", grid.cell, name="cell"),
    path("grid/<str:code>/assign/", grid.assign, name="assign"),
    path("grid/<str:code>/card/", grid.card, name="card"),
    path("duty/", duty.month, name="duty"),
    path("duty/calendar.ics", duty.calendar, name="calendar"),
    path("duty/plan/", duty.plan, name="plan"),
    path("duty/adopt/", duty.adopt, name="adopt"),
    path("duty/patterns/", patterns.patterns, name="patterns"),
    path("duty/patterns/<int:pattern_id>/end/", patterns.end, name="end_pattern"),
    path("mine/", shifts.mine, name="mine"),
    path("mine/days-off/", shifts.day_off, name="day_off"),
    path("mine/watch/", shifts.watch, name="watch"),
    path("shifts/<int:shift_id>/", shifts.shift, name="shift"),
    path("shifts/<int:shift_id>/hand-over/", shifts.hand_over, name="hand_over"),
    path("shifts/<int:shift_id>/receive/", shifts.receive, name="receive"),
    path("shifts/<int:shift_id>/swap/", shifts.swap, name="ask_swap"),
    path("swaps/<int:swap_id>/<str:verb>/", shifts.answer, name="answer_swap"),
]
