"""
The forgotten password.

Asking writes one row, the same for a customer and for a stranger: a worker finds out afterwards
whether there is anybody to write to. So the answer takes the same time and says the same.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.http import int_to_base36

from utenza.identity.actions import tries
from utenza.identity.actions.credentials import change_password
from utenza.identity.models import Login, ResetRequest
from utenza.identity.queries import language_of, sign_in_candidates
from utenza.identity.rules import limits
from utenza.identity.rules.limits import Charge, TooManyTries
from utenza.identity.rules.sign_in import LinkNoLongerGood, as_typed

log = logging.getLogger("utenza.identity")


@dataclass(frozen=True, slots=True)
class ResetLink:
    """A key with which the login's owner may set a new password; `language` where it is known."""

    username: str
    email: str
    language: str | None
    origin: str
    login_code: str
    token: str


def ask_for_reset(*, typed: str, address: str, origin: str, now: datetime) -> None:
    """
    Take down that somebody wants a new password; past a few times an hour nothing is sent.

    Raises TooManyTries, for the address alone.
    """
    typed = as_typed(typed)
    by_address = Charge(limits.RESET_ADDRESS, limits.neighbourhood(address))
    over = tries.count((by_address, Charge(limits.RESET_TYPED, typed.casefold())), now=now)
    if by_address in over:
        raise TooManyTries
    if not over:
        ResetRequest.objects.create(typed=typed, origin=origin, asked_at=now)


@transaction.atomic
def answer_reset(*, now: datetime) -> list[ResetLink] | None:
    """Settle the oldest request: return whom to write to, or None when there is no request."""
    request = ResetRequest.objects.order_by("id").select_for_update(skip_locked=True).first()
    if request is None:
        return None
    request.delete()
    candidates = sign_in_candidates(typed=request.typed)
    return [_link(login, request.origin) for login in candidates if _may_be_written_to(login, now)]


@transaction.atomic
def reset_password(*, login_id: int, token: str, password: str, now: datetime) -> None:
    """
    Set the password of who followed the link; the row's lock makes the link good for one use.

    Raises LinkNoLongerGood.
    """
    login = Login.objects.select_for_update().filter(pk=login_id, is_active=True).first()
    if login is None or not default_token_generator.check_token(login, token):
        raise LinkNoLongerGood
    change_password(login=login, password=password, keep_session=None, now=now)


def _may_be_written_to(login: Login, now: datetime) -> bool:
    return not tries.count((Charge(limits.RESET_LOGIN, str(login.pk)),), now=now)


def _link(login: Login, origin: str) -> ResetLink:
    return ResetLink(
        username=login.username,
        email=login.email,
        language=language_of(login_id=login.pk),
        origin=origin,
        login_code=int_to_base36(login.pk),
        token=default_token_generator.make_token(login),
    )
