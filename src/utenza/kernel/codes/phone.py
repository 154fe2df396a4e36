"""Telephone numbers in the form of E.164: `+`, country, number, without blanks."""

import re

import phonenumbers

from utenza.kernel.refusals import Refusal, gettext_noop

_HOME = "IT"
_TYPED = re.compile(r"\+?[0-9 ().\-/\u00a0]{3,40}")
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")


class NotAPhoneNumber(Refusal):
    message = gettext_noop("Il numero di telefono non è corretto.")


def normalise(text: str) -> str:
    """
    Return the number as E.164; without a country it is Italian, and its leading zero stays.

    The length must be possible in its country; whether it is assigned is not asked, because
    numbering plans change more often than this program.

    Raises NotAPhoneNumber.
    """
    typed = text.strip()
    if not _TYPED.fullmatch(typed):
        raise NotAPhoneNumber
    try:
        number = phonenumbers.parse(typed, _HOME)
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber from error
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or not _E164.fullmatch(written):
        raise NotAPhoneNumber
    return written
