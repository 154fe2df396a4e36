"""IBAN of an account that a SEPA direct debit can reach."""

import re
from functools import lru_cache

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from utenza.kernel.codes.spelling import compact
from utenza.kernel.refusals import Refusal, gettext_noop

_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


class NotAnIban(Refusal):
    message = gettext_noop("L'IBAN non è corretto: controlla lettere e cifre.")


class IbanOutsideSepa(Refusal):
    message = gettext_noop(
        "Il conto è in un Paese fuori dall'area SEPA: non possiamo addebitare le bollette lì."
    )


@lru_cache(maxsize=8_192)
def normalise(text: str) -> str:
    """
    Return the IBAN in capitals, unparted, its own and the bank's check characters verified.

    Raises NotAnIban, IbanOutsideSepa.
    """
    code = compact(text)
    if not _SHAPE.fullmatch(code):
        raise NotAnIban
    try:
        # Without the bank's own check an IBAN with a wrong Italian CIN passes.
        account = IBAN(code, validate_bban=True)
    except SchwiftyException as error:
        raise NotAnIban from error
    if not account.in_sepa_zone:
        raise IbanOutsideSepa
    return code


def masked(iban: str) -> str:
    """
    Return the country and the last four characters, all that a page may show.

    Those two are enough of the IBAN to be given: lists need not read more of it.
    """
    return f"{iban[:2]}•• •••• … {iban[-4:]}"


def bank_name(iban: str) -> str:
    """Return the name of the account's bank; empty where it is not known or this is no IBAN."""
    try:
        return IBAN(compact(iban)).bank_name or ""
    except SchwiftyException:
        return ""
