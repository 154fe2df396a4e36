"""
Number of a pagoPA notice: an auxiliary digit, fifteen more, two check digits.

SACI, the creditor's specification: the check is what stands before it, modulo 93. New notices
have 3 as auxiliary digit; 0, 1 (which has no check) and 2 are on older ones.
"""

import re
from collections.abc import Iterable

from utenza.kernel.codes.spelling import compact
from utenza.kernel.refusals import Refusal, gettext_noop

_SHAPE = re.compile(r"[0-3][0-9]{17}")
_WITHOUT_CHECK = "1"
_MODULUS = 93
# pagoPA asks for this number to learn whether the creditor answers; no notice has it.
_PROBE = "0" * 18


class NotANoticeNumber(Refusal):
    message = gettext_noop("Il numero dell'avviso pagoPA non è corretto: sono 18 cifre.")


def normalise(text: str) -> str:
    """
    Return the eighteen digits; for what a page or a delivery says, not for pagoPA's own calls.

    Raises NotANoticeNumber.
    """
    code = compact(text)
    if not _SHAPE.fullmatch(code) or code == _PROBE or not _has_its_check_digits(code):
        raise NotANoticeNumber
    return code


def are_normal(texts: Iterable[str]) -> bool:
    """Tell quickly whether `normalise` would return each of them, or nothing, as it is."""
    return all(
        _SHAPE.fullmatch(text) and text != _PROBE and _has_its_check_digits(text)
        for text in texts
        if text
    )


def _has_its_check_digits(code: str) -> bool:
    return code[0] == _WITHOUT_CHECK or int(code[:-2]) % _MODULUS == int(code[-2:])
