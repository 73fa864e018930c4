"""Sessions in the database, as Django keeps them; read in words that are worked out once."""

from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from luoshu.apps.prepared import Prepared

# Every page begins with it.
_RUNNING: Final = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at), key=CharField(), at=DateTimeField()
)


class SessionStore(db.SessionStore):
    """The session of one browser; a key that is unknown or has run out is forgotten, as Django does."""

    def _get_session_from_db(self) -> Session | None:
        session = next(iter(_RUNNING.rows(key=self.session_key, at=timezone.now())), None)
        if session is None:
            self._session_key = None
        return session
