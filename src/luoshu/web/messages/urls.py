from django.urls import path

from luoshu.web.messages import channels, views

app_name = "messages"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("<int:delivery_id>/<slug:verdict>/", views.decide, name="decide"),
    path("channels/", channels.channel_list, name="channels"),
    path("channels/add/", channels.add, name="add"),
    path("channels/<slug:code>/", channels.channel, name="channel"),
    path("channels/<slug:code>/switch/", channels.switch, name="switch"),
    path("channels/<slug:code>/test/", channels.test, name="test"),
    path("channels/<slug:code>/routes/", channels.route, name="route"),
    path("channels/<slug:code>/routes/<int:route_id>/end/", channels.end, name="end_route"),
]
