"""The root URL table: each area of the web brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luoshu.web.accounts.urls")),
    path("desk/", include("luoshu.web.desk.urls")),
    path("township/", include("luoshu.web.township.urls")),
    path("field/", include("luoshu.web.field.urls")),
    path("forest/", include("luoshu.web.forest.urls")),
    path("fires/", include("luoshu.web.fires.urls")),
    path("disputes/", include("luoshu.web.disputes.urls")),
    path("sources/", include("luoshu.web.sources.urls")),
    path("tips/", include("luoshu.web.tips.urls")),
    path("law/", include("luoshu.web.law.urls")),
    path("clues/", include("luoshu.web.clues.urls")),
    path("supervision/", include("luoshu.web.supervision.urls")),
    path("wall/", include("luoshu.web.wall.urls")),
    path("bulletins/", include("luoshu.web.bulletins.urls")),
    path("briefings/", include("luoshu.web.briefings.urls")),
    path("documents/", include("luoshu.web.documents.urls")),
    path("accountability/", include("luoshu.web.accountability.urls")),
    path("deliveries/", include("luoshu.web.deliveries.urls")),
    path("places/", include("luoshu.web.places.urls")),
    path("readings/", include("luoshu.web.readings.urls")),
    path("rounds/", include("luoshu.web.rounds.urls")),
    path("rules/", include("luoshu.web.rules.urls")),
    path("rosters/", include("luoshu.web.rosters.urls")),
    path("audit/", include("luoshu.web.audit.urls")),
    path("status/", include("luoshu.web.status.urls")),
    path("cameras/", include("luoshu.web.cameras.urls")),
    path("messages/", include("luoshu.web.messages.urls")),
    path("api/", include("luoshu.api.urls")),
]
