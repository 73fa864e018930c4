"""Deny by default: each view names the right it needs, and a test fails on a route that names none."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from luoshu.apps.errors import NotAllowed

View = Callable[..., HttpResponse]


def needs(*rights: str) -> Callable[[View], View]:
    """Let a view answer only for posts that have at least one of the rights; others get 403."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.acting.may(right) for right in rights):  # type: ignore[attr-defined]
                raise NotAllowed
            return view(request, *args, **kwargs)

        guarded.needs_rights = rights  # type: ignore[attr-defined]
        return guarded

    return wrap


def any_account(view: View) -> View:
    """Mark a view that every signed-in account may open, whatever its post."""
    view.needs_rights = ("*",)  # type: ignore[attr-defined]
    return view
