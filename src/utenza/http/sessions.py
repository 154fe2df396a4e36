"""Sessions in the database, read together with who signed in: every page asks for both."""

from contextvars import ContextVar
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from utenza.identity.models import Login
from utenza.identity.queries import login_of, session_of

# The login that came with the request's session; asked for again where it is another's.
_came_along: ContextVar[Login | None] = ContextVar("login", default=None)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """Return what the session holds; a key that is not in the table, or no more, is dropped."""
        found = session_of(key=self.session_key or "", now=timezone.now())
        if found is None:
            self._session_key = None
            _came_along.set(None)
            return {}
        data, login = found
        _came_along.set(login)
        loaded: dict[str, Any] = self.decode(data)
        return loaded


def login_of_session(*, login_id: int) -> Login | None:
    """Return the login that a session names, unless it was closed meanwhile."""
    login = _came_along.get()
    # Taken once: the next request on this thread finds nothing of this one.
    _came_along.set(None)
    if login is not None and login.pk == login_id:
        return login
    return login_of(login_id=login_id)
