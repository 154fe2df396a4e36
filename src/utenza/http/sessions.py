"""Django's sessions in the database, read by a statement of our own: every page asks for one."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from utenza.storage.sql import fetch_one

_SESSION = """
SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """Return what the session holds; a key that is not in the table, or no more, is dropped."""
        asked: dict[str, Any] = {"key": self.session_key, "now": timezone.now()}
        data = fetch_one(str, _SESSION, asked)
        if data is None:
            self._session_key = None
            return {}
        loaded: dict[str, Any] = self.decode(data)
        return loaded
