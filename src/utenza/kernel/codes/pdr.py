"""PDR, the point of redelivery of gas: fourteen digits, leading zeros included, no check digit."""

import re

from utenza.kernel.codes.spelling import compact
from utenza.kernel.refusals import Refusal, gettext_noop

_SHAPE = re.compile(r"[0-9]{14}")


class NotAPdr(Refusal):
    message = gettext_noop("Il codice PDR non è corretto: sono 14 cifre.")


def normalise(text: str) -> str:
    """
    Return the fourteen digits.

    Raises NotAPdr.
    """
    code = compact(text)
    if not _SHAPE.fullmatch(code):
        raise NotAPdr
    return code
