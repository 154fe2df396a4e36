"""
Well-formed codes for people and points that do not exist.

The check characters are worked out here because hundreds of thousands of them are needed; what
reads the codes verifies them with other libraries.
"""

import unicodedata
from datetime import date
from typing import Final

# What a character counts in an odd place; in an even one it counts its digit or its letter's rank.
# The codice fiscale (D.M. 23 December 1976) and the Italian bank check letter (CIN) share it.
_ODD: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22),
            *(25, 24, 23, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
        ),
        strict=True,
    )
)
_EVEN: Final = dict(
    zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", (*range(26), *range(10)), strict=True)
)
_MONTH_LETTERS: Final = "ABCDEHLMPRST"
_FEMALE_DAY: Final = 40
_CONSONANTS_KEPT_WHOLE: Final = 3


def check_letter(text: str) -> str:
    odd = sum(_ODD[character] for character in text[::2])
    even = sum(_EVEN[character] for character in text[1::2])
    return chr(ord("A") + (odd + even) % 26)


def plain(text: str) -> str:
    """Return the ASCII letters of a name: no accent, apostrophe or blank."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def surname_letters(name: str) -> str:
    consonants, vowels = _parted(name)
    return f"{consonants}{vowels}XXX"[:3]


def first_name_letters(name: str) -> str:
    consonants, vowels = _parted(name)
    if len(consonants) > _CONSONANTS_KEPT_WHOLE:
        consonants = consonants[0] + consonants[2:]
    return f"{consonants}{vowels}XXX"[:3]


def personal_tax_code(*, names: str, born: date, female: bool, birthplace: str) -> str:
    """Return the sixteen characters; `names` are the six letters of surname and first name."""
    day = born.day + _FEMALE_DAY * female
    text = f"{names}{born.year % 100:02d}{_MONTH_LETTERS[born.month - 1]}{day:02d}{birthplace}"
    return text + check_letter(text)


def numeric_tax_code(*, serial: int, office: int) -> str:
    """Return eleven digits: seven of the holder, three of the office, one of check (Luhn)."""
    body = f"{serial:07d}{office:03d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[1::2])
    return f"{body}{-(doubled + sum(map(int, body[::2]))) % 10}"


def iban(*, bank: str, branch: str, serial: int) -> str:
    """Return the IBAN of an account whose number begins with DEMO, as no real one does."""
    account = f"{bank}{branch}DEMO{serial:08d}"
    bban = check_letter(account) + account
    number = int("".join(str(int(character, 36)) for character in f"{bban}IT00"))
    return f"IT{98 - number % 97:02d}{bban}"


def pod(supply: int) -> str:
    """Return a POD of distributor 999 (998 and so on when it is full), which nobody is."""
    distributor, point = divmod(supply, 10**8)
    return f"IT{999 - distributor}E{point:08d}"


def pdr(supply: int) -> str:
    """Return a PDR of distributor 99999, which nobody is."""
    return f"99999{supply:09d}"


def notice(body: str) -> str:
    """Return the pagoPA number: auxiliary digit 3, code 01, thirteen digits, check (SACI 3.2)."""
    number = f"301{body}"
    return f"{number}{int(number) % 93:02d}"


def _parted(name: str) -> tuple[str, str]:
    letters = plain(name).upper()
    vowels = "".join(letter for letter in letters if letter in "AEIOU")
    return "".join(letter for letter in letters if letter not in "AEIOU"), vowels
