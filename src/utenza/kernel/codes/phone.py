"""Telephone numbers in the form of E.164: `+`, country, number, without blanks."""

import re

import phonenumbers

from utenza.kernel.refusals import Refusal, gettext_noop

_HOME = "IT"
_TYPED = re.compile(r"\+?[0-9 ().\-/\u00a0]{3,40}")
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_ITALIAN, _ITALIAN_MOBILE = "+39", "+393"
# What receives no text message; some countries don't tell mobiles from the rest.
_NEVER_MOBILE = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
        phonenumbers.PhoneNumberType.VOICEMAIL,
    }
)


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


def is_mobile(number: str) -> bool:
    """Tell whether a text message may reach the number, which is in the form of E.164."""
    if number.startswith(_ITALIAN):
        return number.startswith(_ITALIAN_MOBILE)
    return phonenumbers.number_type(phonenumbers.parse(number)) not in _NEVER_MOBILE


def readable(number: str) -> str:
    """Return a number in the form of E.164 in the groups in which people read it, else as it is."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    grouped = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return grouped.replace(" ", "\N{NO-BREAK SPACE}")
