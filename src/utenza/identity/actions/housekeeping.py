"""Throwing away what has served."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from utenza.identity.models import Tries


def forget_old(*, now: datetime) -> int:
    """Delete counts past their period and sessions past their end; return how many."""
    gone, _ = Tries.objects.filter(forgotten_at__lt=now).delete()
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    kept = Session.objects.filter(session_key=OuterRef("session_key"))
    listed, _ = UserSession.objects.filter(~Exists(kept)).delete()
    return int(gone + ended + listed)
