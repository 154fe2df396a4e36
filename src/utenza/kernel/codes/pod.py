"""POD, the point of delivery of electricity: `IT`, distributor, `E`, eight characters."""

import re

from utenza.kernel.codes.spelling import compact
from utenza.kernel.refusals import Refusal, gettext_noop

_SHAPE = re.compile(r"IT[0-9]{3}E[A-Z0-9]{8}[A-Z0-9]?")
_LENGTH_COMPARED = 14


class NotAPod(Refusal):
    message = gettext_noop(
        "Il codice POD non è corretto: inizia con IT e ha 14 o 15 caratteri, come IT001E12345678."
    )


def normalise(text: str) -> str:
    """
    Return the POD in capitals, with its fifteenth character if it was given.

    Raises NotAPod.
    """
    code = compact(text)
    if not _SHAPE.fullmatch(code):
        raise NotAPod
    return code


def pod14(code: str) -> str:
    """Return the part by which points are compared: the fifteenth character says nothing."""
    return code[:_LENGTH_COMPARED]
