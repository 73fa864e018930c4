"""What the frame of every page shows: menu, acting post, demo ribbon, as-of time."""

from django.conf import settings
from django.http import HttpRequest

from luoshu.web.shared.clock import now
from luoshu.web.shared.navigation import menu_for


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the values that ``shared/page.html`` needs."""
    acting = getattr(request, "acting", None)
    match = request.resolver_match
    return {
        "acting": acting,
        "menu": menu_for(acting, match.view_name if match else "") if acting else None,
        "is_demo": settings.LUOSHU_DEMO,
        "as_of": now(),
    }
