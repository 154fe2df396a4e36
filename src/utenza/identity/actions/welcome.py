"""The first sign-in after the move."""

from datetime import datetime

from utenza.identity.models import Login


def welcome(*, login_id: int, contacts_right: bool, now: datetime) -> None:
    """The customer has seen the welcome; once is enough. Confirmed contacts are noted as such."""
    changes = {"welcomed_at": now}
    if contacts_right:
        changes["contacts_confirmed_at"] = now
    Login.objects.filter(pk=login_id).update(**changes)
