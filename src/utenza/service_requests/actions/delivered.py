"""Requests of which a delivery brought the effect: they go on, whether the CIS answers or not."""

from collections.abc import Iterable
from datetime import datetime

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.actions.steps import move_all
from utenza.service_requests.rules.requests import RequestStatus

_DONE = gettext_noop("La modifica che hai chiesto è stata registrata.")
_BEGUN = gettext_noop("Abbiamo cominciato a registrare la modifica che hai chiesto.")


def follow_delivered(*, done: Iterable[str], begun: Iterable[str], now: datetime) -> None:
    """
    End the requests that are `done`, so that nobody withdraws what counts already.

    What has `begun` is in progress. In the delivery's transaction, which holds them.
    """
    move_all(dict.fromkeys(done, _DONE), status=RequestStatus.DONE, now=now)
    begins = RequestStatus.IN_PROGRESS
    starts = (RequestStatus.RECEIVED,)
    move_all(dict.fromkeys(begun, _BEGUN), status=begins, starts=starts, now=now)
