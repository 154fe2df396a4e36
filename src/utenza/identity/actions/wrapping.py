"""Wrapping the old weak hashes in a slow one, a few at a time, behind everybody's back."""

import logging

from django.conf import settings

from utenza.identity.models import Login
from utenza.identity.rules import sealing
from utenza.identity.rules.legacy_hashes import NotAHash
from utenza.identity.rules.sealing import NotSealed, unseal
from utenza.identity.rules.slow_hash import wrap

log = logging.getLogger("utenza.identity")


def wrap_sealed(*, after: int, most: int) -> int:
    """
    Wrap up to `most` sealed hashes of the logins after this one, in the order of their ids.

    Return the last login looked at, 0 when there was none. A login whose hash was changed meanwhile
    (its owner signed in) stays as it is.
    """
    sealed = Login.objects.filter(pk__gt=after, password__startswith=f"{sealing.PREFIX}$")
    logins = list(sealed.order_by("pk").values_list("pk", "password")[:most])
    lost = [login_id for login_id, password in logins if not _wrap(login_id, password)]
    if lost:
        # Sealed under another key: their owners ask for a new password, the office must know.
        log.error("hashes_not_unsealed", extra={"logins": lost})
    return logins[-1][0] if logins else 0


def _wrap(login_id: int, sealed: str) -> bool:
    try:
        slow = wrap(*unseal(sealed, settings.HASH_KEY))
    except (NotSealed, NotAHash):
        return False
    Login.objects.filter(pk=login_id, password=sealed).update(password=slow)
    return True
