"""Which payment pages the settings chose."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.payments.ports import Cards, Checkout


def takes_pagopa() -> bool:
    """Tell whether customers pay from here through pagoPA."""
    return bool(settings.PAGOPA_CREDITOR)


@cache
def checkout() -> Checkout:
    return cast("Checkout", import_string(settings.CHECKOUT)())


def takes_cards() -> bool:
    """Tell whether customers pay from here by card, beside pagoPA."""
    return bool(settings.CARDS)


@cache
def cards() -> Cards:
    return cast("Cards", import_string(settings.CARDS)())
