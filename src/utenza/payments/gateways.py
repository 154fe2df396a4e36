"""Which payment pages the settings chose."""

import re
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.payments.ports import Cards, Checkout

_ORIGIN = re.compile(r"https?://[^/]+")


def takes_pagopa() -> bool:
    """Tell whether customers pay from here through pagoPA."""
    return bool(settings.PAGOPA_CREDITOR)


def payment_origins() -> tuple[str, ...]:
    """Return the origins (`https://host`) of the payment pages to which a form of ours leads."""
    origin = _ORIGIN.match(settings.PAGOPA_CHECKOUT_URL) if takes_pagopa() else None
    pages = (origin[0],) if origin else ()
    return (*pages, settings.CARD_PAGE) if takes_cards() else pages


@cache
def checkout() -> Checkout:
    return cast("Checkout", import_string(settings.CHECKOUT)())


def takes_cards() -> bool:
    """Tell whether customers pay from here by card, beside pagoPA."""
    return bool(settings.CARDS)


@cache
def cards() -> Cards:
    return cast("Cards", import_string(settings.CARDS)())
