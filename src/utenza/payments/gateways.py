"""Which payment pages the settings chose."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from utenza.payments.ports import Checkout


def takes_pagopa() -> bool:
    """Tell whether customers pay from here through pagoPA."""
    return bool(settings.PAGOPA_CREDITOR)


@cache
def checkout() -> Checkout:
    return cast("Checkout", import_string(settings.CHECKOUT)())
