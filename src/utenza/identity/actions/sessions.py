"""Where a login is signed in, and ending it there."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def saw_session(*, session_key: str, now: datetime) -> None:
    """Note that the session is still in use, for the list that its owner sees."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


def end_session(*, login_id: int, session_id: int) -> None:
    """
    Sign the login out there.

    Raises UserSession.DoesNotExist, for somebody else's as well.
    """
    _end([UserSession.objects.get(pk=session_id, user_id=login_id).session_key])


def end_sessions(*, login_id: int, keep: str | None) -> None:
    """Sign the login out everywhere but in the session of this key."""
    open_ones = UserSession.objects.filter(user_id=login_id).exclude(session_key=keep or "")
    _end(list(open_ones.values_list("session_key", flat=True)))


def _end(session_keys: list[str]) -> None:
    Session.objects.filter(session_key__in=session_keys).delete()
    UserSession.objects.filter(session_key__in=session_keys).delete()
