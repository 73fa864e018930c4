"""Between a request and its view: in whose name it acts, what a refusal looks like, what the browser may load."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from luoshu.apps.acting import Acting
from luoshu.apps.errors import Conflict, Invalid, LuoshuError, NotAllowed, NotVisible
from luoshu.apps.people.queries import acting_for
from luoshu.web.shared.clock import now
from luoshu.web.shared.limits import TooMany

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

STATUS_OF: tuple[tuple[type[LuoshuError], int], ...] = (
    (NotVisible, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooMany, 429),
)
NOBODY = Acting(person_code="", post_code="", role="", paths=())


def status_of(error: LuoshuError) -> int:
    """Return the HTTP status that a refusal answers with."""
    return next((status for kind, status in STATUS_OF if isinstance(error, kind)), 422)


class AskedTextMiddleware:
    """Drop the character 0 from what an address asks for: PostgreSQL keeps it in no text and would end the page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return self.get_response(request)


class ActingMiddleware:
    """Put ``request.acting`` on every request: the post chosen in the session, or nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = NOBODY  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            chosen = request.session.get("post_code")
            request.acting = acting_for(request.user, now(), chosen) or NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)


class PasswordFirstMiddleware:
    """Let an account that signed in with a one-time code do nothing before it has a password of its own."""

    OPEN = frozenset({"accounts:password", "accounts:logout"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password or request.resolver_match.view_name in self.OPEN:
            return None
        return redirect("accounts:password")


class RefusalMiddleware:
    """Turn our own refusals into a page, or for htmx into the one sentence; anything else stays an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, LuoshuError):
            return None
        status = status_of(error)
        template = "shared/_refusal.html" if request.headers.get("HX-Request") else "shared/refusal.html"
        return render(request, template, {"sentence": str(error), "status": status}, status=status)


class ContentPolicyMiddleware:
    """Allow scripts and styles from this server only, and keep pages with data out of shared caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(12)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
            f"script-src 'self' 'nonce-{request.csp_nonce}'; worker-src 'self' blob:; "  # type: ignore[attr-defined]
            "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        )
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
