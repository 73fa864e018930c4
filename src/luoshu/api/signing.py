"""Who calls: a bearer token that acts for one post."""

from django.http import HttpRequest
from django.utils.timezone import now
from ninja.security import HttpBearer

from luoshu.apps.acting import Acting
from luoshu.apps.people.tokens import acting_of_token


class Token(HttpBearer):
    """``Authorization: Bearer <token>``; without a valid one the answer is 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Acting | None:
        """Return the acting post and put it on the request, as the pages' middleware does."""
        acting = acting_of_token(token, now())
        if acting is not None:
            request.acting = acting  # type: ignore[attr-defined]
        return acting
