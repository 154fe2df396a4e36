"""
Number of a pagoPA notice: an auxiliary digit, fifteen more, two check digits.

SACI, the creditor's specification: the check is what stands before it, modulo 93. New notices
have 3 as auxiliary digit; 0, 1 (which has no check) and 2 are on older ones.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What the eighteen digits say.

    `iuv` is the payment's own code: 17 digits, 15 where the application code (aux digit 0) stands
    before it. `segregation` is given with aux digit 3 alone, `application` with 0 alone.
    """

    aux_digit: str
    iuv: str
    segregation: str = ""
    application: str = ""


def parse(number: str) -> Parts:
    """
    Take a notice number apart, of any kind still about; its check digits are not judged.

    pagoPA's own calls carry numbers whose check digits are wrong (its samples among them), so that
    whoever answers looks them up as they are.

    Raises NotANoticeNumber.
    """
    if not _SHAPE.fullmatch(number):
        raise NotANoticeNumber
    aux_digit, rest = number[0], number[1:]
    if aux_digit == "0":
        return Parts(aux_digit, iuv=rest[2:], application=rest[:2])
    return Parts(aux_digit, iuv=rest, segregation=rest[:2] if aux_digit == "3" else "")


def generate(*, segregation: str, base: int) -> str:
    """
    Return the notice number of this base under this segregation code, with its check digits.

    Auxiliary digit 3, the only one for new notices (SACI 3.2). `base` has 13 digits at most and is
    unique to the code for ever, which is the creditor's duty.
    """
    prefix = f"3{segregation}{base:013}"
    return f"{prefix}{int(prefix) % _MODULUS:02}"


def _has_its_check_digits(code: str) -> bool:
    return code[0] == _WITHOUT_CHECK or int(code[:-2]) % _MODULUS == int(code[-2:])
