"""Partita IVA: eleven digits, the last one a check digit, the office among them."""

import re

from stdnum.it import iva

from utenza.kernel.codes.spelling import compact
from utenza.kernel.refusals import Refusal, gettext_noop

_SHAPE = re.compile(r"[0-9]{11}")


class NotAVatNumber(Refusal):
    message = gettext_noop("La partita IVA non è corretta: sono 11 cifre.")


def normalise(text: str) -> str:
    """
    Return the eleven digits, without the country.

    Raises NotAVatNumber.
    """
    code = compact(text).removeprefix("IT")
    if not _SHAPE.fullmatch(code) or not iva.is_valid(code):
        raise NotAVatNumber
    return code
