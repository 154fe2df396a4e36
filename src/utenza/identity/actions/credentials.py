"""Passwords: checking them, and keeping the good ones well."""

import logging
from datetime import datetime

from django.contrib.auth.hashers import make_password, verify_password
from django.db.models.functions import Coalesce

from utenza.identity.actions import tries
from utenza.identity.actions.sessions import end_sessions
from utenza.identity.models import Login
from utenza.identity.queries import sign_in_candidates
from utenza.identity.rules import limits
from utenza.identity.rules.limits import Charge, TooManyTries
from utenza.identity.rules.sign_in import WrongCredentials, as_typed
from utenza.identity.rules.slow_hash import spend_time
from utenza.kernel.refusals import Refusal

log = logging.getLogger("utenza.identity")


def check_credentials(*, typed: str, password: str, address: str, now: datetime) -> Login:
    """
    Return the open login of this user name, e-mail or tax code and this password.

    The steps are the same whoever is named: the passwords first, one slow hash at least, then the
    counting. An old hash takes the time of its scheme, until the portal's own replaces it here.
    Raises WrongCredentials, TooManyTries.
    """
    typed = as_typed(typed)
    shown = (
        Charge(limits.SIGN_IN_TYPED, typed.casefold()),
        Charge(limits.SIGN_IN_ADDRESS, limits.neighbourhood(address)),
    )
    if not tries.are_open(shown, now=now):
        raise _refused("limit", TooManyTries)
    candidates = sign_in_candidates(typed=typed)
    found, outdated = _first_with(password, candidates)
    charges = (*shown, *_charges_of(candidates, typed))
    over = tries.count(charges, now=now)
    if over.intersection(shown):
        raise _refused("limit", TooManyTries)
    # That a login is over its own limit is not said: it would tell that two names are one login.
    if found is None or _charge_of(found) in over:
        raise _refused("limit of the login" if found else "credentials", WrongCredentials)
    tries.give_back(charges, now=now)
    if outdated:
        _keep_well(found, password)
    return found


def check_own_password(*, login: Login, password: str, now: datetime) -> None:
    """
    Make sure that who is signed in knows the password, before something that matters.

    Raises WrongCredentials, TooManyTries.
    """
    charge = _charge_of(login)
    good, _ = verify_password(password, login.password)
    if tries.count((charge,), now=now):
        raise _refused("limit", TooManyTries)
    if not good:
        raise _refused("credentials", WrongCredentials)
    tries.give_back((charge,), now=now)


def signed_in(*, login: Login, now: datetime) -> None:
    """From the first sign-in on, no delivery brings another password for this login."""
    log.info("signed_in", extra={"login": login.pk})
    if login.first_sign_in_at is None:
        first = Login.objects.filter(pk=login.pk, first_sign_in_at=None)
        first.update(first_sign_in_at=now)
        login.first_sign_in_at = now


def change_password(
    *, login: Login, password: str, keep_session: str | None, now: datetime
) -> None:
    """Set a new password: every other session of the login ends, every link is dead."""
    login.password = make_password(password)
    Login.objects.filter(pk=login.pk).update(
        password=login.password, first_sign_in_at=Coalesce("first_sign_in_at", now)
    )
    end_sessions(login_id=login.pk, keep=keep_session)
    log.info("password_changed", extra={"login": login.pk})


def count_second_factor(*, login_id: int, now: datetime) -> None:
    """
    Count one try of a code.

    Raises TooManyTries.
    """
    if tries.count((Charge(limits.SECOND_FACTOR, str(login_id)),), now=now):
        raise _refused("limit of codes", TooManyTries)


def accept_second_factor(*, login_id: int, code: str, now: datetime) -> bool:
    """Take a code counted at this instant that was right; tell whether it is its first time."""
    if tries.count((Charge(limits.SAME_CODE, f"{login_id} {code}"),), now=now):
        _refused("code used before", TooManyTries)
        return False
    tries.give_back((Charge(limits.SECOND_FACTOR, str(login_id)),), now=now)
    return True


def _first_with(password: str, candidates: list[Login]) -> tuple[Login | None, bool]:
    """Return the login that this password opens, and whether its hash is of an old kind."""
    for login in candidates:
        good, outdated = verify_password(password, login.password)
        if good:
            return login, outdated
    if not candidates:
        spend_time(password)
    return None, False


def _keep_well(login: Login, password: str) -> None:
    """Replace the old hash, unless somebody was faster."""
    same = Login.objects.filter(pk=login.pk, password=login.password)
    encoded = make_password(password)
    if same.update(password=encoded):
        login.password = encoded
    else:
        login.refresh_from_db(fields=["password"])


def _charges_of(candidates: list[Login], typed: str) -> list[Charge]:
    """Return one charge a login; a name that nobody has is charged all the same."""
    nobody = Charge(limits.SIGN_IN_LOGIN, f"nobody {typed.casefold()}")
    return [_charge_of(login) for login in candidates] or [nobody]


def _charge_of(login: Login) -> Charge:
    return Charge(limits.SIGN_IN_LOGIN, str(login.pk))


def _refused(reason: str, refusal: type[Refusal]) -> Refusal:
    log.warning("sign_in_refused", extra={"reason": reason})
    return refusal()
