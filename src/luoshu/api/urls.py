"""Where the API is mounted. Its routes sign in by token, so the session middleware must let them through."""

from django.urls import path

from luoshu.api.routes import api

_patterns, _app_name, _namespace = api.urls
for _pattern in _patterns:
    _pattern.callback.login_required = False

urlpatterns = [path("v1/", (_patterns, _app_name, _namespace))]
