"""What stands at the right of what is to be paid: "paga ora", or where it is paid instead."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.http import urlencode

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.rules.states import BillState
from utenza.kernel.refusals import gettext_noop
from utenza.kernel.slugs import to_slug
from utenza.payments.gateways import takes_pagopa
from utenza.payments.rules.attempts import PAYABLE, WARNED
from utenza.web.words import said

PAY = "/pagamenti/paga/"


@dataclass(frozen=True, slots=True)
class PayButton:
    """
    A link to `href`, or where there is none a button of the page's form `paga`.

    That one sends `value` under the name `field`. `pays` tells that it begins a payment, which
    gives way in sola consultazione and for who may only read.
    """

    words: str
    field: str
    value: str
    href: str = ""
    pays: bool = True


def may_be_paid_here(line: BillLine | PlicoLine) -> bool:
    """
    Tell whether the portal takes money for it now, warned or not.

    What the bank is debiting is not paid twice; what came without a notice needs one of our own.
    """
    if not takes_pagopa() or line.state not in PAYABLE or line.has_debit_under_way:
        return False
    return line.has_notice or bool(settings.PAGOPA_SEGREGATION_CODE)


def pay_button(
    line: BillLine | PlicoLine, language: str, *, plico_href: str = ""
) -> PayButton | None:
    """Return what leads to pay it; nothing where it is not paid by hand, or not from here."""
    field = "fattura" if isinstance(line, BillLine) else "plico"
    number = line.number
    if line.state is BillState.IN_PLICO:
        words = said(_TO_PLICO, language)
        return PayButton(words, field, number, plico_href, pays=False) if plico_href else None
    if line.state is BillState.PAYING:
        href = f"/pagamenti/in-corso/{field}/{to_slug(number)}/"
        return PayButton(said(_RESUME, language), field, number, href, pays=False)
    if not may_be_paid_here(line):
        return None
    href = f"{PAY}?{urlencode({field: number})}" if line.state in WARNED else ""
    return PayButton(said(_PAY, language), field, number, href)


_PAY = gettext_noop("Paga ora")
_RESUME = gettext_noop("Riprendi")
_TO_PLICO = gettext_noop("Vai al plico")
